"""What somebody does who tries ``make demo``: report, see the number, find the ticket, finish it, see that too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import PHONE, WIDE, browser, needs_browser
from tests.whole.test_telegram import free_port

pytestmark = [pytest.mark.slow, needs_browser]
SHOTS = os.environ.get("FRONTDOOR_SCREENSHOTS")
"""A folder: the pictures of the README are put there."""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """``frontdoor demo`` in an empty folder: addresses of the chat and of the sandbox."""
    ports = free_port(), free_port()
    settings = {"FRONTDOOR_LISTEN": f"127.0.0.1:{ports[0]}", "FRONTDOOR_CORE_URL": f"http://127.0.0.1:{ports[1]}"}
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("frontdoor")), "demo"],
        cwd=tmp_path,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl+C" in line:
            break
    else:
        pytest.fail("the demonstration did not start:\n" + "".join(lines))
    yield f"http://127.0.0.1:{ports[0]}/chat/", f"http://127.0.0.1:{ports[1]}/"
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=20)
    assert process.returncode == 0


async def test_from_a_report_to_done(demo: tuple[str, str]) -> None:
    chat, sandbox = demo
    async with browser() as chromium:
        resident = await (await chromium.new_context(**PHONE, locale="uk-UA", reduced_motion="reduce")).new_page()
        official = await (await chromium.new_context(**WIDE, locale="uk-UA")).new_page()
        for page in (resident, official):
            page.set_default_timeout(30_000)
        await resident.goto(chat)
        await _says(resident, "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду")
        await _offered(resident, "Надіслати").wait_for()
        await _shot(resident, "web-chat-phone")
        await _presses(resident, "Надіслати")
        await _presses(resident, "Погоджуюсь")
        number = await _number(resident)

        await official.goto(sandbox)
        card = official.locator("article", has_text=number)
        await card.wait_for()
        await _shot(official, "sandbox")
        for move in ("Передати виконавцю", "Взяти в роботу", "Виконано"):
            await card.get_by_role("button", name=re.compile(f"^{move}")).first.click()
            await official.wait_for_load_state()

        await _says(resident, "мої заявки")
        done = resident.get_by_text("виконавець повідомив, що роботу зроблено")
        await done.wait_for()
        assert await done.count() == 1
        await resident.set_viewport_size({"width": 1280, "height": 800})
        await _shot(resident, "web-chat-desktop")


async def _says(page: Any, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.locator("#send").click()


async def _presses(page: Any, label: str) -> None:
    await _offered(page, label).click()


def _offered(page: Any, label: str) -> Any:
    return page.get_by_role("log").get_by_role("button", name=label, exact=True).last


async def _number(page: Any) -> str:
    message = page.get_by_text(re.compile(r"Заявку\s+КЦ-\d\d-\d+"))
    await message.first.wait_for()
    found = re.search(r"КЦ-\d\d-\d+", await message.first.inner_text())
    assert found is not None
    return found.group()


async def _shot(page: Any, name: str) -> None:
    if SHOTS:
        await page.wait_for_timeout(500)  # until the page has scrolled
        await page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))
