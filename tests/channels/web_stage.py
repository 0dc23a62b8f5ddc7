"""A served web chat for tests, on either store, and a page that talks to it without a browser."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from PIL import Image

from bots.channels.web import WebOptions
from bots.channels.web.store import WebStore
from bots.storage import Storage, migrate
from tests.channels.web_memory import MemoryStore
from tests.channels.web_script import Script


@asynccontextmanager
async def open_store(kind: str, folder: Path) -> AsyncIterator[WebStore]:
    """``memory`` or ``sqlite``."""
    if kind == "memory":
        yield MemoryStore()
        return
    url = f"sqlite+aiosqlite:///{folder / 'chat.db'}"
    await migrate(url)
    async with await Storage.open(url, lambda: datetime.now(UTC), "test") as storage:
        yield storage


@dataclass
class Stage:
    """A chat on a port of this machine."""

    script: Script
    server: TestServer
    http: aiohttp.ClientSession
    pages: AsyncExitStack

    @property
    def origin(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    async def page(self, token: str | None = None, seen: int = 0, **hello: Any) -> Page:
        """Open the line and read the welcome."""
        headers = {"Origin": self.origin}
        socket = await self.http.ws_connect(self.server.make_url("/chat/ws"), headers=headers)
        self.pages.push_async_callback(socket.close)
        page = Page(socket)
        await page.put(kind="hello", **({"version": 1, "token": token, "seen": seen, "language": "uk"} | hello))
        page.welcome = await page.get("welcome")
        return page

    async def upload(self, token: str, content: bytes, **more: Any) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer."""
        form = aiohttp.FormData(quote_fields=False)  # as browsers do
        form.add_field(more.get("field", "file"), io.BytesIO(content), filename=more.get("name", "IMG_1.JPG"))
        headers = {"Origin": more.get("origin", self.origin), "Authorization": f"Bearer {token}"}
        async with self.http.post(self.server.make_url("/chat/upload"), data=form, headers=headers) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}


@dataclass
class Page:
    """One open page, as the server sees it."""

    socket: aiohttp.ClientWebSocketResponse
    welcome: dict[str, Any] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def token(self) -> str:
        return str(self.welcome["token"])

    async def put(self, **frame: Any) -> None:
        await self.socket.send_json(frame)

    async def get(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these kinds; the others are kept in ``heard``."""
        async with asyncio.timeout(20):
            while True:
                frame: dict[str, Any] = await self.socket.receive_json()
                self.heard.append(frame)
                if frame["kind"] in kinds:
                    return frame

    async def closing(self) -> int:
        """The close code the line ends with, whatever comes before."""
        async with asyncio.timeout(20):
            while (part := await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        return int(part.data)

    async def said(self, words: str, frame_id: str = "frame-0001") -> None:
        """Say it and wait until it is accepted."""
        await self.put(kind="text", id=frame_id, text=words)
        await self.get("accepted")

    async def answer(self) -> dict[str, Any]:
        """The next message that is not the resident's own."""
        while (frame := await self.get("message"))["author"] == "resident":
            pass
        return frame


@asynccontextmanager
async def open_stage(store: WebStore, options: WebOptions | None = None) -> AsyncIterator[Stage]:
    """Serve the script on the store."""
    script = Script(store, options)
    server = TestServer(script.app())
    await server.start_server()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.close)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        pages = await stack.enter_async_context(AsyncExitStack())
        yield Stage(script, server, http, pages)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture's bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (160, 90, 50)).save(buffer, kind)
    return buffer.getvalue()
