"""How events reach the bot: posted to its webhook, signed, and brought again until they are answered with 200."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from typing import Any

import aiohttp
from viberbot.api.viber_requests import create_request

Event = dict[str, Any]


class Callbacks:
    """Events that the bot has not confirmed, and the way to bring them."""

    def __init__(self, token: str, violations: list[str]) -> None:
        self.token = token
        self.url = ""
        """The bot's webhook."""
        self.wanted: frozenset[str] = frozenset()
        self.routes: dict[str, str] = {}
        """Public addresses, and where they lead on this machine."""
        self.pending: list[Event] = []
        self.statuses: list[int] = []
        """What the webhook answered, in order; 0 where it could not be reached."""
        self.hold = False
        """Bring nothing: it piles up in ``pending``."""
        self._violations = violations
        self._session: aiohttp.ClientSession | None = None

    async def put(self, event: Event, *, odd: bool = False) -> bytes:
        """Bring an event, if the bot wants such; the body of the answer. ``odd``: viberbot need not understand it."""
        if not odd:
            self._readable(event)
        if event["event"] not in self.wanted | {"message", "webhook"}:
            return b""
        self.pending.append(event)
        return b"" if self.hold else await self._bring(event)

    async def bring_again(self, *events: Event) -> None:
        """Bring these once more, or all that are pending, in this order."""
        self.hold = False
        for event in events or tuple(self.pending):
            await self._bring(event)

    async def try_out(self, url: str) -> bool:
        """The ``webhook`` event that ``set_webhook`` brings before it answers."""
        before, self.url = self.url, url
        event = {"event": "webhook", "timestamp": 1_793_698_200_000, "message_token": 241_256_543_215}
        status, _ = await self.post(json.dumps(event).encode())
        self.url = url if status == 200 else before
        return status == 200

    async def post(self, body: bytes, signature: str | None = None) -> tuple[int, bytes]:
        """Post raw bytes, signed unless another signature is given."""
        right = hmac.new(self.token.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Viber-Content-Signature": right if signature is None else signature}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        try:
            async with self._session.post(self._real(self.url), data=io.BytesIO(body), headers=headers) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, b""

    async def get(self, url: str) -> tuple[int, str, bytes]:
        """Fetch a picture as Viber does: status, type, bytes."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        async with self._session.get(self._real(url)) as response:
            return response.status, response.content_type, await response.read()

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()

    async def _bring(self, event: Event) -> bytes:
        status, answer = await self.post(json.dumps(event, ensure_ascii=False).encode())
        self.statuses.append(status)
        if status == 200 and event in self.pending:
            self.pending.remove(event)
        return answer if status == 200 else b""

    def _readable(self, event: Event) -> None:
        try:
            create_request(event)
        except Exception as error:  # noqa: BLE001 - viberbot raises bare exceptions
            self._violations.append(f"viberbot cannot read {event.get('event')}: {type(error).__name__}")

    def _real(self, url: str) -> str:
        for public, real in self.routes.items():
            url = url.replace(public, real)
        return url
