"""Forgetting what is finished, in small batches so that nobody waits.

Ids grow with time, so each table is walked from its oldest row and left at the first one that is too young: what stays
behind (a message still to be sent) is passed over, and no index on times is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, case, delete, func, or_, select, update
from sqlalchemy.sql.dml import Delete, Update

from bots.storage import accounts, audit, codes, desk_sessions
from bots.storage.dialect import padded
from bots.storage.ground import Ground
from bots.storage.links import forget_expired
from bots.storage.records import Ages
from bots.storage.tables import (
    buckets,
    conversations,
    inbox,
    media,
    outbox,
    submissions,
    transcript,
    web_mailbox,
)
from bots.storage.ticket_tables import core_events, incidents, reports

BATCH: Final = 500
_event = core_events.c
_open = select(incidents.c.id).where(or_(incidents.c.over_at.is_(None), incidents.c.telling.is_not(None)))
_of_nothing_open = or_(reports.c.incident.is_(None), reports.c.incident.not_in(_open))
_applied_at: ColumnElement[Any] = case((_event.status != "new", _event.received_at))


@dataclass(frozen=True, slots=True)
class _Rule:
    """What of a table may go."""

    table: Table
    made: Column[Any]
    finished: ColumnElement[Any]
    """Null: not finished."""
    only: ColumnElement[bool] | None = None
    """Of which rows; None: of all."""


_BY_AGE: Final[tuple[tuple[str, _Rule], ...]] = (
    ("inbox", _Rule(inbox, inbox.c.received_at, inbox.c.closed_at)),
    ("outbox", _Rule(outbox, outbox.c.created_at, outbox.c.closed_at)),
    ("outbox", _Rule(submissions, submissions.c.created_at, submissions.c.closed_at)),
    ("transcript", _Rule(transcript, transcript.c.at, transcript.c.at)),
    ("transcript", _Rule(web_mailbox, web_mailbox.c.at, web_mailbox.c.at)),
    ("transcript", _Rule(core_events, _event.received_at, _applied_at, _event.ticket_id.is_not(None))),
    ("reports", _Rule(reports, reports.c.at, reports.c.looked_at, _of_nothing_open)),
    ("events", _Rule(core_events, _event.received_at, _applied_at, _event.ticket_id.is_(None))),
)


class Retention:
    """The sweep."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def sweep(self, now: datetime, ages: Ages) -> dict[str, int]:
        """Delete what is finished for longer than its age; how many rows of each table."""
        swept: dict[str, int] = {}
        for name, rule in _BY_AGE:
            count = await self._sweep_table(rule, now - getattr(ages, name))
            swept[rule.table.name] = swept.get(rule.table.name, 0) + count
        swept["media"] = await self._sweep_media(now - ages.media)
        swept["buckets"] = await self._ground.write(partial(_changed, statement=_full(now)))
        swept["links"] = await self._ground.write(partial(forget_expired, before=now - ages.links))
        swept["link_codes"] = await self._ground.write(partial(codes.forget_old, now=now))
        swept["audit"] = await self._ground.write(partial(audit.forget_old, now=now))
        swept["desk_sessions"] = await self._ground.write(partial(desk_sessions.forget_ended, now=now))
        swept["residents"] = await self._ground.write(accounts.forget_left)
        swept["journals"] = await self._sweep_journals(now - ages.journals, now)
        return swept

    async def _sweep_table(self, rule: _Rule, before: datetime) -> int:
        deleted = 0
        place: int | None = 0
        while place is not None:
            count, place = await self._ground.write(partial(_sweep_some, rule=rule, before=before, start=place))
            deleted += count
        return deleted

    async def _sweep_media(self, before: datetime) -> int:
        deleted = 0
        some = select(media.c.id).where(media.c.created_at < before).order_by(media.c.created_at).limit(BATCH // 10)
        deleting = delete(media).where(media.c.id.in_(some))
        while count := await self._ground.write(lambda connection: connection.execute(deleting).rowcount):
            deleted += count
        return deleted

    async def _sweep_journals(self, before: datetime, now: datetime) -> int:
        columns = conversations.c
        last = await self._ground.database.read(lambda connection: connection.scalar(select(func.max(columns.id))))
        emptied = 0
        for start in range(0, last or 0, BATCH):
            stale = (columns.id > start, columns.id <= start + BATCH, columns.updated_at < before)
            emptying = update(conversations).where(*stale, columns.state != {})
            emptying = emptying.values(state={}, revision=columns.revision + 1, updated_at=now)
            emptied += await self._ground.write(partial(_changed, statement=emptying))
        return emptied


def _full(now: datetime) -> Delete:
    """A bucket that is full, and no flood told of: the same as no bucket."""
    quiet = or_(buckets.c.flooded_until.is_(None), buckets.c.flooded_until < now)
    return delete(buckets).where(buckets.c.full_at < now, quiet)


def _changed(connection: Connection, statement: Update | Delete) -> int:
    return connection.execute(statement).rowcount


def _sweep_some(connection: Connection, rule: _Rule, before: datetime, start: int) -> tuple[int, int | None]:
    """How many went, and where to go on; None at the end."""
    row_id = rule.table.c.id
    query = select(row_id, rule.made, rule.finished.label("finished")).where(row_id > start)
    query = query if rule.only is None else query.where(rule.only)
    rows = connection.execute(query.order_by(row_id).limit(BATCH)).all()
    ids = [number for number, _, finished in rows if finished is not None and finished < before]
    if ids:
        connection.execute(delete(rule.table).where(row_id.in_(padded(ids))))
    more = len(rows) == BATCH and rows[-1][1] < before
    return len(ids), rows[-1][0] if more else None
