"""Contrastive questions: which one is asked for an offer, and what the demonstration city asks."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from bots.city import City
from bots.city.questions import QuestionEntry, covering
from tests.bots.small_city import small_city

ALWAYS = (
    "01.06 02.01", "01.05 01.06", "03.01 03.02", "07.01 07.03", "10.11 12.01", "17.06 17.07", "01.01 03.07",
    "01.01 01.04 03.07",
)  # fmt: skip
"""Entries that residents are known to mix up."""


def between(*codes: str) -> QuestionEntry:
    words = {"uk": "Що?", "en": "What?"}
    answers = {code: {"uk": code, "en": code} for code in codes}
    return QuestionEntry.model_validate({"between": codes, "question": words, "answers": answers})


PAIR, TRIPLE, OTHER = between("1", "2"), between("1", "2", "3"), between("2", "3", "4")


@pytest.mark.parametrize(
    ("codes", "asked"),
    [
        (("2", "1"), PAIR),
        (("3", "1", "2"), TRIPLE),
        (("1", "3"), TRIPLE),
        (("3", "2"), TRIPLE),
        (("4", "2"), OTHER),
        (("1", "4"), None),
        (("1", "2", "5"), None),
        (("1",), None),
        ((), None),
    ],
)
def test_the_narrowest_question_that_covers_the_offer_is_asked(
    codes: tuple[str, ...], asked: QuestionEntry | None
) -> None:
    assert covering((TRIPLE, PAIR, OTHER), codes) == asked


def test_a_city_needs_no_questions(tmp_path: Path) -> None:
    (small_city(tmp_path) / "questions.yaml").unlink()
    city = City.load(tmp_path)
    assert city.questions == ()
    assert city.question(["01.01", "05.01"]) is None


@pytest.fixture(scope="module")
def city() -> City:
    return City.load("cities/kryvyi-rih")


@pytest.mark.parametrize("codes", ALWAYS)
def test_kryvyi_rih_tells_apart_what_residents_mix_up(city: City, codes: str) -> None:
    asked = city.question(codes.split())
    assert asked is not None
    assert asked.question.uk.endswith("?")


def test_a_question_that_may_leave_an_answer_out_does_not_name_it(city: City) -> None:
    for asked in city.questions:
        pairs = combinations(asked.between, 2)
        if len(asked.between) == 3 and any(city.question(pair) is asked for pair in pairs):
            assert not {"чи", "або"} & set(asked.question.uk.replace(",", "").split()), asked.question.uk
            assert not {"or"} & set(asked.question.en.replace(",", "").split()), asked.question.en


def test_buttons_are_short_and_are_no_titles(city: City) -> None:
    titles = {entry.title for entry in city.read.classifier[0].entries}
    for asked in city.questions:
        for label in asked.answers.values():
            assert len(label.uk) <= 30
            assert len(label.en) <= 30
            assert label.uk not in titles


ROAD = QuestionEntry.model_validate(
    {
        "between": ["10.01", "10.03"],
        "question": {"uk": "Де яма?", "en": "Where?"},
        "answers": {"10.01": {"uk": "На дорозі", "en": "Road"}, "10.03": {"uk": "У дворі", "en": "Yard"}},
    }
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Яма на дорозі біля школи", "10.01"),
        ("яма у дворі", "10.03"),
        ("яма у дворі, а друга на дорозі", None),
        ("яма на дорозіні", None),
        ("яма", None),
    ],
)
def test_what_a_text_says_already_is_not_asked(text: str, code: str | None) -> None:
    assert ROAD.said(text, ["10.01", "10.03"]) == code
    assert ROAD.said(text, []) is None
