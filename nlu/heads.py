"""A choice by the encoder's vector and a linear model together: of a classifier entry, an intent, an answer.

What was not there at training, or is marked otherwise since (an entry's title, an answer's question), is known by its
texts alone; so a changed classifier or answer base works at once, if not as well as after the next training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.linear import Linear

Floats = NDArray[np.float32]
Vectors = Callable[[Sequence[str]], Floats]
"""Texts -> unit vectors [texts, width]."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    name: str
    mark: str
    """What tells whether it is still what was trained."""
    texts: tuple[str, ...]
    """What it is known by where it is not."""


@dataclass(frozen=True, slots=True)
class HeadArrays:
    """What was trained for N choices."""

    rows: Floats
    """[N, width], unit rows."""
    common: Floats
    """[width]: the mean of the choices' vectors by their texts, which is taken off newcomers'."""
    linear: Linear

    def parts(self) -> dict[str, NDArray[Any]]:
        """Everything, in half precision where that is enough."""
        return {
            "rows": self.rows.astype(np.float16),
            "common": self.common.astype(np.float16),
            "numbers": self.linear.numbers,
            "rarity": self.linear.rarity.astype(np.float16),
            "weights": self.linear.weights,
            "scales": self.linear.scales,
            "bias": self.linear.bias,
        }

    @classmethod
    def of(cls, parts: Mapping[str, NDArray[Any]]) -> HeadArrays:
        """Raises ``KeyError`` for a missing part."""
        rows, common, rarity, scales, bias = (
            parts[name].astype(np.float32) for name in ("rows", "common", "rarity", "scales", "bias")
        )
        return cls(rows, common, Linear(parts["numbers"], rarity, parts["weights"], scales, bias))


@dataclass(frozen=True, slots=True)
class HeadDials:
    """What was fitted after training."""

    names: tuple[str, ...]
    """Of the rows; if there is one row more, the last stands for none of them."""
    marks: tuple[str, ...]
    """Of the choices when they were trained."""
    scale: float
    """Of cosines."""
    blend: tuple[float, float]
    """How much the encoder's and the linear model's logarithms count; together they also set the sharpness."""
    newcomer: float
    """Added to the scaled cosine of choices known by their texts alone."""

    @classmethod
    def of(cls, read: Mapping[str, Any]) -> HeadDials:
        """From JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for other contents."""
        ours, theirs = map(float, read["blend"])
        names, marks = (tuple(map(str, read[name])) for name in ("names", "marks"))
        return cls(names, marks, float(read["scale"]), (ours, theirs), float(read["newcomer"]))


class Head:
    """Confidences for a text; immutable once built."""

    def __init__(self, arrays: HeadArrays, dials: HeadDials, choices: Sequence[Choice], vectors: Vectors) -> None:
        """``choices``: those of today, in the order in which shares are wanted."""
        self.names = tuple(choice.name for choice in choices)
        self._linear, self._dials = arrays.linear, dials
        trained = {pair: n for n, pair in enumerate(zip(dials.names, dials.marks, strict=True))}
        places = [trained.get((choice.name, choice.mark)) for choice in choices]
        self._old = np.array([n for n, place in enumerate(places) if place is not None], dtype=np.int64)
        self._new = np.array([n for n, place in enumerate(places) if place is None], dtype=np.int64)
        none = range(len(dials.names), len(arrays.rows))
        self._trained = np.array([*(place for place in places if place is not None), *none], dtype=np.int64)
        made = [away(vectors(choices[n].texts), arrays.common) for n in self._new]
        self._rows = np.concatenate([arrays.rows[self._trained], *(row[None] for row in made)])

    def shares(self, vector: Floats, letters: Mapping[int, float]) -> tuple[Floats, float]:
        """Confidence of every choice, and of none of them; ``letters``: the text as numbered features."""
        known = len(self._trained)
        scores = self._dials.scale * (self._rows @ vector)
        scores[known:] += self._dials.newcomer
        scores = logs(scores)
        ours, theirs = self._dials.blend
        by_letters = logs(self._linear.logits(letters)[self._trained])
        # a newcomer has only the encoder's word, which then counts for both
        mixed = np.concatenate([ours * scores[:known] + theirs * by_letters, (ours + theirs) * scores[known:]])
        shares = np.exp(logs(mixed))
        out = np.zeros(len(self.names), dtype=np.float32)
        out[self._old], out[self._new] = shares[: len(self._old)], shares[known:]
        return out, float(shares[len(self._old) : known].sum())


def away(rows: Floats, common: Floats) -> Floats:
    """The mean of unit rows, without what all choices have in common: a unit row."""
    row = mean_unit(rows) - common
    return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9), dtype=np.float32)


def mean_unit(rows: Floats) -> Floats:
    """The mean of rows, of length 1."""
    mean = rows.mean(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def logs(scores: Floats) -> Floats:
    """Logarithms of the softmax, along the last axis."""
    lowered = scores - scores.max(-1, keepdims=True, initial=-np.inf)
    return np.asarray(lowered - np.log(np.exp(lowered).sum(-1, keepdims=True)), dtype=np.float32)
