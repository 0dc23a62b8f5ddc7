"""Blend, buttons and calibration on figures made up for the purpose."""

from __future__ import annotations

import numpy as np

from nlu.heads import logs
from nlu.training import calibrate

CHANCE = np.random.default_rng(5)
TEXTS, CODES = 600, 12
TRUTH = CHANCE.integers(CODES, size=TEXTS)
RIGHT = np.eye(CODES, dtype=bool)[TRUTH]
EVEN = np.ones(TEXTS, dtype=np.float32)


def guess(strength: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Logarithms of confidences that know the truth more or less."""
    return logs((CHANCE.normal(size=(TEXTS, CODES)) + strength * RIGHT).astype(np.float32))


def test_the_model_that_knows_more_counts_more() -> None:
    ours, theirs = calibrate.blend(guess(4), guess(0), RIGHT, EVEN)
    assert ours > 3 * theirs
    ours, theirs = calibrate.blend(guess(2), guess(2), RIGHT, EVEN)
    assert 0.6 < ours / theirs < 1.6


def test_offers_hold_the_right_code_as_often_as_asked() -> None:
    shares = np.exp(guess(2.5))
    stop = calibrate.enough(shares, RIGHT, EVEN, 0.9)
    sizes = calibrate.sizes(shares, stop)
    order = np.argsort(-shares, axis=1)
    covered = np.mean([TRUTH[n] in order[n, : sizes[n]] for n in range(TEXTS)])
    assert 0.9 <= covered < 0.93
    assert 1 < sizes.mean() < 3


def test_more_than_three_buttons_can_hold_is_not_asked_for() -> None:
    shares = np.exp(guess(0.5))
    assert calibrate.enough(shares, RIGHT, EVEN, 0.999) <= 0.995


def test_calibration_error() -> None:
    confidence = CHANCE.uniform(size=3000).astype(np.float32)
    hit = CHANCE.uniform(size=3000) < confidence
    assert calibrate.calibration_error(confidence, hit) < 0.05
    assert calibrate.calibration_error(np.ones(100, dtype=np.float32), np.zeros(100, dtype=bool)) == 1
