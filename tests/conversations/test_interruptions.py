"""What residents do in the middle of something, and what never leaves them without an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.messages import Content, File, Incoming, MediaId, MessageId, Text, Unsupported, Voice
from tests.conversations.harness import Resident, Town

WHICH = "[Інше]"
"""Stands below the question that tells two or three entries apart."""


@pytest.fixture
async def asked(resident: Resident) -> Resident:
    """Somebody whom the bot has asked where it is."""
    await resident.says("не працює ліфт")
    resident.sees("Де це?")
    return resident


async def test_back_goes_to_the_question_before(resident: Resident) -> None:
    await resident.says("Нема води")
    await resident.presses("01.01")
    resident.sees("Де це?")
    await resident.says("назад")
    resident.sees(WHICH)
    await resident.says("назад")
    resident.sees("перше запитання", WHICH)


async def test_cancel_keeps_the_draft_for_another_time(asked: Resident) -> None:
    await asked.says("скасувати")
    asked.sees("нічого не надіслано")
    await asked.presses("Продовжити заявку")
    asked.sees("Де це?")


async def test_an_operator_is_named_and_the_question_stays(asked: Resident) -> None:
    await asked.says("оператор")
    asked.sees("1520", "Де це?")


async def test_my_tickets_in_between(asked: Resident) -> None:
    await asked.says("мої заявки")
    asked.sees("заявок ще немає", "Де це?")


async def test_the_language_changes_in_between(asked: Resident) -> None:
    await asked.commands("language")
    await asked.presses("English")
    asked.sees("I will answer in English", "Where is it?")


async def test_an_emergency_in_between_comes_first(asked: Resident) -> None:
    await asked.says("пожежа на балконі")
    assert "101" in asked.news[0].text
    asked.sees("Де це?")


async def test_a_photo_out_of_turn_is_kept(town: Town, asked: Resident) -> None:
    await asked.sends_photo()
    asked.sees("Фото додано", "Де це?")
    await asked.says("Соборності 12, під'їзд 2")
    await asked.presses("Надіслати")
    await asked.presses("Погоджуюсь")
    assert (await town.tickets())[0].attachments == 1


async def test_an_old_button_is_explained_and_not_obeyed(resident: Resident) -> None:
    await resident.says("Нема води")
    old = resident.last
    await resident.presses("01.01")
    await resident.presses_again("03.07", old.step or "")
    resident.sees("вже не діє", "Де це?")


async def test_a_double_tap_has_one_effect(resident: Resident) -> None:
    await resident.says("Нема води")
    old = resident.last
    await resident.presses("01.01")
    await resident.presses_again("01.01", old.step or "")
    resident.sees_nothing()


@pytest.mark.parametrize(("option", "step"), [("../../x", "1"), ("", ""), ("send", "999999"), ("report", "menu2")])
async def test_forged_buttons_are_explained(asked: Resident, option: str, step: str) -> None:
    await asked.presses_again(option, step)
    asked.sees("вже не діє", "Де це?")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(Voice(MediaId("v")), "прослухати не можу", marks=pytest.mark.needs("voices")),
        (Unsupported("sticker"), "прочитати не можу"),
        (File(MediaId("f"), "a.exe", "application/x-msdownload", 10), "PDF"),
        (File(MediaId("f"), "a.mp4", "video/mp4", 30 * 1024 * 1024), "20 МБ"),
    ],
)
async def test_what_cannot_be_used_is_said_in_words(asked: Resident, content: Content, words: str) -> None:
    await asked.sends(content)
    asked.sees(words, "Де це?")


async def test_only_emoji(resident: Resident) -> None:
    await resident.says("😀😀")
    resident.sees("словами")
    await resident.says("😀")
    resident.sees("1520")


async def test_five_thousand_letters_that_mean_nothing(resident: Resident) -> None:
    await resident.says("ъ" * 5_000)
    assert resident.news
    assert resident.buttons


async def test_greeting_and_thanks(resident: Resident) -> None:
    await resident.says("Доброго дня")
    resident.sees("Добрий день!")
    resident.sees_not("Не вдалося")
    await resident.says("дякую")
    resident.sees("Будь ласка")


async def test_a_typed_label_and_a_typed_number_are_buttons(resident: Resident) -> None:
    await resident.says("Нема води")
    await resident.says("1")
    resident.sees("Де це?")
    await resident.says("назад")
    await resident.says(resident.buttons[0].lower())
    resident.sees("Де це?")


async def test_not_understood_twice_names_a_person(asked: Resident) -> None:
    await asked.says("Соборності 12")
    asked.sees("Який під’їзд?")
    await asked.says("ой")
    asked.sees("Потрібен номер під’їзду")
    await asked.says("ну ой")
    asked.sees("1520")


async def test_one_ticket_is_shown_at_once_many_one_by_one(resident: Resident) -> None:
    for house in ("12", "20"):
        await resident.says(f"не горить ліхтар на Соборності {house}")
        if "Нова заявка" in resident.buttons:
            await resident.presses("Нова заявка")
        await resident.presses("Надіслати")
        if "Погоджуюсь" in resident.buttons:
            await resident.presses("Погоджуюсь")
        await resident.says("мої заявки")
        if house == "12":
            resident.sees("Соборності, 12", "Виконавець: ", "Стан: зареєстровано", "Строк: ")
            await resident.presses("Досить")
    resident.sees("Ваші 2 заявки")
    await resident.presses("t0")
    resident.sees("Соборності, 20", "Виконавець: ", "Стан: зареєстровано", "Строк: ")
    await resident.presses("Досить")
    resident.sees("Добре")


@pytest.mark.needs("edits")
async def test_an_edited_message_is_understood_anew(resident: Resident) -> None:
    first = await resident.sends(Text("Нема води"))
    resident.sees(WHICH)
    await resident.sends_message(_edit(first, "не горить ліхтар на Соборності 12"))
    resident.sees("Виправлення враховано", "Не працює вуличне освітлення", "вул. Соборності, 12")
    resident.sees_not("Нема води")


@pytest.mark.needs("edits")
async def test_an_edit_after_the_ticket_is_told_to_be_late(resident: Resident) -> None:
    first = await resident.sends(Text("не горить ліхтар на Соборності 12"))
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    await resident.sends_message(_edit(first, "не горить ліхтар на Соборності 14"))
    resident.sees("залишився попередній текст", "1520")


def _edit(message: Incoming, text: str) -> Incoming:
    """The resident changes an earlier message."""
    return replace(message, id=MessageId(f"e:{message.id}"), content=Text(text), edited=True, edits=message.id)


async def test_a_question_nobody_can_answer_does_not_spoil_the_open_question(resident: Resident) -> None:
    await resident.says("нема води")
    resident.sees("Якої води немає")
    await resident.says("скільки коштує квиток у кіно?")
    resident.sees("Готової відповіді в мене немає", "Якої води немає")
