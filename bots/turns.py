"""Turns: each chat's messages are taken one at a time, oldest first; many chats at once.

A message is recorded before its channel is told so, and done in the transaction that commits its turn.  Whatever
happens in between, the message is still in the inbox, and the turn is done again from the start.
"""

from __future__ import annotations

import asyncio
from time import perf_counter

import structlog

from bots.backoff import delay_s
from bots.channels.fitting import fit
from bots.deciding import RECEIPT_AFTER, Decider, Means
from bots.lanes import Lanes, Pump, Sort, Source
from bots.outbox import Outbox
from bots.storage import TurnConflict
from bots.storage.records import Arrival, Committed, Promise
from bots.submissions import Submissions
from bots.trouble import trouble
from dialogs import replies
from dialogs.messages import Incoming

AT_ONCE = 64
"""Chats served at once by one process; a turn mostly waits for the database and the core."""
CONFLICTS = 3
"""Turns thrown away in a row because somebody else went first, before the message is left for later."""
TRIES = 5
"""Leases of one message before it is given up."""

log = structlog.get_logger(__name__)


class Turns:
    """Takes what residents send, and answers it."""

    def __init__(self, means: Means, outbox: Outbox, submissions: Submissions) -> None:
        self._means = means
        self._decider = Decider(means)
        self._outbox = outbox
        self._submissions = submissions
        storage = means.storage
        sort: Sort[Arrival] = Sort(
            key=lambda arrival: (arrival.incoming.channel, arrival.incoming.chat),
            number=lambda arrival: arrival.inbox_id,
        )
        self._lanes = Lanes(sort, self._take, AT_ONCE)
        source = Source(
            "inbox", storage.inbox.claim, storage.inbox.renew, lambda timeout_s: storage.wakes.wait("inbox", timeout_s)
        )
        self.pump = Pump(source, self._lanes.put, (self._lanes,))

    async def arrived(self, incoming: Incoming) -> bool:
        """Record a message; False for a repeat. Once this returns it cannot be lost (``channel.Receive``)."""
        recorded = await self._means.storage.inbox.record(incoming)
        if recorded.arrival is not None:
            self._lanes.put((recorded.arrival,))
        elif recorded.wait_s:
            self.pump.poke(recorded.wait_s)
        return recorded.fresh

    async def idle(self) -> None:
        """Return once no turn is under way."""
        await self._lanes.idle()

    async def stop(self, grace_s: float) -> None:
        """Begin no more turns; wait so long for those under way."""
        await self._lanes.stop(grace_s)

    async def _take(self, arrival: Arrival) -> Arrival | None:
        began = perf_counter()
        channel = arrival.incoming.channel
        try:
            if arrival.attempts >= TRIES:
                await self._give_up(arrival, "it was begun too often")
                return None
            committed, result = await self._turn(arrival)
        except TurnConflict as error:
            await self._again(arrival, error)
            return None
        except Exception as error:  # noqa: BLE001 (the message stays in the inbox, whatever it was)
            log.error("turn.failed", channel=channel, inbox_id=arrival.inbox_id, **trouble(error))
            await self._again(arrival, error)
            return None
        self._means.counts.turn(channel, result, perf_counter() - began)
        return committed.next

    async def _turn(self, arrival: Arrival) -> tuple[Committed, str]:
        for again in range(CONFLICTS):
            try:
                record, result = await self._decider.decide(arrival)
                committed = await self._means.storage.turns.commit(record)
            except TurnConflict:
                log.info("turn.conflict", inbox_id=arrival.inbox_id, attempt=again)
                continue
            self._outbox.hand(committed.outbox)
            self._submissions.hand(committed.submissions)
            if record.deeds:
                self._outbox.pump.poke(0.0)  # a deed may say something in another chat
            if record.intents:
                self._outbox.pump.poke(RECEIPT_AFTER.total_seconds())
            return committed, result
        raise TurnConflict(f"{CONFLICTS} times in a row")

    async def _again(self, arrival: Arrival, error: Exception) -> None:
        """Leave the message for later, or give it up; when not even that can be written, its lease runs out."""
        try:
            if arrival.attempts + 1 >= TRIES and not isinstance(error, TurnConflict):
                await self._give_up(arrival, type(error).__name__)
                return
            wait_s = delay_s(arrival.attempts)
            await self._means.storage.inbox.release(arrival.inbox_id, wait_s)
            self.pump.poke(wait_s)
        except Exception as second:  # noqa: BLE001 (see above)
            log.error("turn.not_released", inbox_id=arrival.inbox_id, **trouble(second))

    async def _give_up(self, arrival: Arrival, reason: str) -> None:
        """The message is kept for people to see, and the resident is told. A crash in between tells them twice."""
        incoming, means = arrival.incoming, self._means
        row = await means.storage.conversations.load(incoming.channel, incoming.chat, incoming.user)
        message = replies.internal_error(means.texts, row.language)
        parts = fit(message, means.channels[incoming.channel].capabilities)
        await means.storage.outbox.promise(incoming.channel, incoming.chat, tuple(Promise(part) for part in parts))
        await means.storage.inbox.give_up(arrival.rows, reason)
        log.error("turn.given_up", channel=incoming.channel, inbox_id=arrival.inbox_id, reason=reason)
        means.counts.turn(incoming.channel, "given_up", 0.0)


async def run(turns: Turns, outbox: Outbox, submissions: Submissions) -> None:
    """Keep all three fed until cancelled."""
    async with asyncio.TaskGroup() as group:
        for pump in (turns.pump, outbox.pump, submissions.pump):
            group.create_task(pump.run())
