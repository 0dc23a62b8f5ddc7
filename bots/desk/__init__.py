"""The operators' desk: who may sit at it, its pages, and what is live on them.  How it is used: ``docs/desk.md``."""

from __future__ import annotations

from aiohttp import web

from bots.desk import account, administration, sign_in, stream
from bots.desk.gate import GATE, Gate
from bots.desk.live import Live, access_readers
from bots.desk.pages import VERSION, errors, file, page, set_up_pages, version
from bots.desk.parts import PARTS, DeskOptions, DeskParts
from bots.desk.roles import Least

__all__ = ["DeskOptions", "DeskParts", "Live", "access_readers", "add_desk"]


def add_desk(main: web.Application, parts: DeskParts) -> Gate:
    """Add ``/desk/`` to the web server; the gate knows every page of it."""
    desk = web.Application(middlewares=[errors])
    desk[PARTS], desk[VERSION] = parts, version()
    gate = desk[GATE] = Gate(desk)
    set_up_pages(desk)
    gate.get("/", _queue, Least.OPERATOR)
    gate.get(r"/static/{version:[0-9a-f]{12}}/{name:[\w.-]{1,40}}", file, Least.NOBODY)
    for pages in (sign_in, account, administration, stream):
        pages.routes(gate)
    desk.on_shutdown.append(_let_go)
    main.router.add_get("/desk", _slash)
    main.add_subapp("/desk", desk)
    return gate


async def _queue(request: web.Request) -> web.StreamResponse:
    """The first page."""
    return page(request, "queue.html")


async def _slash(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/desk/")


async def _let_go(desk: web.Application) -> None:
    """Open pages go, before the server waits for them."""
    await desk[PARTS].live.close()
    desk[PARTS].passwords.close()
