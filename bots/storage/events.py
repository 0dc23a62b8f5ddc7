"""The core's events: kept as they come, leased to be applied, applied once, and remembered as history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from bots.storage import event_feed as feeding
from bots.storage import event_writing as applying
from bots.storage.dialect import padded
from bots.storage.event_feed import FeedMark, FeedPage
from bots.storage.event_planned import PlannedNotices
from bots.storage.event_records import Applied, EventRow, Task
from bots.storage.ground import LEASE, Ground
from bots.storage.ticket_tables import core_events
from bots.storage.wakes import EVENTS, FEED

_columns = core_events.c
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_DUE: Final = (
    select(_columns.id, _columns.webhook_id, _columns.ticket_id, _columns.attempts)
    .where(_columns.status == "new", _columns.free_at <= bindparam("now"))
    .order_by(_columns.free_at, _columns.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_SOME: Final = update(core_events).where(_columns.id.in_(_IDS), _columns.status == "new")
_HELD: Final = _SOME.where(_columns.leased_by == bindparam("process"))


class Events:
    """Events of the core."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.planned = PlannedNotices(ground)
        self._record = ground.batched(self._record_all)
        self.apply = ground.batched(self._apply_all)
        """``Task`` -> ``Applied``: the ticket's events that may be applied now, in one transaction with others'."""

    async def record(self, webhook_id: str, body: dict[str, Any]) -> bool:
        """Keep an event; False when it had been kept before."""
        fresh: bool = await self._record((webhook_id, body))
        if fresh:
            self._ground.wakes.ring(EVENTS, FEED)
        return fresh

    async def claim(self, limit: int) -> list[EventRow]:
        """Lease events that are due and that nobody applies."""
        return await self._ground.write(partial(self._claim, limit=limit))

    async def renew(self, ids: Collection[int]) -> None:
        """Hold the events for another lease, those that are still ours."""
        holding = _HELD.values(free_at=self._ground.clock() + LEASE)
        named = {"ids": padded(ids), "process": self._ground.process}
        await self._ground.write(lambda connection: connection.execute(holding, named).rowcount)

    async def later(self, event_id: int, due_at: datetime) -> None:
        """Let anybody take the event from then on."""
        waiting = _HELD.values(free_at=due_at, leased_by=None)
        named = {"ids": [event_id], "process": self._ground.process}
        await self._ground.write(lambda connection: connection.execute(waiting, named).rowcount)

    async def pass_over(self, event_id: int, reason: str) -> None:
        """Close an event that nothing can be made of."""
        closing = _SOME.values(status="kept", reason=reason)
        await self._ground.write(lambda connection: connection.execute(closing, {"ids": [event_id]}).rowcount)

    async def body(self, event_id: int) -> dict[str, Any] | None:
        """The core contract's ``Event`` as JSON, while it is not done."""
        query = select(_columns.body).where(_columns.id == event_id, _columns.status == "new")
        body: dict[str, Any] | None = await self._ground.database.read(lambda connection: connection.scalar(query))
        return body

    async def take_feed(self) -> FeedMark | None:
        """Hold the feed for a lease; None while another process does."""
        by, now = self._ground.process, self._ground.clock()
        return await self._ground.write(lambda connection: feeding.take_feed(connection, by, now))

    async def keep_page(self, before: FeedMark, page: FeedPage) -> FeedMark | None:
        """Keep what the feed brought and how far it was read, together.

        Where the feed stands then; None when it is not ours any more, and then nothing is kept.
        """
        by, now = self._ground.process, self._ground.clock()
        after = await self._ground.write(lambda connection: feeding.keep_page(connection, before, page, by, now))
        if after is not None:
            self._ground.wakes.ring(EVENTS)
        return after

    def _claim(self, connection: Connection, limit: int) -> list[EventRow]:
        now = self._ground.clock()
        rows = connection.execute(_DUE, {"now": now, "limit": limit}).all()
        if rows:
            lease = {"free_at": now + LEASE, "leased_by": self._ground.process, "attempts": _columns.attempts + 1}
            connection.execute(_SOME.values(lease), {"ids": padded([row.id for row in rows])})
        return [EventRow(row.id, row.webhook_id, row.ticket_id, row.attempts) for row in rows]

    def _record_all(self, connection: Connection, items: Sequence[tuple[str, dict[str, Any]]]) -> list[bool]:
        return feeding.record_all(connection, items, self._ground.clock())

    def _apply_all(self, connection: Connection, tasks: Sequence[Task]) -> list[Applied]:
        return applying.apply_all(connection, tasks, self._ground.clock())
