"""Tickets as we know them: the core's newest snapshot, who hears of it, and what happened.

Rules of this file:
* The core is right, and the newer ``updated_at`` wins: an older snapshot never overwrites a newer one.
* ``know`` and ``remember_person`` write in their caller's transaction.  What events have done to a ticket (``event``,
  ``event_at``, ``event_status``, ``closings``, the question) is written by ``bots.storage.event_writing`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, or_, select, update

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.ticket_tables import core_events, ticket_people, tickets

APPLICANT: Final = "applicant"
FOLLOWER: Final = "follower"
HISTORY_LIMIT: Final = 100
_ON_CONFLICT: Final = ("ticket", "channel", "user")


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket."""

    id: int
    """Our own number, short enough for a button."""
    ticket_id: str
    """The core's."""
    number: str
    code: str
    """Of the classifier entry."""
    status: str
    snapshot: dict[str, Any]
    """The core contract's ``Ticket`` as JSON, as it was last seen."""
    changed_at: datetime
    """The core's ``updated_at`` of the snapshot."""
    closings: int = 0
    """How often it was reported done; the number of the closing that feedback is about."""
    question_id: str | None = None
    """The executor's newest question; None where none is open."""
    question: str | None = None
    question_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketPerson:
    """Somebody who hears of a ticket."""

    channel: str
    user: str
    role: str
    """``applicant`` or ``follower``."""
    muted: bool
    """They asked to hear no more of it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a ticket, as the core told it."""

    at: datetime
    type: str
    event: dict[str, Any]
    """The core contract's ``Event`` as JSON."""
    told: bool
    """Somebody was told of it; False where a later event had been told before, or nothing was new."""


class Tickets:
    """Reading; the writing functions stand below."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, key: int | str) -> TicketRow | None:
        """By our own number (``int``), else by the core's id or the ticket's number; None for an unknown one."""
        query = _by_key(key)
        row = await self._ground.database.read(lambda connection: connection.execute(query).first())
        return None if row is None else _ticket(row)

    async def of_person(self, channel: str, user: str, limit: int = 20) -> list[TicketRow]:
        """The tickets that somebody made or joined, newest first."""
        mine = and_(ticket_people.c.channel == channel, ticket_people.c.user == user)
        query = select(tickets).join(ticket_people, ticket_people.c.ticket == tickets.c.id).where(mine)
        query = query.order_by(tickets.c.id.desc()).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_ticket(row) for row in rows]

    async def people(self, row_id: int) -> list[TicketPerson]:
        """Who hears of it, the applicant first."""
        columns = ticket_people.c
        query = select(columns.channel, columns.user, columns.role, columns.muted).where(columns.ticket == row_id)
        query = query.order_by(columns.role, columns.created_at, columns.channel, columns.user)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [TicketPerson(*row) for row in rows]

    async def history(self, ticket_id: str, limit: int = HISTORY_LIMIT) -> list[Happened]:
        """What happened to the core's ticket, oldest first, at most the newest ``limit``; what waits is left out."""
        columns = core_events.c
        query = select(columns.occurred_at, columns.received_at, columns.type, columns.body, columns.status)
        query = query.where(columns.ticket_id == ticket_id, columns.status != "new")
        newest_first = (columns.occurred_at.desc(), columns.place.desc(), columns.id.desc())
        query = query.order_by(*newest_first).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [
            Happened(row.occurred_at or row.received_at, row.type or "", row.body, row.status == "told")
            for row in reversed(rows)
        ]


def know(connection: Connection, ticket: Mapping[str, Any], now: datetime) -> TicketRow:
    """Keep the core contract's ``Ticket`` (JSON) unless a newer one is known; the ticket as it is known then.

    Raises ``KeyError`` or ``ValueError`` where it is no ticket.
    """
    row = ticket_columns(ticket) | {"created_at": now}
    knowing = insert_or(connection, tickets).values(row)
    changes = {name: knowing.excluded[name] for name in ("number", "code", "status", "snapshot", "changed_at")}
    newer = tickets.c.changed_at <= knowing.excluded.changed_at
    connection.execute(knowing.on_conflict_do_update(index_elements=["ticket_id"], set_=changes, where=newer))
    return _ticket(connection.execute(select(tickets).where(tickets.c.ticket_id == row["ticket_id"])).one())


def remember_person(
    connection: Connection, ticket_id: int | str, who: tuple[str, str], role: str, now: datetime
) -> None:
    """Let somebody (channel and user) hear of a known ticket (our number, or the core's id).

    An applicant stays one; who had muted it, hears of it again. Nothing happens where the ticket is not known.
    """
    row_id = connection.scalar(_by_key(ticket_id).with_only_columns(tickets.c.id))
    if row_id is None:
        return
    row = {"ticket": row_id, "channel": who[0], "user": who[1], "role": role, "muted": False, "created_at": now}
    keeping = insert_or(connection, ticket_people).values(row)
    changes: dict[str, Any] = {"muted": False} | ({"role": APPLICANT} if role == APPLICANT else {})
    connection.execute(keeping.on_conflict_do_update(index_elements=list(_ON_CONFLICT), set_=changes))


def mute(connection: Connection, row_id: int, who: tuple[str, str], muted: bool = True) -> bool:
    """Whether somebody hears of our ticket ``row_id`` from now on; False where they have nothing to do with it."""
    columns = ticket_people.c
    theirs = (columns.ticket == row_id, columns.channel == who[0], columns.user == who[1])
    return bool(connection.execute(update(ticket_people).where(*theirs).values(muted=muted)).rowcount)


def ticket_columns(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """What of a ``Ticket`` as JSON is kept. Raises ``KeyError`` or ``ValueError`` where it is none."""
    return {
        "ticket_id": str(ticket["id"]),
        "number": str(ticket["number"]),
        "code": str(ticket["classifier_code"]),
        "status": str(ticket["status"]),
        "snapshot": dict(ticket),
        "changed_at": datetime.fromisoformat(ticket["updated_at"]),
    }


def _by_key(key: int | str) -> Select[Any]:
    if isinstance(key, int):
        return select(tickets).where(tickets.c.id == key)
    words = key.strip()
    found = or_(tickets.c.ticket_id == words, tickets.c.number.in_((words, words.upper())))
    return select(tickets).where(found).order_by(tickets.c.id).limit(1)


def _ticket(row: Row[Any]) -> TicketRow:
    return TicketRow(**{name: getattr(row, name) for name in TicketRow.__dataclass_fields__})
