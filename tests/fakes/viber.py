"""A strict Viber REST API server on 127.0.0.1, with residents who write to the bot.

    async with FakeViber() as fake:
        alice = fake.resident("alice")
        await alice.says("нема світла")
        assert (await alice.next_message())["text"] == "..."

Every call is recorded in ``calls``; whatever Viber or viberbot would not take is recorded in ``violations``, and the
end of the block fails when there are any.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

from aiohttp import web

from tests.fakes.viber_callbacks import Callbacks
from tests.fakes.viber_resident import Resident
from tests.fakes.viber_rules import LARGEST, broken, broken_webhook

TOKEN = "4453b6ac1s345678-e02c5f12174805f9-daec9cbb5448c51f"
WITHOUT_REPLY = 100
"""Messages to one resident that has not answered them."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot."""

    method: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """How a call is answered instead: a ``status`` of Viber's, or an HTTP status."""

    status: int = 0
    http: int = 200
    retry_after: int | None = None


class FakeViber:
    """``async with`` starts and stops it; ``lenient=True`` lets the end of the block pass in spite of violations."""

    def __init__(self, token: str = TOKEN, lenient: bool = False) -> None:
        self.token = token
        self.lenient = lenient
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.callbacks = Callbacks(token, self.violations)
        self.residents: dict[str, Resident] = {}
        self.media: dict[str, bytes] = {}
        """What lies on Viber's servers for an hour."""
        self.downloads: list[str] = []
        self.url = ""
        self.billing_status = 1
        """What every message is said to cost."""
        self._numbers = count(5_741_311_803_571_963_087)
        self._faults: dict[str, list[Fault | asyncio.Event]] = defaultdict(list)
        self._hanging: list[asyncio.Event] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_post("/pa/{method}", self._answer)
        app.router.add_get("/cdn/{name}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = "http://{}:{}".format(*self._runner.addresses[0][:2])
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        for event in self._hanging:
            event.set()
        await self.callbacks.close()
        assert self._runner is not None
        await self._runner.cleanup()
        if kind is None and self.violations and not self.lenient:
            raise AssertionError("\n".join(self.violations))

    def resident(self, who: str = "alice", name: str = "Олена", language: str = "uk") -> Resident:
        """Somebody with Viber; the same ``who`` is the same person."""
        identity = f"{who}+/01234567890A="[:24]
        if identity not in self.residents:
            self.residents[identity] = Resident(self, identity, name, language)
        return self.residents[identity]

    def sent(self, method: str = "send_message") -> list[dict[str, Any]]:
        """Bodies of all calls of one method."""
        return [call.body for call in self.calls if call.method == method]

    def fail(self, method: str, status: int = 0, *, http: int = 200, times: int = 1, wait: int | None = None) -> None:
        """Answer the next calls of ``method`` with this error."""
        self._faults[method] += [Fault(status, http, wait)] * times

    def hang(self, method: str) -> asyncio.Event:
        """Carry out the next call of ``method``, but answer it only when the event is set."""
        event = asyncio.Event()
        self._hanging.append(event)
        self._faults[method].append(event)
        return event

    def host(self, content: bytes, ending: str) -> str:
        """Put a file on Viber's servers; its address."""
        name = f"{len(self.media)}.{ending}"
        self.media[name] = content
        return f"{self.url}/cdn/{name}"

    def event(self, kind: str, **more: Any) -> dict[str, Any]:
        """An event that has not happened before."""
        number = next(self._numbers)
        envelope = {"event": kind, "timestamp": 1_793_698_200_000 + number % 1000, "message_token": number}
        return envelope | {"chat_hostname": "SN-CHAT-05_"} | more

    async def tells(self, kind: str, message: dict[str, Any], **more: Any) -> None:
        """``delivered``, ``seen`` or ``failed``, about a message that a resident received."""
        event = self.event(kind, user_id=message["receiver"], **more) | {"message_token": message["message_token"]}
        await self.callbacks.put(event)

    async def _answer(self, request: web.Request) -> web.Response:
        raw = await request.read()
        method = request.match_info["method"]
        if request.headers.get("X-Viber-Auth-Token") != self.token:
            return _status(2)
        if len(raw) > LARGEST:
            self.violations.append(f"{method}: {len(raw)} bytes")
            return _status(3)
        body = json.loads(raw)
        if "auth_token" in body:
            self.violations.append(f"{method}: the token belongs into the header")
        self.calls.append(Call(method, body))
        carry_out = METHODS.get(method)
        if carry_out is None:
            self.violations.append(f"{method}: no such method here")
            return _status(3)
        fault = self._faults[method].pop(0) if self._faults[method] else None
        if isinstance(fault, Fault):
            self.violations += CHECKS[method](body) if method in CHECKS else []
            return _fault(fault)
        answer = await carry_out(self, body)
        if fault is not None:
            await fault.wait()
        return answer

    async def _set_webhook(self, body: dict[str, Any]) -> web.Response:
        faults = broken_webhook(body)
        self.violations += faults
        if faults or not await self.callbacks.try_out(body["url"]):
            return _status(1)
        self.callbacks.wanted = frozenset(body.get("event_types", ()))
        return _status(0, event_types=sorted(self.callbacks.wanted))

    async def _account(self, _: dict[str, Any]) -> web.Response:
        wanted = sorted(self.callbacks.wanted)
        return _status(
            0, id="pa:75346594275468546724", name="1520", uri="kr1520", webhook=self.callbacks.url, event_types=wanted
        )

    async def _send(self, body: dict[str, Any]) -> web.Response:
        faults = broken(body)
        self.violations += faults
        if faults:
            return _status(3)
        resident = self.residents.get(body["receiver"])
        if resident is None:
            return _status(5)
        if not resident.subscribed:
            return _status(6)
        if resident.without_reply >= WITHOUT_REPLY:
            return _status(12)
        if body.get("min_api_version", 1) > resident.level:
            return _status(13)
        token = next(self._numbers)
        resident.receive({**body, "message_token": token})
        return _status(0, message_token=token, billing_status=self.billing_status)

    async def _download(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.downloads.append(name)
        fault = self._faults["download"].pop(0) if self._faults["download"] else None
        if isinstance(fault, Fault):
            return _fault(fault)
        if fault is not None:
            await fault.wait()
        if name not in self.media:
            return web.Response(status=404)
        return web.Response(body=self.media[name], content_type="application/octet-stream")


CHECKS: dict[str, Callable[[dict[str, Any]], list[str]]] = {"set_webhook": broken_webhook, "send_message": broken}
METHODS: dict[str, Callable[[FakeViber, dict[str, Any]], Awaitable[web.Response]]] = {
    "set_webhook": FakeViber._set_webhook,
    "get_account_info": FakeViber._account,
    "send_message": FakeViber._send,
}


def _status(status: int, **more: Any) -> web.Response:
    words = "ok" if status == 0 else f"error {status}"
    return web.json_response({"status": status, "status_message": words, "chat_hostname": "SN-CHAT-05_", **more})


def _fault(fault: Fault) -> web.Response:
    if fault.http != 200:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return web.Response(status=fault.http, text="<html>Bad Gateway</html>", headers=headers)
    return _status(fault.status)
