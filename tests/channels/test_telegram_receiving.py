"""Webhook and polling: acknowledged only when recorded, and nothing lost when recording fails."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bots.channels.telegram.polling import TWO_POLL, WEBHOOK_SET
from bots.channels.telegram.settings import PATH, TelegramSettings
from bots.channels.telegram.webhook import LARGEST_UPDATE, SECRET_HEADER
from dialogs.messages import Button, ChatId, Command, Outgoing, Place, Text, Unsupported
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_front import TEXTS, Front, channel_for, eventually, front
from tests.fakes.telegram_resident import STICKER

UPDATE = json.dumps({"update_id": 1, "some_new_kind": {}}).encode()


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_everything_said_is_heard_in_order(mode: str) -> None:
    async with front(mode) as made:  # type: ignore[arg-type]
        alice, bob = made.fake.resident(7), made.fake.resident(8, "Bob", "en")
        await alice.says("/start place_17")
        await bob.says("no water")
        await alice.sends_location()
        await alice.sends(sticker=STICKER)
        heard = await made.has_heard(4)
        assert [incoming.user for incoming in heard] == ["7", "8", "7", "7"]
        assert made.contents[:2] == [Command("start", "place_17"), Text("no water")]
        assert isinstance(made.contents[2], Place)
        assert made.contents[3] == Unsupported("sticker")
        assert heard[1].language == "en"


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_a_repeated_update_is_the_same_message(mode: str) -> None:
    async with front(mode) as made:  # type: ignore[arg-type]
        alice = made.fake.resident()
        await alice.says("нема світла")
        await made.has_heard(1)
        await alice.repeats()
        await alice.edits("нема газу")
        await alice.edits("нема води")
        await made.has_heard(3)
        assert made.contents == [Text("нема світла"), Text("нема газу"), Text("нема води")]
        assert [incoming.edits for incoming in made.heard[1:]] == [made.heard[0].id] * 2


async def test_a_pressed_button_is_released_even_if_telegram_finds_it_too_late() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await made.channel.send(ChatId("7"), Outgoing("?", (Button("yes", "Так"),), "summary"), 1)
        await alice.presses("Так")
        await made.has_heard(1)
        made.fake.waiting_presses.clear()
        await alice.repeats()
        await alice.presses_forged("forged")
        alice.messages[-1] = alice.messages[-1] | {"chat": {"id": -100, "type": "supergroup", "title": "Сусіди"}}
        await alice.presses_forged("summary:yes")
        await made.channel.stop()
        assert len(made.fake.sent("answerCallbackQuery")) == 4
        assert len(made.heard) == 2
        assert made.fake.waiting_presses == set()


async def test_the_webhook_is_set_as_it_is_served() -> None:
    async with front() as made:
        (webhook,) = made.fake.sent("setWebhook")
        assert webhook["url"] == f"https://front.example{PATH}"
        assert webhook["secret_token"] == TelegramSettings(made.fake.token).secret
        assert webhook["secret_token"] != TelegramSettings("1:other").secret
        assert set(webhook["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}


async def post(made: Front, body: bytes, secret: str | None = "") -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret or TelegramSettings(made.fake.token).secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(made.url + PATH, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        (UPDATE, "", 200),
        (UPDATE, None, 401),
        (UPDATE, "wrong", 401),
        (UPDATE, "не той", 401),
        (b"{", "", 400),
        (b"[]", "", 400),
        (b"{}", "", 400),
        (b'{"update_id": "1"}', "", 400),
        (b'{"update_id": 1' + b"0" * 5000 + b"}", "", 400),
        (b"\xff\xfe", "", 400),
        (b"[" * 100_000, "", 400),
        (b" " * (LARGEST_UPDATE + 1), "", 413),
        (b" " * (LARGEST_UPDATE + 1), "wrong", 401),
    ],
)
async def test_the_webhook_answers(body: bytes, secret: str | None, status: int) -> None:
    async with front() as made:
        assert await post(made, body, secret) == status
        assert made.heard == []


async def test_a_large_update_of_unknown_length_is_refused() -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b" " * 65536

    async with front() as made, aiohttp.ClientSession() as session:
        headers = {SECRET_HEADER: TelegramSettings(made.fake.token).secret}
        async with session.post(made.url + PATH, data=endless(), headers=headers) as response:
            assert response.status == 413


async def test_an_update_that_was_not_recorded_is_brought_again() -> None:
    async with front() as made:
        alice = made.fake.resident()
        made.recording.append(OSError("the disk is full"))
        await alice.says("нема світла")
        assert made.fake.updates.statuses == [503]
        await made.fake.updates.bring_again()
        assert made.fake.updates.statuses == [503, 200]
        assert made.contents == [Text("нема світла")]


async def test_polling_confirms_only_what_was_recorded() -> None:
    async with front("polling", start=False) as made:
        alice = made.fake.resident()
        for words in ("раз", "два", "три"):
            await alice.says(words)
        made.recording.append(OSError("the disk is full"))
        await made.channel.start()
        await made.has_heard(3)
        assert sorted(content.text for content in made.contents) == ["два", "раз", "три"]  # type: ignore[union-attr]
        assert len(made.pauses) == 1
        await alice.says("чотири")
        await made.has_heard(4)
        offsets = [params.get("offset") for params in made.fake.sent("getUpdates")]
        first = made.fake.updates.pending[-1]["update_id"] - 3
        assert offsets[:2] == [None, None]
        assert set(offsets[2:]) <= {str(first + 3), str(first + 4)}


async def test_polling_goes_on_after_every_kind_of_failure() -> None:
    async with front("polling", start=False) as made:
        made.fake.fail("getUpdates", 502, "Bad Gateway", times=2)
        made.fake.fail("getUpdates", 429, "Too Many Requests: retry after 90", retry_after=90)
        made.fake.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        with capture_logs() as logged:
            await made.channel.start()
            await made.fake.resident().says("нема світла")
            await made.has_heard(1)
        assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == ["telegram.another_reader"]
        assert len(made.pauses) == 4
        assert made.pauses[2] == 90
        assert all(pause <= 30 for pause in made.pauses if pause != 90)


async def test_another_reader_is_complained_of_once_and_its_end_is_told() -> None:
    async with front("polling", start=False) as made:
        two, webhook = "terminated by other getUpdates request", "can't use getUpdates method while webhook is active"
        made.fake.fail("getUpdates", 409, f"Conflict: {two}", times=3)
        with capture_logs() as logged:
            await made.channel.start()
            await made.fake.resident().says("нема світла")
            await made.has_heard(1)
            made.fake.fail("getUpdates", 409, f"Conflict: {webhook}")
            await made.fake.resident().says("і води")
            await made.has_heard(2)
            await eventually(lambda: _events(logged).count("telegram.only_reader_again") == 2)
        complaints = [entry["advice"] for entry in logged if entry["event"] == "telegram.another_reader"]
        assert complaints == [TWO_POLL, WEBHOOK_SET]


def _events(logged: list[Any]) -> list[str]:
    return [entry["event"] for entry in logged if entry["event"].startswith("telegram.")]


async def test_two_pollers_are_told() -> None:
    async with front("polling") as made:
        rival = channel_for(made.fake, mode="polling")
        with capture_logs() as logged:
            await made.fake.updates.put("message", {}, odd=True)  # the first poll is certainly under way
            await rival.start()
            await eventually(lambda: bool(made.pauses))
            await rival.stop()
        assert "telegram.another_reader" in {entry["event"] for entry in logged}


async def test_polling_removes_the_webhook_first() -> None:
    async with front("polling", start=False) as made:
        made.fake.updates.webhook = {"url": "https://old.example"}
        await made.channel.start()
        await made.fake.resident().says("нема світла")
        await made.has_heard(1)
        assert made.fake.updates.webhook is None
        assert made.contents == [Text("нема світла")]


async def test_the_bot_introduces_itself_in_each_language() -> None:
    async with front() as made:
        assert made.fake.profile[("commands", "")][0] == {"command": "start", "description": "Почати спочатку"}
        assert made.fake.profile[("commands", "en")][1] == {"command": "status", "description": "My tickets"}
        assert made.fake.profile[("description", "en")] == TEXTS[1].description
        assert made.fake.profile[("short_description", "")] == TEXTS[0].short_description


async def test_what_telegram_has_already_is_not_set_again() -> None:
    async with front() as made:
        sets = [call.method for call in made.fake.calls if call.method.startswith("setMy")]
        twice = ["setMyCommands", "setMyDescription"] * 2
        assert sorted(sets) == sorted([*twice, "setMyShortDescription"]), "the short one is the same in both languages"
        await made.channel.stop()
        made.fake.profile[("description", "en")] = "Something else"
        await made.channel.start()
        again = [call for call in made.fake.calls if call.method.startswith("setMy")][len(sets) :]
        assert [(call.method, call.params.get("language_code")) for call in again] == [("setMyDescription", "en")]
        assert made.fake.profile[("description", "en")] == TEXTS[1].description


async def test_a_bot_that_may_not_introduce_itself_works_all_the_same() -> None:
    async with front(start=False) as made:
        made.fake.fail("setMyCommands", 429, "Too Many Requests: retry after 9000", retry_after=9000)
        await made.channel.start()
        await made.fake.resident().says("нема світла")
        assert made.contents == [Text("нема світла")]


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_a_start_without_telegram_is_tried_again(mode: str) -> None:
    async with front(mode, start=False) as made:  # type: ignore[arg-type]
        made.fake.fail("getMe", 502, "Bad Gateway")
        made.fake.fail("getMe", 401, "Unauthorized")
        made.fake.fail("setWebhook" if mode == "webhook" else "deleteWebhook", 500, "Internal Server Error")
        with capture_logs() as logged:
            await made.channel.start()
            await made.fake.resident().says("нема світла")
            await eventually(lambda: "telegram.connected" in {entry["event"] for entry in logged})
        await made.fake.updates.bring_again()
        await made.has_heard(1)
        assert len(made.pauses) == 3
        assert "telegram.token_refused" in {entry["event"] for entry in logged}


async def test_stopping_while_telegram_cannot_be_reached() -> None:
    async with FakeTelegram() as fake:
        fake.fail("getMe", 502, times=1000)
        channel = channel_for(fake)
        await channel.start()
        async with asyncio.timeout(10):
            await channel.stop()
        assert fake.updates.webhook is None


def test_a_webhook_without_an_address_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="public URL"):
        TelegramSettings("1:a", "webhook")
    assert "1:a" not in repr(TelegramSettings("1:a"))
