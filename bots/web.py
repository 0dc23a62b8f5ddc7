"""The web server: health, metrics, the core's events; channels and the desk add their own paths.

Rules of this file:
* Nobody outside sees a traceback: an unexpected error is a number (``incident``) that the log has too.
* Headers that protect the reader are set where a response does not set its own.
* Request bodies are limited to ``BODY_LIMIT``; who needs more reads ``request.content`` and counts.
"""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import structlog
from aiohttp import web

from backend_client.errors import BadAnswer, BadSignature
from backend_client.events import EventReader
from backend_client.values import Event
from bots.metrics import CONTENT_TYPE, Metrics
from bots.trouble import trouble

BODY_LIMIT = 1024 * 1024
"""Bytes. Updates and events have some thousand."""
PROBE_S = 2.0
"""Seconds a part may take to say that it is able to work."""

Probe = Callable[[], Awaitable[object]]
"""Returns when the part works; raises when it does not."""
Record = Callable[[Event, Mapping[str, Any]], Awaitable[object]]
"""Keep an event, and its body as it came; a repeat changes nothing."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WebParts:
    """What the web server is made of."""

    metrics: Metrics
    probes: Mapping[str, Probe] = field(default_factory=dict)
    """``database``, ``model``: without any of them the front door cannot work."""
    notes: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """Said beside them, without a verdict: ``core``."""
    measure: Probe | None = None
    """Bring the gauges up to date."""
    events: EventReader | None = None
    """None: no secret is set, every event is refused."""
    record: Record | None = None


def make_web(parts: WebParts) -> web.Application:
    """The application, for channels and the desk to be added to."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_errors])
    app.on_response_prepare.append(_protect)
    app.router.add_get("/", _home)
    app.router.add_get("/health/live", _live)
    app.router.add_get("/health/ready", _Ready(parts.probes, parts.notes).answer)
    app.router.add_get("/metrics", _Numbers(parts.metrics, parts.measure).answer)
    app.router.add_post("/core/events", _CoreEvents(parts).answer)
    return app


def problem(status: int, title: str, **more: str) -> web.Response:
    """An RFC 9457 problem document."""
    body = json.dumps({"title": title, "status": status, **more})
    return web.Response(status=status, body=body.encode(), content_type="application/problem+json")


async def _home(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/chat/")


async def _live(_request: web.Request) -> web.Response:
    return web.json_response({"live": True})


class _Ready:
    """``{"ready": true, "parts": {"database": "ok", "model": "ok"}}``; 503 when a part is not."""

    def __init__(self, probes: Mapping[str, Probe], notes: Mapping[str, Callable[[], str]]) -> None:
        self._probes = probes
        self._notes = notes

    async def answer(self, _request: web.Request) -> web.Response:
        states = await asyncio.gather(*(self._state(name, probe) for name, probe in self._probes.items()))
        ready = all(state == "ok" for state in states)
        told = {name: note() for name, note in self._notes.items()}
        answer = {
            "ready": ready,
            "parts": dict(zip(self._probes, states, strict=True)),
            **({"notes": told} if told else {}),
        }
        return web.json_response(answer, status=200 if ready else 503)

    async def _state(self, name: str, probe: Probe) -> str:
        try:
            async with asyncio.timeout(PROBE_S):
                await probe()
        except Exception as error:  # noqa: BLE001 (whatever it is, the part does not work)
            log.warning("health.not_ready", source=name, **trouble(error))
            return "too slow" if isinstance(error, TimeoutError) else "failed"
        return "ok"


class _Numbers:
    """Prometheus' text."""

    def __init__(self, metrics: Metrics, measure: Probe | None) -> None:
        self._metrics = metrics
        self._measure = measure

    async def answer(self, _request: web.Request) -> web.Response:
        if self._measure is not None:
            try:
                async with asyncio.timeout(PROBE_S):
                    await self._measure()
            except Exception as error:  # noqa: BLE001 (the counters are worth having without the gauges)
                log.warning("metrics.not_measured", **trouble(error))
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})


class _CoreEvents:
    """401 without a fitting signature, 400 when it is no event, 503 when it is not recorded, else 204."""

    def __init__(self, parts: WebParts) -> None:
        self._reader = parts.events
        self._record = parts.record
        self._metrics = parts.metrics

    async def answer(self, request: web.Request) -> web.Response:
        if self._reader is None or self._record is None:
            return self._refused(401, "No webhook secret is set")
        body = await request.read()
        try:
            event = self._reader.read(body, request.headers)
        except BadSignature:
            return self._refused(401, "Bad or missing signature, or a stale timestamp")
        except BadAnswer:
            return self._refused(400, "Not an event")
        try:
            await self._record(event, json.loads(body))
        except Exception as error:  # noqa: BLE001 (whatever failed, the core must bring it again)
            log.error("core_event.not_recorded", **trouble(error))
            return self._refused(503, "Not recorded")
        self._metrics.core_event("recorded")
        return web.Response(status=204)

    def _refused(self, status: int, why: str) -> web.Response:
        self._metrics.core_event("refused" if status < 500 else "failed")
        return problem(status, why)


async def _protect(_request: web.BaseRequest, response: web.StreamResponse) -> None:
    response.headers["Server"] = "frontdoor"
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def _errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        told = _told(request, answer.status, answer.reason)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in answer.headers:
                told.headers[name] = answer.headers[name]
        return told
    except Exception as error:  # noqa: BLE001 (nobody outside sees a traceback)
        incident = token_hex(4)
        route = request.match_info.route.resource
        log.error("web.broke", incident=incident, route=route.canonical if route else None, **trouble(error))
        if request.writer.output_size > 0:  # part of an answer is out, nothing can be told any more
            raise ConnectionResetError from None
        return _told(request, 500, "Internal error", incident)


def _told(request: web.Request, status: int, reason: str, incident: str = "") -> web.Response:
    """A page for people, a problem document for programs."""
    if "text/html" not in request.headers.get("Accept", ""):
        return problem(status, reason, **({"incident": incident} if incident else {}))
    number = f"<p>Номер помилки / error number: <code>{html.escape(incident)}</code></p>" if incident else ""
    words = {404: ("Такої сторінки немає", "No such page")}.get(status, ("Щось пішло не так", "Something went wrong"))
    page = (
        '<!doctype html><html lang="uk"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{status}</title><h1>{words[0]}</h1><p lang="en">{words[1]}</p>{number}'
        '<p><a href="/chat/">Чат / chat</a></p>'
    )
    return web.Response(status=status, text=page, content_type="text/html")
