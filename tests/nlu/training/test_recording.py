"""Figures, card and checksums beside an artefact, once it is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import CityWords, Understander
from nlu.training import recording
from nlu.training.card import Recipe
from nlu.training.corpus import BadTexts, Row
from nlu.training.export import SUMS
from nlu.training.measure import Case
from nlu.training.train import Plan, Rows

RECIPE = Recipe(own=10, entries=5, real=0, codes=139, steps=7, minutes=1, seed=1, rate=1e-4)
HELD = {"own_held_out": [Case("холодної води нема в будинку", ("01.01",), "uk")], "kyiv_held_out": []}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, nlu: Understander, words: CityWords) -> Path:
    folder = tmp_path_factory.mktemp("artefact")
    (folder / "model.onnx").write_bytes(b"weights")
    recording.record(folder, nlu, words.entries, HELD, RECIPE)
    return folder


def test_a_recipe_says_what_went_in() -> None:
    rows = Rows([Row("a", ("01.01",), "own")] * 3, [Row("b", ("01.01",), "entry")] * 2, [Row("c", ("01.01",), "kyiv")])
    made = recording.recipe(rows, Plan(steps=7, minutes=1), 139, 31_260_000)
    assert (made.own, made.entries, made.real, made.steps, made.rounds, made.megabytes) == (3, 2, 1, 7, 2, 31.3)


def metrics(folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    read: dict[str, dict[str, dict[str, float]]] = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return read


def test_everything_that_was_measured_is_written_down(recorded: Path) -> None:
    written = metrics(recorded)
    assert list(written) == ["kryvyi_rih", "targets", "own_held_out", "recipe"]
    assert written["own_held_out"]["all"]["texts"] == 1
    assert written["kryvyi_rih"]["uk"]["top1"] > 0.5
    assert written["targets"]["addresses: street and house both right"]["value"] > 0.8


def test_the_card_shows_it(recorded: Path) -> None:
    said = (recorded / "README.md").read_text(encoding="utf-8")
    assert said.startswith("---\nlanguage:\n")
    assert "| addresses: street and house both right |" in said
    assert "**own_held_out**" in said


def test_the_checksums_are_over_all_of_it(recorded: Path) -> None:
    listed = [line.split("  ")[1] for line in (recorded / SUMS).read_text(encoding="utf-8").splitlines()]
    assert listed == ["README.md", "metrics.json", "model.onnx"]


def test_measuring_again_keeps_what_was_held_out_and_the_recipe(
    recorded: Path, nlu: Understander, words: CityWords
) -> None:
    before = metrics(recorded)
    changed = {**before, "kryvyi_rih": {}, "own_held_out": {"all": {**before["own_held_out"]["all"], "top1": 0.123}}}
    (recorded / "metrics.json").write_text(json.dumps(changed), encoding="utf-8")
    recording.again(recorded, nlu, words.entries)
    assert metrics(recorded) == {**changed, "kryvyi_rih": before["kryvyi_rih"]}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"recipe": {"own": 1}}'])
def test_what_no_training_wrote_is_refused(tmp_path: Path, nlu: Understander, words: CityWords, content: str) -> None:
    (tmp_path / "metrics.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadTexts, match=r"metrics\.json was not written by a training"):
        recording.again(tmp_path, nlu, words.entries)
    assert [path.name for path in tmp_path.iterdir()] == ["metrics.json"]
