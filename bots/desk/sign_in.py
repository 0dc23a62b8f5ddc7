"""Coming in and going out: name and password, the second step, a password of one's own, the lock."""

from __future__ import annotations

from hashlib import blake2b
from secrets import token_urlsafe
from typing import Final

from aiohttp import web

from bots.desk.gate import HOME, WAYS, Gate, inside, wants_page
from bots.desk.pages import onward, page
from bots.desk.parts import PARTS
from bots.desk.password_rules import weakness
from bots.desk.passwords import Busy
from bots.desk.roles import Least
from bots.desk.totp import recovery_digest, step_of
from bots.desk.visits import THEMES, browser_of, digest_of, give_choice, give_session, seated, take_session, visit_of
from bots.desk.words import LANGUAGES
from bots.rates import Rate
from bots.storage.audit import Action, Trace
from bots.storage.desk_sessions import NewSession, Stage
from bots.storage.operators import Operator, key_of

ACCOUNT: Final = Rate(per_s=1 / 60, burst=10)
"""Ten tries at one name, then one a minute."""
ADDRESS: Final = Rate(per_s=1 / 5, burst=60)
"""A whole contact centre may sit behind one address."""
CODES: Final = Rate(per_s=1 / 120, burst=5)
"""Codes of the second step for one account."""


def routes(gate: Gate) -> None:
    """The pages of this file."""
    gate.get("/sign-in", _door, Least.NOBODY)
    gate.post("/sign-in", _sign_in, Least.NOBODY)
    gate.post("/look", _look, Least.NOBODY)
    gate.post("/sign-out", _sign_out, Least.ENTERING)
    gate.get("/second", _stage_page, Least.ENTERING)
    gate.post("/second", _second, Least.ENTERING)
    gate.get("/new-password", _stage_page, Least.ENTERING)
    gate.post("/new-password", _new_password, Least.ENTERING)
    gate.get("/locked", _stage_page, Least.ENTERING)
    gate.post("/unlock", _unlock, Least.ENTERING)
    gate.post("/lock", _lock, Least.OPERATOR)
    gate.post("/here", _here, Least.OPERATOR)


async def text_of(request: web.Request, name: str, longest: int = 300) -> str:
    """One field of the form as it was typed; empty where there is none, or a file."""
    value = (await request.post()).get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def account_bucket(name: str) -> str:
    """A name's bucket; a digest, because people type their password there by mistake."""
    return "account:" + blake2b(key_of(name).encode("utf-8", "replace"), digest_size=12).hexdigest()


async def right_password(request: web.Request, operator: Operator | None, password: str) -> bool:
    """Whether it is theirs; hashed anew where today's costs are higher. Raises ``Busy``."""
    parts = request.config_dict[PARTS]
    stored = operator.password if operator is not None and operator.disabled_at is None else None
    right = await parts.passwords.right(stored, password)
    if right and operator is not None and stored is not None and parts.passwords.outdated(stored):
        await parts.storage.operators.rehash(operator.id, stored, await parts.passwords.hashed(password))
    return right


async def _door(request: web.Request) -> web.StreamResponse:
    if (session := visit_of(request).session) is not None:
        return onward(WAYS[session.stage])
    return page(request, "sign_in.html", next=inside(request.query.get("next", HOME)), name="", problem=None)


async def _sign_in(request: web.Request) -> web.StreamResponse:
    parts, visit = request.config_dict[PARTS], visit_of(request)
    name, onto = await text_of(request, "name"), inside(await text_of(request, "next"))
    bucket = account_bucket(name)
    wait = await parts.storage.tries.take({bucket: ACCOUNT, f"address:{visit.address}": ADDRESS})
    operator = await parts.storage.operators.named(name)
    trace = Trace(operator.id if operator else None, None, visit.address)
    if wait:
        await parts.storage.audit.note(trace, Action.SLOWED)
        return page(request, "sign_in.html", 429, next=onto, name=name, problem="sign-in-slowed")
    try:
        right = await right_password(request, operator, await text_of(request, "password"))
    except Busy:
        return page(request, "sign_in.html", 503, next=onto, name=name, problem="sign-in-busy")
    if not right or operator is None:
        await parts.storage.audit.note(trace, Action.REFUSED)
        return page(request, "sign_in.html", 403, next=onto, name=name, problem="sign-in-wrong")
    await parts.storage.tries.give_back(bucket)
    return await admit(request, operator, "password", onto)


async def admit(request: web.Request, operator: Operator, via: str, onto: str) -> web.StreamResponse:
    """Begin a session and lead on: to the second step, to a new password, or in."""
    parts, visit = request.config_dict[PARTS], visit_of(request)
    stage = Stage.SECOND if operator.totp else Stage.CHANGE if operator.must_change else Stage.OPEN
    token = token_urlsafe(32)
    old = digest_of(visit.token) if visit.session else None
    new = NewSession(digest_of(token), operator.id, stage, via, visit.address, browser_of(request), old)
    await parts.storage.desk_sessions.begin(new)
    response = onward(onto if stage is Stage.OPEN else f"{WAYS[stage]}?next={onto}")
    give_session(response, parts.options, token)
    return response


async def _stage_page(request: web.Request) -> web.StreamResponse:
    """The page of a session's stage; whoever is past it goes on."""
    session, _ = seated(request)
    onto = inside(request.query.get("next", HOME))
    if WAYS[session.stage] != request.path:
        return onward(onto if session.stage is Stage.OPEN else WAYS[session.stage])
    return page(request, f"{session.stage}.html", next=onto, problem=None)


async def _second(request: web.Request) -> web.StreamResponse:
    session, operator = seated(request)
    parts, onto = request.config_dict[PARTS], inside(await text_of(request, "next"))
    if session.stage is not Stage.SECOND:
        return onward(WAYS[session.stage])
    wait = await parts.storage.tries.take({f"second:{operator.id}": CODES})
    trace = visit_of(request).trace
    if wait or not await right_code(request, operator, await text_of(request, "code")):
        await parts.storage.audit.note(trace, Action.SLOWED if wait else Action.CODE_REFUSED)
        problem = "sign-in-slowed" if wait else "second-wrong"
        return page(request, "second.html", 429 if wait else 403, next=onto, problem=problem)
    await parts.storage.tries.give_back(f"second:{operator.id}")
    stage = Stage.CHANGE if operator.must_change else Stage.OPEN
    await parts.storage.desk_sessions.move(session.id, stage, trace, Action.SIGNED_IN)
    return onward(onto if stage is Stage.OPEN else WAYS[stage])


async def right_code(request: web.Request, operator: Operator, typed: str) -> bool:
    """Whether it is a code of now that was not used yet, or a recovery code; it is used up with that."""
    parts = request.config_dict[PARTS]
    step = step_of(operator.totp or "", typed, parts.clock.now()) if operator.totp else None
    if step is not None:
        return await parts.storage.operators.use_step(operator.id, step)
    return await parts.storage.operators.use_recovery(operator.id, recovery_digest(typed), visit_of(request).trace)


async def _new_password(request: web.Request) -> web.StreamResponse:
    session, operator = seated(request)
    parts, trace = request.config_dict[PARTS], visit_of(request).trace
    if session.stage is not Stage.CHANGE:
        return onward(WAYS[session.stage])
    onto, password = inside(await text_of(request, "next")), await text_of(request, "password")
    problem: str | None = weakness(password, operator.name)
    if problem is None and password != await text_of(request, "again"):
        problem = "password-differs"
    if problem is None and await right_password(request, operator, password):
        problem = "password-same"
    if problem is not None:
        return page(request, "change.html", 400, next=onto, problem=str(problem))
    await parts.storage.operators.set_password(operator.id, await parts.passwords.hashed(password), trace)
    await parts.storage.desk_sessions.move(session.id, Stage.OPEN, trace)
    return onward(onto)


async def _unlock(request: web.Request) -> web.StreamResponse:
    session, operator = seated(request)
    parts, onto, trace = request.config_dict[PARTS], inside(await text_of(request, "next")), visit_of(request).trace
    if session.stage is Stage.OPEN:
        return onward(onto) if wants_page(request) else web.Response(status=204)
    if session.stage is not Stage.LOCKED:
        raise web.HTTPForbidden
    wait = await parts.storage.tries.take({f"unlock:{operator.id}": ACCOUNT})
    typed = await text_of(request, "password")
    try:
        right = not wait and (
            await right_password(request, operator, typed) or await right_code(request, operator, typed)
        )
    except Busy:
        return _still_locked(request, onto, 503, "sign-in-busy")
    if not right:
        await parts.storage.audit.note(trace, Action.SLOWED if wait else Action.REFUSED)
        return _still_locked(request, onto, *((429, "sign-in-slowed") if wait else (403, "locked-wrong")))
    await parts.storage.tries.give_back(f"unlock:{operator.id}")
    await parts.storage.desk_sessions.move(session.id, Stage.OPEN, trace, Action.UNLOCKED)
    return onward(onto) if wants_page(request) else web.Response(status=204)


def _still_locked(request: web.Request, onto: str, status: int, problem: str) -> web.StreamResponse:
    if wants_page(request):
        return page(request, "locked.html", status, next=onto, problem=problem)
    said = request.config_dict[PARTS].words.say(visit_of(request).language, problem)
    return web.Response(status=status, text=said)


async def _lock(request: web.Request) -> web.StreamResponse:
    session, _ = seated(request)
    await request.config_dict[PARTS].storage.desk_sessions.move(
        session.id, Stage.LOCKED, visit_of(request).trace, Action.LOCKED
    )
    if wants_page(request):
        return onward(f"{WAYS[Stage.LOCKED]}?next={inside(await text_of(request, 'next'))}")
    return web.Response(status=204)


async def _here(_request: web.Request) -> web.StreamResponse:
    """The operator is typing: the gate has seen it."""
    return web.Response(status=204)


async def _sign_out(request: web.Request) -> web.StreamResponse:
    session, _ = seated(request)
    parts = request.config_dict[PARTS]
    await parts.storage.desk_sessions.end(session.id, "signed_out", visit_of(request).trace)
    response = onward("/desk/sign-in")
    take_session(response, parts.options)
    return response


async def _look(request: web.Request) -> web.StreamResponse:
    """Language and theme, of this browser."""
    options = request.config_dict[PARTS].options
    response = onward(_back(await text_of(request, "back")))
    for name, choices in (("language", LANGUAGES), ("theme", THEMES)):
        if (value := await text_of(request, name)) in choices:
            give_choice(response, options, f"desk-{name}", value)
    return response


def _back(path: str) -> str:
    return path if path.startswith("/desk/sign-in") and inside("/desk/x" + path[13:]) != HOME else inside(path)
