"""A burst among everyday reports while both processes die again and again between two awaits: one incident, told once.

Larger or the same again: ``INCIDENT_SEED=7 pytest tests/crash/test_incidents_storm.py``.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import select

from bots.city import City
from bots.clock import StoppedClock
from bots.incidents import IncidentDesk, Incidents
from bots.storage import Storage
from bots.storage.incident_stream import keep_reports
from bots.storage.incidents import Decision
from bots.storage.notice_tables import notices
from bots.storage.ticket_tables import incidents, reports
from tests.bots.small_city import small_city
from tests.crash.mortal import Life, Strike
from tests.crash.storm import unless_struck

SEED = int(os.environ.get("INCIDENT_SEED", "1520"))
PEOPLE = 24
CONFIRMED_AFTER = 16


class Dying:
    """One worker that dies and is born again."""

    def __init__(self, storage: Storage, city: City, chance: random.Random) -> None:
        self._storage = storage
        self._city = city
        self._chance = chance
        self.deaths = 0
        self._born()

    def _born(self, moments: int = 0) -> None:
        self._life = Life(moments or self._chance.randrange(1, 30), Strike.DIE)
        kept = self._storage.incidents
        mortal = SimpleNamespace(
            stream=self._life.wrap("stream", kept.stream), telling=self._life.wrap("telling", kept.telling)
        )
        storage = cast("Any", SimpleNamespace(incidents=mortal, wakes=self._storage.wakes))
        self._worker = Incidents(IncidentDesk(storage, self._city))

    async def works(self) -> None:
        """Until it has no more to do, or dies."""
        if not await unless_struck(self._life, self._worker.once()):
            self.deaths += 1
            self._born()

    async def calm(self) -> None:
        """Nothing dies any more."""
        self._born(10**9)
        while await self._worker.once():
            pass


async def test_one_incident_that_everybody_hears_of_once(database_url: str, tmp_path: Path) -> None:
    city, clock, chance = City.load(small_city(tmp_path / "city")), StoppedClock(), random.Random(SEED)
    async with (
        await Storage.open(database_url, clock.now, "one") as one,
        await Storage.open(database_url, clock.now, "two") as two,
    ):
        processes = [Dying(storage, city, chance) for storage in (one, two)]
        for number in range(PEOPLE):
            await _reported(one, clock, number, chance)
            await asyncio.gather(*(process.works() for process in processes))
            if number == CONFIRMED_AFTER:
                await processes[0].calm()
                await _decided(one, clock, "confirm")
            clock.advance(timedelta(minutes=1))
        await asyncio.gather(*(process.calm() for process in processes))
        await _decided(two, clock, "over")
        for _ in range(10):
            await asyncio.gather(*(process.works() for process in processes))
        await asyncio.gather(*(process.calm() for process in processes))
        assert min(process.deaths for process in processes) >= 3
        await _true(one)


async def _true(storage: Storage) -> None:
    """What there is to be seen of all that."""
    (incident,) = await _read(storage, select(incidents.c.reports, incidents.c.people, incidents.c.state))
    assert tuple(incident) == (PEOPLE, PEOPLE, "over")
    rows = await _read(storage, select(reports.c.key, reports.c.incident, reports.c.looked_at))
    assert all((row.incident is not None) == row.key.startswith("burst") for row in rows)
    assert all(row.looked_at is not None for row in rows)
    told = await _read(storage, select(notices.c.user, notices.c.body))
    heard = Counter((row.user, row.body["incident"]["state"]) for row in told)
    confirmed = [f"burst-{number}" for number in range(CONFIRMED_AFTER + 1)]
    everybody = [f"burst-{number}" for number in range(PEOPLE)]
    assert heard == Counter([*((user, "confirmed") for user in confirmed), *((user, "over") for user in everybody)])


async def _reported(storage: Storage, clock: StoppedClock, number: int, chance: random.Random) -> None:
    """One neighbour, and somebody far away from everybody else."""
    near = 47.91 + chance.uniform(0, 200) / 111_195
    places = {f"burst-{number}": near, f"everyday-{number}": 48.0 + number * 0.02}
    rows = [_row(who, lat) for who, lat in places.items()]
    work = storage._ground.write
    await work(lambda connection: keep_reports(connection, rows, clock.now()))


def _row(who: str, lat: float) -> dict[str, Any]:
    draft = {"code": "01.01", "address": {"lat": lat, "lon": 33.39, "street": None, "house": who}}
    return {"kind": "ticket", "key": who, "channel": "web", "user": who, "body": {"draft": draft}}


async def _decided(storage: Storage, clock: StoppedClock, what: str) -> None:
    (incident,) = await storage.incidents.open(10)
    assert await getattr(storage.incidents, what)(Decision(incident.id, "operator:olena"))
    clock.advance(timedelta(seconds=1))


async def _read(storage: Storage, query: Any) -> Any:
    return await storage._ground.database.read(lambda connection: connection.execute(query).all())
