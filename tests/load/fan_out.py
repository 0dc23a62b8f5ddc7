"""A fan-out of 50,000 notices beside residents who are answered: does it keep the pace, and do replies wait for it?

    python -m tests.load.fan_out [--whole] [telegram] [viber]

Understanding, outbox and storage (SQLite with full flush) are real, the pace is the messenger's; the messenger takes
50 ms for a message.  Idle time is skipped, work takes its real time (``tests.load.skipping``).  All 50,000 wait from
the beginning; the first ``TIMED`` of them are timed, a few minutes of the clock in which every ten seconds are like the
ten before, and ``--whole`` times them all.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bots.channels.capabilities import TELEGRAM
from bots.channels.channel import Media, MediaRefused
from bots.channels.rates import RATES
from bots.city import City
from bots.counts import NoCounts
from bots.outbox import Outbox
from bots.storage import OUTBOX, Limits, Storage, migrate
from bots.storage.codec import outgoing_to_json
from bots.storage.records import Promise, TurnRecord
from dialogs.messages import ChatId, Incoming, MediaId, MessageId, Outgoing, Text
from nlu.serving import understander
from tests.load.skipping import SkippingLoop

NOTICES = 50_000
TIMED = 3_000
PLATFORM_PER_S = {"telegram": 30, "viber": 50}
"""What each messenger allows for all chats together."""
REPLIES_PER_S = 5
QUIET_S = 160
LATENCY_S = 0.05
CITY = Path(__file__).parents[2] / "cities" / "kryvyi-rih"
MOST_OVERHEAD = 1.05
MOST_RATIO = 2.0
BEGIN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Measure; print a few lines each; 1 when a target is missed."""
    channels = [argument for argument in arguments if argument in PLATFORM_PER_S]
    timed = NOTICES if "--whole" in arguments else TIMED
    met = [verdict(channel, timed) for channel in channels or list(PLATFORM_PER_S)]
    return 0 if all(met) else 1


def verdict(channel: str, timed: int) -> bool:
    """One channel's fan-out."""
    began = time.perf_counter()
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        seen = runner.run(fan_out(channel, timed))
    ideal_s = (timed + len(seen.during_s)) / PLATFORM_PER_S[channel]
    overhead, ratio = seen.took_s / ideal_s, percentile(seen.during_s, 0.99) / percentile(seen.quiet_s, 0.99)
    print(
        f"{channel}: {timed} of {NOTICES} notices and {len(seen.during_s)} replies took {overhead:.3f}"
        f" of the ideal time (target <= {MOST_OVERHEAD}); at most {seen.most_in_10_s} in any 10 s"
    )
    for name, waits in (("quiet", seen.quiet_s), ("meanwhile", seen.during_s)):
        print(
            f"  reply, {name}: p50 {percentile(waits, 0.5) * 1000:.1f} ms, p99 {percentile(waits, 0.99) * 1000:.1f} ms"
        )
    print(
        f"  p99 meanwhile to quiet: {ratio:.2f} (target <= {MOST_RATIO}); {time.perf_counter() - began:.0f} s of work"
    )
    return overhead <= MOST_OVERHEAD and ratio <= MOST_RATIO


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(slots=True)
class Seen:
    """What one fan-out showed, in seconds of the skipping clock."""

    quiet_s: list[float]
    """From a resident's message to the call of the messenger, without notices."""
    during_s: list[float]
    took_s: float
    most_in_10_s: int


class LoopClock:
    """The event loop's time as a date; for other threads too."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self._loop.time() - self._began)


@dataclass
class Messenger:
    """Takes everything."""

    name: str
    timed: int
    capabilities = TELEGRAM
    sent_at: list[float] = field(default_factory=list)
    replied_at: dict[str, float] = field(default_factory=dict)
    notices: int = 0
    all_sent: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        now = asyncio.get_running_loop().time()
        self.sent_at.append(now)
        if message.text == NOTICE.text:
            self.notices += 1
            if self.notices == self.timed:
                self.all_sent.set()
        else:
            self.replied_at[message.text] = now
        await asyncio.sleep(LATENCY_S)
        return MessageId(str(outbox_id))

    async def fetch(self, media: MediaId) -> Media:
        raise MediaRefused("gone")

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""


WORDS = "третій день нема світла в під’їзді на Соборності"
NOTICE = Outgoing("Заявка 6-0412345: роботи виконано. Чи все гаразд?")


async def fan_out(channel: str, timed: int) -> Seen:
    """Residents are answered for a while, then also while the notices go out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frontdoor.db"
        url = f"sqlite+aiosqlite:///{path}"
        await migrate(url)
        clock, messenger = LoopClock(), Messenger(channel, timed)
        limits = Limits({channel: RATES[channel]})
        async with await Storage.open(url, clock.now, "bench", limits) as storage:
            outbox = Outbox(storage, {channel: messenger}, clock, NoCounts())
            pump = asyncio.create_task(outbox.pump.run())
            town = Residents(storage, outbox, messenger)
            await town.write(lambda: asyncio.get_running_loop().time() - began > QUIET_S, (began := _time()))
            quiet = town.waits()
            fill(path, channel, clock.now())
            began = _time()
            storage.wakes.ring(OUTBOX)
            await town.write(messenger.all_sent.is_set, began)
            took_s = _time() - began
            pump.cancel()
            await outbox.stop(10)
            since = [at for at in messenger.sent_at if at >= began]
            return Seen(quiet, town.waits(), took_s, most_within(since, 10))


def _time() -> float:
    return asyncio.get_running_loop().time()


def most_within(times: list[float], seconds: float) -> int:
    """The most that went out in any such span."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] < at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


class Residents:
    """Write at a fixed pace, whether they were answered or not."""

    def __init__(self, storage: Storage, outbox: Outbox, messenger: Messenger) -> None:
        self._storage = storage
        self._outbox = outbox
        self._messenger = messenger
        self._nlu, _ = understander(City.load(CITY).words())
        self._numbers = itertools.count(1)
        self._asked_at: dict[str, float] = {}

    async def write(self, enough: Callable[[], bool], began: float) -> None:
        """Until it is enough."""
        turns: set[asyncio.Task[None]] = set()
        for number in itertools.count(1):
            if enough():
                break
            turns.add(asyncio.create_task(self._turn()))
            await asyncio.sleep(max(0.0, began + number / REPLIES_PER_S - _time()))
            turns = {turn for turn in turns if not turn.done()}
        await asyncio.gather(*turns)

    def waits(self) -> list[float]:
        """Of the replies since the last call, seconds."""
        asked, self._asked_at = self._asked_at, {}
        return [
            self._messenger.replied_at[text] - at for text, at in asked.items() if text in self._messenger.replied_at
        ]

    async def _turn(self) -> None:
        number = next(self._numbers)
        chat, channel = ChatId(f"resident-{number % 300}"), self._messenger.name
        message = MessageId(f"m{number}")
        self._asked_at[str(number)] = _time()
        incoming = Incoming(channel, chat, message, chat, BEGIN, Text(WORDS), "uk", "Олена")
        arrival = (await self._storage.inbox.record(incoming)).arrival
        if arrival is None:
            return
        self._nlu.understand(f"{WORDS} {number}")
        before = await self._storage.conversations.load(channel, chat, chat)
        after = replace(before, state={"heard": number})
        committed = await self._storage.turns.commit(
            TurnRecord(arrival, before, after, (Promise(Outgoing(str(number))),))
        )
        self._outbox.hand(committed.outbox)


def fill(path: Path, channel: str, now: datetime) -> None:
    """Promise every resident a notice."""
    at = now.isoformat(timespec="microseconds")
    message = json.dumps(outgoing_to_json(NOTICE))
    row: dict[str, Any] = {"message": message, "at": at, "channel": channel, "count": NOTICES}
    with sqlite3.connect(path) as database:
        database.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
            INSERT INTO outbox (channel, chat, message, author, notice, created_at, due_at, free_at, attempts, status)
            SELECT :channel, 'chat-' || i, :message, 'system', 1, :at, :at, :at, 0, 'pending' FROM n""",
            row,
        )
        database.execute("ANALYZE")
    database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
