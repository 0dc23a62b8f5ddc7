"""Calls that operators make to residents whom no channel reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.notice_records import CallTask
from bots.storage.notice_tables import call_tasks
from bots.storage.tables import identities, residents


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody to be phoned."""

    id: int
    channel: str
    user: str
    phone: str
    """E.164."""
    ticket_id: str | None
    """The core's."""
    words: str
    """What to tell."""
    created_at: datetime


class CallTasks:
    """Reading and closing; ``Notices.settle`` writes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def waiting(self, limit: int) -> list[CallRow]:
        """Calls that nobody has made, longest waiting first."""
        query = select(call_tasks).where(call_tasks.c.closed_at.is_(None)).order_by(call_tasks.c.id).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_call(row) for row in rows]

    async def count(self) -> int:
        """How many these are."""
        query = select(func.count()).select_from(call_tasks).where(call_tasks.c.closed_at.is_(None))
        return await self._ground.database.read(lambda connection: connection.scalar(query) or 0)

    async def close(self, call_id: int, who: str) -> bool:
        """Made, or not worth it any more; False when it is closed already. ``who``: ``operator:<name>``."""
        change = update(call_tasks).where(call_tasks.c.id == call_id, call_tasks.c.closed_at.is_(None))
        change = change.values(closed_at=self._ground.clock(), closed_by=who)
        return bool(await self._ground.write(lambda connection: connection.execute(change).rowcount))


def write(connection: Connection, task: CallTask, now: datetime) -> bool:
    """Write it down once for each leading notice; False where there is no number to call."""
    phone = task.phone or _given(connection, task)
    if phone is None:
        return False
    row = {
        "notice_id": task.ids[-1],
        "resident_id": task.resident_id,
        "channel": task.channel,
        "user": task.user,
        "phone": phone,
        "ticket_id": task.ticket_id,
        "words": task.words,
        "created_at": now,
    }
    connection.execute(
        insert_or(connection, call_tasks).on_conflict_do_nothing(index_elements=["notice_id"]).values(row)
    )
    return True


def _given(connection: Connection, task: CallTask) -> str | None:
    """The number that the resident gave, whether or not anybody vouches for it."""
    query = select(residents.c.phone).join(identities, identities.c.resident_id == residents.c.id)
    query = query.where(identities.c.channel == task.channel, identities.c.user == task.user)
    phone: str | None = connection.scalar(query)
    return phone


def _call(row: Row[Any]) -> CallRow:
    return CallRow(row.id, row.channel, row.user, row.phone, row.ticket_id, row.words, row.created_at)
