"""Buttons of questions that are over go away, the choice stays to be read, and no reply waits for that."""

from __future__ import annotations

from typing import Any

import pytest

from bots.channels.telegram.tidying import MOST_CHATS, Open
from dialogs.messages import HELPED_STEP, MENU_STEP, Button, ButtonKind, ChatId, Outgoing
from tests.fakes.telegram_front import Front, eventually, front

ALICE = ChatId("7")
YES_NO = (Button("yes", "Так"), Button("no", "Ні"))
QUESTION = Outgoing("Усе правильно?", YES_NO, "summary", strong=("правильно",))
NEXT = Outgoing("Погоджуєтесь?", (Button("yes", "Погоджуюсь"),), "consent")


async def ask(made: Front, message: Outgoing = QUESTION) -> None:
    await made.channel.send(ALICE, message, 1)


async def edited(made: Front, number: int = 1) -> list[Any]:
    """The calls that tidied up, once there are so many."""
    edits = ("editMessageText", "editMessageReplyMarkup")
    await eventually(lambda: sum(call.method in edits for call in made.fake.calls) >= number)
    return [call for call in made.fake.calls if call.method in edits]


def keyboard(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def test_the_choice_takes_the_place_of_the_buttons() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await alice.presses("Ні")
        await edited(made)
        (message,) = alice.messages
        assert message["text"] == "Усе правильно?\n\n✓ Ні"
        assert message["entities"] == [{"type": "bold", "offset": 4, "length": 9}]
        assert keyboard(message) == []


async def test_a_press_that_may_have_come_too_late_only_loses_its_buttons() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await ask(made, NEXT)
        await alice.presses("Так")
        (call,) = await edited(made)
        assert call.method == "editMessageReplyMarkup"
        assert [message["text"] for message in alice.messages] == ["Усе правильно?", "Погоджуєтесь?"]
        assert [keyboard(message) for message in alice.messages] == [[], ["Погоджуюсь"]]


async def test_a_question_answered_in_words_is_tidied_up_by_the_next_one() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await alice.says("так")
        await made.has_heard(1)
        await ask(made, Outgoing("Дякуємо."))
        await ask(made, NEXT)
        await edited(made)
        assert [keyboard(message) for message in alice.messages] == [[], [], ["Погоджуюсь"]]
        assert alice.messages[0]["text"] == "Усе правильно?"


async def test_asking_for_the_place_is_a_next_question_too() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await alice.says("ні, інше місце")
        await made.has_heard(1)
        await ask(made, Outgoing("Де це?", (Button("here", "Надіслати місце", ButtonKind.ASK_PLACE),), "place"))
        await edited(made)
        assert keyboard(alice.messages[0]) == []


async def test_a_notice_in_between_and_further_buttons_of_one_question_change_nothing() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await ask(made, Outgoing("(2/2)", (Button("third", "Третє"),), "summary"))
        await ask(made, Outgoing("Заявку виконано. Справді?", (Button("done", "Виконано"),), "ask.5"))
        await alice.presses("Так")
        await edited(made)
        assert [keyboard(message) for message in alice.messages] == [[], ["Третє"], ["Виконано"]]
        await ask(made, NEXT)
        await edited(made, 2)
        assert [keyboard(message) for message in alice.messages] == [[], [], ["Виконано"], ["Погоджуюсь"]]
        await alice.presses("Виконано")
        await edited(made, 3)
        assert alice.messages[2]["text"] == "Заявку виконано. Справді?\n\n✓ Виконано"
        assert keyboard(alice.messages[3]) == ["Погоджуюсь"]


@pytest.mark.parametrize("step", [MENU_STEP, HELPED_STEP])
async def test_buttons_that_never_grow_old_stay(step: str) -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made, Outgoing("Чим допомогти?", YES_NO, step))
        await alice.presses("Так")
        await ask(made)
        await alice.presses("Ні")
        await edited(made)
        assert [keyboard(message) for message in alice.messages] == [["Так", "Ні"], []]


async def test_links_and_the_ticket_number_stay() -> None:
    copy = Button("КР-2026-42", "Скопіювати номер", ButtonKind.COPY)
    async with front() as made:
        alice = made.fake.resident()
        await ask(made, Outgoing("Заявка КР-2026-42. Додати фото?", (copy, *YES_NO), "photo"))
        await alice.presses("Ні")
        await edited(made)
        assert keyboard(alice.messages[0]) == ["Скопіювати номер"]
        assert await alice.presses("Скопіювати номер") == "КР-2026-42"


async def test_a_forged_button_tidies_nothing() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made)
        await alice.presses_forged("summary:maybe")
        await alice.presses_forged("forged")
        await made.has_heard(2)
        assert keyboard(alice.messages[0]) == ["Так", "Ні"]


async def test_what_was_asked_before_a_restart_loses_its_buttons_without_a_word() -> None:
    async with front() as made:
        alice = made.fake.resident()
        message = {"chat_id": 7, "text": "?", "reply_markup": {"inline_keyboard": [[_button("Так", "summary:yes")]]}}
        await made.channel._bot.call("sendMessage", message)
        await alice.presses("Так")
        (call,) = await edited(made)
        assert call.method == "editMessageReplyMarkup"


@pytest.mark.parametrize(
    ("code", "description", "more"),
    [
        (400, "Bad Request: message is not modified", {}),
        (400, "Bad Request: message can't be edited", {}),
        (403, "Forbidden: bot was blocked by the user", {}),
        (429, "Too Many Requests: retry after 9", {"retry_after": 9}),
        (502, "Bad Gateway", {}),
    ],
)
async def test_a_failure_stops_neither_replies_nor_later_tidying(
    code: int, description: str, more: dict[str, int]
) -> None:
    async with front() as made:
        alice = made.fake.resident()
        made.fake.fail("editMessageText", code, description, **more)
        await ask(made)
        await alice.presses("Так")
        await edited(made)
        await ask(made, NEXT)
        await alice.presses("Погоджуюсь")
        await edited(made, 2)
        assert alice.messages[1]["text"] == "Погоджуєтесь?\n\n✓ Погоджуюсь"
        assert (9 in made.pauses) is (code == 429)


async def test_stopping_does_not_wait_for_it() -> None:
    async with front() as made:
        made.fake.hang("editMessageText")
        alice = made.fake.resident()
        await ask(made)
        await alice.presses("Так")
        await ask(made, NEXT)
        assert len(alice.messages) == 2
        await made.channel.stop()


async def test_a_text_without_room_for_the_choice_only_loses_its_buttons() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await ask(made, Outgoing("а" * 4090, YES_NO, "summary"))
        await alice.presses("Так")
        (call,) = await edited(made)
        assert call.method == "editMessageReplyMarkup"


def test_only_so_many_chats_are_known() -> None:
    known = Open()
    sent = {"message_id": 1, "reply_markup": {"inline_keyboard": [[_button("Так", "summary:yes")]]}}
    for number in range(MOST_CHATS + 1):
        known.shown(ChatId(str(number)), "summary", sent)
    for chat, chores in (("0", 0), (str(MOST_CHATS), 1)):
        known.heard(ChatId(chat))
        assert len(known.shown(ChatId(chat), "summary", sent)) == chores


@pytest.mark.parametrize("message", [None, 5, [], {}, {"reply_markup": {"inline_keyboard": [5, [None], [{}]]}}])
def test_odd_answers_and_queries_do_no_harm(message: Any) -> None:
    known = Open()
    assert known.shown(ALICE, "summary", message) == []
    assert known.pressed(ALICE, {"message": message, "data": "summary:yes"}) == []
    assert known.pressed(ALICE, {"message": message}) == []


def _button(label: str, callback: str) -> dict[str, str]:
    return {"text": label, "callback_data": callback}
