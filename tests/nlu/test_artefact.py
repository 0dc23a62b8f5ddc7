"""The committed model: whole, small, understood by others' libraries, and as good as it was recorded to be.

What needs no model (addresses, emergencies, never a wrong answer) is held to floors of its own: raise them when it gets
better. After a change of the texts under ``nlu/evaluation``: ``frontdoor nlu record``.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from nlu import CityWords, Understander
from nlu.evaluation.labelled import FOLDER
from nlu.evaluation.targets import Standing, read
from nlu.serving import MODEL, understander
from nlu.training.card import NAME, Recipe, card
from nlu.training.measure import cases, figures, results
from nlu.training.recording import METRICS, OWN, of_own_texts

REPORTS = FOLDER / "reports.jsonl"
LARGEST = 40_000_000
"""Bytes."""
SLACK = 0.01
"""Of the recorded figures: other processors round a little differently."""
SLACK_OF_SIZE = 0.03
"""Of the mean number of buttons."""
BY_RULES = {
    "emergencies: a card is shown": 0.97,
    "emergencies: false alarms on ordinary texts": 0.01,
    "emergencies: false alarms on hard negatives": 0.035,
    "addresses: street and house both right": 0.98,
    "answers: another one given": 0.02,
    "answers: one given where none fits": 0.02,
    "intent": 0.62,
}
"""Without any model: floors of what is to be high, ceilings of what is to be low."""

with_model = pytest.mark.skipif(not MODEL.exists(), reason="no model is committed yet")


def worse(found: Standing, than: float) -> bool:
    """On the wrong side of a bound."""
    return found.found.value < than if found.aim.at_least else found.found.value > than


@pytest.fixture(scope="module")
def served(words: CityWords) -> Understander:
    """The understanding with the committed model."""
    made, problem = understander(words)
    assert problem == ""
    return made


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """What was measured when the model was made."""
    written: dict[str, Any] = json.loads((MODEL / METRICS).read_text(encoding="utf-8"))
    return written


def test_what_needs_no_model_is_as_good_as_it_was(words: CityWords, nlu: Understander) -> None:
    found = {one.figure: one for one in read(of_own_texts(words.entries, nlu.understand))}
    assert found.keys() >= BY_RULES.keys()
    assert {name: found[name].found.value for name, bound in BY_RULES.items() if worse(found[name], bound)} == {}


@with_model
def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) <= LARGEST


@with_model
def test_it_is_as_good_as_recorded(served: Understander, recorded: dict[str, Any]) -> None:
    found = figures(results(cases(REPORTS), served.classify))
    before = recorded[OWN]["all"]
    assert found.texts == before["texts"], "the texts have changed: frontdoor nlu record"
    for name in ("top1", "top3", "coverage"):
        assert getattr(found, name) >= before[name] - SLACK, name
    assert found.size <= before["size"] + SLACK_OF_SIZE
    assert found.calibration <= before["calibration"] + SLACK


@with_model
def test_the_whole_understanding_is_as_good_as_recorded(
    served: Understander, recorded: dict[str, Any], words: CityWords
) -> None:
    found = {one.figure: one for one in read(of_own_texts(words.entries, served.understand))}
    before = {one.figure: one for one in read(recorded["targets"])}
    texts = {figure: one.found.of for figure, one in before.items()}
    assert {figure: one.found.of for figure, one in found.items()} == texts, "changed texts: frontdoor nlu record"
    for figure, one in found.items():
        slack = SLACK if one.aim.bound < 1 else SLACK_OF_SIZE
        bound = before[figure].found.value + (-slack if one.aim.at_least else slack)
        assert not worse(one, bound), f"{figure}: {one.measured()}, recorded {before[figure].measured()}"


@with_model
def test_its_card_is_what_its_figures_say(recorded: dict[str, Any]) -> None:
    assert (MODEL / NAME).read_text(encoding="utf-8") == card(recorded, Recipe(**recorded["recipe"]))


@with_model
@pytest.mark.parametrize(
    "text", ["", " ", "🔥", "\u202e\u0000", "ͨ" * 50, '{"a": [1]}', "水がない", "нема води " * 1000]
)
def test_any_text_is_understood(served: Understander, text: str) -> None:
    assert len(served.understand(text).offer) <= 3


@with_model
def test_transformers_makes_the_same_ids() -> None:
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer

    ours, theirs = Tokenizer.from_file(str(MODEL / "tokenizer.json")), transformers.AutoTokenizer.from_pretrained(MODEL)
    for case in cases(REPORTS):
        assert theirs(case.text, truncation=True)["input_ids"] == ours.encode(case.text).ids
