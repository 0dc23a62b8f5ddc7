"""Questions that the city's answer base covers: no answer rather than a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nlu.features import features
from nlu.likeness import Documents
from nlu.values import Answer, AnswerText

GRAMS = 0.4
"""Words that are no concepts count more here than in matching: a question must be met whole."""
LEAST = 0.62
"""Least likeness to one way of putting the question."""
LONGEST = 40
"""Words; a longer text is a letter, not a question."""
LEAD = 0.08
"""By how much the second best answer must be less alike."""


class AnswerBase:
    """Finds the answer whose question is nearest to the resident's."""

    def __init__(self, answers: Sequence[AnswerText], words_of: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """``words_of``: faq -> the plain words of each way to ask it."""
        self._ids = [answer.faq for answer in answers]
        self._documents = Documents(
            (n, features(words, GRAMS)) for n, answer in enumerate(answers) for words in words_of[answer.faq]
        )

    def find(self, words: Sequence[str]) -> Answer | None:
        """For the plain words of a question; None unless one answer stands out."""
        if not self._ids or len(words) > LONGEST:
            return None
        best = np.zeros(len(self._ids))
        np.maximum.at(best, self._documents.owners, self._documents.similarities(features(words, GRAMS)))
        order = np.argsort(-best, kind="stable")
        first = float(best[order[0]])
        second = float(best[order[1]]) if len(order) > 1 else 0.0
        if first < LEAST or first - second < LEAD:
            return None
        return Answer(self._ids[order[0]], min(first, 1.0))
