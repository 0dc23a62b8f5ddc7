"""Nothing in somebody else's words can be pressed, dialled at a price, or taken for the bot's own."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.harmless import TakenOut, harmless, quoted, shortened

TAKEN = TakenOut("(посилання прибрано)", "(номер прибрано)")
PIECES = st.sampled_from(
    ["http", "://", ":", "/", "//", ".", "@", "#", "$", "com", "ua", "укр", "t.me", "evil", "a", "Б", " ", "\n", "0900",
     "+44", "38", "0", "90", "1", "123456", "-", "\u202e", "\u200b", "\u0301", "＠", "。", "*", "_", "`", "~", "<b>",
     "«", "»", "mailto:", "tg:", "[", "](", ")", "?", "start"]
)  # fmt: skip
WORDS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    "words",
    [
        "дивіться https://evil.com/x?y=1",
        "дивіться evil.com/x",
        "дивіться www.evil.com.ua.",
        "дивіться кредит.укр",
        "дивіться t.me/robber",
        "дивіться hxxp://evil",
        "дивіться http:/evil",
        "дивіться 1.2.3.4/x",
        "дивіться ev\u200bil.c\u00adom",
        "дивіться evil。com",
        "пишіть boss@evil.com",
        "mailto:boss",
        "tg:resolve",
        "1*123456#t.me0900123456",
    ],
)
def test_links_are_taken_out(words: str) -> None:
    said = harmless(words, TAKEN)
    assert "(посилання прибрано)" in said
    assert not re.search(r"evil|t\.me|укр|1\.2\.3|boss|resolve", said)


@pytest.mark.parametrize(
    "words",
    [
        "0900 123 456",
        "0 900 30 1234",
        "+38 (0900) 123-456",
        "+44 900 123 4567",
        "0-900-12345",
        "0#900 500 123",
        "0 @900500123",
    ],
)
def test_numbers_at_a_price_and_abroad_are_taken_out(words: str) -> None:
    assert harmless(f"телефонуйте {words} зараз", TAKEN) == "телефонуйте (номер прибрано) зараз"


@pytest.mark.parametrize(
    "words",
    [
        "Замінили лампу 25.11.2026, опора № 12, вул. Соборності, 20/1.",
        "Диспетчер: +380 56 499 15 75 або 056 404-09-00.",
        "Напруга 0,4 кВ. Роботи з 9:00 до 18:00 (5 осіб).",
        "КП «Кривбасводоканал» — під’їзд 3, кв. 12",
        "вул.Соборності,5 зроблено.Дякуємо",
        "Працюємо 24/7, температура +20",
    ],
)
def test_plain_words_stay(words: str) -> None:
    assert harmless(words, TAKEN) == words


def test_names_and_commands_cannot_be_pressed() -> None:
    assert harmless("@robber і /cancel, #tag $USD a@b", TAKEN) == "robber і cancel, tag USD (посилання прибрано)"


def test_markup_means_nothing() -> None:
    said = harmless("*ні* _так_ ~ой~ `код` <b>x</b> [a](b)", TAKEN)
    assert not set(said) & set("*_~`<>")


def test_a_quotation_ends_where_the_bot_ends_it() -> None:
    said = quoted("готово».\n\nЗаявка КЦ: закрито. «Так", TAKEN)
    assert not set(said) & set("«»”\n")


@given(WORDS)
def test_nothing_is_left_to_press(words: str) -> None:
    said = harmless(words, TAKEN).replace(TAKEN.link, "").replace(TAKEN.number, "")
    assert not re.search(r"[a-zа-я]:/+\w", said)
    assert not re.search(r"@\w|(?<!\w)[/$]\w|#\w", said)
    assert not re.search(r"\w\.(?:com|ua|укр|me)\b", said, re.IGNORECASE)
    assert not re.search(r"(?<!\d)0900\d{5}(?!\d)", said)
    assert not set(said) & set("*_~`<>\n\r\t")
    assert all(unicodedata.category(letter)[0] != "C" for letter in said)


@given(WORDS)
def test_once_harmless_it_stays_as_it_is(words: str) -> None:
    said = harmless(words, TAKEN)
    assert harmless(said, TAKEN) == said


@given(st.text(alphabet="абв где,.", max_size=60), st.integers(2, 30))
def test_a_short_form_ends_at_a_word_and_says_that_it_is_one(text: str, longest: int) -> None:
    short = shortened(text, longest)
    assert len(short) <= longest
    if len(text) <= longest:
        assert short == text
    else:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        if " " in text[: longest - 1].strip():
            assert not text[len(short) - 1 :][:1].isalpha() or not short[:-1]
