"""Figures with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.training.measure import interval

SAMPLES = 500
_SEED = 1
Places = NDArray[np.int64]
"""Which texts, by number."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was measured, and between what the true figure lies."""

    value: float
    low: float
    high: float
    of: int
    """Texts it was measured on."""

    def percent(self) -> str:
        """``93.1 % (89-96)``."""
        return f"{self.value:.1%} ({self.low * 100:.0f}-{self.high * 100:.0f})".replace("%", " %", 1)

    def number(self, digits: int = 2) -> str:
        """``1.71 (1.62-1.80)``."""
        return f"{self.value:.{digits}f} ({self.low:.{digits}f}-{self.high:.{digits}f})"


def share(count: int, of: int) -> Estimate:
    """So many of so many, at least one; Wilson's interval."""
    value = count / of
    return Estimate(value, *interval(value, of), of)


def resampled(of: int, statistic: Callable[[Places], float]) -> Estimate:
    """A figure of at least one text with the interval of its bootstrap; the same at every call.

    ``statistic`` takes the numbers of the texts that count, each as often as it counts.
    """
    chance = np.random.default_rng(_SEED)
    drawn = [statistic(chance.integers(of, size=of)) for _ in range(SAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(statistic(np.arange(of)), float(low), float(high), of)
