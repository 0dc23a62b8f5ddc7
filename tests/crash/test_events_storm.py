"""Four times 5,000 events through duplicates, disorder, losses, outages, faults of the database, and kills.

Several processes work on one database, and each dies again and again at a moment left to chance between two awaits.
None of it shows: every event is told to everybody it concerns, once, and every ticket's story is told in its order.
Larger, or the same again: ``STORM_EVENTS=200000 STORM_SEED=7 pytest tests/crash/test_events_storm.py``.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select

from backend_client.errors import CoreError
from bots.city import City
from bots.clock import StoppedClock
from bots.counts import NoCounts
from bots.events import EventDesk, Events
from bots.storage import Storage, StorageError
from bots.storage.notice_tables import notices
from bots.storage.tables import identities, residents
from bots.storage.ticket_tables import core_events
from tests.bots.small_city import small_city
from tests.crash.mortal import Life, Strike
from tests.crash.storm import PEOPLE, FaultyEvents, ReachedCore, StormyCore, Webhooks, unless_struck

EVENTS = int(os.environ.get("STORM_EVENTS", "5000"))
SEED = int(os.environ.get("STORM_SEED", "20261124"))
TICKETS = 250
AT_A_TIME = 125
"""Events of one round."""
PROCESSES = 3
LIVES = (5, 2000)
"""Calls until a process is struck."""
CHANNELS = frozenset({"web", "viber", "telegram"})


@dataclass
class Storm:
    """Processes in a storm."""

    url: str
    city: City
    chance: random.Random
    outages: bool
    clock: StoppedClock = field(default_factory=StoppedClock)
    processes: int = 0
    kills: int = 0
    raging: bool = True
    doors: list[Door] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.core = StormyCore(self.chance, self.clock.now)
        self.webhooks = Webhooks(self.chance, lost=0.1)

    async def rages(self) -> None:
        """Everything that happens, and then the calm after it."""
        self.doors = [await self.opened(0.0) for _ in range(PROCESSES)]
        await self._accounts()
        assert await self.doors[0].events.feed.once() == 0, "a first start begins now"
        for number in range(PROCESSES):
            await self.reborn(number, 0.01)
        turn = 0
        while len(self.core.events) < EVENTS:
            turn += 1
            self.core.reachable = not self.outages or turn % 10 < 6
            for _ in range(AT_A_TIME):
                self.webhooks.send(self.core.happens(self.chance.randrange(TICKETS)), turn)
            await self._round(turn)
            leap = (0.0, 0.5, 3.0, 12.0) if self.outages else (0.0, 0.2, 0.6)
            self.clock.advance(timedelta(seconds=self.chance.choice(leap)))
        self.core.reachable, self.raging = True, False
        for number in range(PROCESSES):
            await self.reborn(number, 0.0, mortal=False)
        for rest in range(turn + 1, turn + 20):
            await self._round(rest)
            self.clock.advance(timedelta(seconds=1 if rest < turn + 15 else 12))
        for door in self.doors:
            await door.close()

    async def reborn(self, number: int, faults: float, mortal: bool = True) -> None:
        """Another process in the place of this one."""
        await self.doors[number].close()
        self.doors[number] = await self.opened(faults, mortal)

    async def opened(self, faults: float, mortal: bool = True) -> Door:
        """A process."""
        moments = self.chance.randint(*LIVES) if faults and mortal else 10**9
        life = Life(moments, Strike.DIE)
        self.processes += 1
        storage = await Storage.open(self.url, self.clock.now, f"process-{self.processes}")
        return Door(storage, life, self, faults)

    async def _round(self, turn: int) -> None:
        brought = self.webhooks.due(turn)
        shares = [brought[number::PROCESSES] for number in range(PROCESSES)]
        await asyncio.gather(*(self._serve(number, share, turn) for number, share in enumerate(shares)))

    async def _serve(self, number: int, brought: list[dict[str, Any]], turn: int) -> None:
        door = self.doors[number]
        if not await unless_struck(door.life, door.works(brought, not self.raging or self.chance.random() < 0.7)):
            self.kills += 1
            await self.reborn(number, 0.01)
        self.webhooks.waiting += [(turn + 1, event) for event in brought if event["id"] not in door.taken]

    async def _accounts(self) -> None:
        """The second follower is the first one's other account."""

        def write(connection: Any) -> None:
            for number in range(TICKETS):
                at = self.clock.now()
                (resident,) = connection.execute(insert(residents).values(created_at=at)).inserted_primary_key
                for ref in PEOPLE[1:]:
                    channel, _, user = ref.format(number).partition(":")
                    row = {"channel": channel, "user": user, "resident_id": resident, "created_at": at}
                    connection.execute(insert(identities).values(row))

        await self.doors[0].storage._database.write(write)


class Door:
    """One process."""

    def __init__(self, storage: Storage, life: Life, storm: Storm, faults: float) -> None:
        self.storage = storage
        self.life = life
        self.taken: set[str] = set()
        """Webhooks that were acknowledged."""
        self._faulty = FaultyEvents(storage.events, life, storm.chance, faults)
        parts = SimpleNamespace(events=self._faulty, wakes=storage.wakes, media=storage.media)
        core: Any = ReachedCore(storm.core, life)
        desk = EventDesk(parts, core, storm.city, CHANNELS, storm.clock, NoCounts())  # type: ignore[arg-type]
        self.events = Events(desk)

    async def works(self, brought: list[dict[str, Any]], reads: bool) -> None:
        """Take webhooks, read the feed, apply what there is."""
        await asyncio.gather(*(self._takes(event) for event in brought))
        if reads:
            with suppress(CoreError, StorageError):
                await self.events.feed.once()
        with suppress(StorageError):
            while await self.events.pump.once():
                await self.events.idle()

    async def close(self) -> None:
        """Let go of everything."""
        await self.events.stop(0)
        await self.storage.close()

    async def _takes(self, event: dict[str, Any]) -> None:
        with suppress(StorageError):
            await self._faulty.record(event["id"], event)
            self.taken.add(event["id"])


@dataclass(frozen=True)
class Told:
    """What came of it."""

    by_person: dict[tuple[int, str], list[int]]
    """Positions of the events in the order in which they were told, by ticket and person."""
    reasons: dict[int, str | None]
    """Of each event."""
    waiting: int


async def told(url: str, clock: StoppedClock) -> Told:
    """Read what there is in the database."""
    storage = await Storage.open(url, clock.now, "reader")
    query = select(notices.c.key, notices.c.ticket).order_by(notices.c.id)
    rows = await storage._database.read(lambda connection: connection.execute(query).all())
    by_person: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for row in rows:
        _, event, whom = row.key.split(":", 2)
        by_person[row.ticket, whom].append(int(event.removeprefix("evt_")))
    kept = select(core_events.c.webhook_id, core_events.c.status, core_events.c.reason)
    events = await storage._database.read(lambda connection: connection.execute(kept).all())
    await storage.close()
    reasons = {int(row.webhook_id.removeprefix("evt_")): row.reason for row in events}
    return Told(dict(by_person), reasons, sum(row.status == "new" for row in events))


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.load(small_city(tmp_path / "city"))


@pytest.mark.slow
@pytest.mark.parametrize("outages", [False, True], ids=["core reached", "core in and out"])
async def test_every_event_is_told_once_and_in_order(database_url: str, city: City, outages: bool) -> None:
    storm = Storm(database_url, city, random.Random(SEED), outages)
    await storm.rages()
    seen = await told(database_url, storm.clock)
    where = f"seed {SEED}, {storm.kills} kills"
    assert seen.waiting == 0, where
    assert len(seen.reasons) == len(storm.core.events), where
    assert storm.kills > EVENTS / 1000, f"hardly anything was killed: {storm.kills} times"
    late = Counter(reason for reason in seen.reasons.values() if reason is not None)
    assert set(late) <= {"stale", "overtaken", "repeat"}, where
    by_ticket: defaultdict[str, list[int]] = defaultdict(list)
    for position, event in enumerate(storm.core.events, 1):
        by_ticket[event["ticket"]["id"]].append(position)
    assert len(seen.by_person) == 2 * len(by_ticket), "two accounts of one resident are told once"
    kinds = [event["type"] for event in storm.core.events]
    for (_, whom), positions in seen.by_person.items():
        assert len(set(positions)) == len(positions), f"{where}: doubled for {whom}"
        expected = by_ticket[storm.core.events[positions[0] - 1]["ticket"]["id"]]
        missing = set(expected) - set(positions)
        assert all(seen.reasons[position] == "stale" for position in missing), f"{where}: lost for {whom}"
        assert all(position < max(positions) for position in missing), f"{where}: nothing overtook it for {whom}"
        assert not any(kinds[position - 1] == "ticket.message" for position in missing), where
        in_time = [position for position in positions if seen.reasons[position] != "overtaken"]
        assert in_time == sorted(in_time), f"{where}: out of order for {whom}"
    assert sum(late.values()) < (0.1 if outages else 0.02) * EVENTS, f"{where}: {late}"
