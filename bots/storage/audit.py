"""The audit: who did what at the desk, when, and to what; without a word of what was said.

Rules of this file:
* Every sign-in, every change and every look at personal data is one row, written with the change itself.
* A subject is a kind and an id (``operator:5``, ``chat:web:k3...``). Words and phones are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from bots.storage.desk_tables import audit, operators
from bots.storage.ground import Ground

KEPT: Final = timedelta(days=365)
_SUBJECT: Final = re.compile(r"[a-z_]{1,20}:[A-Za-z0-9_.:=-]{1,100}", re.ASCII)
_PHONE: Final = re.compile(r"\+|(?<!\d)(?:38)?0\d{9}(?!\d)")


class Action(StrEnum):
    """What was done. A value is stored and never changes its meaning."""

    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    """A wrong password, a name that nobody has, a disabled operator."""
    CODE_REFUSED = "code_refused"
    SLOWED = "slowed"
    """Too many tries: not even looked at."""
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    REVOKED = "revoked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an action)
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of an action)
    SECOND_ON = "second_on"
    SECOND_OFF = "second_off"
    RECOVERY_USED = "recovery_used"
    ADDED = "added"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ROLE_CHANGED = "role_changed"
    LOOKED = "looked"
    """At personal data: the subject says whose."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Who does something, and from where."""

    operator_id: int | None = None
    """None: nobody known yet, or a command."""
    session_id: int | None = None
    address: str | None = None
    """None: on the command line."""


COMMAND: Final = Trace()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, to be read."""

    id: int
    at: datetime
    operator_id: int | None
    name: str | None
    action: Action
    subject: str | None
    address: str | None


class Audit:
    """Writing and reading."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def note(self, by: Trace, action: Action, subject: str | None = None) -> None:
        """Write one row by itself: for a look. A change writes its own in its transaction. Raises ``ValueError``."""
        now = self._ground.clock()
        check_subject(subject)
        await self._ground.write(lambda connection: note(connection, by, action, now, subject))

    async def read(
        self,
        since: datetime,
        until: datetime,
        operator_id: int | None = None,
        before: int | None = None,
        count: int = 100,
    ) -> list[Entry]:
        """The newest first, from ``since`` until before ``until``, rows older than id ``before``."""
        query = (
            select(audit, operators.c.name)
            .join_from(audit, operators, operators.c.id == audit.c.operator_id, isouter=True)
            .where(audit.c.at >= since, audit.c.at < until)
        )
        if operator_id is not None:
            query = query.where(audit.c.operator_id == operator_id)
        if before is not None:
            query = query.where(audit.c.id < before)
        query = query.order_by(audit.c.id.desc()).limit(count)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [
            Entry(row.id, row.at, row.operator_id, row.name, Action(row.action), row.subject, row.address)
            for row in rows
        ]

    async def newest(self) -> int:
        """The id of the newest row; 0 without any. What grows with every change of access."""
        query = select(func.max(audit.c.id))
        return await self._ground.database.read(lambda connection: connection.scalar(query)) or 0


def note(connection: Connection, by: Trace, action: Action, now: datetime, subject: str | None = None) -> None:
    """Write a row in the caller's transaction. Raises ``ValueError`` for a subject that is not a kind and an id."""
    check_subject(subject)
    row = {"at": now, "operator_id": by.operator_id, "session_id": by.session_id, "address": by.address}
    connection.execute(insert(audit).values(row | {"action": action.value, "subject": subject}))


def check_subject(subject: str | None) -> None:
    """Raises ``ValueError`` when it is not a kind and an id."""
    if subject is not None and (not _SUBJECT.fullmatch(subject) or _PHONE.search(subject)):
        raise ValueError("a subject of the audit is a kind and an id: operator:5")


def forget_old(connection: Connection, now: datetime) -> int:
    """Delete what is older than a year; how many rows."""
    return connection.execute(delete(audit).where(audit.c.at < now - KEPT)).rowcount
