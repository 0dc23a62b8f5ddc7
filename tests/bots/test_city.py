"""What a sound city folder gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend_client.sandbox.seed import SeedExecutor, SeedStreet
from bots.city import City, CityError
from bots.city.seed import seed
from dialogs.texts import Texts
from nlu.values import Street
from tests.bots.small_city import small_city


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.load(small_city(tmp_path / "town"))


def test_names_and_numbers(city: City) -> None:
    assert city.name("uk") == "Мале Місто"
    assert city.name("en") == "Small Town"
    assert city.name("ru") == "Мале Місто"
    assert city.service("en") == "Contact Centre"
    assert city.phone == "1500"
    assert city.timezone.key == "Europe/Kyiv"
    assert city.privacy.notice.en == "About your data"


def test_the_common_texts_get_the_citys_words(city: City) -> None:
    assert city.texts()["uk"] == {
        "city-service": "Контакт-центр",
        "city-phone": "1500",
        "consent-notice": "Про дані",
        "demonstration": " Це показ.",
    }
    texts = Texts.load(city.texts_folder, words=city.texts())
    assert "Це показ." in texts.say("uk", "welcome")
    assert "Contact Centre" in texts.say("en", "welcome")


def test_a_sandbox_core_starts_from_the_city(city: City) -> None:
    planted = seed(city)
    assert planted.classifier() == city.classifier
    assert planted.executors["water"] == SeedExecutor("Водоканал", "111")
    assert planted.streets[1] == SeedStreet("Дубки", "вулиця", "Північний", ("Косарева",))
    assert planted.demonstration


def test_a_word_for_a_phone_becomes_a_number(city: City) -> None:
    assert city.number("104") == "104"
    assert city.number("lift") == "080 000"
    assert city.number("dso") == "1500"  # the city has none: the contact centre


def test_the_classifier_is_the_contracts_json(city: City) -> None:
    assert city.classifier["version"] == "t-1"
    assert city.classifier["in_force_since"] == "2026-01-01"
    assert city.classifier["entries"][0] == {
        "code": "01.01",
        "title": "Немає води",
        "group": {"code": "01", "title": "Вода"},
        "description": "Немає води в будинку.",
        "examples": ["нема води"],
        "requires": ["street", "house"],
        "urgency": "urgent",
        "due_days": 1,
        "executor_kind": "water",
    }
    assert city.classifier["entries"][1]["emergency_phone"] == "104"


def test_a_former_name_belongs_to_the_street_of_today(city: City) -> None:
    assert city.streets == (
        Street("Соборності", "вулиця"),  # two districts: nobody can say which
        Street("Дубки", "вулиця", ("Косарева",), "Північний"),
    )


def test_an_answer_has_its_facts_filled_in(city: City) -> None:
    answer = city.answers["service.01"]
    assert answer.text == "Працюємо з 8 до 20."
    assert answer.source == "рішення 1"


def test_an_answer_with_an_unfilled_fact_is_never_shown(city: City) -> None:
    assert city.answers["service.02"].text is None
    assert city.answers["service.02"].on(date(2026, 12, 1)) is None


def test_an_answer_that_needs_an_unfilled_fact_is_never_shown(tmp_path: Path) -> None:
    folder = small_city(tmp_path)
    path = folder / "answers.yaml"
    path.write_text(path.read_text().replace('text: "Працюємо {hours}."', "text: Працюємо.\n    needs: [price]"))
    assert City.load(folder).answers["service.01"].text is None


def test_an_answer_is_shown_through_its_last_day(city: City) -> None:
    answer = city.answers["service.01"]
    assert answer.on(date(2027, 1, 31)) == "Працюємо з 8 до 20."
    assert answer.on(date(2027, 2, 1)) is None


def test_emergency_cards_speak_both_languages(city: City) -> None:
    card = city.emergency_cards["gas"]
    assert (card.phone, card.also, card.ticket) == ("104", ("112",), True)
    assert card.card("uk") == "Телефонуйте 104."
    assert card.title("en") == "Smell of gas"


def test_the_words_for_the_understanding(city: City) -> None:
    words = city.words()
    assert [entry.code for entry in words.entries] == ["01.01", "05.01"]
    assert words.entries[0].group == "Вода"
    assert words.emergencies[0].unless == ("газова плита",)
    assert words.answers[0].questions == ("Коли ви працюєте?", "режим работы")
    assert words.places == ("Сонячний", "Солнечный", "автовокзал")


def test_the_first_phone_of_an_executor_is_shown(city: City) -> None:
    assert [(e.kind, e.phone) for e in city.executors] == [("water", "111"), ("gas", None)]


def test_a_relative_folder_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert City.load("cities/kryvyi-rih").name("uk") == "Кривий Ріг"


def test_the_folder_here_comes_before_the_one_beside_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_city(tmp_path / "cities" / "kryvyi-rih")
    monkeypatch.chdir(tmp_path)
    assert City.load("cities/kryvyi-rih").name("uk") == "Мале Місто"


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="no such city folder"):
        City.load(tmp_path / "nowhere")


def test_kryvyi_rih_is_sound() -> None:
    city = City.load("cities/kryvyi-rih")
    assert len(city.classifier["entries"]) == 139
    assert len(city.streets) > 1600
    assert next(street for street in city.streets if "Косарева" in street.former).name == "Дубки"
    assert "104" in (city.answers["gas.01"].text or "")
    assert city.answers["water.04"].text is None  # the tariff is not known
    assert {"gas", "fire"} <= set(city.emergency_cards)
    assert city.file.demonstration
    assert len(city.privacy.notice.uk.split()) <= 60
