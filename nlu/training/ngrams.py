"""Training the linear model: choose the features that tell most about the code, then fit their weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.heads import logs
from nlu.linear import Floats, Linear, vector
from nlu.training.learner import OPEN_SHARE, SMOOTHING

KEPT = 22_000
FEWEST = 3
"""Texts that a feature must be in."""
RATE = 0.05
AT_ONCE = 512
SCALE = 12.0
"""Texts are unit vectors: without it the weights would have to grow."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts as features, with what is right for them."""

    features: Sequence[dict[int, float]]
    targets: Floats
    """[texts, codes]"""
    open: NDArray[np.bool_]
    """[texts], whether any one of the right codes will do."""


def fitted(lesson: Lesson, kept: int = KEPT, epochs: int = 10, seed: int = 1) -> Linear:
    """A linear model for the lesson, with at most so many features."""
    numbers, rarity = chosen(lesson, kept)
    vectors = [vector(one, numbers, rarity) for one in lesson.features]
    weights, bias = _descend(lesson, vectors, len(numbers), (epochs, seed))
    scales = (np.abs(weights).max(0) / 127).clip(1e-9).astype(np.float32)
    return Linear(numbers, rarity, np.round(weights / scales).astype(np.int8), scales, bias)


def chosen(lesson: Lesson, most: int = KEPT) -> tuple[NDArray[np.uint32], Floats]:
    """The features that tell most about the best code, and the rarity of each."""
    best = lesson.targets.argmax(1)
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for one, code in zip(lesson.features, best, strict=True):
        for number in one:
            counts[number][int(code)] += 1
    totals = Counter(best.tolist())
    size = len(best)
    kept = [(_told(found, totals, size), number) for number, found in counts.items() if found.total() >= FEWEST]
    numbers = np.sort(np.array([number for _, number in sorted(kept, reverse=True)[:most]], dtype=np.uint32))
    rarity = np.array([np.log(1 + size / counts[int(number)].total()) for number in numbers], dtype=np.float32)
    return numbers, rarity.astype(np.float16).astype(np.float32)


def _told(found: Counter[int], totals: Counter[int], size: int) -> float:
    """How much knowing the feature says about the code, in nats times texts."""
    have = found.total()
    return float(sum(n * np.log(n * size / (have * totals[code])) for code, n in found.items()))


def _descend(
    lesson: Lesson, vectors: Sequence[tuple[NDArray[np.int64], Floats]], rows: int, run: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Weights [rows, codes] and bias [codes]. Adagrad: features that few texts have must not fade in between."""
    epochs, seed = run
    texts = _matrix(vectors, rows)
    weights = np.zeros((rows + 1, lesson.targets.shape[1]), dtype=np.float32)
    sums = np.full_like(weights, 1e-6)
    chance = np.random.default_rng(seed)
    for epoch in range(epochs):
        order = chance.permutation(texts.shape[0])
        for start in range(0, len(order), AT_ONCE):
            some = np.sort(order[start : start + AT_ONCE])
            part = texts[some]
            away = slope(np.asarray(part @ weights), lesson.targets[some], lesson.open[some]) / len(some)
            gradient = np.asarray(part.T @ away, dtype=np.float32)
            sums += gradient * gradient
            weights -= RATE * (1 - epoch / epochs) * gradient / np.sqrt(sums)
    return SCALE * weights[:-1], weights[-1]


def _matrix(vectors: Sequence[tuple[NDArray[np.int64], Floats]], rows: int) -> Any:
    """A sparse matrix of the texts, scaled, with a last column of ones for the bias."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(numbers) + 1 for numbers, _ in vectors)])
    columns = np.concatenate([part for numbers, _ in vectors for part in (numbers, [rows])])
    amounts = np.concatenate([part for _, amounts in vectors for part in (SCALE * amounts, [1.0])])
    return csr_matrix((amounts.astype(np.float32), columns, ends), shape=(len(vectors), rows + 1))


def slope(scores: Floats, targets: Floats, choice: NDArray[np.bool_]) -> Floats:
    """Of the loss by the scores, the same loss as the encoder's: see ``learner.matching_loss``."""
    shares = np.exp(logs(scores))
    smooth = targets * (1 - SMOOTHING) + SMOOTHING / targets.shape[1]
    among = np.where(targets > 0, shares, 0)
    among /= among.sum(1, keepdims=True).clip(1e-9)
    part = (OPEN_SHARE * choice)[:, None]
    return np.asarray(shares - part * among - (1 - part) * smooth, dtype=np.float32)
