"""The model card says what was recorded."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from nlu.training.card import Recipe, card

FIGURES = {"texts": 400, "top1": 0.9, "top3": 0.975, "coverage": 0.955, "size": 1.71, "calibration": 0.0412}
METRICS = {"kryvyi_rih": {"all": FIGURES, "ru": {**FIGURES, "texts": 100}}, "kyiv_held_out": {"all": FIGURES}}
RECIPE = Recipe(
    own=5000, entries=900, real=30_000, codes=139, steps=3000, minutes=110, seed=1, rate=1.5e-4, megabytes=31.24
)


def test_the_head_is_yaml() -> None:
    head = yaml.safe_load(card(METRICS, RECIPE).split("---\n")[1])
    assert head["language"] == ["uk", "ru"]
    assert head["base_model"] == "intfloat/multilingual-e5-small"
    assert head["pipeline_tag"] == "text-classification"
    assert head["license"] == "mit"


def test_figures_of_every_language_have_intervals() -> None:
    said = card(METRICS, RECIPE)
    assert "| all | 400 | 90.0 % (87-93) | 97.5 % (95-99) | 95.5 % (93-97) | 1.71 | 0.041 |" in said
    assert "| ru | 100 | 90.0 % (83-94) |" in said
    assert "**kyiv_held_out**" in said


def test_the_data_are_named_with_what_is_known_of_their_licence() -> None:
    said = card(METRICS, RECIPE)
    assert "* 5000 texts written for the project" in said
    assert re.search(r"30000 real texts.*2013-2015.*lang-uk/1551\.gov\.ua.*No licence is stated", said)
    assert "--more kyiv-1551-train.jsonl.xz" in said
    assert "31.2 MB" in said


def test_without_kyivs_texts_the_card_does_not_claim_them() -> None:
    said = card(METRICS, replace(RECIPE, real=0, megabytes=0))
    assert "No real texts" in said
    assert "lang-uk" not in said
    assert "--more" not in said
    assert "MB in all" not in said


def test_corrections_and_rounds_are_said_where_there_are_any() -> None:
    said = card(METRICS, replace(RECIPE, corrections=120, rounds=2))
    assert "* 4880 texts written for the project" in said
    assert "* 120 corrections of operators, masked." in said
    assert "110 minutes, in 2 rounds" in said
    assert "corrections" not in card(METRICS, RECIPE)


def test_what_is_not_a_set_of_figures_is_passed_over() -> None:
    assert card({**METRICS, "newcomers": {"top1": 0.8}}, RECIPE) == card(METRICS, RECIPE)
