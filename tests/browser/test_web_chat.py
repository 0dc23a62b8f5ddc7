"""The chat's page in a real browser, against the real channel and a scripted bot: talking, photos, places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bots.channels.capabilities import WEB
from bots.channels.fitting import fit
from dialogs.messages import Button, ButtonKind, MediaId, Outgoing, Photo, Place
from tests.browser.chromium import PHONE
from tests.browser.web_browser import MARKS, Stage, open_stage, say, shown, wait_for
from tests.channels.web_script import Script
from tests.channels.web_stage import open_store, picture

pytestmark = MARKS


async def test_a_talk_from_words_to_ticket(chromium: Any, tmp_path: Path) -> None:
    async with open_store("sqlite", tmp_path) as store, open_stage(chromium, Script(store)) as stage:
        page = await stage.open(await stage.visit(**PHONE))
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
    page = await stage.open(await stage.visit())
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
    page = await stage.open(await stage.visit())
    await say(page, "вода")
    await wait_for(page, "Правильно")
    await say(page, "так")
    await wait_for(page, "Почуто: так")
    assert await page.get_by_role("button", name="Інше").is_disabled()


async def test_links_and_copying(stage: Stage) -> None:
    context = await stage.visit(permissions=["clipboard-read", "clipboard-write"])
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
    page = await stage.open(await stage.visit(**PHONE))
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


async def test_photos_of_the_centre_are_shown_with_words_for_those_who_do_not_see_them(stage: Stage) -> None:
    page = await stage.open(await stage.visit(**PHONE))
    await say(page, "привіт")
    await wait_for(page, "Почуто")
    shelf = stage.script.store.media
    ids = [await shelf.put(picture("JPEG", size), "image/jpeg", "a.jpg") for size in ((800, 600), (300, 500))]
    chat = stage.script.inbox.messages[0].chat
    for part in fit(Outgoing("Яму засипано.", pictures=(*ids, MediaId("gone"))), WEB):
        await stage.script.say(chat, part)
    await wait_for(page, "Яму засипано.")
    await page.get_by_role("img", name="Фото 1/3").wait_for()
    widths = [
        await page.get_by_role("img", name=f"Фото {n}/3").evaluate("one => one.decode().then(() => one.naturalWidth)")
        for n in (1, 2)
    ]
    assert widths == [800, 300]
    bubbles = await shown(page)
    assert bubbles[-1] == "Яму засипано."
    again = page.get_by_role("button", name="Показати фото")
    await again.wait_for()
    await again.focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("Фото більше не зберігається.").wait_for()
    await again.wait_for()
    await page.reload()
    await page.get_by_role("img", name="Фото 2/3").wait_for()


async def test_a_file_that_is_not_taken_is_explained(stage: Stage, tmp_path: Path) -> None:
    page = await stage.open(await stage.visit())
    path = tmp_path / "song.jpg"
    path.write_bytes(b"ID3 not a picture")
    await page.locator("#attach-file").set_input_files(path)
    await page.get_by_text("Такий файл прочитати не вдалося").wait_for()
    assert stage.script.inbox.messages == []


async def test_a_place_is_sent_after_it_is_explained(stage: Stage) -> None:
    context = await stage.visit(
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
    page = await stage.open(await stage.visit(permissions=[]))
    await page.get_by_role("button", name="Надіслати місце на карті").click()
    await page.get_by_role("dialog").get_by_role("button", name="Надіслати місце").click()
    await page.get_by_role("status").get_by_text("Напишіть адресу").wait_for()
    assert stage.script.inbox.messages == []


async def test_leaving_a_shared_computer(stage: Stage) -> None:
    page = await stage.open(await stage.visit())
    await say(page, "вода")
    await wait_for(page, "Правильно")
    await page.get_by_role("button", name="Завершити").click()
    await page.get_by_role("dialog").get_by_role("button", name="Завершити").click()
    await page.locator("#examples").wait_for()
    assert await shown(page) == []
    await say(page, "вода")
    await wait_for(page, "Правильно")
    assert len({message.chat for message in stage.script.inbox.messages}) == 2
