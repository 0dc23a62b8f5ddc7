"""One browser for all tests of a module; each test has contexts of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.browser.chromium import browser
from tests.browser.web_browser import Stage, open_stage
from tests.channels.web_script import Script


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Any]:
    async with browser() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def stage(chromium: Any) -> AsyncIterator[Stage]:
    async with open_stage(chromium, Script()) as opened:
        yield opened
