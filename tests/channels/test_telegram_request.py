"""The transport: the library's wire format, time and size limits, and no token in any error."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bots.channels.telegram.request import AiohttpRequest, LeanBot, TooLarge, quiet_library
from tests.channels.web_stage import picture
from tests.fakes.telegram import FakeTelegram

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Так", callback_data="a:yes")]])


def lean(fake: FakeTelegram, request: AiohttpRequest) -> LeanBot:
    return LeanBot(fake.token, f"{fake.url}/bot", f"{fake.url}/file/bot", request, request)


async def say(bot: Bot) -> Message:
    async with bot:
        await bot.send_photo(7, picture() + bytes(1_000_000), "яма", filename="яма.jpg", reply_markup=KEYBOARD)
        return await bot.send_message(7, "Добрий & день + 100% 😀", reply_markup=KEYBOARD, disable_notification=True)


async def test_it_sends_what_the_librarys_own_transport_sends() -> None:
    quiet_library()
    async with FakeTelegram() as fake:
        fake.resident(7)
        messages = [
            await say(lean(fake, AiohttpRequest())),
            await say(Bot(fake.token, f"{fake.url}/bot", request=HTTPXRequest(), get_updates_request=HTTPXRequest())),
        ]
        half = len(fake.calls) // 2
        assert fake.calls[:half] == fake.calls[half:]
        assert [message.text for message in messages] == ["Добрий & день + 100% 😀"] * 2


async def test_a_call_past_the_objects_is_the_same_call() -> None:
    async with FakeTelegram() as fake:
        fake.resident(7)
        request = AiohttpRequest()
        bot = lean(fake, request)
        assert await bot.connect() == "kr1520bot"
        await bot.send_message(7, "Так?", reply_markup=KEYBOARD)
        markup = {"inline_keyboard": [[{"text": "Так", "callback_data": "a:yes"}]]}
        answer = await bot.call("sendMessage", {"chat_id": 7, "text": "Так?", "reply_markup": markup})
        assert fake.calls[-1] == fake.calls[-2]
        assert Message.de_json(answer, bot).text == "Так?"
        await bot.disconnect()


async def test_waiting_has_an_end() -> None:
    async with FakeTelegram() as fake:
        fake.resident(7)
        fake.hang("sendMessage")
        bot = lean(fake, AiohttpRequest())
        await bot.connect()
        with pytest.raises(TimedOut):
            await bot.send_message(7, "a", read_timeout=0.05)
        await bot.disconnect()


async def test_flood_control_in_seconds() -> None:
    async with FakeTelegram() as fake:
        quiet_library()
        fake.fail("sendMessage", 429, "Too Many Requests: retry after 12", retry_after=12)
        bot = lean(fake, AiohttpRequest())
        await bot.connect()
        with pytest.raises(RetryAfter) as raised:
            await bot.call("sendMessage", {"chat_id": 7, "text": "a"})
        assert raised.value.retry_after == timedelta(seconds=12)
        await bot.disconnect()


ANSWERS = {
    "html": (502, "text/html", b"<html>secret-token</html>"),
    "not json": (200, "application/json", b"<html>"),
    "no object": (200, "application/json", b"[1]"),
    "no result": (200, "application/json", b'{"ok": true}'),
    "an error with 200": (200, "application/json", b'{"ok": false, "description": "odd"}'),
    "deep": (200, "application/json", b"[" * 100_000),
    "a redirect": (302, "text/plain", b""),
    "large": (200, "application/json", b" " * 2000),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_answers_that_are_none(name: str, caplog: pytest.LogCaptureFixture) -> None:
    status, kind, body = ANSWERS[name]

    calls = []

    async def answer(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.Response(status=status, content_type=kind, body=body, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://{}:{}/bot".format(*runner.addresses[0][:2])
    bot = LeanBot("1:secret-token", url, request=(request := AiohttpRequest(largest_answer=1000)))
    await request.initialize()
    with pytest.raises(TelegramError) as raised:
        await bot.call("sendMessage", {"chat_id": 7, "text": "a"})
    assert calls == ["/bot1:secret-token/sendMessage"]
    assert "secret-token" not in repr(raised.value) + repr(raised.value.__cause__) + caplog.text
    await request.shutdown()
    await runner.cleanup()


async def test_nobody_listens() -> None:
    request = AiohttpRequest()
    bot = LeanBot("1:secret-token", "http://127.0.0.1:9/bot", request=request, get_updates_request=request)
    with pytest.raises(NetworkError, match="not connected"):
        await bot.call("getMe", {})
    with pytest.raises(NetworkError) as raised:
        await bot.connect()
    assert "secret-token" not in repr(raised.value)
    assert raised.value.__cause__ is None
    await bot.disconnect()


async def test_the_size_limit_holds_without_a_declared_length() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10):
            await response.write(b" " * 1000)
        return response

    app = web.Application()
    app.router.add_get("/file", endless)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    request = AiohttpRequest(largest_answer=5000)
    await request.initialize()
    with pytest.raises(TooLarge):
        await request.retrieve("http://{}:{}/file".format(*runner.addresses[0][:2]))
    await asyncio.gather(request.shutdown(), request.shutdown())
    await runner.cleanup()
