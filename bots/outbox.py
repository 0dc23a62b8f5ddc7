"""The outbox: promised messages are sent, in order for each chat, many chats at once.

One row is one call to a messenger.  A crash between the call and ``sent`` repeats that one message.  Replies and
notices have lanes of their own, so that no reply waits for a place; how fast a messenger may be sent to is kept by the
storage, which leases no more rows than there are tokens for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import structlog

from bots.backoff import delay_s
from bots.channels.channel import Channel, Gone, Moved, Refused, TryAgain
from bots.clock import Clock
from bots.counts import Counts
from bots.lanes import Lanes, Pump, Sort, Source
from bots.storage import Storage
from bots.storage.pacing import Room
from bots.storage.records import OutboxRow
from bots.trouble import trouble
from dialogs.messages import ChatId

AT_ONCE = 32
"""Messages of a kind under way on one channel; a messenger allows about 30 a second."""
LONGEST_TRIES = 300
"""About a day at the longest pause: a message that is older does not help any more."""
BUG_TRIES = 8
"""Of a message that an adapter stumbles over: the chat's other messages wait behind it."""

log = structlog.get_logger(__name__)


class Outbox:
    """Sends what was promised."""

    def __init__(self, storage: Storage, channels: Mapping[str, Channel], clock: Clock, counts: Counts) -> None:
        self._storage = storage
        self._channels = channels
        self._clock = clock
        self._counts = counts
        sort: Sort[OutboxRow] = Sort(key=lambda row: row.chat, number=lambda row: row.id)
        self._replies = {name: Lanes(sort, self._send, AT_ONCE) for name in channels}
        self._notices = {name: Lanes(sort, self._send, AT_ONCE) for name in channels}
        source = Source(
            "outbox", self._claim, storage.outbox.renew, lambda timeout_s: storage.wakes.wait("outbox", timeout_s)
        )
        self._all = (*self._replies.values(), *self._notices.values())
        self.pump = Pump(source, self.hand, self._all)

    def hand(self, rows: Iterable[OutboxRow]) -> None:
        """Send these leased rows now. Those of a channel that was switched off stay in the database."""
        for row in rows:
            lanes = (self._notices if row.notice else self._replies).get(row.channel)
            if lanes is not None:
                lanes.put((row,))

    async def idle(self) -> None:
        """Return once nothing is being sent."""
        for lanes in self._all:
            await lanes.idle()

    async def stop(self, grace_s: float) -> None:
        """Begin no more messages; wait so long for those under way."""
        await asyncio.gather(*(lanes.stop(grace_s) for lanes in self._all))

    async def _claim(self, _limit: int) -> Sequence[OutboxRow]:
        """As much as there are places for, channel by channel; in an air-raid pause no notices."""
        paused = (await self._storage.pauses.get()).on
        places = {name: 0 if paused else lanes.free for name, lanes in self._notices.items()}
        free = {name: Room(lanes.free, places[name]) for name, lanes in self._replies.items()}
        return await self._storage.outbox.claim(free)

    async def _send(self, row: OutboxRow) -> OutboxRow | None:
        try:
            message_id = await self._channels[row.channel].send(ChatId(row.chat), row.message, row.id)
        except TryAgain as error:
            await self._later(row, error, LONGEST_TRIES)
        except Refused as error:
            await self._dead(row, error)
        except Gone as error:
            await self._gone(row, error)
        except Moved as error:
            await self._moved(row, error)
        except Exception as error:  # noqa: BLE001 (a bug in an adapter: the message is not lost by it)
            log.error("outbox.broke", channel=row.channel, outbox_id=row.id, **trouble(error))
            await self._later(row, TryAgain(type(error).__name__), BUG_TRIES)
        else:
            self._counts.sending(row.channel, "sent")
            return await self._storage.outbox.sent(row.id, message_id)
        return None

    async def _later(self, row: OutboxRow, error: TryAgain, tries: int) -> None:
        if row.attempts >= tries:
            await self._dead(row, error)
            return
        if error.after_s is not None:
            await self._storage.buckets.pause(row.channel, row.chat, error.after_s, error.everyone)
        wait_s = delay_s(row.attempts, error.after_s)
        await self._storage.outbox.later(row.id, self._clock.now() + timedelta(seconds=wait_s), str(error))
        self._counts.sending(row.channel, "later")
        self.pump.poke(wait_s)

    async def _gone(self, row: OutboxRow, error: Gone) -> None:
        """Remembered first: a crash in between sends once more, and is told the same."""
        await self._storage.unreachable.remember(row.channel, row.chat, error.why)
        await self._storage.outbox.gone(row.channel, row.chat)
        self._counts.sending(row.channel, "gone")

    async def _moved(self, row: OutboxRow, error: Moved) -> None:
        """What is leased already comes back the same way; what has moved is claimed under its new id."""
        await self._storage.moves.move(row.channel, row.chat, error.chat)
        await self._later(row, TryAgain(str(error)), LONGEST_TRIES)

    async def _dead(self, row: OutboxRow, error: Exception) -> None:
        log.warning("outbox.dead", channel=row.channel, outbox_id=row.id, error=type(error).__name__)
        await self._storage.outbox.dead(row.id, str(error))
        self._counts.sending(row.channel, "dead")
