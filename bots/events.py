"""Events: what the core tells is applied, ticket by ticket and in order, and becomes news for those it concerns.

An event is recorded before the core is told so, and done in the transaction that writes its news.  Whatever happens in
between, it is done again from the start; what has to be fetched for it is fetched before, with no transaction open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from backend_client.core import Core
from backend_client.errors import CoreError
from bots.backoff import delay_s
from bots.city import City
from bots.clock import Clock
from bots.counts import Counts
from bots.event_feed import FeedReader
from bots.event_photos import WorkPhotos
from bots.event_planned import Streets, covering, is_over
from bots.lanes import Lanes, Pump, Sort, Source
from bots.news_making import NewsMaker
from bots.storage import Storage
from bots.storage.event_records import Applied, EventRow, Fetched, Needs, Task
from bots.storage.wakes import EVENTS, NOTICES
from bots.trouble import trouble

AT_ONCE = 256
"""Tickets worked on at once: as many as the storage puts into one transaction."""
ROUNDS = 100
"""Events of one ticket that have something to be fetched, before other tickets come."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class EventDesk:
    """What events are applied with."""

    storage: Storage
    core: Core
    city: City
    channels: frozenset[str]
    """Names of those on which residents are reached."""
    clock: Clock
    counts: Counts


class Events:
    """Applies the core's events."""

    def __init__(self, desk: EventDesk) -> None:
        self._desk = desk
        city, storage = desk.city, desk.storage
        urgencies = {entry["code"]: entry["urgency"] for entry in city.classifier["entries"]}
        self._maker = NewsMaker(city.timezone, desk.channels, urgencies)
        self._streets = Streets(city.streets)
        self._photos = WorkPhotos(storage, desk.core)
        self.feed = FeedReader(storage, desk.core, desk.clock)
        sort: Sort[EventRow] = Sort(key=lambda row: row.lane, number=lambda row: row.id)
        self._lanes = Lanes(sort, self._take, AT_ONCE)
        source = Source(
            "events",
            storage.events.claim,
            storage.events.renew,
            lambda timeout_s: storage.wakes.wait(EVENTS, timeout_s),
        )
        self.pump = Pump(source, self._lanes.put, (self._lanes,))

    async def idle(self) -> None:
        """Return once nothing is under way."""
        await self._lanes.idle()

    async def stop(self, grace_s: float) -> None:
        """Begin nothing more; wait so long for what is under way."""
        await self._lanes.stop(grace_s)

    async def _take(self, row: EventRow) -> None:
        try:
            if row.ticket_id is not None:
                await self._apply(row, row.ticket_id)
                self._lanes.drop(row.lane)  # done with this one, or waiting
            else:
                await self._announce(row)
        except Exception as error:  # noqa: BLE001 (the event stays where it is, whatever it was)
            log.error("core_event.failed", event_id=row.id, **trouble(error))
            await self._again(row)

    async def _apply(self, row: EventRow, ticket_id: str) -> None:
        fetched = Fetched()
        for _ in range(ROUNDS):
            applied = await self._desk.storage.events.apply(Task(ticket_id, fetched, self._maker.decide))
            self._count(applied)
            if applied.wait_until is not None:
                self._wait(applied.wait_until)
            if applied.needs is None:
                return
            fetched = await self._fetch(applied.needs, fetched)

    async def _fetch(self, needs: Needs, fetched: Fetched) -> Fetched:
        photos = await self._photos.fetch(tuple(url for url in needs.photos if url not in fetched.photos))
        tickets = dict(fetched.tickets)
        if needs.ticket is not None and needs.ticket not in tickets:
            try:
                tickets[needs.ticket] = (await self._desk.core.ticket(needs.ticket)).to_json()
            except CoreError as error:
                log.warning("core_event.no_ticket", reason=str(error))
                tickets[needs.ticket] = None
        return Fetched({**fetched.photos, **photos}, tickets)

    async def _announce(self, row: EventRow) -> None:
        """Tell of planned works, batch by batch."""
        events, told = self._desk.storage.events, 0
        body = await events.body(row.id)
        if body is None:
            return
        try:
            cover = covering(body, self._streets, self._desk.city.timezone)
            over = is_over(body, self._desk.clock.now())
        except ValueError:
            log.error("core_event.malformed", event_id=row.id)
            await events.pass_over(row.id, "malformed")
            return
        if over:
            await events.pass_over(row.id, "over")
            return
        while (count := await events.planned.batch(row.id, cover)) is not None:
            told += count
            self._desk.storage.wakes.ring(NOTICES)
        self._desk.counts.core_event("told")
        log.info("core_event.announced", event_id=row.id, count=told)

    def _count(self, applied: Applied) -> None:
        for result in applied.results:
            self._desk.counts.core_event(result)
        if applied.results:
            self._desk.storage.wakes.ring(NOTICES)

    def _wait(self, until: datetime) -> None:
        self._desk.counts.core_event("waiting")
        self.pump.poke(max(0.0, (until - self._desk.clock.now()).total_seconds()))

    async def _again(self, row: EventRow) -> None:
        """Later; when not even that can be written, its lease runs out."""
        wait_s = delay_s(row.attempts)
        try:
            await self._desk.storage.events.later(row.id, self._desk.clock.now() + timedelta(seconds=wait_s))
            self.pump.poke(wait_s)
        except Exception as error:  # noqa: BLE001 (see above)
            log.error("core_event.not_released", event_id=row.id, **trouble(error))
