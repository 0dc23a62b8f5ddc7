"""The trained matcher around an encoder that is made up: entries known, changed and new, offers, damaged files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu.encoder import Encoder
from nlu.grams import numbered
from nlu.heads import HeadArrays, HeadDials
from nlu.linear import Linear
from nlu.trained import ARRAYS, DIALS, HEADS, SUMS, Arrays, Dials, ModelUnusable, TrainedMatcher, check_sums, offered
from nlu.values import AnswerText, Candidate, EntryText

WATER, LIGHT, TRAM = (EntryText(f"0{n}.01", title, "g") for n, title in enumerate(("вода", "світло", "трамвай"), 1))


def dials_of(*names: tuple[str, str]) -> HeadDials:
    return HeadDials(tuple(name for name, _ in names), tuple(mark for _, mark in names), 16.0, (1.0, 0.5), 0.0)


DIALS_OF_TEST = Dials(
    dials_of(("01.01", "вода"), ("02.01", "світло")),
    dials_of(("report", ""), ("greeting", "")),
    dials_of(("water.01", "де вода")),
    enough=0.9,
    nothing=0.5,
    sure=0.6,
    longest=64,
)


class Known(Encoder):
    """Texts about water, light, trams and nothing point in different directions."""

    def __init__(self) -> None:
        super().__init__(None, None)

    def vector(self, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        found = [float(word in text) for word in ("вода", "світло", "трамвай")]
        row = np.array([*found, float(not any(found))], dtype=np.float32)
        return row / np.linalg.norm(row)


def head(rows: list[int], known: int) -> HeadArrays:
    """Rows of four directions; the linear model knows one feature of water, the first of its choices."""
    numbers = np.sort(np.array([*numbered(["вода"])], dtype=np.uint32))
    weights = np.zeros((len(numbers), len(rows)), dtype=np.int8)
    weights[:, 0] = known
    ones, some = np.ones(len(numbers), dtype=np.float32), np.full(len(rows), 0.01, dtype=np.float32)
    linear = Linear(numbers, ones, weights, some, np.zeros(len(rows), dtype=np.float32))
    return HeadArrays(np.eye(4, dtype=np.float32)[rows], np.zeros(4, dtype=np.float32), linear)


def arrays() -> Arrays:
    """Water, light, nothing; report, greeting; the answer about water, none."""
    return Arrays(head([0, 1, 3], 100), head([0, 3], 100), head([0, 3], 100))


def matcher(*entries: EntryText, answers: Sequence[AnswerText] = ()) -> TrainedMatcher:
    return TrainedMatcher(Known(), arrays(), DIALS_OF_TEST, entries, answers)


def test_known_entries_are_found() -> None:
    match = matcher(WATER, LIGHT).match(["вода"], "вода")
    assert match.candidates[0].code == "01.01"
    assert match.offer == ("01.01",)
    assert match.likeness > 0.9
    assert sum(candidate.confidence for candidate in match.candidates) == pytest.approx(match.likeness, abs=1e-5)


def test_two_things_at_once_are_two_buttons() -> None:
    assert set(matcher(WATER, LIGHT).match(["світло"], "вода світло").offer or ()) == {"01.01", "02.01"}


def test_a_new_entry_works_at_once() -> None:
    match = matcher(WATER, LIGHT, TRAM).match(["трамвай"], "трамвай")
    assert match.candidates[0].code == "03.01"
    assert matcher(WATER, LIGHT).match(["трамвай"], "трамвай").candidates[0].code != "03.01"


def test_an_entry_that_is_gone_is_not_found() -> None:
    assert {candidate.code for candidate in matcher(LIGHT).match(["вода"], "вода").candidates} == {"02.01"}


def test_an_entry_with_another_title_is_another_entry() -> None:
    moved = EntryText("01.01", "трамвай", "g")
    assert matcher(moved, LIGHT).match(["трамвай"], "трамвай").candidates[0].code == "01.01"


def test_what_is_no_report_gets_no_offer() -> None:
    match = matcher(WATER, LIGHT).match(["привіт"], "привіт")
    assert match.offer == ()
    assert match.likeness < 0.1
    assert matcher(WATER, LIGHT).match([], "вода").offer == ()


def test_intents_and_answers_come_with_the_match() -> None:
    answers = (AnswerText("water.01", ("де вода",)), AnswerText("tram.01", ("де трамвай",)))
    asked = matcher(WATER, LIGHT, answers=answers)
    water, tram, hello = (asked.match([text], text) for text in ("вода", "трамвай", "привіт"))
    assert max(water.intents, key=lambda name: water.intents[name]) == "report"
    assert max(hello.intents, key=lambda name: hello.intents[name]) == "greeting"
    assert [answer.faq for answer in water.answers or ()] == ["water.01"]
    assert [answer.faq for answer in tram.answers or ()] == ["tram.01"]  # known by its question alone
    assert hello.answers == ()


def test_an_answer_with_another_question_is_another_answer() -> None:
    moved = (AnswerText("water.01", ("де трамвай",)),)
    assert [answer.faq for answer in matcher(answers=moved).match([], "трамвай").answers or ()] == ["water.01"]
    assert matcher(answers=moved).match([], "вода").answers == ()


def test_offers_end_when_they_say_enough() -> None:
    candidates = [Candidate("a", 0.5), Candidate("b", 0.3), Candidate("c", 0.1), Candidate("d", 0.1)]
    assert offered(candidates, 0.5) == ("a",)
    assert offered(candidates, 0.6) == ("a", "b")
    assert offered(candidates, 0.99) == ("a", "b", "c")


def test_dials_and_arrays_are_read_back(tmp_path: Path) -> None:
    DIALS_OF_TEST.write(tmp_path / DIALS)
    assert Dials.read(tmp_path / DIALS) == DIALS_OF_TEST
    arrays().write(tmp_path / ARRAYS)
    back = Arrays.read(tmp_path / ARRAYS)
    for name in HEADS:
        kept, was = getattr(back, name), getattr(arrays(), name)
        assert kept.linear.logits(numbered(["вода"])).tolist() == was.linear.logits(numbered(["вода"])).tolist()
        assert kept.rows.tolist() == was.rows.tolist()


def test_a_missing_or_damaged_artefact_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="missing"):
        TrainedMatcher.load(tmp_path / "none", [WATER])
    (tmp_path / DIALS).write_text("{}", encoding="utf-8")
    (tmp_path / SUMS).write_text(f"{'0' * 64}  {DIALS}\n", encoding="utf-8")
    with pytest.raises(ModelUnusable, match=DIALS):
        check_sums(tmp_path)
    with pytest.raises(ModelUnusable, match="damaged"):
        TrainedMatcher.load(tmp_path, [WATER], whole=False)
