"""Simulated populations whose truth is known: who is content, who answers, and whom somebody phones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bots.figures.confirmed import Stage, Stratum

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Population:
    """Closings in strata, and how ready their residents are to answer."""

    closings: tuple[int, ...]
    content: tuple[float, ...]
    """The share of work really done, by stratum."""
    ready: tuple[float, ...]
    """Log-odds of answering the first question, by stratum, of those who are not content."""
    reminder: float
    """What the log-odds change by at the reminder."""
    bias: float
    """What they change by for the content."""
    phoned: int = 0
    answers_phone: float = 1.5
    phone_bias: float | None = None
    """None: as in writing."""

    def drawn(self, rng: np.random.Generator) -> tuple[list[Stratum], float]:
        """One half-year: what was heard, and the share that was really done."""
        strata, done = [], 0
        for number, content, ready in zip(self.closings, self.content, self.ready, strict=True):
            truth = rng.random(number) < content
            done += int(truth.sum())
            strata.append(self._asked(rng, truth, ready))
        return strata, done / sum(self.closings)

    def _asked(self, rng: np.random.Generator, truth: Bools, ready: float) -> Stratum:
        first = self._answers(rng, truth, ready, self.bias)
        second = ~first & self._answers(rng, truth, ready + self.reminder, self.bias)
        silent = np.flatnonzero(~first & ~second)
        calls = min(len(silent), self.phoned * len(truth) // sum(self.closings))
        drawn = np.zeros(len(truth), dtype=bool)
        drawn[rng.choice(silent, calls, replace=False)] = True
        bias = self.bias if self.phone_bias is None else self.phone_bias
        third = drawn & self._answers(rng, truth, self.answers_phone, bias)
        asked = (len(truth), int((~first).sum()), calls)
        heard = (first, second, third)
        stages = [Stage(n, int((h & truth).sum()), int((h & ~truth).sum())) for n, h in zip(asked, heard, strict=True)]
        return Stratum(len(truth), (stages[0], stages[1], stages[2]))

    def _answers(self, rng: np.random.Generator, truth: Bools, ready: float, bias: float) -> Bools:
        return np.asarray(rng.random(len(truth)) < 1 / (1 + np.exp(-(ready + bias * truth))))
