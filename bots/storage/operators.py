"""Operators: their accounts at the desk. Nobody is deleted: the audit goes on naming them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bots.storage.audit import Action, Trace, note
from bots.storage.desk_tables import desk_sessions, operators
from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.wakes import DESK


@dataclass(frozen=True, slots=True)
class Operator:
    """One account."""

    id: int
    name: str
    role: str
    """``operator``, ``supervisor`` or ``administrator``."""
    password: str | None
    """argon2id; None: signs in with the city's provider only."""
    must_change: bool
    """Somebody else chose the password."""
    totp: str | None
    """The secret of the second step, base32."""
    totp_step: int | None
    """The newest step that was used."""
    recovery: Sequence[str]
    """Digests of the recovery codes that are left."""
    subject: str | None
    """Issuer and ``sub`` of the city's provider."""
    created_at: datetime
    signed_in_at: datetime | None
    disabled_at: datetime | None

    def __repr__(self) -> str:
        return f"Operator({self.id}, {self.role})"


@dataclass(frozen=True, slots=True)
class NewOperator:
    """An account to be made."""

    name: str
    role: str
    password: str | None = None
    must_change: bool = False
    subject: str | None = None


class Operators:
    """Reading, and changes with their rows in the audit."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def add(self, new: NewOperator, by: Trace) -> Operator | None:
        """None: somebody has that name, or that subject."""
        now = self._ground.clock()
        made = await self._ground.write(lambda connection: _add(connection, new, by, now))
        self._ground.wakes.ring(DESK)
        return made

    async def all(self) -> list[Operator]:
        """By name."""
        query = select(operators).order_by(operators.c.key)
        return [_operator(row) for row in await self._ground.database.read(lambda c: c.execute(query).all())]

    async def get(self, operator_id: int) -> Operator | None:
        """By id."""
        return await self._one(operators.c.id == operator_id)

    async def named(self, name: str) -> Operator | None:
        """By name, however it is written."""
        return await self._one(operators.c.key == key_of(name))

    async def of_subject(self, subject: str) -> Operator | None:
        """Whom the city's provider means."""
        return await self._one(operators.c.subject == subject)

    async def set_password(self, operator_id: int, password: str, by: Trace) -> None:
        """A new one; one's own choice unless somebody else did it. All sessions but the one that does it end."""
        own = by.operator_id in (operator_id, None)
        action = Action.PASSWORD_CHANGED if own else Action.PASSWORD_RESET
        await self._change(operator_id, {"password": password, "must_change": not own}, by, action)

    async def rehash(self, operator_id: int, old: str, new: str) -> None:
        """The same password, hashed more slowly than before."""
        same = (operators.c.id == operator_id, operators.c.password == old)
        await self._ground.write(lambda c: c.execute(update(operators).where(*same).values(password=new)).rowcount)

    async def set_role(self, operator_id: int, role: str, by: Trace) -> None:
        """Holds from the next page on, in open sessions too."""
        await self._change(operator_id, {"role": role}, by, Action.ROLE_CHANGED)

    async def disable(self, operator_id: int, by: Trace) -> None:
        """Nobody signs in with it any more; all sessions end."""
        await self._change(operator_id, {"disabled_at": self._ground.clock()}, by, Action.DISABLED)

    async def enable(self, operator_id: int, by: Trace) -> None:
        """It may be used again."""
        await self._change(operator_id, {"disabled_at": None}, by, Action.ENABLED)

    async def set_second(self, operator_id: int, secret: str, recovery: Sequence[str], step: int, by: Trace) -> None:
        """From now on a code is asked for; ``recovery``: digests; ``step``: of the code that proved it."""
        values = {"totp": secret, "totp_step": step, "recovery": list(recovery)}
        await self._change(operator_id, values, by, Action.SECOND_ON)

    async def drop_second(self, operator_id: int, by: Trace) -> None:
        """No code is asked for any more."""
        await self._change(operator_id, {"totp": None, "totp_step": None, "recovery": []}, by, Action.SECOND_OFF)

    async def use_step(self, operator_id: int, step: int) -> bool:
        """Use the code of a step; False when that or a later one was used already."""
        fresh = operators.c.totp_step.is_(None) | (operators.c.totp_step < step)
        using = update(operators).where(operators.c.id == operator_id, fresh).values(totp_step=step)
        return await self._ground.write(lambda connection: connection.execute(using).rowcount) == 1

    async def use_recovery(self, operator_id: int, digest: str, by: Trace) -> bool:
        """Use a recovery code; False when there is none with that digest any more."""
        now = self._ground.clock()
        return await self._ground.write(lambda connection: _use_recovery(connection, (operator_id, digest), by, now))

    async def _one(self, condition: Any) -> Operator | None:
        query = select(operators).where(condition)
        row = await self._ground.database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else _operator(row)

    async def _change(self, operator_id: int, values: Mapping[str, Any], by: Trace, action: Action) -> None:
        now = self._ground.clock()

        def change(connection: Connection) -> None:
            changed = connection.execute(update(operators).where(operators.c.id == operator_id).values(**values))
            if changed.rowcount:
                note(connection, by, action, now, f"operator:{operator_id}")
                if action in {Action.PASSWORD_CHANGED, Action.PASSWORD_RESET, Action.DISABLED}:
                    _end_sessions(connection, operator_id, by, now)

        await self._ground.write(change)
        self._ground.wakes.ring(DESK)


def key_of(name: str) -> str:
    """The name as it is compared: one spelling for all ways to write it."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _end_sessions(connection: Connection, operator_id: int, by: Trace, now: datetime) -> None:
    theirs = (desk_sessions.c.operator_id == operator_id, desk_sessions.c.ended_at.is_(None))
    ending = update(desk_sessions).where(*theirs)
    if by.session_id is not None:
        ending = ending.where(desk_sessions.c.id != by.session_id)
    connection.execute(ending.values(ended_at=now, reason="revoked", pending=None))


def _add(connection: Connection, new: NewOperator, by: Trace, now: datetime) -> Operator | None:
    row: dict[str, Any] = {"name": new.name, "key": key_of(new.name), "role": new.role, "password": new.password}
    row |= {"must_change": new.must_change, "subject": new.subject, "recovery": [], "created_at": now}
    adding = insert_or(connection, operators).values(row).on_conflict_do_nothing().returning(operators)
    made = connection.execute(adding).one_or_none()
    if made is None:
        return None
    note(connection, by, Action.ADDED, now, f"operator:{made.id}")
    return _operator(made)


def _use_recovery(connection: Connection, code: tuple[int, str], by: Trace, now: datetime) -> bool:
    operator_id, digest = code
    query = select(operators.c.recovery).where(operators.c.id == operator_id).with_for_update()
    left = connection.scalar(query) or []
    if digest not in left:
        return False
    fewer = [other for other in left if other != digest]
    connection.execute(update(operators).where(operators.c.id == operator_id).values(recovery=fewer))
    note(connection, by, Action.RECOVERY_USED, now, f"operator:{operator_id}")
    return True


def _operator(row: Row[Any]) -> Operator:
    return Operator(**{name: getattr(row, name) for name in Operator.__slots__})
