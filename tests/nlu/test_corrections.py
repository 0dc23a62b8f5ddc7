"""Operators' corrections become rows that the training reads."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from nlu import CityWords
from nlu.corrections import Correction, lines, row
from nlu.masking import Masking
from nlu.training import corpus
from nlu.training.corpus import NONE, Row

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def masking(words: CityWords) -> Masking:
    return Masking.build(words)


def test_a_row_has_what_was_right_and_what_was_shown(masking: Masking) -> None:
    text = "Соборності 20 кв 5, холодної води нема. Марія Петрівна, 0671234567"
    made = row(Correction(text, "01.01", DAY, ("03.07", "01.04"), ("01.04", "01.01"), lang="uk"), masking.masked)
    assert made == {
        "text": "Соборності 0 кв 0, холодної води нема. …, 0",
        "code": "01.01",
        "also": ["01.04"],
        "intent": "report",
        "lang": "uk",
        "when": "2026-11-24",
        "shown": ["03.07", "01.04"],
        "source": "correction",
    }


def test_whether_an_answer_covers_it_is_said_only_where_somebody_looked() -> None:
    def faq(said: str | None) -> dict[str, object]:
        return row(Correction("коли дадуть тепло", None, DAY, intent="question", faq=said), str)

    assert "faq" not in faq(None)
    assert faq("")["faq"] is None
    assert faq("heat.01")["faq"] == "heat.01"


def test_equal_rows_are_written_once_and_rows_without_words_never() -> None:
    made = [Correction(text, "01.01", DAY) for text in ("нема води", "нема води", "12", "🔥", "")]
    other = Correction("нема води", "01.04", DAY)
    assert [json.loads(line)["code"] for line in lines([*made, other], str)] == ["01.01", "01.04"]


def test_the_training_reads_what_is_written(tmp_path: Path, masking: Masking) -> None:
    written = [
        Correction("Перлинна 9: яма\nна дорозі", "10.01", DAY, ("10.03",), ("10.03",), lang="uk"),
        Correction("коли дадуть тепло?", None, DAY, intent="question", faq=""),
        Correction("дякую", None, DAY, intent="thanks"),
    ]
    (tmp_path / "corrections.jsonl").write_text("\n".join(lines(written, masking.masked)) + "\n", encoding="utf-8")
    assert list(corpus.lines(tmp_path / "corrections.jsonl", "own")) == [
        Row("Перлинна 0: яма\nна дорозі", ("10.01", "10.03"), "own", "uk"),
        Row("коли дадуть тепло?", (NONE,), "own", intent="question", faq=NONE),
        Row("дякую", (NONE,), "own", intent="thanks"),
    ]
