"""The fake is Telegram enough for libraries that know the real one, and as strict."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiogram.types
import aiohttp
import pytest
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bots.channels.telegram.request import quiet_library
from tests.channels.web_stage import picture
from tests.fakes.bot_api_schema import check_call, check_update
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_rules import refusal


async def call(fake: FakeTelegram, method: str, token: str | None = None, **params: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{fake.url}/bot{token or fake.token}/{method}", json=params) as response,
    ):
        return {"status": response.status, **await response.json()}


async def test_an_independent_bot_lives_on_it() -> None:
    quiet_library()

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    async with FakeTelegram(lenient=True) as fake:
        app = Application.builder().token(fake.token).base_url(f"{fake.url}/bot").build()
        app.add_handler(MessageHandler(filters.TEXT, echo))
        assert app.updater is not None
        async with app:
            await app.updater.start_polling(timeout=1)
            await app.start()
            alice = fake.resident()
            await alice.says("нема світла")
            await alice.says("і води")
            assert await alice.hears(2) == ["нема світла", "і води"]
            await fake.updates.close()
            await app.updater.stop()
            await app.stop()
        assert [fault for fault in fake.violations if "getUpdates" not in fault] == []


async def test_every_update_and_answer_is_one_by_another_librarys_types() -> None:
    async with FakeTelegram() as fake:
        alice = fake.resident()
        await call(fake, "sendMessage", chat_id=7, text="?", reply_markup={"inline_keyboard": [
            [{"text": "Так", "callback_data": "a:b"}]]})  # fmt: skip
        await alice.says("/start a")
        await alice.presses("Так")
        await alice.presses_forged(None)
        await alice.sends_album([b"1", b"2"], "яма")
        await alice.sends_document(b"%PDF", "a.pdf", "application/pdf")
        await alice.sends_voice()
        await alice.sends_location(accuracy=12.5)
        await alice.shares_contact()
        await alice.says("а")
        await alice.edits("б")
        await alice.blocks()
        await alice.unblocks()
        got = await call(fake, "getUpdates", timeout=0)
        assert len(got["result"]) == 13
        for update in got["result"]:
            assert aiogram.types.Update.model_validate(update).event_type in update
            assert Update.de_json(update, None).update_id == update["update_id"]
        aiogram.types.Message.model_validate((await call(fake, "sendMessage", chat_id=7, text="a"))["result"])
        aiogram.types.User.model_validate((await call(fake, "getMe"))["result"])
        aiogram.types.WebhookInfo.model_validate((await call(fake, "getWebhookInfo"))["result"])
        file = await call(fake, "getFile", file_id=next(iter(fake.files)))
        aiogram.types.File.model_validate(file["result"])


def buttons(*row: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(row)]}


OK = {"text": "a", "callback_data": "b"}
WRONG = [
    ("sendMessage", {"text": "a"}),
    ("sendMessage", {"text": ""}),
    ("sendMessage", {"text": "а" * 4097}),
    ("sendMessage", {"text": "😀" * 2049}),
    ("sendMessage", {"text": "a", "colour": "red"}),
    ("sendMessage", {"text": "a", "parse_mode": "HTML"}),
    ("sendMessage", {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]}),
    ("sendMessage", {"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]}),
    ("sendMessage", {"text": " a", "entities": [{"type": "bold", "offset": 1, "length": 1}]}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({"text": "a"})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({"text": "a", "callback_data": "б" * 33})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({"text": " ", "callback_data": "b"})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({**OK, "url": "https://a.b"})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({"text": "a", "url": "tel:104"})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({"text": "a", "copy_text": {"text": "a" * 257}})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons({**OK, "size": 5})}),
    ("sendMessage", {"text": "a", "reply_markup": buttons(*[OK] * 9)}),
    ("sendMessage", {"text": "a", "reply_markup": {"inline_keyboard": [[OK]] * 101}}),
    ("sendMessage", {"text": "a", "reply_markup": {"keyboard": []}}),
    ("sendMessage", {"text": "a", "reply_markup": {"keyboard": [[{"text": ""}]]}}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}),
    ("setMyCommands", {"commands": [{"command": "Start", "description": "a"}]}),
    ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}),
    ("setMyCommands", {"commands": [], "language_code": "ukr"}),
    ("setMyDescription", {"description": "a" * 513}),
    ("setMyShortDescription", {"short_description": "a" * 121}),
    ("setWebhook", {"url": "http://example.org"}),
    ("setWebhook", {"url": "https://example.org", "secret_token": "a b"}),
    ("setWebhook", {"url": "https://example.org", "max_connections": 101}),
    ("setWebhook", {"url": "https://example.org", "allowed_updates": ["messages"]}),
    ("getUpdates", {"limit": 101}),
    ("sendPhoto", {"photo": "AgAC", "caption": "a" * 1025}),
    ("sendPhoto", {"photo": "AgAC", "caption": "a", "caption_entities": [{"type": "bold", "offset": 0, "length": 2}]}),
    ("sendPhoto", {"photo": "AgAC", "reply_markup": buttons({"text": "a"})}),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "AgAC"}]}),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "AgAC"}, {"type": "photo"}]}),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "AgAC", "size": 5}] * 2}),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "attach://photo0"}] * 2}),
    ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 1, "reply_markup": buttons({**OK, "callback_data": ""})}),
    ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 1, "reply_markup": {"inline_keybord": []}}),
    ("editMessageText", {"chat_id": 7, "message_id": 1, "text": "a" * 4097}),
    ("getMyCommands", {"language_code": "ukr"}),
    ("getMyDescription", {"langage_code": "uk"}),
    ("sendChatAction", {"action": "dancing"}),
    ("sendMessages", {}),
]


@pytest.mark.parametrize(("method", "params"), WRONG, ids=[str(number) for number in range(len(WRONG))])
async def test_it_takes_no_less_than_telegram_does(method: str, params: dict[str, Any]) -> None:
    async with FakeTelegram(lenient=True) as fake:
        fake.resident()
        needs_chat = method.startswith("send") and (method, params) != WRONG[0]
        answer = await call(fake, method, **({"chat_id": 7} if needs_chat else {}), **params)
        assert fake.violations != []
        unknown = params.get("colour") is not None or "size" in str(params) or "langage_code" in params
        assert answer["ok"] is unknown


async def test_a_violation_fails_the_test_that_caused_it() -> None:
    with pytest.raises(AssertionError, match=r"sendMessage\.colour: unknown"):
        async with FakeTelegram() as fake:
            await call(fake, "sendMessage", chat_id=7, text="a", colour="red")


async def test_a_call_that_is_to_fail_is_judged_all_the_same() -> None:
    async with FakeTelegram(lenient=True) as fake:
        fake.fail("sendMessage", 429, retry_after=1)
        await call(fake, "sendMessage", chat_id=7, text="a", colour="red")
        assert fake.violations == ["sendMessage.colour: unknown"]


async def test_files_and_what_names_them_belong_together() -> None:
    async with FakeTelegram(lenient=True) as fake, aiohttp.ClientSession() as session:
        fake.resident()
        form = aiohttp.FormData({"chat_id": "7", "media": json.dumps([{"type": "photo", "media": "attach://a"}] * 2)})
        form.add_field("b", picture(), filename="b.jpg")
        async with session.post(f"{fake.url}/bot{fake.token}/sendMediaGroup", data=form) as response:
            assert response.status == 400
        assert fake.violations == [f"attachment {name} is named or sent, not both" for name in "ab"]


MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "a"}


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        ({"message": MESSAGE | {"date": "yesterday"}}, "update.message.date: "),
        ({"message": {**MESSAGE, "chat": {"id": 7}}}, "update.message.chat.type: Field required"),
        ({"message": MESSAGE | {"txt": "a"}}, "update.message.txt: unknown"),
        ({"message": MESSAGE | {"location": {"latitude": 1.0}}}, "update.message.location.longitude: Field required"),
        ({"messages": MESSAGE}, "update.messages: unknown"),
        ({}, "update: the library finds nothing in it"),
    ],
)
def test_the_oracles_of_updates_find_faults(update: dict[str, Any], fault: str) -> None:
    assert check_update({"update_id": 1, "message": MESSAGE}) == []
    assert any(one.startswith(fault) for one in check_update({"update_id": 1, **update}))


async def test_an_update_that_is_none_fails_the_test_that_made_it() -> None:
    with pytest.raises(AssertionError, match="Field required"):
        async with FakeTelegram() as fake:
            await fake.updates.put("message", {"text": "a"})


def test_the_oracle_finds_faults_at_any_depth() -> None:
    assert check_call("sendMessage", {"chat_id": 7, "text": "a", "reply_markup": buttons(OK)}) == []
    assert check_call("sendMessage", {"chat_id": 7}) == ["sendMessage.text: Field required"]
    nested = check_call("sendMessage", {"chat_id": 7, "text": "a", "reply_markup": buttons({**OK, "x": 1})})
    assert nested == ["sendMessage.reply_markup.inline_keyboard.0.0.x: unknown"]
    assert check_call("sendMesage", {}) == ["sendMesage: no such method"]
    assert refusal("sendMessage", {"chat_id": 7, "text": "a", "reply_markup": buttons(OK)}) is None


async def test_tokens_and_names_of_methods() -> None:
    async with FakeTelegram() as fake:
        assert (await call(fake, "getMe", token="1:wrong"))["status"] == 401
        assert (await call(fake, "getMe", token="nonsense"))["status"] == 404
        assert (await call(fake, "GETME"))["ok"]


async def test_offsets_confirm_and_a_second_poll_ends_the_first() -> None:
    async with FakeTelegram() as fake:
        alice = fake.resident()
        for words in ("раз", "два", "три"):
            await alice.says(words)
        first = [update["update_id"] for update in (await call(fake, "getUpdates"))["result"]]
        assert len(first) == 3
        assert [u["update_id"] for u in (await call(fake, "getUpdates", offset=first[1]))["result"]] == first[1:]
        assert [u["update_id"] for u in (await call(fake, "getUpdates", offset=-1))["result"]] == first[2:]
        older = asyncio.create_task(call(fake, "getUpdates", offset=first[2] + 1, timeout=30))
        while len(fake.sent("getUpdates")) < 4:  # noqa: ASYNC110 - until the older one waits
            await asyncio.sleep(0)
        newer = asyncio.create_task(call(fake, "getUpdates", offset=first[2] + 1, timeout=30))
        assert (await older)["status"] == 409
        await alice.says("чотири")
        assert len((await newer)["result"]) == 1
        assert (await call(fake, "setWebhook", url="http://127.0.0.1:9/"))["ok"]
        assert (await call(fake, "getUpdates"))["status"] == 409


async def test_what_the_bot_did_not_ask_for_is_not_brought() -> None:
    async with FakeTelegram() as fake:
        await call(fake, "getUpdates", allowed_updates=["callback_query"])
        await fake.resident().says("нема світла")
        assert (await call(fake, "getUpdates"))["result"] == []


async def test_changing_and_deleting_messages() -> None:
    async with FakeTelegram() as fake:
        alice = fake.resident()
        sent = (await call(fake, "sendMessage", chat_id=7, text="a", reply_markup=buttons(OK)))["result"]
        where = {"chat_id": 7, "message_id": sent["message_id"]}
        assert (await call(fake, "editMessageText", **where, text="b"))["ok"]
        assert alice.sees() == ["b"]
        assert alice.labels() == []
        again = await call(fake, "editMessageText", **where, text="b")
        assert again["description"] == "Bad Request: message is not modified"
        assert (await call(fake, "deleteMessage", **where))["ok"]
        assert alice.sees() == []
        assert (await call(fake, "deleteMessage", **where))["status"] == 400
        assert (await call(fake, "sendMessage", chat_id=8, text="a"))["description"] == "Bad Request: chat not found"


async def test_a_resident_waits_for_messages_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.telegram_resident.PATIENCE_S", 0.01)
    async with FakeTelegram() as fake:
        alice = fake.resident()
        with pytest.raises(AssertionError, match="heard only"):
            await alice.next_message()
        with pytest.raises(AssertionError, match="no button"):
            await alice.presses("Так")
        with pytest.raises(AssertionError, match="no button"):
            await alice.types("Так")


async def test_a_press_is_answered_once() -> None:
    async with FakeTelegram() as fake:
        await fake.resident().presses_forged("a:b")
        (query,) = fake.waiting_presses
        assert (await call(fake, "answerCallbackQuery", callback_query_id=query))["ok"]
        assert "query is too old" in (await call(fake, "answerCallbackQuery", callback_query_id=query))["description"]
