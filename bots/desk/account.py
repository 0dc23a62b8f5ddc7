"""One's own account: password, second step, sessions."""

from __future__ import annotations

import io

import segno
from aiohttp import web
from markupsafe import Markup

from bots.desk import totp
from bots.desk.gate import Gate
from bots.desk.pages import onward, page
from bots.desk.parts import PARTS
from bots.desk.password_rules import weakness
from bots.desk.passwords import Busy
from bots.desk.roles import Least
from bots.desk.sign_in import ACCOUNT, right_password, text_of
from bots.desk.visits import seated, visit_of


def routes(gate: Gate) -> None:
    """The pages of this file."""
    gate.get("/account", _account, Least.OPERATOR)
    gate.post("/account/password", _password, Least.OPERATOR)
    gate.post("/account/second", _begin_second, Least.OPERATOR)
    gate.post("/account/second/confirm", _confirm_second, Least.OPERATOR)
    gate.post("/account/second/off", _drop_second, Least.OPERATOR)
    gate.post(r"/account/sessions/{session:\d{1,15}}/end", _end_session, Least.OPERATOR)


async def _account(request: web.Request) -> web.StreamResponse:
    return await _shown(request)


async def _shown(request: web.Request, problem: str | None = None, status: int = 200) -> web.Response:
    session, operator = seated(request)
    seats = await request.config_dict[PARTS].storage.desk_sessions.going(operator.id)
    return page(request, "account.html", status, operator=operator, session=session, seats=seats, problem=problem)


async def _checked(request: web.Request) -> str | None:
    """Why the present password does not stand; None when it does."""
    _, operator = seated(request)
    parts = request.config_dict[PARTS]
    bucket = f"unlock:{operator.id}"
    if await parts.storage.tries.take({bucket: ACCOUNT}):
        return "sign-in-slowed"
    try:
        right = await right_password(request, operator, await text_of(request, "present"))
    except Busy:
        return "sign-in-busy"
    if right:
        await parts.storage.tries.give_back(bucket)
    return None if right else "locked-wrong"


async def _password(request: web.Request) -> web.StreamResponse:
    _, operator = seated(request)
    parts, password = request.config_dict[PARTS], await text_of(request, "password")
    problem = await _checked(request) or weakness(password, operator.name)
    if problem is None and password != await text_of(request, "again"):
        problem = "password-differs"
    if problem is not None:
        return await _shown(request, str(problem), 400)
    hashed = await parts.passwords.hashed(password)
    await parts.storage.operators.set_password(operator.id, hashed, visit_of(request).trace)
    return onward("/desk/account")


async def _begin_second(request: web.Request) -> web.StreamResponse:
    session, operator = seated(request)
    if operator.totp is not None:
        return onward("/desk/account")
    if (problem := await _checked(request)) is not None:
        return await _shown(request, problem, 403)
    secret = totp.new_secret()
    await request.config_dict[PARTS].storage.desk_sessions.keep_pending(session.id, secret)
    return _setting_up(request, secret)


def _setting_up(request: web.Request, secret: str, problem: str | None = None, status: int = 200) -> web.Response:
    _, operator = seated(request)
    parts = request.config_dict[PARTS]
    code = segno.make(totp.address(secret, operator.name, parts.options.service), error="m", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", scale=4, border=4, xmldecl=False, svgns=False, dark="#000", light="#fff")
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = Markup(drawn.getvalue().decode())  # noqa: S704 (drawn by segno: rectangles alone)
    return page(request, "setting_up.html", status, picture=picture, secret=spaced, problem=problem)


async def _confirm_second(request: web.Request) -> web.StreamResponse:
    session, operator = seated(request)
    parts = request.config_dict[PARTS]
    if session.pending is None or operator.totp is not None:
        return onward("/desk/account")
    step = totp.step_of(session.pending, await text_of(request, "code"), parts.clock.now())
    if step is None:
        return _setting_up(request, session.pending, "second-wrong", 400)
    codes = totp.new_recovery_codes()
    digests = [totp.recovery_digest(code) for code in codes]
    await parts.storage.operators.set_second(operator.id, session.pending, digests, step, visit_of(request).trace)
    await parts.storage.desk_sessions.keep_pending(session.id, None)
    return page(request, "recovery.html", codes=codes)


async def _drop_second(request: web.Request) -> web.StreamResponse:
    _, operator = seated(request)
    if (problem := await _checked(request)) is not None:
        return await _shown(request, problem, 403)
    await request.config_dict[PARTS].storage.operators.drop_second(operator.id, visit_of(request).trace)
    return onward("/desk/account")


async def _end_session(request: web.Request) -> web.StreamResponse:
    _, operator = seated(request)
    sessions, number = request.config_dict[PARTS].storage.desk_sessions, int(request.match_info["session"])
    if any(seat.session.id == number for seat in await sessions.going(operator.id)):
        await sessions.end(number, "revoked", visit_of(request).trace)
    return onward("/desk/account")
