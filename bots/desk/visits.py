"""Who asks: the cookies of a browser, the session behind them, and the token that its forms carry.

Rules of this file:
* A session's cookie holds 256 random bits; the database holds their digest.  With https its name begins with
  ``__Host-``: no other host and no other path can set it.
* Before there is a session, the forms of a browser are tied to a cookie as well: nobody is signed in as somebody else.
* The token of the forms is made from the cookie, and the cookie cannot be made from it.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_urlsafe
from typing import Final

from aiohttp import web

from bots.desk.parts import PARTS, DeskOptions
from bots.desk.roles import Least, rank
from bots.desk.words import LANGUAGES
from bots.storage.audit import Action, Trace
from bots.storage.desk_sessions import Session, Stage
from bots.storage.operators import Operator

THEMES: Final = ("auto", "light", "dark")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR_S: Final = 365 * 24 * 3600
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at the desk."""

    token: str
    """Of the session, or of the browser that has none yet."""
    session: Session | None
    operator: Operator | None
    """None exactly when there is no session."""
    language: str
    theme: str
    address: str
    fresh: bool = False
    """The token is new: the browser must be given it."""

    @property
    def form_token(self) -> str:
        """What forms carry."""
        return derived(self.token, "form")

    @property
    def rank(self) -> Least:
        """What may be opened."""
        if self.session is None or self.operator is None:
            return Least.NOBODY
        return rank(self.operator.role) if self.session.stage is Stage.OPEN else Least.ENTERING

    @property
    def trace(self) -> Trace:
        """For the audit."""
        session = self.session
        return Trace(session.operator_id if session else None, session.id if session else None, self.address)

    def __repr__(self) -> str:
        return f"Visit({self.session!r})"


VISIT: Final = web.RequestKey("desk_visit", Visit)
"""Where a request keeps it."""


def visit_of(request: web.Request) -> Visit:
    """Who asks."""
    return request[VISIT]


def seated(request: web.Request) -> tuple[Session, Operator]:
    """The session and its operator, behind the gate where there always is one."""
    visit = visit_of(request)
    if visit.session is None or visit.operator is None:
        raise web.HTTPForbidden
    return visit.session, visit.operator


async def visit_from(request: web.Request) -> Visit:
    """Read the cookies and find the session; one that is too old ends here, one left alone locks here."""
    parts = request.config_dict[PARTS]
    token = request.cookies.get(session_cookie(parts.options), "")
    session, operator = (await _found(request, token)) if _TOKEN.fullmatch(token) else (None, None)
    fresh = session is None and not _TOKEN.fullmatch(request.cookies.get(door_cookie(parts.options), ""))
    if session is None:
        token = token_urlsafe(32) if fresh else request.cookies[door_cookie(parts.options)]
    language = request.cookies.get("desk-language", "")
    theme = request.cookies.get("desk-theme", "")
    return Visit(
        token,
        session,
        operator,
        language if language in LANGUAGES else LANGUAGES[0],
        theme if theme in THEMES else THEMES[0],
        address_of(request),
        fresh,
    )


async def _found(request: web.Request, token: str) -> tuple[Session | None, Operator | None]:
    parts = request.config_dict[PARTS]
    sessions, options, now = parts.storage.desk_sessions, parts.options, parts.clock.now()
    session = await sessions.of(digest_of(token))
    if session is None:
        return None, None
    operator = await parts.storage.operators.get(session.operator_id)
    trace = Trace(session.operator_id, session.id, address_of(request))
    old = now >= min(session.created_at + options.ends_after, session.seen_at + options.idle_after)
    if old or operator is None or operator.disabled_at is not None:
        await sessions.end(session.id, "expired", trace)
        return None, None
    if session.stage is Stage.OPEN and now >= session.seen_at + options.lock_after:
        await sessions.move(session.id, Stage.LOCKED, trace, Action.LOCKED)
        session = await sessions.of(digest_of(token))
    return session, operator if session is not None else None


def give_session(response: web.StreamResponse, options: DeskOptions, token: str) -> None:
    """Give the browser its session; it ends with the browser at the latest."""
    _give(response, options, session_cookie(options), token)
    response.del_cookie(door_cookie(options), path="/", secure=options.https, httponly=True, samesite="Strict")


def give_door(response: web.StreamResponse, options: DeskOptions, token: str) -> None:
    """Give the browser what ties its forms to it."""
    _give(response, options, door_cookie(options), token)


def take_session(response: web.StreamResponse, options: DeskOptions) -> None:
    """Take the session's cookie away."""
    response.del_cookie(session_cookie(options), path="/", secure=options.https, httponly=True, samesite="Strict")


def give_choice(response: web.StreamResponse, options: DeskOptions, name: str, value: str) -> None:
    """Remember the language or the theme for a year."""
    response.set_cookie(name, value, max_age=_YEAR_S, path="/", secure=options.https, httponly=True, samesite="Strict")


def session_cookie(options: DeskOptions) -> str:
    """Its name."""
    return "__Host-desk" if options.https else "desk"


def door_cookie(options: DeskOptions) -> str:
    """Its name."""
    return "__Host-desk-door" if options.https else "desk-door"


def digest_of(token: str) -> str:
    """What the database keeps of a token."""
    return blake2b(token.encode(), digest_size=32, person=b"desk session").hexdigest()


def derived(token: str, purpose: str) -> str:
    """Something that only the holder of the token can have."""
    return blake2b(purpose.encode(), key=token.encode(), digest_size=32).hexdigest()


def same(one: str, other: str) -> bool:
    """Compared without telling how much of it is right."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def address_of(request: web.Request) -> str:
    """Where a request comes from, as the connection tells; behind a proxy that is the proxy."""
    return request.remote or "unknown"


def browser_of(request: web.Request) -> str:
    """A short label of the browser: ``Firefox, Linux``."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "?")
    system = next((name for name in _SYSTEMS if name in said), "?")
    return f"{browser}, {'macOS' if system == 'Macintosh' else system}"


def _give(response: web.StreamResponse, options: DeskOptions, name: str, token: str) -> None:
    response.set_cookie(name, token, path="/", secure=options.https, httponly=True, samesite="Strict")
