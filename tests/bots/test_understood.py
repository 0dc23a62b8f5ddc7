"""What of an understanding reaches the dialogs: only answers that may be shown today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bots.city import City
from bots.understood import Interpreter
from dialogs.facts import Answered
from tests.bots.small_city import small_city
from tests.fakes.plain_nlu import PlainNlu

NLU = PlainNlu({"вод": ("01.01",)}, {"працюєте": "service.01", "коштує": "service.02", "зникло": "gone.01"})
HOURS = Answered("service.01", "Працюємо з 8 до 20.", "рішення 1", None, "2027-01-31")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_city(tmp_path)


def answer(folder: Path, text: str, today: date = date(2026, 11, 24)) -> Answered | None:
    return Interpreter(NLU, City.load(folder)).understand(text, "uk", today).answer


def test_an_answer_comes_with_its_source_and_last_day(folder: Path) -> None:
    assert answer(folder, "Коли ви працюєте?") == HOURS


def test_an_answer_that_was_checked_says_when(folder: Path) -> None:
    path = folder / "answers.yaml"
    path.write_text(
        path.read_text().replace("    source: рішення 1\n", "    source: рішення 1\n    checked: 2026-11-20\n")
    )
    checked = answer(folder, "Коли ви працюєте?")
    assert checked is not None
    assert checked.checked == "2026-11-20"


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("Скільки коштує вода?", date(2026, 11, 24)),  # a fact is not filled
        ("Коли ви працюєте?", date(2027, 2, 1)),  # past its last day
        ("Що зникло?", date(2026, 11, 24)),  # the city took it out meanwhile
        ("нема води", date(2026, 11, 24)),
    ],
)
def test_what_may_not_be_shown_does_not_come(folder: Path, text: str, today: date) -> None:
    assert answer(folder, text, today) is None


def test_an_answer_is_shown_through_its_last_day(folder: Path) -> None:
    assert answer(folder, "Коли ви працюєте?", date(2027, 1, 31)) == HOURS
