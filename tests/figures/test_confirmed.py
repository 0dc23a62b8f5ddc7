"""The corrected share of confirmed work, against populations whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.figures.confirmed import Confirmed, Stage, Stratum, calls_needed, confirmed, wilson
from tests.figures.populations import Population

HALF_YEAR = Population((1500, 3000, 1500), (0.7, 0.8, 0.87), (-1.5, -1.2, -0.8), -0.5, 0.0, phoned=600)
"""Six thousand closings; six hundred of the silent are phoned, five a working day."""


def figures(strata: list[Stratum]) -> Confirmed:
    found = confirmed(strata)
    assert found is not None
    return found


@pytest.mark.parametrize("bias", [-1.0, -0.5, 0.5, 1.0])
@pytest.mark.parametrize("content", [0.6, 0.8, 0.9])
def test_the_correction_is_within_two_points(content: float, bias: float) -> None:
    levels = (content - 0.1, content, content + 0.07)
    population = replace(HALF_YEAR, content=levels, bias=bias)
    rng = np.random.default_rng([int(content * 10), int(bias * 2 + 9)])
    drawn = [population.drawn(rng) for _ in range(8)]
    found = [(figures(strata), truth) for strata, truth in drawn]
    corrected = np.mean([figure.corrected.share - truth for figure, truth in found])
    naive = np.mean([figure.among_answers.share - truth for figure, truth in found])
    assert abs(corrected) <= 0.02
    assert abs(naive) > 1.5 * abs(corrected)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    held = []
    for _ in range(40):
        bias, content = rng.uniform(-1, 1), rng.uniform(0.55, 0.9)
        population = replace(HALF_YEAR, content=(content - 0.05, content, content + 0.05), bias=bias)
        strata, truth = population.drawn(rng)
        share = figures(strata).corrected
        held.append(share.low <= truth <= share.high)
    assert np.mean(held) >= 0.9


def test_without_calls_the_interval_is_wide_and_still_true() -> None:
    rng = np.random.default_rng(11)
    held, widths = [], []
    for _ in range(25):
        population = replace(HALF_YEAR, bias=rng.uniform(-1, 1), phoned=0)
        strata, truth = population.drawn(rng)
        share = figures(strata).corrected
        held.append(share.low <= truth <= share.high)
        widths.append(share.high - share.low)
    assert np.mean(held) >= 0.85
    phoned, _ = HALF_YEAR.drawn(rng)
    called = figures(phoned).corrected
    assert np.mean(widths) > 2 * (called.high - called.low)


def test_calls_that_are_answered_without_bias_do_no_harm() -> None:
    rng = np.random.default_rng(5)
    population = replace(HALF_YEAR, bias=-0.8, phone_bias=0.0, answers_phone=3.0)
    drawn = [population.drawn(rng) for _ in range(8)]
    errors = [figures(strata).corrected.share - truth for strata, truth in drawn]
    assert abs(np.mean(errors)) <= 0.02


def test_no_answer_no_figure() -> None:
    nothing = Stage(0, 0, 0)
    assert confirmed([]) is None
    assert confirmed([Stratum(10, (Stage(10, 0, 0), nothing, nothing))]) is None


def test_impossible_counts_are_refused() -> None:
    nothing = Stage(0, 0, 0)
    with pytest.raises(ValueError, match="more answers"):
        confirmed([Stratum(10, (Stage(10, 8, 3), nothing, nothing))])
    with pytest.raises(ValueError, match="more answers"):
        confirmed([Stratum(10, (Stage(10, 5, 3), Stage(9, 0, 0), nothing))])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 40)] * 8), min_size=1, max_size=4))
def test_whatever_the_counts_shares_are_shares(rows: list[tuple[int, ...]]) -> None:
    strata = []
    for yes1, no1, yes2, no2, yes3, no3, stopped, silent in rows:
        third = Stage(yes3 + no3 + silent, yes3, no3)
        second = Stage(yes2 + no2 + third.asked + stopped, yes2, no2)
        first = Stage(yes1 + no1 + second.asked + stopped, yes1, no1)
        strata.append(Stratum(first.asked, (first, second, third)))
    found = confirmed(strata)
    if found is not None:
        for share in (found.responded, found.among_answers, found.corrected):
            assert 0 <= share.low <= share.share <= share.high <= 1


def test_wilson() -> None:
    nine = wilson(9, 10)
    assert (round(nine.low, 3), round(nine.high, 3)) == (0.596, 0.982)  # Newcombe 1998, method 3
    assert wilson(0, 0).high == 1.0


def test_how_many_calls_are_needed() -> None:
    assert calls_needed(0, 100) == 0
    assert calls_needed(3000, 6000) == 600
    assert calls_needed(50, 100) == 50
