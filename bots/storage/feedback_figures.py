"""What was asked after the work, in numbers' raw form: one row for each closing and person; and calls to the silent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from bots.storage.asks import ANSWERED, FEEDBACK
from bots.storage.ground import Ground
from bots.storage.notice_tables import notices
from bots.storage.tables import identities, residents
from bots.storage.ticket_tables import asks, tickets

PHONE: Final = "phone"
APPLICANT: Final = "applicant"
_SILENT: Final = and_(
    asks.c.kind == FEEDBACK,
    asks.c.role == APPLICANT,
    asks.c.answer.is_(None),
    asks.c.reminded_at.is_not(None),
    asks.c.by.is_(None),
)


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One person asked about one closing."""

    role: str
    code: str
    executor: str | None
    answer: str | None
    """``yes``, ``partly`` or ``no``."""
    by_phone: bool
    """Phoned: with an answer, or without."""
    reminded: bool
    late: bool
    """The answer came after the reminder."""
    reached: bool
    """False: no channel could tell it."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody to phone."""

    ask: int
    number: str
    """The ticket's."""
    phone: str
    """E.164, verified."""


class FeedbackFigures:
    """Reading, and writing down what was said on the phone."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def closings(self, since: datetime, until: datetime) -> list[ClosingRow]:
        """Asked from ``since`` on and before ``until``."""
        query = _closings().where(asks.c.asked_at >= since, asks.c.asked_at < until).order_by(asks.c.id)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_closing(row) for row in rows]

    async def to_call(self, since: datetime, until: datetime, count: int, seed: str) -> list[CallRow]:
        """So many of the silent with a verified phone, drawn at random; the same for one ``seed``."""
        same = and_(identities.c.channel == asks.c.channel, identities.c.user == asks.c.user)
        joined = asks.join(tickets, tickets.c.id == asks.c.ticket).join(identities, same)
        joined = joined.join(residents, residents.c.id == identities.c.resident_id)
        query = select(asks.c.id, tickets.c.number, residents.c.phone).select_from(joined).where(_SILENT)
        query = query.where(residents.c.phone_verified, residents.c.phone.is_not(None))
        query = query.where(asks.c.asked_at >= since, asks.c.asked_at < until).order_by(asks.c.id)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        drawn = random.Random(seed).sample(range(len(rows)), min(count, len(rows)))  # noqa: S311 - a lottery, no secret
        return [CallRow(*rows[place]) for place in drawn]

    async def record(self, ask: int, answer: str | None) -> bool:
        """Somebody was phoned and said so, or did not answer (None). False where nobody is to be phoned about it."""
        now = self._ground.clock()
        phoned = and_(asks.c.kind == FEEDBACK, asks.c.role == APPLICANT, asks.c.answer.is_(None))
        phoned = and_(phoned, asks.c.reminded_at.is_not(None), or_(asks.c.by.is_(None), asks.c.by == PHONE))
        values: dict[str, Any] = {"by": PHONE}
        if answer is not None:
            closed = func.coalesce(asks.c.closed_at, now)
            values |= {"answer": answer, "answered_at": now, "closed_at": closed}
            values["reason"] = func.coalesce(asks.c.reason, ANSWERED)
        change = update(asks).where(asks.c.id == ask, phoned).values(values)
        return bool(await self._ground.write(lambda connection: connection.execute(change).rowcount))


def _closings() -> Select[Any]:
    code = func.coalesce(asks.c.code, tickets.c.code, "").label("of_code")
    columns = [asks.c[name] for name in ("role", "executor", "answer", "by", "reminded_at", "answered_at")]
    query = select(*columns, code, _lost().label("lost"))
    return query.select_from(asks.outerjoin(tickets, tickets.c.id == asks.c.ticket)).where(asks.c.kind == FEEDBACK)


def _lost() -> ColumnElement[bool]:
    """The news that asked could not be told on any channel."""
    same = and_(notices.c.ticket == asks.c.ticket, notices.c.channel == asks.c.channel, notices.c.user == asks.c.user)
    failed = and_(notices.c.status == "failed", notices.c.body["ask"].as_integer() == asks.c.id)
    return select(notices.c.id).where(same, failed).exists()


def _closing(row: Any) -> ClosingRow:
    reminded = row.reminded_at is not None
    late = reminded and row.answered_at is not None and row.answered_at >= row.reminded_at
    reached = not row.lost or row.answer is not None
    return ClosingRow(row.role, row.of_code, row.executor, row.answer, row.by == PHONE, reminded, late, reached)
