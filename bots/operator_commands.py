"""``frontdoor operator``: accounts of the desk from the command line, for the first administrator and for need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bots.clock import SystemClock
from bots.desk.administration import sound_name
from bots.desk.password_rules import SHORTEST, Weak, weakness
from bots.desk.passwords import Passwords
from bots.desk.roles import ROLES
from bots.opened import storage_of
from bots.settings import Settings
from bots.storage import Storage
from bots.storage.audit import COMMAND
from bots.storage.operators import NewOperator, Operator

WHY = {
    Weak.SHORT: f"the password is shorter than {SHORTEST} characters",
    Weak.LONG: "the password is too long",
    Weak.COMMON: "the password is among those that are guessed first; take several unrelated words",
}


class NotDone(Exception):
    """Arguments that cannot be used. ``str`` is one line."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to do, and to whom."""

    act: str
    """``add``, ``list``, ``disable``, ``enable``, ``password`` or ``revoke``."""
    name: str = ""
    role: str = "operator"
    password: Callable[[], str] = str
    """Asks for it; called only when everything else is right."""


async def run(settings: Settings, command: Command) -> list[str]:
    """Do it; the lines to print. Raises ``NotDone``, ``CannotStart`` or ``StorageError``."""
    async with await storage_of(settings, SystemClock()) as storage:
        return await _ACTS[command.act](storage, command)


async def ensure(storage: Storage, name: str, role: str, password: str) -> None:
    """An account with that password, made or given it: for the demonstration."""
    hashed = await _hashed(password)
    known = await storage.operators.named(name)
    if known is None:
        await storage.operators.add(NewOperator(name, role, hashed), COMMAND)
    else:
        await storage.operators.set_password(known.id, hashed, COMMAND)


async def _add(storage: Storage, command: Command) -> list[str]:
    name = sound_name(command.name)
    if name is None:
        raise NotDone("NAME must be 2 to 64 letters, digits, spaces and . _ - @ '")
    if command.role not in ROLES:
        raise NotDone(f"--role must be one of {', '.join(ROLES)}")
    if await storage.operators.named(name) is not None:
        raise NotDone(f"there is an operator {name} already")
    hashed = await _hashed(_strong(command.password(), name))
    if await storage.operators.add(NewOperator(name, command.role, hashed), COMMAND) is None:
        raise NotDone(f"there is an operator {name} already")
    return [f"{name} may sign in as {command.role}: /desk/"]


async def _list(storage: Storage, _command: Command) -> list[str]:
    people = await storage.operators.all()
    return [
        f"{one.name}\t{one.role}\t{'disabled' if one.disabled_at else 'second step' if one.totp else '-'}\t"
        f"{one.signed_in_at.isoformat(timespec='minutes') if one.signed_in_at else 'never'}"
        for one in people
    ] or ["no operators yet: frontdoor operator add NAME"]


async def _disable(storage: Storage, command: Command) -> list[str]:
    one = await _named(storage, command)
    await storage.operators.disable(one.id, COMMAND)
    return [f"{one.name} cannot sign in any more"]


async def _enable(storage: Storage, command: Command) -> list[str]:
    one = await _named(storage, command)
    await storage.operators.enable(one.id, COMMAND)
    return [f"{one.name} may sign in again"]


async def _password(storage: Storage, command: Command) -> list[str]:
    one = await _named(storage, command)
    hashed = await _hashed(_strong(command.password(), one.name))
    await storage.operators.set_password(one.id, hashed, COMMAND)
    return [f"{one.name} has a new password; all sessions have ended"]


async def _revoke(storage: Storage, command: Command) -> list[str]:
    one = await _named(storage, command)
    await storage.desk_sessions.end_all(one.id, COMMAND)
    return [f"all sessions of {one.name} have ended"]


async def _named(storage: Storage, command: Command) -> Operator:
    found = await storage.operators.named(command.name)
    if found is None:
        raise NotDone("there is no operator of that name: frontdoor operator list")
    return found


def _strong(password: str, name: str) -> str:
    weak = weakness(password, name)
    if weak is not None:
        raise NotDone(WHY[weak])
    return password


async def _hashed(password: str) -> str:
    passwords = Passwords()
    try:
        return await passwords.hashed(password)
    finally:
        passwords.close()


_ACTS: dict[str, Callable[[Storage, Command], Awaitable[list[str]]]] = {
    "add": _add,
    "list": _list,
    "disable": _disable,
    "enable": _enable,
    "password": _password,
    "revoke": _revoke,
}
