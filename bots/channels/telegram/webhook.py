"""``POST /telegram/webhook``: Telegram brings one update, and hears 200 only once it is recorded."""

from __future__ import annotations

import hmac
import json

import structlog
from aiohttp import web

from bots.channels.telegram.parsing import is_update
from bots.channels.telegram.reading import Json
from bots.channels.telegram.taking import Take

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_UPDATE = 1024 * 1024
"""Bytes; updates have a few thousand."""

_log = structlog.get_logger(__name__)


class Webhook:
    """401 without the secret, 413 if too large, 400 if no update, 503 if not recorded, else 200."""

    def __init__(self, secret: str, take: Take) -> None:
        self._secret = secret.encode()
        self._take = take

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request; Telegram repeats what is not answered with 2xx."""
        shown = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            return web.Response(status=401)
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        update = _update(body)
        if update is None:
            return web.Response(status=400)
        try:
            await self._take(update)
        except Exception as error:  # noqa: BLE001 - whatever failed, Telegram must bring the update again
            _log.error("telegram.not_recorded", error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response()


async def _body(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > LARGEST_UPDATE:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            return None
    return bytes(body)


def _update(body: bytes) -> Json | None:
    try:
        candidate = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return candidate if is_update(candidate) else None
