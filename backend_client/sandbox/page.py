"""The page: tickets arriving live, and the city's side of their lives.

It has no sign-in: it is for the machine it runs on.  What residents wrote is escaped by the templates, files are served
so that a browser runs nothing in them, and changes from other sites' pages are refused.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from backend_client.sandbox import cards, desk_forms, moves, wording
from backend_client.sandbox.act import Act
from backend_client.sandbox.core import core_of, origin
from backend_client.sandbox.problems import Problem, not_found

FOLDER = Path(__file__).parent
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STILL_HERE = 15.0
"""Seconds between signs of life on the live stream, so that nothing on the way takes it for dead."""


@dataclass(frozen=True, slots=True)
class Post:
    """Events on their way to the front door."""

    waiting: int
    """To be tried again."""
    delivered: int
    """Acknowledged."""
    given_up: int
    """Tried for three days."""


def add_page(app: web.Application) -> None:
    """Add the page to the sandbox's app."""
    aiohttp_jinja2.setup(
        app, loader=jinja2.FileSystemLoader(FOLDER / "templates"), trim_blocks=True, lstrip_blocks=True
    )
    app.router.add_get("/", shown(get_list))
    app.router.add_get("/live", get_live)
    app.router.add_get("/tickets/{id}", shown(get_ticket))
    app.router.add_get("/tickets/{id}/card", shown(get_card))
    app.router.add_get("/files/{id}", shown(get_file))
    for path, take in desk_forms.OF_TICKETS.items():
        app.router.add_post(f"/tickets/{{id}}/{path}", shown(_taking(take)))
    app.router.add_post("/notices", shown(post_notice))
    app.router.add_post("/fault", shown(post_fault))
    app.router.add_static("/static", FOLDER / "static")
    app.on_response_prepare.append(_guard)


async def get_list(request: web.Request) -> web.Response:
    """Answer the list of tickets: the open ones, or all with ``?show=all``."""
    only_open = request.query.get("show") != "all"
    core = core_of(request)
    found = await core.act(lambda act: (cards.recent(act, only_open), cards.counts(act), _post(act)))
    return _render(request, "list.html", cards=found[0], counts=found[1], post=found[2], only_open=only_open)


async def get_ticket(request: web.Request) -> web.Response:
    """Answer the page of one ticket."""
    card = await core_of(request).act(lambda act: cards.one(act, request.match_info["id"]))
    return _render(request, "ticket.html", card=card)


async def get_card(request: web.Request) -> web.Response:
    """Answer one ticket's card alone."""
    return await _card(request, request.match_info["id"])


async def get_file(request: web.Request) -> web.Response:
    """Answer an attachment; only what browsers show as a picture is shown, the rest is saved."""
    query, file_id = "SELECT body, content_type FROM attachments WHERE id = ?", request.match_info["id"]
    row = await core_of(request).store.run(lambda db: db.execute(query, (file_id,)).fetchone())
    if row is None:
        raise not_found("There is no such file.")
    shown_inline = cards.Shown(file_id, row["content_type"]).is_image
    headers = {
        "Content-Disposition": "inline" if shown_inline else "attachment",
        "Cache-Control": "private, max-age=86400, immutable",
    }
    return web.Response(body=row["body"], content_type=row["content_type"], headers=headers)


async def get_live(request: web.Request) -> web.StreamResponse:
    """Stream the ids of tickets that change, as server-sent events."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    async with core_of(request).live.listen() as queue:
        with suppress(ConnectionError):
            await response.prepare(request)
            await response.write(b"retry: 2000\n\n")
            while (said := await _next(queue)) is not None:
                await response.write(said)
    return response


async def post_notice(request: web.Request) -> web.Response:
    """Publish a notice."""
    notice = await desk_forms.notice(request)
    await core_of(request).act(lambda act: moves.publish(act, notice), origin(request))
    raise web.HTTPSeeOther("/")


async def post_fault(request: web.Request) -> web.Response:
    """Switch a fault on or off."""
    core_of(request).faults.begin(await desk_forms.fault(request))
    raise web.HTTPSeeOther("/")


def shown(handler: Handler) -> Handler:
    """Show refusals in words, and refuse changes that another site's page sends."""

    async def show(request: web.Request) -> web.StreamResponse:
        try:
            if request.method == "POST":
                _same_site(request)
            return await handler(request)
        except Problem as problem:
            template = "trouble.html" if _wants_card(request) else "problem.html"
            return _render(request, template, status=problem.status, trouble=wording.of_problem(problem))

    return show


def _taking(take: desk_forms.Take) -> Handler:
    """Answer the handler of a form that changes one ticket."""

    async def post(request: web.Request) -> web.StreamResponse:
        ticket_id = request.match_info["id"]
        work = await take(request)
        await core_of(request).act(lambda act: work(act, ticket_id), origin(request))
        if _wants_card(request):
            return await _card(request, ticket_id)
        raise web.HTTPSeeOther(f"/tickets/{ticket_id}")

    return post


async def _card(request: web.Request, ticket_id: str) -> web.Response:
    card = await core_of(request).act(lambda act: cards.one(act, ticket_id))
    return _render(request, "card_alone.html", card=card)


async def _next(queue: asyncio.Queue[str | None]) -> bytes | None:
    try:
        ticket_id = await asyncio.wait_for(queue.get(), STILL_HERE)
    except TimeoutError:
        return b": still here\n\n"
    return None if ticket_id is None else f"event: ticket\ndata: {ticket_id}\n\n".encode()


def _render(request: web.Request, template: str, status: int = 200, **shown_values: object) -> web.Response:
    core = core_of(request)
    values = {"seed": core.city.seed, "fault": core.faults.fault, "faults": wording.FAULTS, **shown_values}
    return aiohttp_jinja2.render_template(template, request, values, status=status)


def _post(act: Act) -> Post | None:
    if not act.delivers:
        return None
    found = dict(act.db.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
    return Post(found.get("waiting", 0), found.get("delivered", 0), found.get("given_up", 0))


def _wants_card(request: web.Request) -> bool:
    return request.headers.get("X-Wants") == "card"


def _same_site(request: web.Request) -> None:
    given = request.headers.get("Origin")
    if given is not None and given.partition("://")[2] != request.host:
        raise Problem(403, "The request came from another site")


async def _guard(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith("/v1/"):
        return
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if not request.path.startswith(("/static/", "/files/")):
        response.headers.setdefault("Cache-Control", "no-store")
