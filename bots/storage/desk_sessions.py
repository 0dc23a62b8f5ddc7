"""Sessions at the desk: kept here, so that they can be ended from anywhere; the browser holds a token and no more.

A session is in one stage: ``second`` (the password was right, the code is still asked for), ``change`` (a password of
one's own is still to be chosen), ``open``, ``locked``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bots.storage.audit import Action, Trace, note
from bots.storage.desk_tables import desk_sessions, operators
from bots.storage.ground import Ground
from bots.storage.wakes import DESK

KEPT: Final = timedelta(days=30)
"""After their end: for whoever asks who sat there."""
_SESSION: Final = desk_sessions.c
_GOING: Final = _SESSION.ended_at.is_(None)


class Stage(StrEnum):
    """How far somebody has come in."""

    SECOND = "second"
    CHANGE = "change"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Session:
    """One browser at the desk."""

    id: int
    operator_id: int
    stage: Stage
    via: str
    """``password`` or ``provider``."""
    pending: str | None
    """The secret of a second step that is being set up."""
    address: str
    browser: str
    created_at: datetime
    seen_at: datetime

    def __repr__(self) -> str:
        return f"Session({self.id}, {self.stage})"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that begins."""

    digest: str
    """Of the token in the cookie."""
    operator_id: int
    stage: Stage
    via: str
    address: str
    browser: str
    instead_of: str | None = None
    """A session that this one takes the place of, by its digest."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A session with the name of who sits there, for a list."""

    session: Session
    name: str


class DeskSessions:
    """Beginning, finding, ending."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def begin(self, new: NewSession) -> int:
        """Begin one; its id. The one whose place it takes ends."""
        now = self._ground.clock()
        begun = await self._ground.write(lambda connection: _begin(connection, new, now))
        self._ground.wakes.ring(DESK)
        return begun

    async def of(self, digest: str) -> Session | None:
        """The session of a token that has not ended; what is too old is for the caller to judge."""
        query = select(desk_sessions).where(_SESSION.digest == digest, _GOING)
        row = await self._ground.database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else _session(row)

    async def touch(self, session_id: int, at: datetime) -> None:
        """The operator did something then."""
        await self._ground.write(lambda c: _set(c, _SESSION.id == session_id, {"seen_at": at}))

    async def keep_pending(self, session_id: int, secret: str | None) -> None:
        """Remember the secret that is being set up, or forget it."""
        await self._ground.write(lambda c: _set(c, _SESSION.id == session_id, {"pending": secret}))

    async def move(self, session_id: int, stage: Stage, by: Trace, action: Action | None = None) -> None:
        """To another stage; seen now where somebody came further in. ``action``: a row in the audit."""
        now = self._ground.clock()
        values: dict[str, Any] = {"stage": stage.value} | ({} if stage is Stage.LOCKED else {"seen_at": now})
        condition = (_SESSION.id == session_id) & (_SESSION.stage != stage.value)

        def change(connection: Connection) -> None:
            if _set(connection, condition, values) and action is not None:
                note(connection, by, action, now)
            if action is Action.SIGNED_IN:
                entered = update(operators).where(operators.c.id == by.operator_id)
                connection.execute(entered.values(signed_in_at=now))

        await self._ground.write(change)
        self._ground.wakes.ring(DESK)

    async def end(self, session_id: int, reason: str, by: Trace) -> None:
        """End one: ``signed_out``, ``revoked`` or ``expired``."""
        await self._end(_SESSION.id == session_id, reason, by, f"session:{session_id}")

    async def end_all(self, operator_id: int, by: Trace) -> None:
        """End all of one operator but the session that does it."""
        theirs = _SESSION.operator_id == operator_id
        if by.session_id is not None:
            theirs = theirs & (_SESSION.id != by.session_id)
        await self._end(theirs, "revoked", by, f"operator:{operator_id}")

    async def going(self, operator_id: int | None = None) -> list[Seat]:
        """All that have not ended, the newest first."""
        joined = select(desk_sessions, operators.c.name.label("who")).join(operators)
        query = joined.where(_GOING).order_by(_SESSION.seen_at.desc(), _SESSION.id.desc())
        if operator_id is not None:
            query = query.where(_SESSION.operator_id == operator_id)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [Seat(_session(row), row.who) for row in rows]

    async def stages(self) -> dict[int, str]:
        """The stages of all that have not ended: what open pages have to know."""
        query = select(_SESSION.id, _SESSION.stage).where(_GOING)
        rows: Sequence[Any] = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return {int(row.id): str(row.stage) for row in rows}

    async def _end(self, condition: ColumnElement[bool], reason: str, by: Trace, subject: str) -> None:
        now = self._ground.clock()
        action = {"signed_out": Action.SIGNED_OUT, "revoked": Action.REVOKED}.get(reason)

        def end(connection: Connection) -> None:
            ended = _set(connection, condition, {"ended_at": now, "reason": reason, "pending": None})
            if ended and action is not None:
                note(connection, by, action, now, subject)

        await self._ground.write(end)
        self._ground.wakes.ring(DESK)


def forget_ended(connection: Connection, now: datetime) -> int:
    """Delete what ended long ago, and what nobody came back to; how many."""
    old = (_SESSION.ended_at < now - KEPT) | (_SESSION.created_at < now - 2 * KEPT)
    return connection.execute(delete(desk_sessions).where(old)).rowcount


def _begin(connection: Connection, new: NewSession, now: datetime) -> int:
    if new.instead_of is not None:
        replaced = {"ended_at": now, "reason": "replaced", "pending": None}
        _set(connection, _SESSION.digest == new.instead_of, replaced)
    row = {"digest": new.digest, "operator_id": new.operator_id, "stage": new.stage.value, "via": new.via}
    row |= {"address": new.address, "browser": new.browser, "created_at": now, "seen_at": now}
    number: int = connection.execute(insert(desk_sessions).values(row).returning(_SESSION.id)).scalar_one()
    by = Trace(new.operator_id, number, new.address)
    if new.stage in {Stage.OPEN, Stage.CHANGE}:
        note(connection, by, Action.SIGNED_IN, now)
        connection.execute(update(operators).where(operators.c.id == new.operator_id).values(signed_in_at=now))
    return number


def _set(connection: Connection, condition: ColumnElement[bool], values: dict[str, Any]) -> int:
    return connection.execute(update(desk_sessions).where(condition, _GOING).values(**values)).rowcount


def _session(row: Row[Any]) -> Session:
    values = {name: getattr(row, name) for name in Session.__slots__}
    return Session(**values | {"stage": Stage(row.stage)})
