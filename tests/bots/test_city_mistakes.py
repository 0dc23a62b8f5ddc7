"""Every kind of mistake in a city folder names its file, line and field, in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.city import City, CityError
from tests.bots.small_city import small_city

# file, what is replaced, by what, the mistake that is told ("(line)" is compared too)
MISTAKES = [
    ("city.yaml", "phone: \"1500\"\n", "", "city.yaml:1: phone: is missing"),
    ("city.yaml", '"1500"', "1500", 'city.yaml:3: phone: must be a text; put it in quotes, like "104"'),
    ("city.yaml", "Europe/Kyiv", "Europe/Nowhere", "city.yaml:5: timezone: not a time zone"),
    ("city.yaml", "demonstration: true", "demonstration: perhaps", "city.yaml:6: demonstration: "),
    ("city.yaml", "phone:", "fone:", "city.yaml:3: fone: is not a known field"),
    ("city.yaml", "timezone:", "phone: '1'\ntimezone:", "city.yaml:5: phone: given twice"),
    ("city.yaml", "uk: Мале Місто, ", "", "city.yaml:1: name.uk: is missing"),
    ("city.yaml", "timezone: E", "\ttimezone: E", "city.yaml:5: not YAML: "),
    ("classifier.yaml", "urgency: urgent", "urgency: soon",
     "classifier.yaml:15: entries[0].urgency: must be one of 'emergency', 'urgent', 'normal'"),
    ("classifier.yaml", "requires: [street]", "requires: [street, moon]",
     "classifier.yaml:23: entries[1].requires[1]: "),
    ("classifier.yaml", "code: '05.01'", "code: 05.01", "classifier.yaml:18: entries[1].code: must be a text"),
    ("classifier.yaml", "code: '05.01'", "code: '01.01'",
     "classifier.yaml:18: entries[1].code: '01.01' is there already, on line 8"),
    ("classifier.yaml", "title: Запах газу", "title: Немає води", "classifier.yaml:19: entries[1].title: "),
    ("classifier.yaml", "code: '05', title: Газ", "code: '01', title: Газ",
     "classifier.yaml:20: entries[1].group.title: group 01 is called otherwise before"),
    ("classifier.yaml", "executor_kind: gas", "executor_kind: moon",
     "classifier.yaml:28: entries[1].executor_kind: 'moon' is not in executor_kinds"),
    ("classifier.yaml", "asks: [since_when]", "asks: [why]",
     "classifier.yaml:14: entries[0].asks[0]: 'why' is not in slots"),
    ("classifier.yaml", "emergency_phone: '104'", "emergency_phone: '105'",
     "classifier.yaml:26: entries[1].emergency_phone: must be one of '101', "),
    ("classifier.yaml", "urgency: emergency", "urgency: normal",
     "classifier.yaml:26: entries[1].emergency_phone: only where urgency is emergency"),
    ("classifier.yaml", "'2026-01-01'", "'soon'", "classifier.yaml:3: in_force_since: "),
    ("answers.yaml", "id: service.02", "id: service.01",
     "answers.yaml:15: answers[1].id: 'service.01' is there already, on line 6"),
    ("answers.yaml", "{price}", "{cost}", "answers.yaml:18: answers[1].text: 'cost' is not in facts"),
    ("answers.yaml", "{price}", "{price", "answers.yaml:18: answers[1].text: a brace that is no {fact}"),
    ("answers.yaml", "suggests_class: '01.01'", "suggests_class: '01.02'",
     "answers.yaml:19: answers[1].suggests_class: '01.02' is not in classifier.yaml"),
    ("answers.yaml", "2027-01-31", "next year", "answers.yaml:14: answers[0].valid_until: "),
    ("answers.yaml", "    topic: service\n", "    topic: sport\n",
     "answers.yaml:7: answers[0].topic: 'sport' is not in topics"),
    ("answers.yaml", "    topic: service\n", "    topic: service\n    needs: [moon]\n",
     "answers.yaml:8: answers[0].needs[0]: 'moon'"),
    ("answers.yaml", "id: service.01", "id: про нас", "answers.yaml:6: answers[0].id: "),
    ("questions.yaml", "['01.01', '05.01']", "['01.01', '09.09']",
     "questions.yaml:2: questions[0].between[1]: '09.09' is not in classifier.yaml"),
    ("questions.yaml", "['01.01', '05.01']", "['01.01', '01.01']",
     "questions.yaml:2: questions[0].between[1]: '01.01' is there already"),
    ("questions.yaml", "['01.01', '05.01']", "['01.01']", "questions.yaml:2: questions[0].between: "),
    ("questions.yaml", "    '05.01': {uk: Газ, en: Gas}\n", "",
     "questions.yaml:4: questions[0].answers: no answer for '05.01'"),
    ("questions.yaml", "    '05.01'", "    '05.02'", "questions.yaml:6: questions[0].answers.05.02: '05.02' is not in"),
    ("questions.yaml", "uk: Газ", "uk: Вода",
     "questions.yaml:6: questions[0].answers.05.01.uk: 'Вода' is there already"),
    ("questions.yaml", "uk: Газ", f"uk: {'Г' * 35}", "questions.yaml:6: questions[0].answers.05.01.uk: "),
    ("questions.yaml", ", en: Gas", "", "questions.yaml:6: questions[0].answers.05.01.en: is missing"),
    ("questions.yaml", "газ?", "газ", "questions.yaml:3: questions[0].question.uk: no question: it must end with"),
    ("emergency.yaml", "'застряг", "'(застряг",
     "emergency.yaml:17: emergencies[1].says[0]: not a rule: (застряг* is no word"),
    ("emergency.yaml", "'застряг* в ліфті'", "'ЛЮДЫ + в ліфті'",
     "emergency.yaml:17: emergencies[1].says[0]: not a rule: no list of words is called ЛЮДЫ"),
    ("emergency.yaml", "'застряг* в ліфті'", "'застряг* + ліфт /п’ять'",
     "emergency.yaml:17: emergencies[1].says[0]: not a rule: /п’ять is no number of words"),
    ("emergency.yaml", "'газова плита'", "'газова + - плита'",
     "emergency.yaml:10: emergencies[0].unless[0]: not a rule: a word is missing beside a sign"),
    ("emergency.yaml", "phone: lift", "phone: '105'", "emergency.yaml:12: emergencies[1].phone: must be one of '101'"),
    ("emergency.yaml", "kind: lift", "kind: gas", "emergency.yaml:11: emergencies[1].kind: 'gas' is there already"),
    ("emergency.yaml", "says: ['пахне газом']", "says: []", "emergency.yaml:9: emergencies[0].says: "),
    ("executors.yaml", "kind: gas", "kind: moon",
     "executors.yaml:3: executors[1].kind: 'moon' is not in executor_kinds"),
    ("executors.yaml", "kind: gas", "kind: moon",
     "classifier.yaml:28: entries[1].executor_kind: 'gas' is not in executors.yaml"),
    ("geography.yaml", "district: Північний", "district: Східний",
     "geography.yaml:2: neighbourhoods[0].district: 'Східний'"),
    ("geography.yaml", "id: south", "id: north", "geography.yaml:1: districts[1].id: 'north' is there already"),
    ("streets.csv", "Дубки,вулиця,Північний", "Дубки,вулиця,Східний", "streets.csv:3: district: 'Східний' is not in"),
    ("streets.csv", "Дубки,", ",", "streets.csv:3: name: "),
    ("streets.csv", "Дубки,вулиця,", "Дубки,", "streets.csv:3: 5 values for 6 columns"),
    ("streets.csv", "50065", "5006", "streets.csv:2: postal_codes: "),
    ("streets.csv", "name,type", "street,type", "streets.csv:1: the columns must be name, type, "),
    ("streets.csv", "Дубки,", "Соборності,", "streets.csv:3: name: 'вулиця Соборності' is there already, on line 2"),
    ("street_renames.csv", "Дубки,вулиця,2016", "Дубки,площа,2016",
     "street_renames.csv:2: new_name: площа Дубки is not in"),
    ("street_renames.csv", "Косарева", "Соборності",
     "street_renames.csv:2: old_name: вулиця Соборності is still a street"),
    ("texts/uk.ftl", "# нічого\n", "# нічого\n\nhello = Добрий { день\n", "texts/uk.ftl:3: not Fluent: "),
    ("texts/uk.ftl", "# нічого\n", "receit = Прийнято.\n", "texts/uk.ftl:1: receit is not one of the common texts"),
    ("texts/en.ftl", "# nothing\n", "\nreceipt = { $numer }.\n", "texts/en.ftl:2: receipt has no variable $numer"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), MISTAKES)
def test_a_mistake_is_told(tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    path = small_city(tmp_path) / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CityError) as caught:
        City.load(tmp_path)
    assert [line for line in caught.value.problems if f"{tmp_path}/{told}" in line], caught.value.problems


def test_two_questions_between_the_same_entries_are_told(tmp_path: Path) -> None:
    path = small_city(tmp_path) / "questions.yaml"
    first = path.read_text().partition("\n")[2]
    path.write_text(path.read_text() + first.replace("['01.01', '05.01']", "['05.01', '01.01']"))
    with pytest.raises(CityError, match=r"questions.yaml:7: questions\[1\].between: '01.01 05.01' is there already"):
        City.load(tmp_path)


def test_a_former_name_of_two_streets_is_ambiguous(tmp_path: Path) -> None:
    path = small_city(tmp_path) / "street_renames.csv"
    path.write_text(path.read_text() + "Косарева,вулиця,Соборності,вулиця,2020,verified,реєстр\n")
    with pytest.raises(CityError, match=r"renames.csv:3: old_name: 'вулиця Косарева' is there already, on line 2"):
        City.load(tmp_path)


@pytest.mark.parametrize("name", ["city.yaml", "emergency.yaml", "streets.csv", "texts/en.ftl"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    (small_city(tmp_path) / name).unlink()
    with pytest.raises(CityError) as caught:
        City.load(tmp_path)
    assert caught.value.problems == (f"{tmp_path / name}: the file is missing",)


@pytest.mark.parametrize("name", ["city.yaml", "streets.csv"])
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    (small_city(tmp_path) / name).write_text("")
    with pytest.raises(CityError) as caught:
        City.load(tmp_path)
    assert caught.value.problems == (f"{tmp_path / name}:1: the file is empty",)


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (small_city(tmp_path) / "streets.csv").write_bytes("name,type\nДубки".encode("cp1251"))
    with pytest.raises(CityError, match=r"streets.csv:2: not UTF-8 text"):
        City.load(tmp_path)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = small_city(tmp_path)
    for name, old, new in (("city.yaml", '"1500"', "1500"), ("executors.yaml", "name: Водоканал", "named: Водоканал")):
        (folder / name).write_text((folder / name).read_text().replace(old, new))
    with pytest.raises(CityError) as caught:
        City.load(folder)
    assert len(caught.value.problems) == 3  # a number for a text, a missing name, an unknown field
    assert str(caught.value).count("\n") == 2
