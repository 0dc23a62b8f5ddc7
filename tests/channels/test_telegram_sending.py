"""What the bot says reaches Telegram in a form that it takes, and its errors come back sorted."""

from __future__ import annotations

import logging

import pytest
from structlog.testing import capture_logs

from bots.channels.channel import BLOCKED, DEACTIVATED, GONE, ChannelError, Gone, Moved, Refused, TryAgain
from dialogs.messages import Button, ButtonKind, ChatId, Outgoing
from tests.fakes.telegram_front import Front, front

ALICE = ChatId("7")
YES_NO = (Button("yes", "Так"), Button("no", "Ні"))


async def send(made: Front, message: Outgoing, chat: ChatId = ALICE) -> str | None:
    return await made.channel.send(chat, message, outbox_id=1)


async def test_a_statement_arrives_as_it_was_written() -> None:
    async with front() as made:
        alice = made.fake.resident()
        identity = await send(made, Outgoing("<b>Дякуємо</b> & до *зустрічі*"))
        received = await alice.next_message()
        assert received["text"] == "<b>Дякуємо</b> & до *зустрічі*"
        assert identity == f"m:7:{received['message_id']}"
        (params,) = made.fake.sent()
        assert params["link_preview_options"] == {"is_disabled": True}
        assert "parse_mode" not in params


async def test_emphasis_is_counted_in_utf_16() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await send(made, Outgoing("🏠🏠 Заявка КР-42 прийнята", strong=("КР-42", "немає такого")))
        (entity,) = (await alice.next_message())["entities"]
        assert entity == {"type": "bold", "offset": 12, "length": 5}


async def test_a_question_and_a_pressed_button_belong_together() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await send(made, Outgoing("Усе правильно?", YES_NO, "summary"))
        assert alice.labels() == ["Так", "Ні"]
        await alice.presses("Ні")
        (pressed,) = await made.has_heard(1)
        assert (pressed.content.option, pressed.content.step) == ("no", "summary")  # type: ignore[union-attr]


async def test_links_copying_and_calling() -> None:
    buttons = (
        Button("https://kr.gov.ua", "Сайт", ButtonKind.URL),
        Button("tel:104", "Аварійна газу", ButtonKind.URL),
        Button("КР-2026-42", "Копіювати", ButtonKind.COPY),
    )
    async with front() as made:
        alice = made.fake.resident()
        await send(made, Outgoing("Ось:", buttons))
        assert await alice.presses("Сайт") == "https://kr.gov.ua"
        assert await alice.presses("Копіювати") == "КР-2026-42"
        assert alice.sees() == ["Ось:\nАварійна газу: 104"]


async def test_asking_for_the_place_opens_a_keyboard_that_the_next_statement_closes() -> None:
    buttons = (Button("here", "Надіслати місце", ButtonKind.ASK_PLACE), Button("type", "Напишу"))
    async with front() as made:
        alice = made.fake.resident()
        await send(made, Outgoing("Де це?", buttons, "place"))
        assert alice.keyboard == [[{"text": "Надіслати місце", "request_location": True}], [{"text": "Напишу"}]] or (
            alice.keyboard == [[{"text": "Надіслати місце", "request_location": True}, {"text": "Напишу"}]]
        )
        await alice.presses("Надіслати місце")
        assert (await made.has_heard(1))[0].content.lat == pytest.approx(47.9105)  # type: ignore[union-attr]
        await send(made, Outgoing("Де це?", buttons, "place"))
        await send(made, Outgoing("Записали."))
        assert alice.keyboard == []


async def test_asking_for_the_phone() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await send(made, Outgoing("Ваш номер?", (Button("p", "Надіслати номер", ButtonKind.ASK_PHONE),), "phone"))
        await alice.presses("Надіслати номер")
        content = (await made.has_heard(1))[0].content
        assert (content.number, content.own) == ("+380670000007", True)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "description", "more", "kind", "after_s"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, TryAgain, 7.0),
        (500, "Internal Server Error", {}, TryAgain, None),
        (502, "Bad Gateway", {}, TryAgain, None),
        (403, "Forbidden: bot was blocked by the user", {}, Gone, None),
        (403, "Forbidden: user is deactivated", {}, Gone, None),
        (400, "Bad Request: chat not found", {}, Gone, None),
        (400, "Bad Request: message is too long", {}, Refused, None),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100}, Moved, None),
        (401, "Unauthorized", {}, TryAgain, None),
        (404, "Not Found", {}, TryAgain, None),
        (409, "Conflict", {}, TryAgain, None),
    ],
)
async def test_errors_say_what_may_be_done(
    code: int, description: str, more: dict[str, int], kind: type[ChannelError], after_s: float | None
) -> None:
    async with front() as made:
        made.fake.resident()
        made.fake.fail("sendMessage", code, description, **more)
        with pytest.raises(ChannelError) as raised:
            await send(made, Outgoing("Добрий день"))
        assert type(raised.value) is kind
        assert getattr(raised.value, "after_s", None) == after_s
        assert await send(made, Outgoing("Добрий день")) is not None


@pytest.mark.parametrize(
    ("code", "description", "why"),
    [
        (403, "Forbidden: bot was blocked by the user", BLOCKED),
        (403, "Forbidden: user is deactivated", DEACTIVATED),
        (403, "Forbidden: bot can't initiate conversation with a user", GONE),
        (400, "Bad Request: user is deactivated", DEACTIVATED),
        (400, "Bad Request: chat not found", GONE),
    ],
)
async def test_why_a_resident_cannot_be_reached(code: int, description: str, why: str) -> None:
    async with front() as made:
        made.fake.resident()
        made.fake.fail("sendMessage", code, description)
        with pytest.raises(Gone) as raised:
            await send(made, Outgoing("Заявку виконано"))
        assert raised.value.why == why


async def test_a_chat_with_another_id_says_which() -> None:
    async with front() as made:
        made.fake.fail("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1007)
        with pytest.raises(Moved) as raised:
            await send(made, Outgoing("Заявку виконано"))
        assert raised.value.chat == "-1007"


@pytest.mark.parametrize(
    ("chat", "message"),
    [
        (ChatId("not telegram's"), Outgoing("a")),
        (ALICE, Outgoing(" ")),
        (ALICE, Outgoing("a" * 4097)),
        (ALICE, Outgoing("a", (Button("x" * 40, "b"),), "s" * 24)),
    ],
)
async def test_what_telegram_would_refuse_is_not_even_tried(chat: ChatId, message: Outgoing) -> None:
    async with front() as made:
        with pytest.raises(Refused):
            await send(made, message, chat)
        assert made.fake.sent() == []


async def test_telegram_out_of_reach() -> None:
    async with front() as made:
        made.fake.resident()
        await made.channel.stop()
        with pytest.raises(TryAgain):
            await send(made, Outgoing("Добрий день"))


async def test_neither_token_nor_words_reach_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        async with front() as made:
            alice = made.fake.resident()
            await alice.says("таємні слова")
            for code in (500, 400, 401, 403, 404):
                made.fake.fail("sendMessage", code, "Unauthorized: таке")
                with pytest.raises(ChannelError) as raised:
                    await send(made, Outgoing("таємні слова"))
                assert made.fake.token not in _everything(raised.value)
            made.recording.append(RuntimeError("таємні слова"))
            await alice.says("таємні слова")
    everything = caplog.text + repr(logged)
    assert "telegram.not_recorded" in everything
    assert "таємні" not in everything
    assert "test-token" not in everything


def _everything(error: BaseException | None) -> str:
    """Every error that a traceback would show."""
    shown = ""
    while error is not None:
        shown += repr(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return shown
