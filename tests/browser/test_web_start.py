"""The chat's page opened by a deep link: its token is said once."""

from __future__ import annotations

from dialogs.messages import Command
from tests.browser.web_browser import MARKS, Stage, wait_for

pytestmark = MARKS


async def test_a_link_begins_once_and_a_reload_does_not_begin_again(stage: Stage) -> None:
    page = await stage.open(await stage.visit(), "?start=place_17")
    await wait_for(page, "Відкрито за посиланням")
    for _ in range(2):
        await page.reload()
        await wait_for(page, "Відкрито за посиланням")
    assert [message.content for message in stage.script.inbox.messages] == [Command("start", "place_17")]
    assert "start" not in page.url


async def test_what_is_no_token_is_not_said(stage: Stage) -> None:
    page = await stage.open(await stage.visit(), "?start=%3Cb%3E&lang=uk")
    await page.locator("#examples").wait_for()
    assert stage.script.inbox.messages == []
    assert page.url.endswith("?lang=uk")
