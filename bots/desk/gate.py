"""The gate: every page of the desk names the least role that may open it, and nothing passes without being looked at.

Rules of this file:
* A request that changes something is a POST, comes from our own page (``Sec-Fetch-Site``, ``Origin``) and carries the
  token of the browser's forms.
* Whoever may not is led to where they can become somebody who may; programs and scripts get a status.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bots.desk.parts import PARTS
from bots.desk.roles import Least
from bots.desk.visits import VISIT, Visit, give_door, same, visit_from
from bots.storage.desk_sessions import Stage

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOME: Final = "/desk/"
WAYS: Final = {
    Stage.SECOND: "/desk/second",
    Stage.CHANGE: "/desk/new-password",
    Stage.LOCKED: "/desk/locked",
    Stage.OPEN: HOME,
}
"""Where a session of each stage goes on."""
FORM: Final = "form"
FORM_HEADER: Final = "Desk-Form"
UNASKED: Final = "Desk-Unasked"
"""A request that nobody made with their hands: the clock of the lock goes on."""
_EXACT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Gate:
    """Adds pages."""

    app: web.Application
    table: dict[tuple[str, str], Least] = field(default_factory=dict)
    """By method and path: the least role."""

    def get(self, path: str, answer: Answer, least: Least) -> None:
        """A page to look at: it changes nothing."""
        self._add("GET", path, answer, least)

    def post(self, path: str, answer: Answer, least: Least) -> None:
        """A change."""
        self._add("POST", path, answer, least)

    def _add(self, method: str, path: str, answer: Answer, least: Least) -> None:
        self.table[method, path] = least

        async def guarded(request: web.Request) -> web.StreamResponse:
            visit = request[VISIT] = await visit_from(request)
            if method == "POST":
                await _require_own_form(request, visit)
            if visit.rank < least:
                return _refused(request, visit)
            await _seen(request, visit)
            response = await answer(request)
            if visit.fresh and not response.prepared:
                give_door(response, request.config_dict[PARTS].options, visit.token)
            return response

        self.app.router.add_route(method, path, guarded)


GATE: Final = web.AppKey("desk_gate", Gate)


def wants_page(request: web.Request) -> bool:
    """A browser going somewhere, rather than a script or a program."""
    scripted = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or "HX-Request" in request.headers
    return not scripted and "text/html" in request.headers.get("Accept", "text/html")


def inside(path: str) -> str:
    """A path of the desk to go on to; anything else becomes its first page."""
    sound = path.startswith("/desk/") and path.isascii() and path.isprintable() and not set(path) & set('\\"<> ')
    return path if sound and not path.startswith(("/desk/sign", "/desk//")) else HOME


async def _require_own_form(request: web.Request, visit: Visit) -> None:
    """Raises 403 for a request that may have been made by another site, 400 for a body that cannot be read."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        raise web.HTTPForbidden
    if site not in {None, "same-origin"} or (origin is not None and not _own(request, origin)):
        raise web.HTTPForbidden
    try:
        form = await request.post()
    except (ValueError, LookupError, AssertionError, KeyError):
        raise web.HTTPBadRequest from None
    carried = request.headers.get(FORM_HEADER) or form.get(FORM, "")
    if visit.fresh or not isinstance(carried, str) or not same(carried, visit.form_token):
        raise web.HTTPForbidden


def _own(request: web.Request, origin: str) -> bool:
    public = request.config_dict[PARTS].options.public_url
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and host in {request.host, urlsplit(public or "").netloc}


def _refused(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Where to go instead."""
    stage = visit.session.stage if visit.session else None
    if stage is Stage.OPEN:
        raise web.HTTPForbidden
    if not wants_page(request):
        return web.Response(status=423 if stage is Stage.LOCKED else 401)
    way = "/desk/sign-in" if stage is None else WAYS[stage]
    asked = request.path_qs if request.method == "GET" else HOME
    onward = "" if inside(asked) == HOME else f"?next={quote(asked, safe='/')}"
    return web.Response(status=303, headers={"Location": way + onward})


async def _seen(request: web.Request, visit: Visit) -> None:
    session = visit.session
    if session is None or session.stage is not Stage.OPEN or UNASKED in request.headers:
        return
    parts = request.config_dict[PARTS]
    if parts.clock.now() - session.seen_at >= _EXACT:
        await parts.storage.desk_sessions.touch(session.id, parts.clock.now())
