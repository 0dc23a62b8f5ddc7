"""Pages: templates with the desk's words, its files, and what a browser may do with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp_jinja2
from aiohttp import web
from jinja2 import PackageLoader, StrictUndefined

from bots.desk.gate import Answer, wants_page
from bots.desk.parts import PARTS
from bots.desk.roles import Least
from bots.desk.visits import THEMES, VISIT, visit_of
from bots.desk.words import LANGUAGES, NAMES
from bots.storage import StorageError

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FILES: Final = {path.name: path for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TOLD: Final = {400: "problem-odd", 403: "problem-forbidden", 404: "problem-missing", 503: "problem-database"}


def set_up_pages(app: web.Application) -> None:
    """Templates for this application."""
    aiohttp_jinja2.setup(
        app, loader=PackageLoader("bots.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def version() -> str:
    """A digest of all files together: their addresses change with them."""
    whole = hashlib.sha256()
    for path in FILES.values():
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


VERSION: Final = web.AppKey("desk_files", str)


async def file(request: web.Request) -> web.Response:
    """``GET /desk/static/<version>/<name>``."""
    path = FILES.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    ours = request.match_info["version"] == request.config_dict[VERSION]
    kept = "public, max-age=31536000, immutable" if ours else "no-store"
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=headers)


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """A page of the desk."""
    parts, visit = request.config_dict[PARTS], visit_of(request)
    say = partial(parts.words.say, visit.language)
    common = {
        "visit": visit,
        "say": say,
        "local": lambda at: _local(at, parts.timezone),
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
        "next_theme": THEMES[(THEMES.index(visit.theme) + 1) % len(THEMES)],
        "files": f"/desk/static/{request.config_dict[VERSION]}",
        "path": request.rel_url.path_qs,
        "service": parts.options.service,
        "lock_s": int(parts.options.lock_after.total_seconds()),
        "Least": Least,
    }
    response = aiohttp_jinja2.render_template(template, request, {**common, **values}, status=status)
    protect(response.headers, parts.options.https)
    return response


def onward(place: str) -> web.Response:
    """Go on there, with GET."""
    return web.Response(status=303, headers={"Location": place})


def protect(headers: Any, https: bool) -> None:
    """What a browser may do with an answer of the desk."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@web.middleware
async def errors(request: web.Request, handler: Answer) -> web.StreamResponse:
    """What went wrong, on a page like the others; nothing of it is lost on the way."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        if refusal.status < 400:
            raise
        return _told(request, refusal.status, refusal.headers)
    except StorageError:
        return _told(request, 503, {})
    if not response.prepared:
        protect(response.headers, request.config_dict[PARTS].options.https)
    return response


def _told(request: web.Request, status: int, headers: Mapping[str, str]) -> web.Response:
    if not wants_page(request) or VISIT not in request:
        response = web.Response(status=status, text=f"{status}\n")
        protect(response.headers, request.config_dict[PARTS].options.https)
    else:
        response = page(request, "problem.html", status, problem=TOLD.get(status, "problem-odd"))
    if "Allow" in headers:
        response.headers["Allow"] = headers["Allow"]
    return response


def _local(at: datetime | None, zone: Any) -> str:
    return "" if at is None else at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
