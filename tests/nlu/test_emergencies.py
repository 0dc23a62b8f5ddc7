"""The tripwire: what must show a card, and what must not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import EmergencyKind, Understander
from nlu.emergencies import Tripwire
from nlu.normal import MOST_CHARACTERS, Reader
from nlu.vocabulary import Vocabulary
from tests.nlu.conftest import emergencies, in_yaml

DEVELOPMENT = Path(__file__).parent / "data" / "emergencies_dev.jsonl"

FIRES = """
gas | запах газу в під'їзді
gas | пахнет газом
gas | pahne gazom
gas | pahnet gazom v podezde
gas | газом тянет
gas | Сильно тхне газом на третьому поверсі
gas | ВОНЯЕТ ГАЗОМ ВЕСЬ ПОДЪЕЗД
gas | утечка газа во дворе
gas | екскаватор пробив газову трубу
gas | труба газовая шипит после аварии
gas | чую запах газу на кухні
gas | відчувається слабкий запах газу
gas | smell of gas on the stairs
gas | gf[ytn ufpjv
gas | у нас пaxнe гaзoм
gas | плита не працює і пахне газом
gas | отравились угарным газом
gas | весь подъезд провонял газом
gas | газовий балон шипить
fire | пожежа на балконі
fire | горит мусорка возле дома
fire | горить смітник за гаражами
fire | дым валит из окна
fire | горить трава біля будинків
fire | с балкона валит черный дым
fire | балкон горить на 5 поверсі
fire | ПОЖАР!!!
fire | у сусідів загорілась квартира
fire | щиток горит на лестничной площадке
fire | задимлення в підвалі
fire | весь подъезд в дыму
fire | пахне горілою проводкою
fire | контейнер с мусором загорелся
fire | викличте пожежників, горить сарай
fire | the house is on fire
fire | дым из подвала
fire | з-під даху дим
lift | людина застрягла в ліфті
lift | застряли в лифте с ребенком
lift | сидимо в ліфті вже годину, двері не відчиняються
lift | мама застряла в лифте между этажами
lift | ліфт зупинився між поверхами, всередині дитина
lift | не можем выйти из лифта
lift | zastryali v lifte
lift | ми застрягли, ліфт не їде
lift | дитина замкнена в ліфті
lift | stuck in the elevator
wires | провод оборван и искрит
wires | обірвало дроти, лежать на землі
wires | кабель оборвался и висит над тротуаром
wires | іскрить стовп біля школи
wires | оголені дроти стирчать зі стіни
wires | дерево впало на лінію електропередач
wires | бьет током от перил
wires | дерево лежить на проводах, іскрить
wires | впав стовп з дротами
explosive | дети нашли снаряд
explosive | у городі лежить міна
explosive | підозрілий пакет на зупинці
explosive | нашли осколок ракеты возле гаража
explosive | впав дрон і не вибухнув
explosive | будинок замінований
collapse | обвалилася стеля в коридорі
collapse | рухнул балкон
collapse | люди под завалами
collapse | провалилась земля у дворі
manhole | мужчина упал в люк
manhole | дитина провалилась у колодязь
manhole | людина тоне в ставку
violence | муж бьет жену
violence | сусід б'є дитину, чути крики
violence | мене побив чоловік
violence | под окнами стреляют
violence | в подъезде кого-то убивают
violence | ломляться у двері з ножем
violence | напали на дівчину біля зупинки
suicide | хоче стрибнути з даху
suicide | не хочу жити
suicide | я больше не хочу жить
suicide | парень на крыше хочет прыгнуть вниз
suicide | думаю покінчити з собою
suicide | повіситься, допоможіть
medical | человеку плохо без сознания
medical | бабусі стало погано на зупинці
medical | мужчина лежит и не дышит
medical | збили пішохода на переході
medical | вызовите скорую, человек в крови
medical | є поранені після ДТП
medical | у дідуся інсульт
medical | дед упал и не встает
medical | дитина випала з вікна
chemical | запах аміаку на Соцмісті
chemical | витік хлору на станції
chemical | воняет химией дышать нечем
chemical | розлили ртуть у під'їзді
"""

SILENT = (Path(__file__).parent / "data" / "emergencies_silent.txt").read_text(encoding="utf-8")


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.fixture(scope="module")
def tripwire() -> tuple[Tripwire, Reader]:
    reader = Reader(Vocabulary.of([]))
    return Tripwire.build(emergencies(), reader), reader


@pytest.mark.parametrize("line", lines(FIRES))
def test_danger_shows_the_card(line: str, tripwire: tuple[Tripwire, Reader]) -> None:
    kind, text = line.split(" | ")
    wire, reader = tripwire
    emergency = wire.check(reader.read(text))
    assert emergency is not None
    assert emergency.kind == kind


@pytest.mark.parametrize("text", lines(SILENT))
def test_daily_troubles_do_not(text: str, tripwire: tuple[Tripwire, Reader]) -> None:
    wire, reader = tripwire
    assert wire.check(reader.read(text)) is None


def test_danger_in_one_sentence_is_not_undone_by_another(nlu: Understander) -> None:
    understood = nlu.understand("Ліхтар не горить. Пахне газом! Торік була пожежа.")
    assert understood.emergency is not None
    assert (understood.emergency.kind, understood.emergency.phone) == ("gas", "104")


def test_danger_in_the_middle_of_a_long_letter_is_seen(nlu: Understander) -> None:
    letter = "Пишу вам про наш двір. " * MOST_CHARACTERS
    at = len(letter) // 20
    found = nlu.understand(letter[:at] + " Людина без свідомості. " + letter[at : at * 2])
    assert found.emergency is not None
    assert found.emergency.kind == "medical"


@pytest.mark.parametrize("line", ["газ(", "газ + - вода", "НЕВІДОМЕ", "газ|", "газ /п’ять"])
def test_a_broken_rule_is_named(line: str) -> None:
    kind = EmergencyKind("gas", "104", (line,))
    with pytest.raises(ValueError, match="gas"):
        Tripwire.build([kind], Reader(Vocabulary.of([])))


RULES = """
газ* + запах | запах від газу | 1
газ + запах | запах в моєму домі це ж газ | 1
газ + запах | запах один два три чотири п’ять шість газ | 0
газ + запах /1 | запах від цього газу | 0
газ > запах | запах газ | 0
газ > запах | газ і запах | 1
газ запах | газ і запах | 0
газ запах | газ запах | 1
газ запах | є газ, запах інший | 0
гор* дім|хата | горіла хата | 1
горить | не горить | 0
горить | не дуже горить | 0
горить | ні, не знаю, горить | 1
горить | куди бігти не знаю, горить | 1
не горить | не горить | 1
горить - лампа | горить лампа | 0
горить - лампа | Горить. Лампа ціла | 1
горить -- лампа | Горить. Лампа ціла | 0
^ горить | дім горить | 0
горить $ | дім горить | 1
горить | ГОРРРИТЬ!!! | 1
застрягла | заблукала в ліфті | 0
ЛЮДИНА + застрягла | бабуся застрягал | 1
без СВІДОМІСТЬ | людина без свідмості | 1
задихається | дід задихаєця | 1
"""


@pytest.mark.parametrize("line", lines(RULES))
def test_a_rule(line: str) -> None:
    rule, text, trips = line.split(" | ")
    reader = Reader(Vocabulary.of([]))
    wire = Tripwire.build([EmergencyKind("test", "112", (rule,))], reader)
    assert (wire.check(reader.read(text)) is not None) == (trips == "1")


def test_an_excuse_counts_in_its_own_sentence() -> None:
    reader = Reader(Vocabulary.of([]))
    wire = Tripwire.build([EmergencyKind("fire", "101", ("горить",), ("вчора",))], reader)
    assert wire.check(reader.read("Вчора горить")) is None
    assert wire.check(reader.read("Вчора була злива. Горить!")) is not None


@pytest.mark.parametrize("before", ["не " * 800, "з. " * 800, "газ " * 800, "?!" * 800])
def test_danger_behind_endless_repetition_is_seen(nlu: Understander, before: str) -> None:
    found = nlu.understand(f"{before}.\nУ під’їзді сильно пахне газом").emergency
    assert found is not None
    assert found.kind == "gas"


MOST_MISSED, MOST_FALSE = 0.01, 0.015


def test_the_tripwire_keeps_its_figures(nlu: Understander) -> None:
    """Written to build it with: how well it does on texts of others, the evaluation says."""
    rows = [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    tripped = [nlu.understand(row["text"]).emergency is not None for row in rows]
    missed = [row["text"] for row, trips in zip(rows, tripped, strict=True) if row["kind"] and not trips]
    false = [row["text"] for row, trips in zip(rows, tripped, strict=True) if not row["kind"] and trips]
    dangers = sum(row["kind"] is not None for row in rows)
    assert len(missed) <= MOST_MISSED * dangers, missed
    assert len(false) <= MOST_FALSE * (len(rows) - dangers), false


@pytest.mark.parametrize("emergency", in_yaml("emergency.yaml")["emergencies"], ids=lambda e: e["kind"])
def test_cards_are_short_and_name_a_number(emergency: dict[str, str]) -> None:
    for language in ("uk", "en"):
        card = emergency[f"card_{language}"]
        sentences = [sentence for sentence in card.split(". ") if sentence]
        assert len(sentences) <= 3
        assert len(card.split()) <= 60
        opening = " ".join(sentences[:2])
        assert any(number in opening for number in ("101", "102", "103", "104", "112", "1520"))
