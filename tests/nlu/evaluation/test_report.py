"""The report: targets, chapters, plots, and texts that cannot break it."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest

from nlu.evaluation.estimates import share
from nlu.evaluation.markdown import plain, table
from nlu.evaluation.report import NAME, WITHOUT_PLOTS, Wishes, written
from nlu.evaluation.targets import HARD, RECALL, SIZE, standings
from nlu.evaluation.understood import Measured, Understood
from nlu.values import AddressParts, Emergency
from tests.nlu.evaluation.made import ENTRIES, text

GAS = Emergency("gas", "104")
REPORTS = Measured(
    "reports",
    tuple(
        text(
            {"code": "01.01", "lang": lang, "text": f"нема води {n}"},
            first="01.01" if n % 4 else "01.02",
            confidence=n / 40,
            offer=("01.01",),
        )
        for lang in ("uk", "ru")
        for n in range(40)
    ),
)
OTHERS = Measured(
    "others",
    (
        text({"kind": "gas", "phone": "104"}, emergency=GAS),
        text({"kind": "fire", "phone": "101", "text": "горимо"}),
        text({"kind": None, "phone": None, "text": "плита"}, emergency=GAS),
        text({"street": "Перлинна", "house": "2", "text": "на перлинній"}, address=AddressParts("", street="Перлинна")),
        text({"intent": "thanks", "faq": None, "text": "дяка"}, intent="other"),
        text({"intent": "question", "faq": "a.1", "text": "коли"}, intent="question", answer="a.2"),
        text({"codes": [], "text": "борщ"}, offer=("01.02",)),
        text({"codes": ["01.01", "05.01"]}, offer=("01.01",)),
    ),
)


def page(*files: Measured, texts: bool = True) -> str:
    return written(files, list(ENTRIES.values()), Wishes("a model", texts, plots=False))[NAME]


def test_every_target_stands_in_the_first_table() -> None:
    head = page(REPORTS, OTHERS).split("## Reports")[0]
    assert "| reports: top-1 | 75.0 % (65-83) | 80 | ≥ 92 % | **no** |" in head
    assert "| reports: a right code among the buttons | 100.0 % (95-100) | 80 | ≥ 95 % | yes |" in head
    assert "| reports: mean number of buttons | 1.00 (1.00-1.00) | 80 | ≤ 1.8 | yes |" in head
    assert "| emergencies: false alarms on hard negatives | 100.0 % (21-100) | 1 | ≤ 10 % | **no** |" in head
    assert len(standings([REPORTS, OTHERS], ENTRIES)) == 14


def test_real_texts_have_targets_of_their_own() -> None:
    real = Measured("real", (text({"ok": ["01.01"], "intent": "report"}),))
    assert [str(one.aim) for one in standings([real], ENTRIES)[:2]] == ["≥ 88 %", "≥ 96 %"]


def test_a_target_is_reached_from_its_side() -> None:
    assert RECALL.reached(share(99, 100))
    assert not RECALL.reached(share(98, 100))
    assert HARD.reached(share(10, 100))
    assert not HARD.reached(share(11, 100))
    assert str(SIZE) == "≤ 1.8"


def test_only_what_was_measured_has_a_chapter() -> None:
    assert re.findall(r"^## (.*)", page(REPORTS, texts=False), re.MULTILINE) == [
        "Targets", "Reports: reports", "Emergencies",
    ]  # fmt: skip
    assert re.findall(r"^## (.*)", page(OTHERS), re.MULTILINE) == [
        "Targets", "Out of scope", "More than one problem", "Emergencies", "Addresses", "Intents", "Answers",
        "To read: the worst errors",
    ]  # fmt: skip


def test_errors_are_shown_with_their_texts_unless_that_is_not_wished() -> None:
    said = page(REPORTS, OTHERS)
    for line in (
        "* 0.90 for 01.02 Слабкий тиск; right is 01.01: нема води 36",
        "* 01.02: борщ",
        "* fire, nothing shown: горимо",
        "* gas shown: плита",
        "* house 2, found none: на перлинній",
        "* thanks, taken for other: дяка",
        "* a.1, given a.2: коли",
    ):
        assert line in said
    for one in (*REPORTS.texts, *OTHERS.texts):
        assert one.row.text == "текст" or one.row.text not in page(REPORTS, OTHERS, texts=False)


def test_confused_entries_have_their_titles() -> None:
    assert "| 01.01 Немає води | 01.02 Слабкий тиск | 20 |" in page(REPORTS)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("a | b\n# c", "a \\| b \\# c"), ("<img src=x>", "\\<img src=x\\>"), ("a\u202eb\x00", "a b"), ("*`_", "\\*\\`\\_"),
     ("x" * 400, "x" * 300 + "…"), ("[a](b)", "\\[a\\](b)")],
)  # fmt: skip
def test_a_text_cannot_break_the_page(said: str, expected: str) -> None:
    assert plain(said) == expected


def test_a_table_without_rows_is_nothing() -> None:
    assert table(["a", "b"], []) == ""
    assert table(["a", "b"], [(1, 2)]) == "| a | b |\n|---|---:|\n| 1 | 2 |"


def test_without_matplotlib_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    made = written([REPORTS, OTHERS], list(ENTRIES.values()), Wishes("a model"))
    assert list(made) == [NAME]
    assert WITHOUT_PLOTS in made[NAME]


def test_plots_are_drawings_that_the_page_shows() -> None:
    pytest.importorskip("matplotlib")
    made = written([REPORTS, OTHERS], list(ENTRIES.values()), Wishes("a model"))
    drawn = {name for name in made if name != NAME}
    assert drawn == {
        "reports-reliability.svg", "reports-confidence.svg", "reports-groups.svg", "emergencies.svg", "intents.svg",
    }  # fmt: skip
    assert set(re.findall(r"\]\(([\w.-]+\.svg)\)", made[NAME])) == drawn
    for name in drawn:
        assert ElementTree.fromstring(made[name]).tag.endswith("svg")
    assert made == written([REPORTS, OTHERS], list(ENTRIES.values()), Wishes("a model"))


def test_a_file_of_one_text_is_enough() -> None:
    alone: tuple[Understood, ...] = (REPORTS.texts[0],)
    assert "| all | 1 |" in page(Measured("one", alone))
