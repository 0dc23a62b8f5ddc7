"""What the trained encoder says beside classifier entries: the intent of a text, and which answer covers a question.

Both are cosine heads over the same vector. An answer that was not there at training, or has another question since,
is known by its questions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.values import INTENTS, Answer, AnswerText, Intent

Floats = NDArray[np.float32]
Vectors = Callable[[Sequence[str]], Floats]

MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class TalkDials:
    """What was known at training, and what was fitted after it."""

    intents: tuple[str, ...] = ()
    """Of the rows of that head."""
    faqs: tuple[str, ...] = ()
    """Of the rows of the answers' head; the row for "no answer" is not among them and is the last."""
    questions: tuple[str, ...] = ()
    """The question of each answer when it was trained."""
    scale: float = 1.0
    """Of cosines with answers, for calibrated confidences."""
    newcomer: float = 0.0
    """Added to the scaled cosine of answers known by their questions alone."""
    sure: float = 0.5
    """An answer is given from this confidence on."""

    @classmethod
    def of(cls, read: Mapping[str, Any]) -> TalkDials:
        """From JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for other contents."""
        intents, faqs, questions = (tuple(map(str, read[name])) for name in ("intents", "faqs", "questions"))
        scale, newcomer, sure = (float(read[name]) for name in ("scale", "newcomer", "sure"))
        return cls(intents, faqs, questions, scale, newcomer, sure)


class Talk:
    """Intents and answers for vectors of texts; immutable once built."""

    def __init__(
        self, heads: tuple[Floats, Floats], dials: TalkDials, scale: float, answers: Sequence[AnswerText]
    ) -> None:
        """``heads``: unit rows of the intents [names, width] and of the answers [answers, width], none last.

        ``scale``: of cosines with intents.
        """
        self._intents, self._rows = heads
        self._names: list[Intent] = [name for known in dials.intents for name in INTENTS if name == known]
        self._dials, self._scale = dials, scale
        self._answers = tuple(answers)
        known = {(faq, asked): n for n, (faq, asked) in enumerate(zip(dials.faqs, dials.questions, strict=True))}
        places = [known.get((answer.faq, answer.questions[0]), -1) for answer in answers]
        self._old = np.array([n for n, place in enumerate(places) if place >= 0], dtype=np.int64)
        self._new = [n for n, place in enumerate(places) if place < 0]
        self._places = np.array([place for place in places if place >= 0] + [len(dials.faqs)], dtype=np.int64)
        self._by_texts = np.zeros((0, self._rows.shape[1]), dtype=np.float32)

    def learn_newcomers(self, vectors: Vectors, common: Floats) -> Talk:
        """Make rows for the answers that training did not know; ``common`` is taken off their vectors."""
        made = [_away(vectors(self._answers[n].questions), common) for n in self._new]
        if made:
            self._by_texts = np.stack(made)
        return self

    def intents(self, vector: Floats) -> Mapping[Intent, float]:
        """The share of each intent for a text; empty if the model knows none."""
        if not self._names:
            return {}
        shares = _shares(self._scale * (self._intents @ vector))
        return {name: float(share) for name, share in zip(self._names, shares, strict=True)}

    def answers(self, vector: Floats) -> tuple[Answer, ...]:
        """The likeliest answers that are sure enough, best first, with calibrated confidences."""
        if not self._answers:
            return ()
        old = self._dials.scale * (self._rows[self._places] @ vector)
        new = self._dials.scale * (self._by_texts @ vector) + self._dials.newcomer
        shares = _shares(np.concatenate([old, new]))
        of_old, of_new = shares[: len(self._old)], shares[len(self._old) + 1 :]
        numbered = [*zip(self._old.tolist(), of_old, strict=True), *zip(self._new, of_new, strict=True)]
        best = sorted(numbered, key=lambda pair: -pair[1])[:MOST_ANSWERS]
        return tuple(Answer(self._answers[n].faq, float(share)) for n, share in best if share >= self._dials.sure)


def _away(rows: Floats, common: Floats) -> Floats:
    mean = rows.mean(0)
    away = mean / max(float(np.linalg.norm(mean)), 1e-9) - common
    return np.asarray(away / max(float(np.linalg.norm(away)), 1e-9), dtype=np.float32)


def _shares(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)
