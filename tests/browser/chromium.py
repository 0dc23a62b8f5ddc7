"""The browser for the browser tests: Chromium through Playwright; without one they are skipped, and counted."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

PATH = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
MISSING = [
    *(() if PATH else ("no Chromium on this machine",)),
    *(() if importlib.util.find_spec("playwright") else ("no package playwright",)),
]
needs_browser = pytest.mark.skipif(bool(MISSING), reason=" and ".join(MISSING))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


@asynccontextmanager
async def browser() -> AsyncIterator[Any]:
    """A headless Chromium while the block runs."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=PATH, args=ARGUMENTS)
        try:
            yield chromium
        finally:
            await chromium.close()
