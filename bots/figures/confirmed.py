"""The share of finished work that residents confirm, corrected for those who do not answer.

Who is content answers more or less readily than who is not, so the share among the answers is not the share among the
tickets.  The model: each closing is asked in up to three stages (the question, one reminder, a telephone call to some
of the silent, drawn at random).  At stage k a resident of stratum s who is asked answers with probability

    logit P(answers) = a[k, s] + b * (the work was really done)

with one ``b`` for all stages and strata: contentment moves the readiness to answer by the same odds each time.  That
makes the silent visible through how the answers change from stage to stage (call-backs: Alho 1990, Biometrika 77;
calls to a random sample of the silent: Hansen and Hurwitz 1946, JASA 41).  For each ``b`` on a grid the rest is fitted
by expectation-maximisation; the grid is weighed by the likelihood and by a prior N(0, 1) on ``b``, so few answers
lead to a wide interval around the uncorrected share and not to a wild guess.  ``docs/FEEDBACK.md`` explains it to
people who read reports; ``tests/figures`` holds it against populations whose truth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WIDEST = 3.0
"""The largest ``|b|`` considered: a contented resident answers with 20 times the odds, or a twentieth."""
GRID = 0.2
ROUNDS = 400
CLOSE = 1e-6
Z95 = 1.959964
"""Standard deviations on each side of a normal 95 % interval."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage brought."""

    asked: int
    """Residents asked at this stage; only those silent so far."""
    confirmed: int
    denied: int
    """Partly done counts as denied."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Closings that are alike: of one group of the classifier, say."""

    closings: int
    """All that were asked at the first stage."""
    stages: tuple[Stage, Stage, Stage]
    """The question, the reminder, the telephone call; a stage that never was has zeros."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; 0..1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is known of the work that was called done."""

    closings: int
    answers: int
    responded: Share
    """Closings that were answered, calls not counted."""
    among_answers: Share
    """Confirmed among the answers: what is usually published."""
    corrected: Share
    """Confirmed among all closings."""
    phoned: int
    """Answers by telephone: without them the correction rests on the reminder alone."""


def confirmed(strata: Sequence[Stratum]) -> Confirmed | None:
    """The figures of all strata together; None without an answer. Raises ``ValueError`` for impossible counts."""
    for stratum in strata:
        _check(stratum)
    written = sum(stage.confirmed + stage.denied for one in strata for stage in one.stages[:2])
    phoned = sum(one.stages[2].confirmed + one.stages[2].denied for one in strata)
    closings = sum(one.closings for one in strata)
    if written + phoned == 0:
        return None
    yes = sum(stage.confirmed for one in strata for stage in one.stages)
    return Confirmed(
        closings=closings,
        answers=written + phoned,
        responded=wilson(written, closings),
        among_answers=wilson(yes, written + phoned),
        corrected=_corrected([one for one in strata if one.closings]),
        phoned=phoned,
    )


def wilson(hits: int, of: int) -> Share:
    """The share with Wilson's interval; of nothing: anything from 0 to 1."""
    if of == 0:
        return Share(0.0, 0.0, 1.0)
    share, z2 = hits / of, Z95 * Z95
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def calls_needed(silent: int, closings: int, within: float = 0.02) -> int:
    """How many of the silent to phone so that the 95 % interval is about ``within`` on each side, at worst.

    The silent weigh ``silent / closings``; their own share is known least when it is a half.
    """
    if silent == 0 or closings == 0:
        return 0
    weight = silent / closings
    return min(silent, round((Z95 * weight * 0.5 / within) ** 2))


def _check(stratum: Stratum) -> None:
    silent = stratum.closings
    for stage in stratum.stages:
        answers = stage.confirmed + stage.denied
        if min(stage.asked, stage.confirmed, stage.denied) < 0 or answers > stage.asked or stage.asked > silent:
            raise ValueError("more answers than questions")
        silent -= answers


@dataclass(frozen=True, slots=True)
class _Fit:
    """One value of ``b`` and what follows from it."""

    b: float
    likelihood: float
    """Logarithm, the prior included."""
    share: float
    """Over all strata."""
    theta: Floats
    """By stratum."""
    a: Floats
    """By stage and stratum."""


def _corrected(strata: Sequence[Stratum]) -> Share:
    counts = _Counts.of(strata)
    fits = [_fit(counts, 0.0, None)]
    for sign in (1, -1):
        start = fits[0]
        for step in range(1, round(WIDEST / GRID) + 1):
            start = _fit(counts, sign * step * GRID, start)
            fits.append(start)
    weights = np.exp(np.array([fit.likelihood for fit in fits]) - max(fit.likelihood for fit in fits))
    weights /= weights.sum()
    shares = np.array([fit.share for fit in fits])
    mean = min(1.0, max(0.0, float(weights @ shares)))
    unsure = Z95 * sqrt(float(weights @ (shares - mean) ** 2))
    answers = round(float((counts.yes + counts.no).sum()))
    drawn = wilson(round(mean * answers), answers)
    low, high = mean - hypot(unsure, mean - drawn.low), mean + hypot(unsure, drawn.high - mean)
    return Share(mean, max(0.0, min(mean, low)), min(1.0, max(mean, high)))


@dataclass(frozen=True, slots=True)
class _Counts:
    """The strata as arrays, by stage and stratum."""

    total: Floats
    asked: Floats
    yes: Floats
    no: Floats

    @staticmethod
    def of(strata: Sequence[Stratum]) -> _Counts:
        def array(name: str) -> Floats:
            return np.array([[getattr(one.stages[k], name) for one in strata] for k in range(3)], dtype=float)

        total = np.array([one.closings for one in strata], dtype=float)
        return _Counts(total, array("asked"), array("confirmed"), array("denied"))


def _fit(counts: _Counts, b: float, start: _Fit | None) -> _Fit:
    """The most likely readiness and truth for one ``b``."""
    answers = counts.yes + counts.no
    if start is None:
        theta = (counts.yes.sum(0) + 0.5) / (answers.sum(0) + 1.0)
        a = np.log((answers + 0.5) / (counts.asked - answers + 0.5))
    else:
        theta, a = start.theta, start.a
    for _ in range(ROUNDS):
        content, others = _split(counts, theta, a, b)
        a = _readiness(answers, content, others, a, b)
        truth = (counts.yes.sum(0) + content[3]) / counts.total
        moved = float(np.abs(truth - theta).max())
        theta = truth
        if moved < CLOSE:
            break
    likelihood = _likelihood(counts, theta, a, b) - b * b / 2
    return _Fit(b, likelihood, float(theta @ counts.total / counts.total.sum()), theta, a)


def _paths(counts: _Counts, a: Floats, b: float) -> tuple[list[Floats], list[Floats]]:
    """The chance of silence up to each stage, and past the last, of the content and of the others."""
    content, others = [np.ones_like(counts.total)], [np.ones_like(counts.total)]
    for k in range(3):
        content.append(content[-1] * (1 - _chance(a[k] + b)))
        others.append(others[-1] * (1 - _chance(a[k])))
    return content, others


def _silent(counts: _Counts) -> Floats:
    """Residents who were asked up to stage k and no further, and said nothing; k = 0..2, by stratum."""
    answers = counts.yes + counts.no
    left = counts.asked - answers
    return np.stack([left[0] - counts.asked[1], left[1] - counts.asked[2], left[2]])


def _split(counts: _Counts, theta: Floats, a: Floats, b: float) -> tuple[Floats, Floats]:
    """How many of those asked at each stage are content, and how many not; row 3: the content who said nothing."""
    content, others = _paths(counts, a, b)
    silent = _silent(counts)
    rows = []
    for k in range(3):
        yes, no = theta * content[k + 1], (1 - theta) * others[k + 1]
        rows.append(silent[k] * yes / np.maximum(yes + no, 1e-300))
    mute = np.stack(rows)
    reached = np.stack([counts.yes[k:].sum(0) + mute[k:].sum(0) for k in range(3)])
    return np.vstack([reached, mute.sum(0)[None]]), counts.asked - reached


def _readiness(answers: Floats, content: Floats, others: Floats, a: Floats, b: float) -> Floats:
    """The ``a`` that explain the answers, by a few damped steps of Newton."""
    for _ in range(3):
        ready, less = _chance(a + b), _chance(a)
        slope = answers - content[:3] * ready - others * less
        bend = content[:3] * ready * (1 - ready) + others * less * (1 - less) + 1e-9
        a = np.clip(a + np.clip(slope / bend, -1, 1), -9, 9)
    return a


def _likelihood(counts: _Counts, theta: Floats, a: Floats, b: float) -> float:
    content, others = _paths(counts, a, b)
    silent = _silent(counts)
    total = 0.0
    for k in range(3):
        yes = theta * content[k] * _chance(a[k] + b)
        no = (1 - theta) * others[k] * _chance(a[k])
        mute = theta * content[k + 1] + (1 - theta) * others[k + 1]
        for number, chance in ((counts.yes[k], yes), (counts.no[k], no), (silent[k], mute)):
            total += float((number * np.log(np.maximum(chance, 1e-300))).sum())
    return total


def _chance(x: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))
