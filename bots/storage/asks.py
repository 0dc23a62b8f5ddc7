"""What residents are asked after the ticket: whether the work is done, what the executor wants to know, a draft.

Rules of this file:
* Something is asked once: for each closing, question or draft, and person.  ``open_ask`` says so by answering None.
* Whoever is asked may answer from every account linked with theirs, and nobody else may.
* ``remind_at`` is the next look at an open row: first to remind (``bots.reminders``), then to close it as too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, func, or_, select, update

from bots.storage.dialect import among, insert_or, pairs_of
from bots.storage.ground import Ground
from bots.storage.records import ConversationRow
from bots.storage.tables import identities
from bots.storage.ticket_tables import asks, tickets
from bots.storage.tickets import TicketRow

FEEDBACK, QUESTION, DRAFT = "feedback", "question", "draft"
ANSWERED, REPLACED, TOO_LATE, WITHDRAWN = "answered", "replaced", "too_late", "withdrawn"
SHOWN: Final = 5
"""Open rows of one person that matter at once."""
UNSATISFIED: Final = ("partly", "no")


@dataclass(frozen=True, slots=True)
class Reminding:
    """When somebody who has not answered is reminded; once."""

    feedback_after: timedelta = timedelta(days=2)
    quiet_before_end: timedelta = timedelta(hours=6)
    """Nobody is reminded of what they then hardly have the time for."""
    question_before_end: timedelta = timedelta(days=1)
    """Or at half the time, whichever is later."""

    def at(self, kind: str, asked_at: datetime, until: datetime | None) -> datetime | None:
        """The moment to remind; the end where there is none; None for never."""
        if kind == DRAFT:
            return None
        at = asked_at + self.feedback_after
        if kind == QUESTION and until is not None:
            at = max(asked_at + (until - asked_at) / 2, until - self.question_before_end)
        if until is not None and at > until - self.quiet_before_end:
            return max(until, asked_at)
        return at


@dataclass(frozen=True, slots=True)
class NewAsk:
    """Something to be asked."""

    kind: str
    """``feedback``, ``question`` or ``draft``."""
    ticket: int | None
    """Our own number of the ticket; None for a draft."""
    round: str
    """The closing's number, the question's id, what tells one draft from another."""
    channel: str
    """With the user: who is asked, as the core knows them."""
    user: str
    role: str = "applicant"
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskRow:
    """Something that was asked."""

    id: int
    kind: str
    round: str
    channel: str
    user: str
    role: str
    asked_at: datetime
    until: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    closed_at: datetime | None
    reason: str | None
    ticket: TicketRow | None
    earlier: int = 0
    """Closings of the same ticket that this person was not content with before."""

    def ended(self, now: datetime) -> str | None:
        """Why it cannot be answered any more; None while it can."""
        if self.closed_at is not None:
            return self.reason or WITHDRAWN
        return TOO_LATE if self.until is not None and now >= self.until else None


@dataclass(frozen=True, slots=True)
class Answered:
    """A deed: what was asked has its answer. The first one counts."""

    ask: int
    answer: str
    """``yes``, ``partly``, ``no`` or ``answered``."""
    rating: int | None = None

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """Close it; nothing happens to one that is closed."""
        mine = and_(asks.c.id == self.ask, asks.c.closed_at.is_(None))
        values = {"answer": self.answer, "rating": self.rating, "answered_at": now}
        connection.execute(update(asks).where(mine).values(values | {"closed_at": now, "reason": ANSWERED}))


class Asks:
    """Reading; the writing functions stand below."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, number: int, row: ConversationRow) -> AskRow | None:
        """By its number; None where it is not this person's."""
        found = await self._ground.database.read(lambda connection: _some(connection, row, asks.c.id == number))
        return found[0] if found else None

    async def open_of(self, row: ConversationRow) -> list[AskRow]:
        """What this person has not answered yet, newest first; some of it may be too late already."""
        return await self._ground.database.read(lambda connection: _some(connection, row, asks.c.closed_at.is_(None)))


def open_ask(connection: Connection, new: NewAsk, now: datetime, reminding: Reminding | None = None) -> int | None:
    """Ask, in the caller's transaction: its number for the buttons; None where it was asked before."""
    same = (asks.c.kind == new.kind, asks.c.round == new.round, asks.c.channel == new.channel, asks.c.user == new.user)
    of_ticket = asks.c.ticket.is_(None) if new.ticket is None else asks.c.ticket == new.ticket
    if connection.execute(select(asks.c.id).where(*same, of_ticket)).first() is not None:
        return None
    row = {name: getattr(new, name) for name in NewAsk.__dataclass_fields__}
    row |= {"asked_at": now, "remind_at": (reminding or Reminding()).at(new.kind, now, new.until)}
    asking = insert_or(connection, asks).values(row)
    constraint = ["kind", "ticket", "round", "channel", "user"]
    asking = asking.on_conflict_do_nothing(index_elements=constraint)
    return connection.execute(asking.returning(asks.c.id)).scalar_one_or_none()


def close_asks(connection: Connection, ticket: int, kind: str, reason: str, now: datetime) -> int:
    """Nobody has to answer this about our ticket any more (``replaced``, ``too_late``, ``withdrawn``); how many had."""
    open_ones = (asks.c.ticket == ticket, asks.c.kind == kind, asks.c.closed_at.is_(None))
    return connection.execute(update(asks).where(*open_ones).values(closed_at=now, reason=reason)).rowcount


def due_asks(connection: Connection, now: datetime, limit: int) -> list[AskRow]:
    """Open rows whose next look is due; nobody else takes them before this transaction ends."""
    due = (asks.c.closed_at.is_(None), asks.c.remind_at <= now)
    rows = connection.execute(
        _rows().where(*due).order_by(asks.c.remind_at).limit(limit).with_for_update(skip_locked=True, of=asks)
    )
    return [_row(row, 0) for row in rows]


def looked_at(connection: Connection, row: AskRow, now: datetime, *, reminded: bool) -> None:
    """The next look comes at its end; at its end it is closed."""
    ended = row.ended(now) is not None
    values: dict[str, Any] = {"closed_at": now, "reason": TOO_LATE} if ended else {"remind_at": row.until}
    values |= {"reminded_at": now} if reminded else {}
    connection.execute(update(asks).where(asks.c.id == row.id).values(values))


def _some(connection: Connection, row: ConversationRow, which: Any) -> list[AskRow]:
    """The newest of a person's rows, whichever linked account was asked."""
    people = {(row.channel, row.user)}
    if row.resident_id is not None:
        theirs = select(identities.c.channel, identities.c.user).where(identities.c.resident_id == row.resident_id)
        people |= {(channel, user) for channel, user in connection.execute(theirs)}
    query = _rows().where(which, among(asks.c.channel, asks.c.user)).order_by(asks.c.id.desc()).limit(SHOWN)
    found = [one for one in connection.execute(query, pairs_of(people)) if (one.channel, one.user) in people]
    return [_row(one, _earlier(connection, one)) for one in found]


def _rows() -> Select[Any]:
    of_ticket = [tickets.c[name].label(f"t_{name}") for name in TicketRow.__dataclass_fields__]
    plain = [asks.c[name] for name in AskRow.__dataclass_fields__ if name not in ("ticket", "earlier")]
    return select(*plain, *of_ticket).select_from(asks.outerjoin(tickets, asks.c.ticket == tickets.c.id))


def _earlier(connection: Connection, row: Row[Any]) -> int:
    if row.t_id is None or row.kind != FEEDBACK:
        return 0
    same = (asks.c.ticket == row.t_id, asks.c.channel == row.channel, asks.c.user == row.user, asks.c.id != row.id)
    return (
        connection.scalar(select(func.count()).where(*same, or_(*(asks.c.answer == one for one in UNSATISFIED)))) or 0
    )


def _row(row: Row[Any], earlier: int) -> AskRow:
    ticket = TicketRow(**{name: getattr(row, f"t_{name}") for name in TicketRow.__dataclass_fields__})
    plain = {name: getattr(row, name) for name in AskRow.__dataclass_fields__ if name not in ("ticket", "earlier")}
    return AskRow(**plain, ticket=ticket if ticket.id is not None else None, earlier=earlier)
