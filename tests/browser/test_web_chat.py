"""The chat's page in a real browser, against the real channel and a scripted bot.

Without Chromium every test here is skipped, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots.channels.web import WebOptions
from bots.channels.web.options import Limits
from dialogs.messages import Button, ButtonKind, Outgoing, Photo, Place, Text
from tests.browser.chromium import PHONE, WIDE, browser, needs_browser
from tests.channels.web_memory import MemoryStore
from tests.channels.web_script import Script
from tests.channels.web_stage import open_store, picture

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]


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

    async def context(self, **options: Any) -> Any:
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Any]:
    """One for all tests here; each test has contexts of its own."""
    async with browser() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def stage(chromium: Any) -> AsyncIterator[Stage]:
    async with open_stage(chromium, Script()) as opened:
        yield opened


async def say(page: Any, words: str) -> None:
    await page.get_by_label("Ваше повідомлення").fill(words)
    await page.get_by_role("button", name="Надіслати", exact=True).last.click()


async def shown(page: Any) -> list[str]:
    """The bubbles, in their order."""
    return [text.strip() for text in await page.locator("#log .bubble").all_inner_texts()]


async def wait_for(page: Any, words: str) -> None:
    await page.locator("#log .bubble", has_text=words).first.wait_for()


async def test_a_talk_from_words_to_ticket(chromium: Any, tmp_path: Path) -> None:
    async with open_store("sqlite", tmp_path) as store, open_stage(chromium, Script(store)) as stage:
        page = await stage.open(await stage.context(**PHONE))
        await say(page, "Вже третій день немає води")
        await page.get_by_role("button", name="Так, у будинку").tap()
        await wait_for(page, "Вкажіть, будь ласка, адресу")
        await say(page, "вул. Соборності, 20")
        await page.locator('[data-step="check:1"]').get_by_role("button", name="Надіслати", exact=True).tap()
        await wait_for(page, "Заявку № 2026-118452 прийнято")
        assert await page.locator("#log strong").all_inner_texts() == ["№ 2026-118452", "до 18:00 25 листопада"]
        assert [text for text in await shown(page) if "\n" not in text] == [
            "Вже третій день немає води",
            "Правильно розумію: немає холодної води в будинку?",
            "Так, у будинку",
            "Вкажіть, будь ласка, адресу. Наприклад: вул. Соборності, 20.",
            "вул. Соборності, 20",
            "Надіслати",
        ]


async def test_an_answered_question_takes_no_more_answers(stage: Stage) -> None:
    page = await stage.open(await stage.context())
    await say(page, "вода")
    await page.get_by_role("button", name="Лише у мене").click()
    await wait_for(page, "Вкажіть")
    options = page.locator('.options[data-step="kind:1"] .option')
    assert [await options.nth(index).is_disabled() for index in range(4)] == [True] * 4
    assert await page.get_by_role("button", name="Лише у мене — Ваша відповідь").count() == 1
    await say(page, "меню")
    await page.get_by_role("button", name="Мої заявки").click()
    await wait_for(page, "Вибрано: mine (menu).")
    await page.get_by_role("button", name="Нова заявка").click()
    await wait_for(page, "Вибрано: report (menu).")


async def test_a_typed_answer_makes_the_buttons_old_once_it_is_answered(stage: Stage) -> None:
    page = await stage.open(await stage.context())
    await say(page, "вода")
    await wait_for(page, "Правильно")
    await say(page, "так")
    await wait_for(page, "Почуто: так")
    assert await page.get_by_role("button", name="Інше").is_disabled()


async def test_links_and_copying(stage: Stage) -> None:
    context = await stage.context(permissions=["clipboard-read", "clipboard-write"])
    page = await stage.open(context)
    await say(page, "привіт")
    await wait_for(page, "Почуто")
    evil = Outgoing(
        '<img src=x onerror=alert(1)> https://example.org/a?b=1&c="x", javascript:alert(1) https://example.org/b).',
        (
            Button("javascript:alert(1)", "Зле", ButtonKind.URL),
            Button("https://example.org/c", "Добре", ButtonKind.URL),
            Button("tel:104", "Подзвонити на 104", ButtonKind.URL),
            Button("2026-1", "Скопіювати номер", ButtonKind.COPY),
        ),
    )
    await stage.script.say(stage.script.inbox.messages[0].chat, evil)
    await wait_for(page, "onerror")
    links = page.locator("#log a")
    addresses = [await links.nth(index).get_attribute("href") for index in range(await links.count())]
    assert addresses == ["https://example.org/a?b=1&c=", "https://example.org/b", "https://example.org/c", "tel:104"]
    assert "noopener" in (await links.first.get_attribute("rel"))
    assert await page.locator("#log img").count() == 0
    await page.get_by_role("button", name="Скопіювати номер").click()
    await page.get_by_role("status").get_by_text("Скопійовано").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "2026-1"


async def test_a_photo(stage: Stage, tmp_path: Path) -> None:
    page = await stage.open(await stage.context(**PHONE))
    assert await page.get_by_role("button", name="Зняти фото").is_visible()
    paths = [tmp_path / "one.jpg", tmp_path / "two.png"]
    paths[0].write_bytes(picture("JPEG", (800, 600)))
    paths[1].write_bytes(picture("PNG"))
    await page.locator("#attach-file").set_input_files(paths)
    await page.locator("#log .bubble", has_text="Фото додано").nth(1).wait_for()
    contents = [message.content for message in stage.script.inbox.messages]
    assert all(isinstance(content, Photo) for content in contents)
    assert len({content.album for content in contents if isinstance(content, Photo)}) == 1
    assert await page.locator("#log img").count() == 2
    await page.reload()
    await page.get_by_role("button", name="Показати фото").first.click()
    await page.locator("#log img").wait_for()
    assert await page.locator("#log img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 800


async def test_a_file_that_is_not_taken_is_explained(stage: Stage, tmp_path: Path) -> None:
    page = await stage.open(await stage.context())
    path = tmp_path / "song.jpg"
    path.write_bytes(b"ID3 not a picture")
    await page.locator("#attach-file").set_input_files(path)
    await page.get_by_text("Такий файл прочитати не вдалося").wait_for()
    assert stage.script.inbox.messages == []


async def test_a_place_is_sent_after_it_is_explained(stage: Stage) -> None:
    context = await stage.context(
        permissions=["geolocation"], geolocation={"latitude": 47.91, "longitude": 33.39, "accuracy": 20}
    )
    page = await stage.open(context)
    await page.get_by_role("button", name="Надіслати місце на карті").click()
    dialog = page.get_by_role("dialog", name="Надіслати, де Ви зараз?")
    await dialog.get_by_role("button", name="Скасувати").click()
    await page.get_by_role("button", name="Надіслати місце на карті").click()
    await dialog.get_by_role("button", name="Надіслати місце").click()
    await wait_for(page, "Перевірте")
    assert [message.content for message in stage.script.inbox.messages] == [Place(47.91, 33.39, 20)]


async def test_without_permission_for_the_place_the_address_is_asked(stage: Stage) -> None:
    page = await stage.open(await stage.context(permissions=[]))
    await page.get_by_role("button", name="Надіслати місце на карті").click()
    await page.get_by_role("dialog").get_by_role("button", name="Надіслати місце").click()
    await page.get_by_role("status").get_by_text("Напишіть адресу").wait_for()


async def test_reloading_keeps_the_conversation_and_the_draft(stage: Stage) -> None:
    page = await stage.open(await stage.context())
    await say(page, "вода")
    await page.get_by_role("button", name="Лише у мене").click()
    await wait_for(page, "Вкажіть")
    before = await shown(page)
    await page.get_by_label("Ваше повідомлення").fill("вул. Собор")
    await page.reload()
    await wait_for(page, "Вкажіть")
    assert await shown(page) == before
    assert await page.get_by_label("Ваше повідомлення").input_value() == "вул. Собор"
    assert await page.get_by_role("button", name="Лише у мене — Ваша відповідь").is_disabled()


async def test_a_lost_network_loses_and_doubles_nothing(stage: Stage) -> None:
    context = await stage.context()
    page = await stage.open(context)
    await say(page, "перше")
    await wait_for(page, "Почуто: перше")
    chat = stage.script.inbox.messages[0].chat
    await context.set_offline(True)
    await page.get_by_role("status").get_by_text("Немає зв’язку").wait_for()
    await say(page, "друге")
    await say(page, "третє")
    await page.get_by_text("Надішлемо, щойно з’явиться зв’язок").nth(1).wait_for()
    await stage.script.say(chat, Outgoing("Тим часом"))
    await context.set_offline(False)
    await wait_for(page, "Почуто: третє")
    await wait_for(page, "Тим часом")
    await page.get_by_role("status").get_by_text("Зв’язок відновлено").wait_for()
    assert [message.content for message in stage.script.inbox.messages] == [Text("перше"), Text("друге"), Text("третє")]
    assert sorted(await shown(page)) == sorted(
        ["перше", "Почуто: перше", "Тим часом", "друге", "Почуто: друге", "третє", "Почуто: третє"]
    )
    assert await page.locator("#log .pending").count() == 0


async def test_what_was_typed_offline_survives_a_reload(stage: Stage) -> None:
    context = await stage.context()
    page = await stage.open(context)
    await say(page, "перше")
    await wait_for(page, "Почуто: перше")
    await page.route("**/chat/ws", lambda route: route.abort())
    await page.route_web_socket("**/chat/ws", lambda socket: socket.close())
    await page.reload()
    await page.get_by_role("status").get_by_text("Немає зв’язку").wait_for()
    await say(page, "друге")
    await page.close()
    again = await stage.open(context)
    await wait_for(again, "Почуто: друге")
    assert await shown(again) == ["перше", "Почуто: перше", "друге", "Почуто: друге"]


async def test_lines_cut_at_the_worst_moment(stage: Stage) -> None:
    """The server records a message and the line is cut before it can say so, again and again."""
    page = await stage.open(await stage.context())
    stage.script.cutting = True
    for number in range(5):
        await say(page, f"слово {number}")
        await wait_for(page, f"Почуто: слово {number}")
    assert stage.script.cuts == 5
    assert stage.script.inbox.calls > 5
    assert await shown(page) == [f"{said}слово {n}" for n in range(5) for said in ("", "Почуто: ")]
    await page.wait_for_function("Object.keys(localStorage).every(key => !key.includes('unsent'))")


async def test_a_failing_database_only_delays(stage: Stage) -> None:
    page = await stage.open(await stage.context())
    stage.script.inbox.broken = 1
    await say(page, "вода")
    await page.get_by_text("Не вдалося записати повідомлення").wait_for()
    await wait_for(page, "Правильно")
    assert await page.get_by_text("Не вдалося записати повідомлення").count() == 0
    assert len(stage.script.inbox.messages) == 1


async def test_a_flood_is_slowed_not_lost(chromium: Any) -> None:
    options = WebOptions(limits=Limits(burst=3, per_minute=120))
    async with open_stage(chromium, Script(MemoryStore(), options)) as stage:
        page = await stage.open(await stage.context())
        for number in range(6):
            await say(page, f"слово {number}")
        await wait_for(page, "Почуто: слово 5")
        assert [message.content for message in stage.script.inbox.messages] == [Text(f"слово {n}") for n in range(6)]


async def test_two_tabs_show_the_same(stage: Stage) -> None:
    context = await stage.context()
    one = await stage.open(context)
    await say(one, "вода")
    await wait_for(one, "Правильно")
    two = await stage.open(context)
    await wait_for(two, "Правильно")
    await two.get_by_role("button", name="Лише у мене").click()
    for page in (one, two):
        await wait_for(page, "Вкажіть")
    assert await shown(one) == await shown(two)
    assert await one.get_by_role("button", name="Інше").is_disabled()
    assert await one.locator("#log .pending").count() == 0
    assert len({message.chat for message in stage.script.inbox.messages}) == 1


async def test_the_keyboard_alone_is_enough(stage: Stage) -> None:
    page = await stage.open(await stage.context())

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
    context = await stage.context()
    page = await stage.open(context)
    await page.get_by_role("link", name="English").click()
    await page.get_by_label("Your message").fill("hello")
    await page.get_by_role("button", name="Send", exact=True).click()
    await wait_for(page, "Почуто: hello")
    assert stage.script.inbox.messages[0].language == "en"
    again = await stage.open(context)
    await again.get_by_label("Your message").wait_for()


async def test_leaving_a_shared_computer(stage: Stage) -> None:
    page = await stage.open(await stage.context())
    await say(page, "вода")
    await wait_for(page, "Правильно")
    await page.get_by_role("button", name="Завершити").click()
    await page.get_by_role("dialog").get_by_role("button", name="Завершити").click()
    await page.locator("#examples").wait_for()
    assert await shown(page) == []
    await say(page, "вода")
    await wait_for(page, "Правильно")
    assert len({message.chat for message in stage.script.inbox.messages}) == 2


async def test_a_city_site_embeds_the_chat(stage: Stage) -> None:
    app = web.Application()
    page_of_city = f'<!doctype html><h1>Місто</h1><script src="{stage.url}embed.js" defer></script>'
    headers = {"Content-Security-Policy": f"script-src {stage.url}; style-src 'none'; frame-src {stage.url}"}

    async def home(_: web.Request) -> web.Response:
        return web.Response(text=page_of_city, content_type="text/html", headers=headers)

    app.router.add_get("/", home)
    async with TestServer(app) as city:
        origin = str(city.make_url("/")).rstrip("/")
        for allowed in (True, False):
            options = WebOptions(embed_origins=(origin,) if allowed else ())
            stage.script.channel = Script(options=options).channel
            page = await (await stage.context()).new_page()
            served = TestServer(stage.script.app())
            await served.start_server()
            page_of_city = page_of_city.replace(stage.url, str(served.make_url("/chat/")))
            headers["Content-Security-Policy"] = f"script-src {served.make_url('/')}; style-src 'none'"
            await page.goto(origin)
            await page.get_by_role("button", name="Написати в контакт-центр").click()
            field = page.frame_locator("iframe").get_by_label("Ваше повідомлення")
            if allowed:
                await field.fill("вода")
                await field.press("Enter")
                await page.frame_locator("iframe").locator(".bubble", has_text="Правильно").wait_for()
                await page.get_by_role("button", name="Закрити чат").press("Enter")
                assert await page.get_by_role("button", name="Написати в контакт-центр").is_visible()
            else:
                await page.wait_for_function("document.body.lastElementChild.shadowRoot.querySelector('iframe')")
                assert await field.count() == 0
            page_of_city = page_of_city.replace(str(served.make_url("/chat/")), stage.url)
            await served.close()


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
        page = await stage.open(await stage.context(viewport={"width": width, "height": height}))
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
    page = await stage.open(await stage.context(**screen, color_scheme=scheme, reduced_motion="reduce"))
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
    page = await stage.open(await stage.context())
    assert await page.get_by_role("log", name="Розмова з контакт-центром").count() == 1
    await page.locator('#log[aria-live="polite"]').wait_for(state="attached")
    await say(page, "вода")
    await wait_for(page, "Правильно")
    assert re.match(r"Контакт-центр, \d\d:\d\d", await page.locator(".said.bot .who").inner_text())
    assert await page.locator(".said.resident .who").inner_text() == "Ви"
    group = page.get_by_role("group", name="Варіанти відповіді")
    assert await group.get_by_role("button").count() == 4
    await page.get_by_role("status").wait_for(state="attached")


async def test_whoever_reads_further_up_is_left_in_peace(stage: Stage) -> None:
    page = await stage.open(await stage.context(**PHONE))
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
        await page.wait_for_function(
            "(s => s.scrollHeight - s.scrollTop - s.clientHeight < 2)(document.getElementById('scroll'))"
        )
