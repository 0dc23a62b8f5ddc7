"""The committed model: whole, small, understood by others' libraries, and as good as it was recorded to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import CityWords, Understander
from nlu.serving import MODEL, understander
from nlu.training.measure import cases, figures, results

REPORTS = Path(__file__).parents[2] / "nlu" / "evaluation" / "reports.jsonl"
LARGEST = 40_000_000
"""Bytes."""
SLACK = 0.01
"""Of the recorded shares: other processors round a little differently."""

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="no model is committed yet")


@pytest.fixture(scope="module")
def served(words: CityWords) -> Understander:
    """The understanding with the committed model."""
    made, problem = understander(words)
    assert problem == ""
    return made


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) <= LARGEST


def test_it_is_as_good_as_recorded(served: Understander) -> None:
    recorded = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))["kryvyi_rih"]["all"]
    found = figures(results(cases(REPORTS), served.classify))
    assert found.texts == recorded["texts"]
    for name in ("top1", "top3", "coverage"):
        assert getattr(found, name) >= recorded[name] - SLACK, name


@pytest.mark.parametrize(
    "text", ["", " ", "🔥", "\u202e\u0000", "ͨ" * 50, '{"a": [1]}', "水がない", "нема води " * 1000]
)
def test_any_text_is_understood(served: Understander, text: str) -> None:
    assert len(served.understand(text).offer) <= 3


def test_transformers_makes_the_same_ids() -> None:
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer

    ours, theirs = Tokenizer.from_file(str(MODEL / "tokenizer.json")), transformers.AutoTokenizer.from_pretrained(MODEL)
    for case in cases(REPORTS):
        assert theirs(case.text, truncation=True)["input_ids"] == ours.encode(case.text).ids
