"""Files of every shape are told apart by their fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlu.evaluation.labelled import FOLDER, labelled, read
from nlu.evaluation.understood import measured
from nlu.training.corpus import BadTexts
from tests.nlu.evaluation.made import understanding


def test_a_report_has_every_code_that_would_do() -> None:
    row = labelled({"text": "a", "code": "01.01", "also": ["01.04"], "lang": "uk"})
    assert (row.codes, row.lang, row.is_report, row.real) == (("01.01", "01.04"), "uk", True, False)


def test_a_real_report_is_one_whatever_else_it_says() -> None:
    row = labelled({"id": 5, "text": "a", "best": "01.04", "ok": ["01.04", "01.01"], "intent": "report"})
    assert (row.codes, row.is_report, row.real) == (("01.04", "01.01"), True, True)
    assert not labelled({"text": "a", "ok": ["01.04"], "intent": "question"}).is_report


def test_two_problems_are_no_report_to_choose_one_code_for() -> None:
    row = labelled({"text": "a", "codes": ["01.01", "02.01"]})
    assert (row.several, row.codes, row.is_report, row.is_outside) == (("01.01", "02.01"), None, False, False)


@pytest.mark.parametrize("labels", [{"codes": []}, {"code": None}, {"code": None, "intent": "other"}])
def test_nothing_covers_what_is_out_of_scope(labels: dict[str, Any]) -> None:
    assert labelled({"text": "a", **labels}).is_outside


def test_a_question_is_not_out_of_scope() -> None:
    row = labelled({"text": "a", "code": None, "intent": "question", "faq": None})
    assert (row.is_outside, row.intent, row.faq) == (False, "question", "")
    assert labelled({"text": "a", "intent": "question"}).faq is None


def test_no_emergency_is_known_to_be_none() -> None:
    row = labelled({"text": "a", "kind": None, "phone": None})
    assert (row.kind, row.phone) == ("", "")
    assert labelled({"text": "a", "code": "01.01"}).kind is None


def test_parts_of_an_address_that_are_not_named_are_not_judged() -> None:
    row = labelled({"text": "a", "street": "Перлинна", "house": 9, "apartment": None})
    assert row.address == {"street": "Перлинна", "house": "9", "apartment": None}


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[]", "5", '{"code": "01.01"}', '{"text": 5, "code": "01.01"}', '{"text": "a", "codes": "01.01"}',
     '{"text": "a"}', '{"text": "a", "code": "01.01", "also": "01.02"}'],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.jsonl").write_text(json.dumps({"text": "a", "code": "01.01"}) + "\n\n" + line, encoding="utf-8")
    with pytest.raises(BadTexts, match=r"bad\.jsonl, line 3"):
        read(tmp_path / "bad.jsonl")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_texts_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty.jsonl").write_bytes(content)
    with pytest.raises(BadTexts, match=r"empty\.jsonl"):
        read(tmp_path / "empty.jsonl")


def test_names_can_stand_in_links_and_differ(tmp_path: Path) -> None:
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "some (new).jsonl").write_text('{"text": "a", "code": "01.01"}', encoding="utf-8")
    files = [read(path) for path in sorted(tmp_path.glob("*/*.jsonl"))]
    assert [one.name for one in measured(files, lambda _: understanding())] == [
        "some-new-",
        "some-new--2",
        "some-new--3",
    ]


def test_the_projects_own_texts_cover_everything() -> None:
    rows = [row for path in FOLDER.glob("*.jsonl") for row in read(path).rows]
    assert sum(row.is_report for row in rows) > 600
    for labels in ("several", "intent", "faq", "kind", "address"):
        assert sum(getattr(row, labels) is not None for row in rows) > 50, labels
    assert sum(row.is_outside for row in rows) > 50
