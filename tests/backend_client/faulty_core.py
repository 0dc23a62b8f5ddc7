"""A core that misbehaves on order: a real server on 127.0.0.1 that answers from a script and remembers the requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


def says(
    document: Any, status: int = 200, headers: dict[str, str] | None = None, content_type: str = "application/json"
) -> Reply:
    """An ordinary answer."""
    return sends(json.dumps(document).encode(), status, {"Content-Type": content_type, **(headers or {})})


def refuses(status: int, headers: dict[str, str] | None = None, **members: Any) -> Reply:
    """A problem document."""
    return says({"title": "Ні", "status": status, **members}, status, headers, "application/problem+json")


def sends(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """These bytes."""

    async def reply(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return reply


async def resets(request: web.Request) -> web.StreamResponse:
    """The connection breaks before there is an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """The connection breaks in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"version": "1')
    return await resets(request)


async def babbles(request: web.Request) -> web.StreamResponse:
    """What comes back is not HTTP."""
    assert isinstance(request.transport, asyncio.Transport)
    request.transport.write(b"220 mail.example ESMTP\r\n\r\n")
    request.transport.close()
    return web.Response()


@dataclass
class FaultyCore:
    """Answers the replies of ``script`` in order; the last one for ever."""

    script: list[Reply] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    url: str = ""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by each request."""
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def will(self, *replies: Reply) -> None:
        """Set the script."""
        self.script = list(replies)

    async def hangs(self, request: web.Request) -> web.StreamResponse:
        """No answer while the test lasts."""
        await self._over.wait()
        return web.Response()

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=64 * 2**20)
        application.router.add_route("*", "/{path:.*}", self._reply)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await self._runner.cleanup()

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        self.seen.append(Seen(request.method, request.raw_path, dict(request.query), headers, body))
        self.arrived.set()
        reply = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return await reply(request)


def calls(seen: Iterable[Seen]) -> list[str]:
    """Method and path of each request, without the query."""
    return [f"{request.method} {request.path.partition('?')[0]}" for request in seen]
