"""``POST /viber/webhook``: Viber brings one event, and hears 200 only once it is recorded."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bots.channels.viber.client import encode
from bots.channels.viber.parsing import event_of
from bots.channels.viber.reading import Json
from bots.channels.viber.signing import Seal

SIGNATURE_HEADER = "X-Viber-Content-Signature"
LARGEST_EVENT = 1024 * 1024
"""Bytes; events have a few thousand."""

Take = Callable[[Json], Awaitable[Json | None]]
"""Record one event; what to answer, if anything. Raises what the recording raised."""

_log = structlog.get_logger(__name__)


class Webhook:
    """401 without Viber's signature, 413 if too large, 400 if no event, 503 if not recorded, else 200."""

    def __init__(self, seal: Seal, take: Take) -> None:
        self._seal = seal
        self._take = take

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request; Viber repeats for an hour what is not answered with 200."""
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        if not self._seal.brought_by_viber(body, request.headers.get(SIGNATURE_HEADER, "")):
            return web.Response(status=401)
        event = _event(body)
        if event is None:
            return web.Response(status=400)
        try:
            said = await self._take(event)
        except Exception as error:  # noqa: BLE001 - whatever failed, Viber must bring the event again
            _log.error("viber.not_recorded", error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response() if said is None else web.Response(body=encode(said), content_type="application/json")


async def _body(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > LARGEST_EVENT:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_EVENT:
            return None
    return bytes(body)


def _event(body: bytes) -> Json | None:
    try:
        candidate = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return candidate if isinstance(candidate, dict) and event_of(candidate) else None
