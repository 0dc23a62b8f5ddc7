"""Fitting the answers' head: how sharp its confidences are, and from which on an answer is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nlu.talk import TalkDials
from nlu.trained import Arrays, logs
from nlu.training import learner
from nlu.training.batches import Places
from nlu.training.calibrate import Bools, cost
from nlu.training.corpus import NONE, Row
from nlu.training.packed import Floats
from nlu.values import AnswerText

NEWCOMER = 0.0
WRONG = 0.015
"""Share of the questions that may get a wrong answer: half of what is promised, as a sample is a sample."""
_SHARPNESS = np.arange(0.4, 1.61, 0.1)


def fitted(
    answers: Sequence[AnswerText], held: Sequence[Row], places: Places, served: tuple[Arrays, Callable[..., Floats]]
) -> TalkDials:
    """The dials for answers; ``served``: the arrays, and what makes vectors [texts, width] of texts."""
    arrays, vectors = served
    faqs = places.answers[:-1]
    questions = {answer.faq: answer.questions[0] for answer in answers}
    asked = [row for row in held if row.faq is not None]
    dials = TalkDials(places.intents, faqs, tuple(questions.get(faq, "") for faq in faqs), learner.SCALE, NEWCOMER)
    if not asked:
        return dials
    cosines = vectors([row.text for row in asked]) @ arrays.answers.T
    right = np.array([[row.faq == faq for faq in (*faqs, NONE)] for row in asked])
    scale = sharpness(learner.SCALE * cosines, right) * learner.SCALE
    sure = surely(np.exp(logs(np.asarray(scale * cosines, dtype=np.float32))), right)
    return TalkDials(dials.intents, faqs, dials.questions, scale, NEWCOMER, sure)


def sharpness(scores: Floats, right: Bools) -> float:
    """By how much to multiply scores [texts, rows] so that confidences are as often right as they say."""
    weights = np.ones(len(scores), dtype=np.float32)
    costs = {float(by): cost(np.asarray(by * scores, dtype=np.float32), right, weights) for by in _SHARPNESS}
    return min(costs, key=lambda by: costs[by])


def surely(shares: Floats, right: Bools, wrong: float = WRONG) -> float:
    """The least confidence at which at most this share of the questions gets a wrong answer; the last row is none."""
    best = shares[:, :-1].argmax(1)
    confidence = shares[:, :-1].max(1)
    bad = ~right[np.arange(len(best)), best]
    order = np.argsort(-confidence)
    given = np.cumsum(bad[order]) / len(best)
    allowed = int(np.searchsorted(given, wrong, side="right"))
    return float(confidence[order[min(allowed, len(order) - 1)]]) if allowed else 1.0
