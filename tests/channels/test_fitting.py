"""Fitting: valid on every channel, and nothing that the resident should read is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.channels.channel import Capabilities
from bots.channels.fitting import fit, rows
from bots.channels.splitting import spans, split, units
from bots.channels.telegram.rendering import render
from bots.channels.web.channel import WebChannel
from dialogs.messages import Button, ButtonKind, ChatId, MediaId, Outgoing
from tests.fakes.bot_api_schema import check_call
from tests.fakes.telegram_rules import refusal

NARROW = Capabilities(40, 3, 2, 6, 64, False, True, False, False, True)
CHANNELS = {"telegram": TELEGRAM, "web": WEB, "viber": VIBER, "narrow": NARROW}

words = st.text(st.sampled_from("абвгґєїabc-.,!?\n 😀🇺🇦👩‍👩‍👧é12"), max_size=300)
labels = st.text(st.sampled_from("абвгїabc 12😀"), min_size=1, max_size=60).map(str.strip).filter(bool)
options = st.text(st.sampled_from("abcdef_.:0123456789"), min_size=1, max_size=40)
addresses = st.sampled_from(["https://kr.gov.ua/1520", "tel:104", "http://example.org/a?b=c"])


@st.composite
def buttons(draw: st.DrawFn) -> Button:
    kind = draw(st.sampled_from([ButtonKind.REPLY] * 4 + list(ButtonKind)))
    option = draw(addresses if kind is ButtonKind.URL else options)
    return Button(option, draw(labels), kind)


@st.composite
def messages(draw: st.DrawFn) -> Outgoing:
    text = draw(words) * draw(st.sampled_from([1, 1, 3, 40]))
    starts = draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=3))
    strong = tuple(part for part in (text[start : start + 12].strip() for start in starts) if part)
    shown = draw(st.lists(buttons(), max_size=draw(st.sampled_from([2, 5, 130]))))
    pictures = draw(st.sampled_from([0, 0, 1, 2, 23]))
    return Outgoing(text, tuple(shown), "address.house", strong, tuple(MediaId(f"p{n}") for n in range(pictures)))


@pytest.mark.parametrize("name", CHANNELS)
@given(message=messages())
@settings(max_examples=80, deadline=None)
def test_whatever_the_bot_says_fits(name: str, message: Outgoing) -> None:
    able = CHANNELS[name]
    for part in fit(message, able):
        if part.text and part.pictures:
            assert len(part.pictures) == 1
            assert units(part.text) <= able.caption_limit
        assert part.text or (part.pictures and not part.buttons)
        assert len(part.pictures) <= able.pictures
        assert part.text == part.text.strip()
        assert units(part.text) <= able.text_limit
        assert len(part.buttons) <= able.buttons_limit
        assert all(len(button.label) <= 2 * able.label_limit for button in part.buttons)
        assert all(strong in part.text for strong in part.strong)
        assert bool(part.buttons) <= (part.step == message.step)
        assert all(len(row) <= able.buttons_per_row for row in rows(part.buttons, able))
        assert tuple(button for row in rows(part.buttons, able) for button in row) == part.buttons


@pytest.mark.parametrize("name", CHANNELS)
@given(message=messages())
@settings(max_examples=80, deadline=None)
def test_nothing_is_lost(name: str, message: Outgoing) -> None:
    fitted = fit(message, CHANNELS[name])
    assert tuple(picture for part in fitted for picture in part.pictures) == message.pictures
    said = _squeezed("".join(part.text for part in fitted))
    assert said.startswith(_squeezed(message.text))
    shown = {(button.kind, button.option) for part in fitted for button in part.buttons}
    readable = {button.label for part in fitted for button in part.buttons}
    for button in message.buttons:
        said_already = button.kind is ButtonKind.COPY and button.option in message.text
        if button.kind not in (ButtonKind.ASK_PLACE, ButtonKind.ASK_PHONE) and not said_already:
            assert button.label in readable or _squeezed(button.label) in said
            address = _squeezed(button.option.removeprefix("tel:"))
            assert (button.kind, button.option) in shown or (button.kind is not ButtonKind.REPLY and address in said)


@given(message=messages())
@settings(max_examples=80, deadline=None)
def test_telegram_takes_whatever_was_fitted(message: Outgoing) -> None:
    for part in fit(replace(message, pictures=()), TELEGRAM):
        params = render(ChatId("7"), part)
        assert check_call("sendMessage", params) == []
        assert refusal("sendMessage", params) is None


@given(text=words, limit=st.integers(1, 40))
@settings(deadline=None)
def test_words_and_characters_stay_whole(text: str, limit: int) -> None:
    parts = split(text, (), limit)
    assert _squeezed("".join(part.text for part in parts)) == _squeezed(text)
    known = set(text.split())
    for part in parts:
        for word in part.text.split():
            assert word in known or any(units(one) > limit for one in known if word in one)


def test_a_text_breaks_where_people_would_break_it() -> None:
    text = "Перший абзац. Він короткий.\n\nДругий абзац трохи довший, та й годі."
    assert [part.text for part in split(text, (), 45)] == [
        "Перший абзац. Він короткий.",
        "Другий абзац трохи довший, та й годі.",
    ]
    assert [part.text for part in split("Одне речення. Друге речення.", (), 20)] == ["Одне речення.", "Друге речення."]


def test_a_family_and_a_flag_are_one_sign_each() -> None:
    family, flag = "👩‍👩‍👧", "🇺🇦"
    for more in (1, 2, 3):
        assert [part.text for part in split(family * 2, (), units(family) + more)] == [family, family]
    assert [part.text for part in split(flag * 2, (), units(flag) + 2)] == [flag, flag]


def test_a_ticket_number_is_never_cut() -> None:
    number = "КР 2026 0042"
    parts = split(f"Ваша заявка {number} прийнята.", (number,), 20)
    assert [part.strong for part in parts if part.strong] == [(number,)]


def test_the_emphasis_falls_on_the_word_not_on_a_piece_of_another() -> None:
    assert spans("Будинок 112, квартира 12.", ("12",)) == [(22, 24)]


def test_a_long_label_becomes_a_numbered_line() -> None:
    long = "Немає гарячої води в усьому будинку більше доби"
    message = Outgoing("Що сталося?", (Button("a", "Інше"), Button("b", long)), "kind")
    (fitted,) = fit(message, TELEGRAM)
    assert fitted.text == f"Що сталося?\n\n2. {long}"
    assert [(button.option, button.label) for button in fitted.buttons] == [("a", "Інше"), ("b", "2")]


def test_more_buttons_than_fit_go_on_in_further_messages() -> None:
    many = tuple(Button(str(number), f"Вулиця {number}") for number in range(7))
    fitted = fit(Outgoing("Котра?", many, "street"), replace(TELEGRAM, buttons_limit=3))
    assert [part.text for part in fitted] == ["Котра?", "(2/3)", "(3/3)"]
    assert tuple(button for part in fitted for button in part.buttons) == many
    assert {part.step for part in fitted} == {"street"}


def test_what_a_channel_cannot_copy_stands_in_the_text() -> None:
    (fitted,) = fit(Outgoing("Готово.", (Button("КР-42", "Номер", ButtonKind.COPY),)), VIBER)
    assert fitted == Outgoing("Готово.\n\nНомер: КР-42")


def test_what_can_be_read_already_is_not_said_again() -> None:
    copy = Button("КР-42", "Скопіювати номер", ButtonKind.COPY)
    assert fit(Outgoing("Заявка КР-42.", (copy,)), VIBER) == (Outgoing("Заявка КР-42."),)
    assert fit(Outgoing("Заявка КР-42.", (copy,)), TELEGRAM) == (Outgoing("Заявка КР-42.", (copy,)),)


def test_nobody_is_asked_for_what_the_channel_cannot_ask() -> None:
    asked = (Button("phone", "Надіслати номер", ButtonKind.ASK_PHONE), Button("skip", "Пропустити"))
    (fitted,) = fit(Outgoing("Ваш номер?", asked, "phone"), WEB)
    assert fitted.buttons == asked[1:]


def test_nothing_to_say_is_no_message() -> None:
    assert fit(Outgoing(" \n"), TELEGRAM) == ()


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    def button(label: str) -> Button:
        return Button(label, label)

    shown = [button(label) for label in ("Так", "Ні", "Не знаю", "Надіслати геолокацію", "Назад", "Скасувати")]
    laid = [[one.label for one in row] for row in rows(shown, TELEGRAM)]
    assert laid == [["Так", "Ні", "Не знаю"], ["Надіслати геолокацію"], ["Назад", "Скасувати"]]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_web_chat_shows_what_it_says_it_shows() -> None:
    assert WebChannel.capabilities == WEB
