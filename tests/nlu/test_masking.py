"""What is taken out of a text before it leaves the contact centre, and what stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import CityWords
from nlu.masking import Masking
from tests.nlu.conftest import city_words

MASKED = """
Соборності 20, кв. 45, нема води | Соборності 0, кв. 0, нема води
ул. Соборности 45/1 кв 3 | ул. Соборности 0 кв 0
Соборності 20-45 тече стеля | Соборності 0-0 тече стеля
дом двадцать пять, квартира семь | дом 0, квартира 0
вул. Космічних Мандрівників 44а, не світить ліхтар | вул. Космічних Мандрівників 0, не світить ліхтар
5-й Зарічний, буд 10, під'їзд 3, поверх 2 | 5-й Зарічний, буд 0, під’їзд 3, поверх 2
95 квартал, 12, нема тепла | 95 квартал, 0, нема тепла
передзвоніть 067 123-45-67 | передзвоніть 0
+38 (097) 555 66 77 чекаю | 0 чекаю
тел. 404-12-34 | тел. 0
тел 64-12-34 | тел 0
пишіть на ivan.petrenko+1@mail.example.com | пишіть на @
мій телеграм @ivanko_kr | мій телеграм @
ось фото https://photos.example.com/abc?x=1 яма | ось фото @ яма
заявка КЦ-26-0012345 не виконана | заявка 0 не виконана
за заявкою 123456 нічого | за заявкою 0 нічого
особовий рахунок 1234567890 | особовий рахунок 0
авто АЕ 1234 ВС перекрило виїзд | авто 0 перекрило виїзд
Мене звати Оксана Коваленко, у нас темно | Мене звати …, у нас темно
меня зовут оксана, нет света | меня зовут …, нет света
Іваненко Марія Петрівна, темно в під'їзді | …, темно в під’їзді
Двірник Іван Степанович не прибирає | … не прибирає
майстер Сидоренко В. П. нахамив | майстер … нахамив
Яма на дорозі. З повагою, Петро Іваненко | Яма на дорозі. З повагою, …
Прізвище Мельник, тече кран | Прізвище …, тече кран
"""

KEPT = """
третій день нема води
воды нет 3 дня
на 5 поверсі темно
3 подъезд, 9 этаж, не работает лифт
тролейбус 23 не їде
відключили о 14:30
ліхтар на Віталія Матусевича не горить
на Володимира Великого яма
Верховна Рада нас не чує
Навіщо вам моє прізвище та адреса
Головна дорога вся в ямах
дякую, все добре
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.fixture(scope="module")
def masking(words: CityWords) -> Masking:
    return Masking.build(words)


@pytest.mark.parametrize("line", lines(MASKED))
def test_people_and_their_places_are_taken_out(line: str, masking: Masking) -> None:
    text, expected = line.split(" | ")
    assert masking.masked(text) == expected


@pytest.mark.parametrize("text", lines(KEPT))
def test_what_says_what_the_trouble_is_stays(text: str, masking: Masking) -> None:
    assert masking.masked(text) == text


ANY = Masking.build(city_words())
PIECES = st.sampled_from(
    [
        "Соборності",
        "20",
        "кв",
        "45",
        "067",
        "1234567",
        "Іван",
        "Петрович",
        "@a_b_c",
        "a@b.example",
        ",",
        "\n",
        "дом",
        "дж",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map(" ".join)))
def test_no_long_number_and_no_account_is_left(text: str) -> None:
    masked = ANY.masked(text)
    assert not re.search(r"\d{5}|[\w.]@\w", masked)
    assert not re.search(r"\d{5}|[\w.]@\w", ANY.masked(masked))
