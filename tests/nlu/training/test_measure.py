"""Figures that are counted, and their intervals."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.training.measure import Case, Result, by_language, cases, confusions, figures, interval
from nlu.values import Candidate


def result(ok: str, first: str, offer: tuple[str, ...] = (), lang: str = "uk") -> Result:
    return Result(Case("text", (ok,), lang), (Candidate(first, 0.9), Candidate("b", 0.1)), offer)


def test_figures_are_counted() -> None:
    found = [
        result("a", "a", ("a",)),
        result("b", "a", ("a", "b"), "ru"),
        result("c", "a", ("a",)),
        result("a", "a", ("a",)),
    ]
    one = figures(found)
    assert (one.texts, one.top1, one.top3, one.coverage, one.size) == (4, 0.5, 0.75, 0.75, 1.25)
    assert one.calibration == pytest.approx(0.4, abs=0.11)
    assert by_language(found)["ru"].top1 == 0
    assert set(confusions(found)) == {("b", "a", 1), ("c", "a", 1)}


def test_intervals_hold_the_share() -> None:
    low, high = interval(0.9, 300)
    assert 0.85 < low < 0.9 < high < 0.94
    assert interval(1.0, 10)[1] == 1.0


def test_only_reports_are_cases(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(
        """{"text": "a", "code": "01.01", "also": ["01.02"], "lang": "uk"}

{"text": "b", "best": "02.01", "ok": ["02.01"], "intent": "report"}
{"text": "c", "best": "02.01", "ok": ["02.01"], "intent": "question"}
{"text": "d", "code": null}
""",
        encoding="utf-8",
    )
    assert cases(tmp_path / "some.jsonl") == [Case("a", ("01.01", "01.02"), "uk"), Case("b", ("02.01",))]
