"""Reading what the events of many tickets have to be decided with, in a few statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from bots.storage.dialect import among, insert_or, lock_chats, padded, pairs_of
from bots.storage.event_feed import feed_read_at
from bots.storage.event_order import in_order, starts_from, waits_until
from bots.storage.event_records import Account, AskState, Person, Seen, TicketState
from bots.storage.tables import identities
from bots.storage.ticket_tables import asks, core_events, ticket_people, tickets
from bots.storage.tickets import ticket_columns

LOCK: Final = "core ticket"
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_columns = core_events.c
_NEW: Final = select(
    _columns.ticket_id,
    _columns.id,
    _columns.webhook_id,
    _columns.body,
    _columns.received_at,
    _columns.place,
    _columns.occurred_at,
).where(_columns.ticket_id.in_(_IDS), _columns.status == "new")
_TICKETS: Final = (
    select(tickets, core_events.c.place.label("event_place"), core_events.c.cursor.label("event_cursor"))
    .outerjoin(core_events, core_events.c.id == tickets.c.event)
    .where(tickets.c.ticket_id.in_(_IDS))
    .order_by(tickets.c.id)
    .with_for_update(of=tickets)
)
_THERE: Final = select(tickets.c.ticket_id).where(tickets.c.ticket_id.in_(_IDS))
_PEOPLE: Final = select(ticket_people).where(ticket_people.c.ticket.in_(_IDS)).order_by(ticket_people.c.created_at)
_ASKS: Final = select(
    asks.c.id, asks.c.kind, asks.c.ticket, asks.c.round, asks.c.channel, asks.c.user, asks.c.answer, asks.c.closed_at
).where(asks.c.ticket.in_(_IDS))
_RESIDENTS: Final = select(identities.c.channel, identities.c.user, identities.c.resident_id).where(
    among(identities.c.channel, identities.c.user)
)
PROJECTED: Final = (
    "snapshot",
    "status",
    "changed_at",
    "closings",
    "question_id",
    "question",
    "question_until",
    "question_at",
    "event",
    "event_at",
    "event_status",
)
"""Columns of a ticket that its events change."""
_STATE: Final = ("id", *PROJECTED, "event_place", "event_cursor")


@dataclass(frozen=True, slots=True)
class Board:
    """What is known of some tickets, whose locks are held."""

    events: Mapping[str, list[Seen]]
    """Not done, in their order, by the core's id of the ticket."""
    states: Mapping[str, TicketState]
    waits: Mapping[str, datetime]
    """Until when tickets that are new to us wait for their first event."""
    feed_read_at: datetime | None


def read_board(connection: Connection, ticket_ids: Collection[str], now: datetime) -> Board:
    """Lock the tickets, and read what there is to do and to know; a ticket that is new to us is written first."""
    lock_chats(connection, [(LOCK, ticket_id) for ticket_id in ticket_ids])
    waiting = _waiting(connection, ticket_ids)
    read_at = feed_read_at(connection)
    waits = _make(connection, waiting, read_at, now)
    rows = connection.execute(_TICKETS, {"ids": padded(waiting)}).all() if waiting else ()
    states = {row.ticket_id: _state(row) for row in rows}
    if states:
        _fill(connection, {state.id: state for state in states.values()}, waiting, states)
    return Board(waiting, states, waits, read_at)


def _named(body: Mapping[str, Any]) -> tuple[Account, ...]:
    """Whom the event names; what is no reference is left out."""
    named = body.get("recipients")
    split = [str(ref).partition(":") for ref in (named if isinstance(named, list) else ())]
    return tuple(dict.fromkeys((channel, user) for channel, _, user in split if channel and user))


def _waiting(connection: Connection, ticket_ids: Collection[str]) -> dict[str, list[Seen]]:
    found: defaultdict[str, list[Seen]] = defaultdict(list)
    for row in connection.execute(_NEW, {"ids": padded(ticket_ids)}):
        found[row.ticket_id].append(Seen(*row[1:], accounts=_named(row.body)))
    return {ticket_id: in_order(events) for ticket_id, events in found.items()}


def _make(
    connection: Connection, waiting: Mapping[str, Sequence[Seen]], read_at: datetime | None, now: datetime
) -> dict[str, datetime]:
    """Write tickets that nothing is known of, from their first event; until when others wait for theirs."""
    there = set(connection.scalars(_THERE, {"ids": padded(waiting)})) if waiting else set()
    rows: list[dict[str, Any]] = []
    waits: dict[str, datetime] = {}
    for ticket_id in waiting.keys() - there:
        readable = ((event, row) for event in waiting[ticket_id] if (row := _columns_of(event)) is not None)
        event, row = next(readable, (None, None))
        if event is None or row is None:
            continue
        wait = waits_until(event, None, read_at, now)
        if wait is not None:
            waits[ticket_id] = wait
        else:
            rows.append(row | {"created_at": now, "event_status": starts_from(event.body)})
    if rows:
        connection.execute(insert_or(connection, tickets).on_conflict_do_nothing(), rows)
    return waits


def _columns_of(event: Seen) -> dict[str, Any] | None:
    try:
        return ticket_columns(event.body["ticket"])
    except (KeyError, TypeError, ValueError):
        return None


def _state(row: Row[Any]) -> TicketState:
    return TicketState(**{name: getattr(row, name) for name in _STATE})


def _fill(
    connection: Connection,
    by_id: Mapping[int, TicketState],
    waiting: Mapping[str, Sequence[Seen]],
    states: Mapping[str, TicketState],
) -> None:
    ids = {"ids": padded(by_id)}
    for row in connection.execute(_PEOPLE, ids):
        account = (row.channel, row.user)
        by_id[row.ticket].people[account] = Person(account, row.role, row.muted, row.heard)
    for row in connection.execute(_ASKS, ids):
        ask = AskState(row.id, row.kind, row.round, (row.channel, row.user), row.answer, row.closed_at is None)
        by_id[row.ticket].asks[row.id] = ask
    named = {key: set(state.people) for key, state in states.items()}
    for ticket_id, accounts in named.items():
        accounts.update(account for event in waiting[ticket_id] for account in event.accounts)
    everybody = set().union(*named.values())
    if everybody:
        found = connection.execute(_RESIDENTS, pairs_of(everybody))
        residents = {(row.channel, row.user): row.resident_id for row in found}
        for ticket_id, accounts in named.items():
            states[ticket_id].residents = {one: residents[one] for one in accounts if one in residents}
