"""The linear model beside the encoder: numbered features, weights in bytes; small, and strong where texts are many."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """F features, C codes."""

    numbers: NDArray[np.uint32]
    """[F], sorted."""
    rarity: Floats
    """[F]"""
    weights: NDArray[np.int8]
    """[F, C]"""
    scales: Floats
    """[C]: what a weight of 1 stands for."""
    bias: Floats
    """[C]"""

    def logits(self, text: Mapping[int, float]) -> Floats:
        """[C], for the numbered features of a text."""
        rows, amounts = vector(text, self.numbers, self.rarity)
        return np.asarray(amounts @ self.weights[rows].astype(np.float32) * self.scales + self.bias)


def vector(text: Mapping[int, float], numbers: NDArray[np.uint32], rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Rows of the known features and how much of each, a unit vector."""
    asked = np.fromiter(text.keys(), dtype=np.uint32, count=len(text))
    rows = np.searchsorted(numbers, asked).clip(max=max(len(numbers) - 1, 0))
    have = numbers[rows] == asked if len(numbers) else np.zeros(len(asked), dtype=bool)
    counts = np.fromiter(text.values(), dtype=np.float32, count=len(text))[have]
    amounts = np.log1p(counts) * rarity[rows[have]]
    norm = math.sqrt(float(amounts @ amounts)) or 1.0
    return rows[have], np.asarray(amounts / norm, dtype=np.float32)
