"""A served web chat and a browser that looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from tests.browser.chromium import WIDE, needs_browser
from tests.channels.web_script import Script

MARKS = [pytest.mark.slow, needs_browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass
class Stage:
    """A browser and a server."""

    browser: Any
    script: Script
    server: TestServer
    faults: list[str]

    @property
    def url(self) -> str:
        return str(self.server.make_url("/chat/"))

    async def visit(self, **options: Any) -> Any:
        return await self.browser.new_context(**({"locale": "uk-UA"} | WIDE | options))

    async def open(self, context: Any, path: str = "") -> Any:
        """A page that is connected."""
        page = await context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if "Content Security" in line.text else None)
        connected = page.expect_websocket(lambda socket: socket.url.endswith("/chat/ws"))
        async with connected:
            await page.goto(self.url + path)
        return page


@asynccontextmanager
async def open_stage(browser: Any, script: Script) -> AsyncIterator[Stage]:
    """Serve the script; what the page complained of is a failure."""
    server = TestServer(script.app())
    await server.start_server()
    stage = Stage(browser, script, server, [])
    try:
        yield stage
    finally:
        for context in list(browser.contexts):
            await context.close()
        await server.close()
    assert stage.faults == []


async def say(page: Any, words: str) -> None:
    await page.get_by_label("Ваше повідомлення").fill(words)
    await page.get_by_role("button", name="Відправити").click()


async def shown(page: Any) -> list[str]:
    """The bubbles, in their order."""
    return [text.strip() for text in await page.locator("#log .bubble").all_inner_texts()]


async def wait_for(page: Any, words: str) -> None:
    await page.locator("#log .bubble", has_text=words).first.wait_for()
