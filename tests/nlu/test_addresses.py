"""Addresses in residents' words: Ukrainian, Russian, surzhyk, transliteration, dictation, former names, typos."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import CityWords, Understander

PARTS = ("street", "house", "entrance", "floor", "apartment")

DEVELOPMENT = Path(__file__).parent / "data" / "addresses_dev.jsonl"

FOUND = (Path(__file__).parent / "data" / "addresses_found.txt").read_text(encoding="utf-8")

NOTHING = """
нема води третій день
уже 3 дня
2 часа без света
двое суток нет воды
світла нема
на вулиці світла нема
немає тепла вже 2 тижні
в квартирі 12 градусів
в доме 3 дня нет отопления
в будинку 2 ліфти і 9 поверхів
позвоните 067 123 45 67
+380671234567
мені 82 роки
тариф 25 грн
тролейбус 23 не ходить
маршрутка 302 запізнилась
школа 15 без укриття
заявка 12345
КЦ-26-0012345
о 10:30 відключили воду
с 8 утра нет света
26.11.2025 вимкнули газ
25 листопада не вивезли сміття
в 2019 году ремонтировали
черга 3.2
на вулиці темно
дорога розбита
яма на дорозі
по дорозі тече вода
собаки на пустирі
немає гарячої води
зелена трава
нова дорога
центральна частина міста
на українській мові
немає зв'язку
дякую за працю
дружба народів
12 контейнерів на весь двір
горить лампочка 60 ват
опора 45
привіт
так
"""

PLACES = """
де пункт незламності на Карачунах | Карачунах
на Рибасовому темно | Рибасовому
"""


LANDMARKS = """
біля АТБ темно | біля АТБ
возле школы 12 яма | возле школы 12
навпроти Епіцентру не горить ліхтар | навпроти Епіцентру
яма біля зупинки Ясень великa | біля зупинки Ясень
на остановке Ясень нет лавки | на остановке Ясень
напротив магазина «Таврия» лёд | напротив магазина «Таврия»
на 95-му нема світла | на 95-му
3 під'їзд, біля школи №45 | 3 під’їзд, біля школи №45
біля школи 3 дні нема світла | біля школи
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("line", lines(FOUND))
def test_found(line: str, nlu: Understander) -> None:
    text, _, expected = line.rpartition(" | ")
    wanted = dict(pair.split("=") for pair in expected.split())
    address = nlu.understand(text).address
    assert address is not None
    names = (*PARTS, "former")
    found = {name: getattr(address, name) for name in names if getattr(address, name) is not None}
    assert found == {name: value.replace("_", " ") for name, value in wanted.items()}


@pytest.mark.parametrize("text", lines(NOTHING))
def test_nothing_found(text: str, nlu: Understander) -> None:
    assert nlu.understand(text).address is None


@pytest.mark.parametrize("line", lines(PLACES))
def test_a_place_is_told_in_words(line: str, nlu: Understander) -> None:
    text, words = line.split(" | ")
    address = nlu.understand(text).address
    assert address is not None
    assert (address.street, address.text) == (None, words)


@pytest.mark.parametrize("line", lines(LANDMARKS))
def test_a_landmark_is_kept_in_words(line: str, nlu: Understander) -> None:
    text, words = line.split(" | ")
    address = nlu.understand(text).address
    assert address is not None
    assert (address.street, address.house, address.text) == (None, None, words)


def test_beside_a_street_no_landmark_is_kept(nlu: Understander) -> None:
    address = nlu.understand("яма біля АТБ на Димитрова").address
    assert address is not None
    assert (address.street, address.text) == ("Героїв АТО", "Димитрова")


MOST_WRONG = 0.02


def test_addresses_keep_their_figure(nlu: Understander) -> None:
    """Written to build the reading of addresses with: how well it does on texts of others, the evaluation says."""
    rows = [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for row in rows:
        address = nlu.understand(row["text"]).address
        found = {part: getattr(address, part, None) for part in PARTS}
        if any(found[part] != row[part] for part in PARTS):
            wrong.append((row["text"], found))
    assert len(wrong) <= MOST_WRONG * len(rows), wrong


def test_the_words_of_the_address_are_the_residents_own(nlu: Understander) -> None:
    address = nlu.understand("Доброго дня! По вул. Соборності, 12а у 2-му під'їзді темно").address
    assert address is not None
    assert address.text == "вул. Соборності, 12а, 2-му під’їзді"
    assert address.street_type == "вулиця"


def test_district_only_where_it_is_said(nlu: Understander) -> None:
    said = nlu.understand("не чистять дороги в Покровському районі").address
    unsaid = nlu.understand("Соборності 20").address
    assert said is not None
    assert unsaid is not None
    assert (said.district, unsaid.district) == ("Покровський", None)


def test_the_type_decides_between_streets_of_one_name(nlu: Understander) -> None:
    kinds = {
        text: (address.street_type if (address := nlu.understand(text).address) else None)
        for text in ("пров. Гоголя 5", "вул. Гоголя 5", "Гоголя 5")
    }
    assert kinds == {"пров. Гоголя 5": "провулок", "вул. Гоголя 5": "вулиця", "Гоголя 5": None}


def test_every_street_is_found_by_its_full_name(nlu: Understander, words: CityWords) -> None:
    kinds = {"вулиця", "провулок", "проспект", "бульвар", "площа"}
    missed = []
    for street in words.streets:
        address = nlu.understand(f"{street.type} {street.name}, 20").address
        if street.type in kinds and (address is None or address.street != street.name):
            missed.append((street.type, street.name))
    assert len(missed) <= len(words.streets) // 100, missed
