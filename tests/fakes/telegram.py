"""A strict Bot API server on 127.0.0.1, with residents who write to the bot.

    async with FakeTelegram() as fake:
        alice = fake.resident(7)
        await alice.says("нема світла")
        assert (await alice.next_message())["text"] == "..."

Every call is recorded in ``calls``; whatever Telegram or its schema would not take is recorded in ``violations``, and
so is an update of the fake's own that the libraries do not take.  The end of the block fails when there are any.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from aiohttp import web

from tests.fakes.bot_api_schema import UPLOAD, check_call, decode, spelling, takes
from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_resident import Resident
from tests.fakes.telegram_rules import attachments, refusal
from tests.fakes.telegram_updates import ApiError, Updates

TOKEN = "152000:AAGfrontdoor-test-token-0123456789abc"
LARGEST_REQUEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot."""

    method: str
    params: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class StoredFile:
    """A file on Telegram's servers."""

    path: str
    content: bytes
    size: int
    lost: bool = False
    """Known by id, but no longer there."""


class FakeTelegram:
    """``async with`` starts and stops it.

    ``strict=False`` spares the checks, for measuring; ``lenient=True`` lets the end of the block pass in spite of them.
    """

    def __init__(self, token: str = TOKEN, strict: bool = True, lenient: bool = False) -> None:
        self.token = token
        self.strict = strict
        self.lenient = lenient
        self.bot_user = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "1520", "username": "kr1520bot"}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.updates = Updates(self.violations if strict else None)
        self.residents: dict[int, Resident] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self.files: dict[str, StoredFile] = {}
        self.uploads: dict[str, bytes] = {}
        self.profile: dict[tuple[str, str], Any] = {}
        """Commands and descriptions by (kind, language)."""
        self.waiting_presses: set[str] = set()
        """Pressed buttons that still show a clock."""
        self.url = ""
        self._numbers = count(101)
        self._faults: dict[str, list[ApiError | asyncio.Event]] = defaultdict(list)
        self._hanging: list[asyncio.Event] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = "http://{}:{}".format(*self._runner.addresses[0][:2])
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        for event in self._hanging:
            event.set()
        await self.updates.close()
        assert self._runner is not None
        await self._runner.cleanup()
        if kind is None and self.violations and not self.lenient:
            raise AssertionError("\n".join(self.violations))

    def resident(self, number: int = 7, name: str = "Олена", language: str = "uk") -> Resident:
        """Somebody with Telegram; the same number is the same person."""
        if number not in self.residents:
            self.residents[number] = Resident(self, number, name, language)
        return self.residents[number]

    def sent(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Parameters of all calls of one method."""
        return [call.params for call in self.calls if call.method == method]

    def fail(self, method: str, code: int, description: str = "", times: int = 1, **parameters: Any) -> None:
        """Answer the next calls of ``method`` with this error; 429 takes ``retry_after=``."""
        self._faults[method] += [ApiError(code, description or f"Error {code}", **parameters)] * times

    def hang(self, method: str) -> asyncio.Event:
        """Carry out the next call of ``method``, but answer it only when the event is set."""
        event = asyncio.Event()
        self._hanging.append(event)
        self._faults[method].append(event)
        return event

    def next_message(self) -> int:
        """Message numbers are counted for the whole bot, as in real private chats."""
        return next(self._numbers)

    def keep(self, content: bytes, path: str, size: int | None = None) -> str:
        """Store a file; returns its ``file_id``. A larger ``size`` may be claimed than there is."""
        file_id = f"AgACAgIAAxkBAAI{len(self.files):04d}"
        self.files[file_id] = StoredFile(path, content, len(content) if size is None else size)
        return file_id

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            method, params, files = await self._read(request)
            self.calls.append(Call(method, params, files))
            result = await self._carry_out(method, params)
        except ApiError as error:
            body = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
            return web.json_response(body, status=error.code)
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token != self.token:
            raise ApiError(401, "Unauthorized") if ":" in token else ApiError(404, "Not Found")

    async def _read(self, request: web.Request) -> tuple[str, dict[str, Any], dict[str, bytes]]:
        method = spelling(request.match_info["method"])
        if method is None or method not in METHODS:
            self.violations.append(f"{request.match_info['method']}: no such method here")
            raise ApiError(404, "Not Found: method not found")
        fields: dict[str, str] = dict(request.query)
        files: dict[str, bytes] = {}
        if request.content_type == "application/json":
            return method, fields | await request.json(), files
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value.file.read()
                fields |= {name: UPLOAD} if takes(method, name) else {}
            else:
                fields[name] = str(value)
        try:
            return method, decode(method, fields), files
        except ValueError:
            self.violations.append(f"{method}: broken JSON in a parameter")
            raise ApiError(400, "Bad Request: can't parse JSON in a parameter") from None

    async def _carry_out(self, method: str, params: dict[str, Any]) -> Any:
        self.uploads = self.calls[-1].files
        self._check(method, params)
        fault = self._faults[method].pop(0) if self._faults[method] else None
        if isinstance(fault, ApiError):
            raise fault
        result = await METHODS[method](self, params)
        if fault is not None:
            await fault.wait()
        return result

    def _check(self, method: str, params: dict[str, Any]) -> None:
        if not self.strict:
            return
        shape = check_call(method, params) + attachments(params, self.uploads)
        self.violations += shape
        if shape and not all(fault.endswith("unknown") for fault in shape):
            raise ApiError(400, "Bad Request: " + shape[0])
        refused = refusal(method, params)
        if refused is not None:
            self.violations.append(f"{method}: {refused}")
            raise ApiError(400, refused)

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except ApiError as error:
            return web.json_response({"ok": False, "error_code": error.code}, status=error.code)
        for file in self.files.values():
            if file.path == request.match_info["path"] and not file.lost:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
