"""Applying events: projection, people, asks and notices of many tickets, and the events themselves, in one transaction.

Rules of this file:
* Whoever holds the ticket's lock applies all its events that may be applied, in their order; leases only share out the
  work.  Whoever comes second finds nothing to do.  So nothing is told twice, whatever dies when.
* An event that cannot be decided is kept with the reason and never stands in the way of the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy import Connection, bindparam, insert, update

from bots.storage.dialect import insert_or, padded, reserve_ids
from bots.storage.event_order import waits_until
from bots.storage.event_reading import PROJECTED, Board, read_board
from bots.storage.event_records import Applied, AskState, Decision, Needs, Person, Seen, Task, Telling, TicketState
from bots.storage.notice_tables import notices
from bots.storage.ticket_tables import asks, core_events, ticket_people, tickets
from bots.storage.tickets import FOLLOWER, know

_UPDATE_TICKET: Final = update(tickets).where(tickets.c.id == bindparam("row_id"))
_UPDATE_HEARD: Final = update(ticket_people).where(
    ticket_people.c.ticket == bindparam("row_id"),
    ticket_people.c.channel == bindparam("of_channel"),
    ticket_people.c.user == bindparam("of_user"),
)
_INSERT_ASK: Final = insert(asks)
_CLOSE_ASK: Final = update(asks).where(asks.c.id == bindparam("row_id"), asks.c.closed_at.is_(None))
_CLOSE_EVENTS: Final = (
    update(core_events)
    .where(core_events.c.id.in_(bindparam("ids", expanding=True)))
    .values(status=bindparam("end"), reason=bindparam("why"))
)
_WAIT: Final = update(core_events).where(core_events.c.ticket_id == bindparam("of"), core_events.c.status == "new")

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Written:
    """Rows to be written."""

    tickets: dict[int, TicketState] = field(default_factory=dict)
    people: dict[tuple[int, str, str], dict[str, Any]] = field(default_factory=dict)
    asks: dict[int, dict[str, Any]] = field(default_factory=dict)
    closed_asks: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    waits: list[dict[str, Any]] = field(default_factory=list)
    joined: list[tuple[TicketState, dict[str, Any]]] = field(default_factory=list)


def apply_all(connection: Connection, tasks: Sequence[Task], now: datetime) -> list[Applied]:
    """Apply what may be applied of each ticket's events."""
    board = read_board(connection, {task.ticket_id for task in tasks}, now)
    written = _Written()
    applied = [_Ticket(connection, written, now).apply(task, board) for task in tasks]
    _write(connection, written, now)
    return applied


@dataclass(frozen=True, slots=True)
class _Ticket:
    """Works on one ticket."""

    connection: Connection
    written: _Written
    now: datetime

    def apply(self, task: Task, board: Board) -> Applied:
        """All events up to the first that has to wait."""
        results: list[str] = []
        state = board.states.get(task.ticket_id)
        if task.ticket_id in board.waits:
            return self._wait(task, board.waits[task.ticket_id], results)
        for event in board.events.get(task.ticket_id, ()):
            if state is None:
                results.append(self._pass_over(event, "malformed"))
                continue
            wait = waits_until(event, state, board.feed_read_at, self.now)
            if wait is not None:
                return self._wait(task, wait, results)
            decided = self._decide(task, state, event)
            if isinstance(decided, Needs):
                return Applied(tuple(results), needs=decided)
            results.append(self._carry_out(state, event, decided))
        return Applied(tuple(results))

    def _wait(self, task: Task, until: datetime, results: list[str]) -> Applied:
        self.written.waits.append({"of": task.ticket_id, "free_at": until, "leased_by": None})
        return Applied(tuple(results), wait_until=until)

    def _decide(self, task: Task, state: TicketState, event: Seen) -> Decision | Needs:
        try:
            return task.decide(state, event, task.fetched, self.now)
        except Exception as error:  # noqa: BLE001 (a malformed event, or a bug: the next event must not wait for it)
            log.error("core_event.malformed", event_id=event.id, error=type(error).__name__)
            return Decision(reason="malformed")

    def _pass_over(self, event: Seen, reason: str) -> str:
        self.written.events.append({"row_id": event.id, "status": "kept", "reason": reason})
        return reason

    def _carry_out(self, state: TicketState, event: Seen, decision: Decision) -> str:
        for name, value in decision.changes.items():
            setattr(state, name, value)
        if decision.changes:
            self.written.tickets[state.id] = state
        for person in decision.people:
            state.people[person.account] = person
            self.written.people[state.id, *person.account] = self._person_row(state, person)
        self._close(state, decision)
        for telling in decision.tell:
            self.written.notices.append(self._notice(state, event, telling))
        if decision.followers_of is not None:
            self.written.joined.append((state, dict(decision.followers_of)))
        status = "told" if decision.tell else "kept"
        self.written.events.append({"row_id": event.id, "status": status, "reason": decision.reason})
        return decision.reason or status

    def _person_row(self, state: TicketState, person: Person) -> dict[str, Any]:
        channel, user = person.account
        row = {"ticket": state.id, "channel": channel, "user": user, "role": person.role, "muted": person.muted}
        return row | {"heard": person.heard, "created_at": self.now}

    def _close(self, state: TicketState, decision: Decision) -> None:
        for ask in list(state.asks.values()):
            if ask.open and ask.kind in decision.close:
                end = {"closed_at": self.now, "reason": decision.close[ask.kind]}
                if ask.id in self.written.asks:  # asked and overtaken within this transaction
                    self.written.asks[ask.id] |= end
                else:
                    self.written.closed_asks.append({"row_id": ask.id, **end})
                state.asks[ask.id] = replace(ask, open=False)

    def _notice(self, state: TicketState, event: Seen, telling: Telling) -> dict[str, Any]:
        resident_id = state.residents.get(telling.account)
        whom = f"{resident_id}" if resident_id is not None else ":".join(telling.account)
        news = telling.news if telling.ask is None else telling.news | {"ask": self._ask(state, telling)}
        topic = {"topic": telling.topic, "urgency": telling.urgency, "ticket": state.id, "body": news}
        return notice_row(f"event:{event.webhook_id}:{whom}", telling.account, resident_id, self.now) | topic

    def _ask(self, state: TicketState, telling: Telling) -> int:
        asked = telling.ask
        assert asked is not None  # noqa: S101 - for the type checker
        for ask in state.asks.values():
            if (ask.kind, ask.round, ask.account) == (asked.kind, asked.round, telling.account):
                return ask.id
        (number,) = reserve_ids(self.connection, asks, 1) if not self.written.asks else self._next_id()
        state.asks[number] = AskState(number, asked.kind, asked.round, telling.account, None, True)
        row = {"id": number, "kind": asked.kind, "ticket": state.id, "round": asked.round, "role": telling.role}
        row |= {"channel": telling.account[0], "user": telling.account[1], "asked_at": self.now}
        executor = state.snapshot.get("executor") or {}
        row |= {"executor": executor.get("name"), "code": state.snapshot.get("classifier_code")}
        row |= {"until": asked.until, "remind_at": asked.remind_at, "closed_at": None, "reason": None}
        self.written.asks[number] = row
        return number

    def _next_id(self) -> Sequence[int]:
        """SQLite numbers what is not written yet from the last one that is."""
        if self.connection.dialect.name == "postgresql":
            return reserve_ids(self.connection, asks, 1)
        return (next(reversed(self.written.asks)) + 1,)


def notice_row(key: str, account: tuple[str, str], resident_id: int | None, now: datetime) -> dict[str, Any]:
    """A notice that waits to be told; topic, urgency, ticket and body are the caller's."""
    row = {"key": key, "channel": account[0], "user": account[1], "resident_id": resident_id}
    times = {"created_at": now, "due_at": now, "free_at": now}
    return row | times | {"leased_by": None, "attempts": 0, "status": "waiting", "tried": []}


def write_notices(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write notices; one whose key is there already is not written again."""
    if rows:
        connection.execute(insert_or(connection, notices).on_conflict_do_nothing(), rows)


def _write(connection: Connection, written: _Written, now: datetime) -> None:
    if written.tickets:
        rows = [{"row_id": state.id, **_projected(state)} for state in written.tickets.values()]
        connection.execute(_UPDATE_TICKET, rows)
    _write_people(connection, written)
    if written.closed_asks:
        connection.execute(_CLOSE_ASK, written.closed_asks)
    if written.asks:
        connection.execute(_INSERT_ASK, list(written.asks.values()))
    write_notices(connection, written.notices)
    _close_events(connection, written)
    if written.waits:
        connection.execute(_WAIT, written.waits)
    for state, ticket in written.joined:
        _join(connection, state, ticket, now)


def _close_events(connection: Connection, written: _Written) -> None:
    """Most end alike: one statement for all of these."""
    alike: dict[tuple[str, str | None], list[int]] = {}
    for row in written.events:
        alike.setdefault((row["status"], row["reason"]), []).append(row["row_id"])
    for (status, reason), ids in alike.items():
        connection.execute(_CLOSE_EVENTS, {"ids": padded(ids), "end": status, "why": reason})


def _projected(state: TicketState) -> dict[str, Any]:
    row = {name: getattr(state, name) for name in PROJECTED}
    return row | {"number": state.snapshot["number"], "code": state.snapshot["classifier_code"]}


def _write_people(connection: Connection, written: _Written) -> None:
    if written.people:
        keeping = insert_or(connection, ticket_people)
        changes = {"heard": keeping.excluded.heard}
        keys = ["ticket", "channel", "user"]
        rows = [written.people[key] for key in sorted(written.people)]
        connection.execute(keeping.on_conflict_do_update(index_elements=keys, set_=changes), rows)


def _join(connection: Connection, state: TicketState, ticket: dict[str, Any], now: datetime) -> None:
    """Let everybody of this ticket follow another one, as the core does."""
    other = know(connection, ticket, now)
    rows = [
        {"ticket": other.id, "channel": account[0], "user": account[1], "role": FOLLOWER, "muted": person.muted}
        | {"created_at": now}
        for account, person in sorted(state.people.items())
    ]
    if rows:
        connection.execute(insert_or(connection, ticket_people).on_conflict_do_nothing(), rows)
