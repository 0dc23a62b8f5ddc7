"""Fitting what stands between models and buttons: the blend, when to stop adding buttons, when to offer none."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from nlu.heads import logs
from nlu.matching import MOST_BUTTONS
from nlu.training.packed import Floats

Bools = NDArray[np.bool_]

COVERAGE = 0.955
"""Aimed at a little above what is promised, as a sample is a sample."""
SPARED = 0.015
"""Of the coverage, where three buttons cannot give all that is asked for."""
WRONG = 0.05
"""Share of the held-out questions that may get a wrong answer. More than promised: a third of them were written to lie
between two answers; on questions by another hand the share is half of it."""
BINS = 15
_OURS = np.arange(0.3, 2.01, 0.1)
_THEIRS = np.arange(0.0, 1.61, 0.1)


def blend(
    encoder: Floats, linear: Floats, right: Bools, weights: Floats, *, evenly: bool = False
) -> tuple[float, float]:
    """How much each model's logarithms count, by the likelihood of what is right.

    ``encoder``, ``linear`` [texts, codes]: logarithms of confidences; ``right`` [texts, codes]: every code that would
    do; ``weights`` [texts]; ``evenly``: both count the same, where texts are too few to fit two numbers.
    """
    costs = {
        (float(ours), float(theirs)): cost(ours * encoder + theirs * linear, right, weights)
        for ours, theirs in (zip(_OURS, _OURS, strict=True) if evenly else product(_OURS, _THEIRS))
    }
    return min(costs, key=lambda pair: costs[pair])


def cost(scores: Floats, right: Bools, weights: Floats) -> float:
    """The mean negative logarithm of the confidence in what is right."""
    shares = np.where(right, np.exp(logs(scores)), 0).sum(1)
    return float(-(np.log(shares.clip(1e-9)) * weights).sum() / weights.sum())


def needed(shares: Floats, right: Bools) -> Floats:
    """For each text, the sum at which its offer would hold a right code: 0 if the first is one, 2 if none of three."""
    order = np.argsort(-shares, axis=1, kind="stable")[:, :MOST_BUTTONS]
    sums = np.cumsum(np.take_along_axis(shares, order, 1), axis=1)
    hits = np.take_along_axis(right, order, 1)
    before = np.concatenate([np.zeros((len(shares), 1)), sums[:, :-1]], axis=1)
    first = hits.argmax(1)
    reached = np.take_along_axis(before, first[:, None], 1)[:, 0]
    return np.asarray(np.where(hits.any(1), reached, 2.0), dtype=np.float32)


def enough(shares: Floats, right: Bools, weights: Floats, coverage: float = COVERAGE) -> float:
    """The sum of confidences at which to stop, so that offers hold a right code in this share of texts.

    Nearly as much as three buttons can give, if that is less: the very last texts would cost three buttons for all.
    """
    sums = needed(shares, right)
    order = np.argsort(sums)
    covered = np.cumsum(weights[order]) / weights.sum()
    possible = covered[np.searchsorted(sums[order], 1.5) - 1] if (sums < 1.5).any() else 0.0
    at = int(np.searchsorted(covered, min(coverage, possible - SPARED)))
    return float(min(np.nextafter(sums[order][min(at, len(order) - 1)], np.float32(2)), 0.995))


def surely(shares: Floats, right: Bools, wrong: float = WRONG) -> float:
    """The least confidence at which at most this share of the texts gets something wrong; the last column is none."""
    best, confidence = shares[:, :-1].argmax(1), shares[:, :-1].max(1)
    bad = ~right[np.arange(len(best)), best]
    order = np.argsort(-confidence)
    given = np.cumsum(bad[order]) / len(best)
    allowed = int(np.searchsorted(given, wrong, side="right"))
    return float(confidence[order[allowed - 1]]) if allowed else 1.0


def sizes(shares: Floats, stop: float) -> NDArray[np.int64]:
    """How many buttons each text gets."""
    best = -np.sort(-shares, axis=1)[:, :MOST_BUTTONS]
    return np.asarray((np.cumsum(best, axis=1)[:, : MOST_BUTTONS - 1] < stop).sum(1) + 1)


def calibration_error(confidence: Floats, hit: Bools) -> float:
    """The mean distance between confidence and share of hits, over bins of equally many texts."""
    order = np.argsort(confidence)
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    gaps = [abs(float(confidence[part].mean() - hit[part].mean())) * len(part) for part in parts]
    return float(sum(gaps) / max(len(order), 1))
