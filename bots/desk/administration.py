"""What an administrator does: operators, everybody's sessions, the audit."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from secrets import choice
from typing import Any, Final

from aiohttp import web

from bots.desk.gate import Gate
from bots.desk.pages import onward, page
from bots.desk.parts import PARTS
from bots.desk.passwords import Busy
from bots.desk.roles import ROLES, Least
from bots.desk.sign_in import text_of
from bots.desk.visits import seated, visit_of
from bots.storage.audit import Action
from bots.storage.operators import NewOperator, Operator

NAME: Final = re.compile(r"[\w][\w .@'’-]{0,62}[\w.]")
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ROWS: Final = 200


def routes(gate: Gate) -> None:
    """The pages of this file."""
    gate.get("/operators", _operators, Least.ADMINISTRATOR)
    gate.post("/operators", _add, Least.ADMINISTRATOR)
    one = r"/operators/{operator:\d{1,15}}"
    gate.post(one + "/disable", _disable, Least.ADMINISTRATOR)
    gate.post(one + "/enable", _enable, Least.ADMINISTRATOR)
    gate.post(one + "/reset", _reset, Least.ADMINISTRATOR)
    gate.post(one + "/role", _role, Least.ADMINISTRATOR)
    gate.get("/sessions", _sessions, Least.ADMINISTRATOR)
    gate.post(r"/sessions/{session:\d{1,15}}/end", _end_session, Least.ADMINISTRATOR)
    gate.get("/audit", _audit, Least.ADMINISTRATOR)


def sound_name(name: str) -> str | None:
    """A name as it is kept; None when it is none: 2 to 64 letters, digits, spaces and ``. _ - @ '``."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    return plain if NAME.fullmatch(plain) else None


def random_password() -> str:
    """For the first time: 94 bits, without letters that look like others."""
    return "-".join("".join(choice(_ALPHABET) for _ in range(4)) for _ in range(4))


async def _operators(request: web.Request) -> web.StreamResponse:
    return await _listed(request)


async def _listed(
    request: web.Request, problem: str | None = None, given: tuple[str, str] | None = None
) -> web.Response:
    """``given``: a name and the password to hand over, shown once."""
    people = await request.config_dict[PARTS].storage.operators.all()
    status = 200 if problem is None else 400
    return page(request, "operators.html", status, people=people, roles=ROLES, problem=problem, given=given)


async def _add(request: web.Request) -> web.StreamResponse:
    parts = request.config_dict[PARTS]
    name, role, password = sound_name(await text_of(request, "name")), await text_of(request, "role"), random_password()
    if name is None or role not in ROLES:
        return await _listed(request, "operator-name-odd")
    try:
        hashed = await parts.passwords.hashed(password)
    except Busy:
        return await _listed(request, "sign-in-busy")
    new = NewOperator(name, role, hashed, must_change=True)
    if await parts.storage.operators.add(new, visit_of(request).trace) is None:
        return await _listed(request, "operator-name-taken")
    return await _listed(request, given=(name, password))


async def _named(request: web.Request) -> Operator:
    """Whom the path names. Raises 404."""
    found = await request.config_dict[PARTS].storage.operators.get(int(request.match_info["operator"]))
    if found is None:
        raise web.HTTPNotFound
    return found


async def _indispensable(request: web.Request, one: Operator) -> bool:
    """Without them nobody could open this page."""
    people = await request.config_dict[PARTS].storage.operators.all()
    able = [person.id for person in people if person.role == "administrator" and person.disabled_at is None]
    return able == [one.id]


async def _disable(request: web.Request) -> web.StreamResponse:
    one = await _named(request)
    if await _indispensable(request, one):
        return await _listed(request, "operator-last")
    await request.config_dict[PARTS].storage.operators.disable(one.id, visit_of(request).trace)
    return onward("/desk/operators")


async def _enable(request: web.Request) -> web.StreamResponse:
    one = await _named(request)
    await request.config_dict[PARTS].storage.operators.enable(one.id, visit_of(request).trace)
    return onward("/desk/operators")


async def _reset(request: web.Request) -> web.StreamResponse:
    """A new first password, and no second step any more: for who has lost theirs."""
    one, parts, password = await _named(request), request.config_dict[PARTS], random_password()
    if one.id == seated(request)[1].id:
        return await _listed(request, "operator-own")
    try:
        hashed = await parts.passwords.hashed(password)
    except Busy:
        return await _listed(request, "sign-in-busy")
    if one.totp is not None:
        await parts.storage.operators.drop_second(one.id, visit_of(request).trace)
    await parts.storage.operators.set_password(one.id, hashed, visit_of(request).trace)
    return await _listed(request, given=(one.name, password))


async def _role(request: web.Request) -> web.StreamResponse:
    one, role = await _named(request), await text_of(request, "role")
    if role not in ROLES:
        raise web.HTTPBadRequest
    if role != "administrator" and await _indispensable(request, one):
        return await _listed(request, "operator-last")
    if role != one.role:
        await request.config_dict[PARTS].storage.operators.set_role(one.id, role, visit_of(request).trace)
    return onward("/desk/operators")


async def _sessions(request: web.Request) -> web.StreamResponse:
    session, _ = seated(request)
    seats = await request.config_dict[PARTS].storage.desk_sessions.going()
    return page(request, "sessions.html", seats=seats, session=session)


async def _end_session(request: web.Request) -> web.StreamResponse:
    number, trace = int(request.match_info["session"]), visit_of(request).trace
    await request.config_dict[PARTS].storage.desk_sessions.end(number, "revoked", trace)
    return onward("/desk/sessions")


async def _audit(request: web.Request) -> web.StreamResponse:
    parts, query = request.config_dict[PARTS], request.query
    day = _day(query.get("day", "")) or parts.clock.now().astimezone(parts.timezone).date()
    person, before = _number(query.get("person", "")), _number(query.get("before", ""))
    since = datetime.combine(day, time.min, parts.timezone)
    until = datetime.combine(day + timedelta(days=1), time.min, parts.timezone)
    found = await parts.storage.audit.read(since, until, person, before, _ROWS + 1)
    people = await parts.storage.operators.all()
    names = {f"operator:{one.id}": one.name for one in people}
    older = found[_ROWS - 1].id if len(found) > _ROWS else None
    shown: dict[str, Any] = {"entries": found[:_ROWS], "people": people, "names": names, "Action": Action}
    return page(request, "audit.html", **shown, day=day.isoformat(), person=person, older=older)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 < day.year < 2200 else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None
