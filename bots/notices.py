"""Notices: news that waits is told to whom it concerns, as the delivery policy decides.

One lane is one person.  All that waits for a person is taken together, decided at once, and written in one transaction
with the messages that tell it; a crash before that leaves it waiting.  No more is promised than goes out in a moment,
so that what is not sent yet can still be replaced, bundled, kept for the morning, or stopped by an air raid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bots.backoff import delay_s
from bots.channels.channel import Channel
from bots.clock import Clock
from bots.counts import Counts
from bots.delivery import Moment, Notice, Purse, Rules, Told, decide
from bots.lanes import Lanes, Pump, Sort, Source
from bots.notice_messages import as_notice
from bots.settling import Written, settlement
from bots.storage import Storage
from bots.storage.notice_records import Closing, NoticeRow, Postponing, Settlement, Waiting
from bots.trouble import trouble
from dialogs.news import News
from dialogs.texts import Texts

AT_ONCE: Final = 32
"""Persons decided for at once."""
AHEAD: Final = 300
"""Messages promised and not sent: some seconds of the slowest messenger."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fees:
    """What a messenger charges for what nobody asked for."""

    price: float = 0.0
    """EUR for a message; 0: nothing."""
    monthly_free: int = 0
    """Messages a month that cost nothing."""


@dataclass(frozen=True, slots=True)
class Post:
    """What notices are told with."""

    storage: Storage
    channels: Mapping[str, Channel]
    texts: Texts
    rules: Rules
    clock: Clock
    counts: Counts
    fees: Fees = Fees()


class Notices:
    """Tells them."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._purse = Purse()
        self._paused = False
        self._in_hand: dict[int, tuple[int, ...]] = {}
        """All numbers of what a lane holds, by the first one."""
        sort: Sort[Waiting] = Sort(key=lambda waiting: waiting.owner, number=lambda waiting: waiting.ids[0])
        self._lanes = Lanes(sort, self._decide, AT_ONCE)
        storage = post.storage
        source = Source("notices", self._claim, self._renew, lambda timeout_s: storage.wakes.wait("notices", timeout_s))
        self.pump = Pump(source, self._lanes.put, (self._lanes,))

    async def idle(self) -> None:
        """Return once nothing is being decided."""
        await self._lanes.idle()

    async def stop(self, grace_s: float) -> None:
        """Begin nothing more; wait so long for what is under way."""
        await self._lanes.stop(grace_s)

    async def _claim(self, room: int) -> Sequence[Waiting]:
        """As many persons as there is room for, in the lanes and in the outbox; safety always."""
        storage = self._post.storage
        self._paused = (await storage.pauses.get()).on
        promised = await storage.notices.promised(AHEAD)
        room = min(room, AHEAD - promised) if promised < AHEAD else room
        found = await storage.notices.claim(room, safety_only=self._paused or promised >= AHEAD)
        if found:
            self._purse = await self._filled()
        self._in_hand |= {waiting.ids[0]: waiting.ids for waiting in found}
        return found

    async def _renew(self, firsts: list[int]) -> object:
        ids = [number for first in firsts for number in self._in_hand.get(first, ())]
        return await self._post.storage.notices.renew(ids)

    async def _filled(self) -> Purse:
        """What is left of the month's free messages."""
        fees = self._post.fees
        if not (fees.price and fees.monthly_free):
            return Purse(fees.price)
        today = self._today()
        used = await self._post.storage.tallies.between(f"{today[:7]}-01", today)
        quota = sum(tally.number for tally in used if (tally.name, tally.label) == ("cost", "quota"))
        return Purse(fees.price, max(0, fees.monthly_free - quota))

    async def _decide(self, waiting: Waiting) -> None:
        try:
            await self._settle(waiting)
        except Exception as error:  # noqa: BLE001 (whatever it is, what waits goes on waiting)
            log.error("notice.broke", notice_id=waiting.ids[0], **trouble(error))
            await self._later(waiting)
        finally:
            self._in_hand.pop(waiting.ids[0], None)

    async def _settle(self, waiting: Waiting) -> None:
        post, now = self._post, self._post.clock.now()
        readable, closings = _readable(waiting.rows)
        first = waiting.rows[0]
        person = await post.storage.residents.reach(first.channel, first.user)
        told = tuple(Told(row.ticket_id, row.via, row.at, row.asks, row.under_way) for row in waiting.told)
        moment = Moment(now, self._paused, self._purse, told)
        notices = [notice for _, notice in readable.values()]
        decisions = decide(person, notices, post.rules, moment)
        news = {row_id: one for row_id, (one, _) in readable.items()}
        written = Written(waiting, person, news, post.texts, post.channels)
        settled = settlement(written, decisions, (self._today(), closings))
        if await post.storage.notices.settle(settled):
            self._count(settled)

    def _count(self, settled: Settlement) -> None:
        for (name, label), number in settled.counts.items():
            self._post.counts.notice(name, label, number)

    async def _later(self, waiting: Waiting) -> None:
        wait_s = delay_s(max(row.attempts for row in waiting.rows))
        until = self._post.clock.now() + timedelta(seconds=wait_s)
        later = Settlement(waiting.ids, postponings=(Postponing(waiting.ids, until, "trouble"),))
        await self._post.storage.notices.settle(later)

    def _today(self) -> str:
        return self._post.clock.now().astimezone(self._post.rules.zone).date().isoformat()


def _readable(rows: Sequence[NoticeRow]) -> tuple[dict[int, tuple[News, Notice]], tuple[Closing, ...]]:
    """What can be told; what cannot be read is put aside for people to see, so that the rest is not held up."""
    readable: dict[int, tuple[News, Notice]] = {}
    closings: list[Closing] = []
    for row in rows:
        try:
            news = News.from_json(row.body)
            readable[row.id] = (news, as_notice(row, news))
        except (KeyError, TypeError, ValueError) as error:
            log.error("notice.unreadable", notice_id=row.id, **trouble(error))
            closings.append(Closing((row.id,), "failed", "unreadable"))
    return readable, tuple(closings)
