"""The chat's page for everybody: keyboard, screen reader, magnified, dark, in another language, in a city's site."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots.channels.web import WebOptions
from dialogs.messages import Outgoing, Text
from tests.browser.chromium import PHONE, WIDE
from tests.browser.web_browser import MARKS, Stage, open_stage, say, wait_for
from tests.channels.web_script import Script

pytestmark = MARKS


async def test_the_keyboard_alone_is_enough(stage: Stage) -> None:
    page = await stage.open(await stage.visit())

    async def back() -> str:
        await page.keyboard.press("Shift+Tab")
        return str(await page.evaluate("document.activeElement.textContent"))

    await page.locator("#examples").wait_for()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "say"
    await page.keyboard.type("вода")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("холодна")
    await page.keyboard.press("Enter")
    await wait_for(page, "Правильно")
    passed = [await back() for _ in range(5)]
    assert passed == ["Завершити", "Покликати оператора", "Інше", "Лише у мене", "Так, у будинку"]
    await page.keyboard.press("Enter")
    await wait_for(page, "Вкажіть")
    assert await page.evaluate("document.activeElement.id") == "say"
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.activeElement.dataset.opens") == "place"
    assert stage.script.inbox.messages[0].content == Text("вода\nхолодна")


async def test_english(stage: Stage) -> None:
    context = await stage.visit()
    page = await stage.open(context)
    await page.get_by_role("link", name="English").click()
    await page.get_by_label("Your message").fill("hello")
    await page.get_by_role("button", name="Send", exact=True).click()
    await wait_for(page, "Почуто: hello")
    assert stage.script.inbox.messages[0].language == "en"
    again = await stage.open(context)
    await again.get_by_label("Your message").wait_for()


@asynccontextmanager
async def city_site(chat: list[str]) -> AsyncIterator[str]:
    """A page of the city with the chat's script in it, under a strict policy of its own; its origin."""

    async def home(_: web.Request) -> web.Response:
        text = f'<!doctype html><h1>Місто</h1><script src="{chat[0]}embed.js" defer></script>'
        policy = f"default-src 'none'; script-src {chat[0]}; frame-src {chat[0]}"
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.router.add_get("/", home)
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


async def test_a_city_site_embeds_the_chat(chromium: Any) -> None:
    chat: list[str] = []
    async with city_site(chat) as origin:
        options = WebOptions(embed_origins=(origin,))
        async with open_stage(chromium, Script(options=options)) as stage:
            chat.append(stage.url)
            page = await (await stage.visit()).new_page()
            await page.goto(origin)
            await page.get_by_role("button", name="Написати в контакт-центр").click()
            frame = page.frame_locator("iframe")
            await frame.get_by_label("Ваше повідомлення").fill("вода")
            await frame.get_by_label("Ваше повідомлення").press("Enter")
            await frame.locator(".bubble", has_text="Правильно").wait_for()
            await page.get_by_role("button", name="Закрити чат").press("Escape")
            assert await page.get_by_role("button", name="Написати в контакт-центр").is_visible()


async def test_a_site_that_is_not_named_cannot_show_the_chat(stage: Stage) -> None:
    async with city_site([stage.url]) as origin:
        page = await (await stage.visit()).new_page()
        async with page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            await page.goto(origin)
            await page.get_by_role("button", name="Написати в контакт-центр").click()
        assert await page.frame_locator("iframe").get_by_label("Ваше повідомлення").count() == 0


async def test_nothing_sticks_out_and_everything_is_large_enough(stage: Stage) -> None:
    measure = """() => {
      const shown = [...document.querySelectorAll('button, a, textarea')]
        .filter(e => e.checkVisibility() && !e.closest('.skip, .text'));
      const small = shown.filter(e => Math.min(e.offsetWidth, e.offsetHeight) < 44);
      const scroll = document.getElementById('scroll');
      return {small: small.map(e => e.outerHTML.slice(0, 80)),
              base: parseFloat(getComputedStyle(document.body).fontSize),
              over: document.documentElement.scrollWidth - innerWidth,
              inner: scroll.scrollWidth - scroll.clientWidth};
    }"""
    for width, height in ((390, 844), (320, 568), (195, 422), (640, 400), (844, 390), (1280, 800)):
        page = await stage.open(await stage.visit(viewport={"width": width, "height": height}))
        await say(page, "вода, а ще " + "дужедовгеслово" * 12)
        await wait_for(page, "Правильно")
        found = await page.evaluate(measure)
        assert found["base"] >= 17
        assert found["over"] <= 0, (width, found)
        assert found["inner"] <= 0, (width, found)
        assert found["small"] == [], width
        field = await page.get_by_label("Ваше повідомлення").bounding_box()
        assert field["y"] + field["height"] <= height, width
        await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
async def test_axe_finds_nothing(stage: Stage, scheme: str, screen: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="no package axe-playwright-python")
    page = await stage.open(await stage.visit(**screen, color_scheme=scheme, reduced_motion="reduce"))
    await page.locator("#examples").wait_for()
    checks = [await axe.Axe().run(page)]
    await say(page, "вода")
    await page.get_by_role("button", name="Лише у мене").click()
    await wait_for(page, "Вкажіть")
    stage.script.inbox.broken = 1
    await say(page, "ще вода")
    await page.get_by_text("Не вдалося записати повідомлення").wait_for()
    checks.append(await axe.Axe().run(page))
    await page.get_by_role("button", name="Надіслати місце на карті").click()
    checks.append(await axe.Axe().run(page))
    for check in checks:
        assert check.violations_count == 0, check.generate_report()


async def test_the_conversation_is_read_out(stage: Stage) -> None:
    page = await stage.open(await stage.visit())
    assert await page.get_by_role("log", name="Розмова з контакт-центром").count() == 1
    await page.locator('#log[aria-live="polite"]').wait_for(state="attached")
    await say(page, "вода")
    await wait_for(page, "Правильно")
    assert re.match(r"Контакт-центр, \d\d:\d\d", await page.locator(".said.bot .who").inner_text())
    assert await page.locator(".said.resident .who").inner_text() == "Ви"
    group = page.get_by_role("group", name="Варіанти відповіді")
    assert await group.get_by_role("button").count() == 4
    await page.get_by_role("status").wait_for(state="attached")


async def test_only_the_conversation_scrolls(stage: Stage) -> None:
    page = await stage.open(await stage.visit(**PHONE))
    for number in range(12):
        await say(page, f"слово {number}")
        await wait_for(page, f"Почуто: слово {number}")
    room = "document.scrollingElement.scrollHeight - document.scrollingElement.clientHeight"
    assert await page.evaluate(room) == 0


async def test_whoever_reads_further_up_is_left_in_peace(stage: Stage) -> None:
    page = await stage.open(await stage.visit(**PHONE))
    for number in range(8):
        await say(page, f"слово {number}")
        await wait_for(page, f"Почуто: слово {number}")
    await page.evaluate("document.getElementById('scroll').scrollTop = 0")
    await page.evaluate("new Promise(requestAnimationFrame)")
    await stage.script.say(stage.script.inbox.messages[0].chat, Outgoing("Новина"))
    newest = page.get_by_role("button", name="До нових повідомлень")
    await newest.wait_for()
    assert await page.evaluate("document.getElementById('scroll').scrollTop") == 0
    await newest.tap()
    await page.locator("#log .bubble", has_text="Новина").scroll_into_view_if_needed()
    await newest.wait_for(state="hidden")
    for number in range(8, 12):
        await say(page, f"слово {number}")
        await wait_for(page, f"Почуто: слово {number}")
        await _comes_true(
            page, "(s => s.scrollHeight - s.scrollTop - s.clientHeight < 2)(document.getElementById('scroll'))"
        )


async def _comes_true(page: Any, expression: str, frames: int = 300) -> None:
    """Looked at once a frame; the page's own policy forbids Playwright to do so itself."""
    for _ in range(frames):
        if await page.evaluate(expression):
            return
        await page.evaluate("new Promise(requestAnimationFrame)")
    raise AssertionError(f"never true: {expression}")
