"""The chat's page when the network, the server or the tab goes away: nothing lost, nothing doubled."""

from __future__ import annotations

from typing import Any

from bots.channels.web import WebOptions
from bots.channels.web.options import Limits
from dialogs.messages import Outgoing, Text
from tests.browser.web_browser import MARKS, Stage, open_stage, say, shown, wait_for
from tests.channels.web_memory import MemoryStore
from tests.channels.web_script import Script

pytestmark = MARKS


async def test_reloading_keeps_the_conversation_and_the_draft(stage: Stage) -> None:
    page = await stage.open(await stage.visit())
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
    context = await stage.visit()
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
    context = await stage.visit()
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
    page = await stage.open(await stage.visit())
    stage.script.cutting = True
    for number in range(5):
        await say(page, f"слово {number}")
        await wait_for(page, f"Почуто: слово {number}")
    assert stage.script.cuts == 5
    assert stage.script.inbox.calls > 5
    assert await shown(page) == [f"{said}слово {n}" for n in range(5) for said in ("", "Почуто: ")]
    await page.wait_for_function("Object.keys(localStorage).every(key => !key.includes('unsent'))")


async def test_a_failing_database_only_delays(stage: Stage) -> None:
    page = await stage.open(await stage.visit())
    stage.script.inbox.broken = 1
    await say(page, "вода")
    await page.get_by_text("Не вдалося записати повідомлення").wait_for()
    await wait_for(page, "Правильно")
    assert await page.get_by_text("Не вдалося записати повідомлення").count() == 0
    assert len(stage.script.inbox.messages) == 1


async def test_a_flood_is_slowed_not_lost(chromium: Any) -> None:
    options = WebOptions(limits=Limits(burst=3, per_minute=120))
    async with open_stage(chromium, Script(MemoryStore(), options)) as stage:
        page = await stage.open(await stage.visit())
        for number in range(6):
            await say(page, f"слово {number}")
        await wait_for(page, "Почуто: слово 5")
        assert [message.content for message in stage.script.inbox.messages] == [Text(f"слово {n}") for n in range(6)]


async def test_two_tabs_show_the_same(stage: Stage) -> None:
    context = await stage.visit()
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
