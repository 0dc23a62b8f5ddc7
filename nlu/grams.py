"""A text as numbered features for the linear model: pieces of its words, their neighbours, and concepts.

A feature is known by a checksum of its name alone, so that a trained model need not carry the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from zlib import crc32

from nlu.features import features

SIZES = (3, 4, 5)
_LONGEST_WORD = 24
_STEM = 5


def numbered(words: Sequence[str]) -> dict[int, float]:
    """Checksum -> how much of the feature plain words hold; at most 2**32 different ones."""
    found: dict[int, float] = {}
    for name in _names(words):
        number = crc32(name.encode())
        found[number] = found.get(number, 0.0) + 1.0
    for name, weight in features(words, grams=0.0).items():
        if weight > 0:
            found[crc32(name.encode())] = weight
    return found


def _names(words: Sequence[str]) -> Iterable[str]:
    for word in words:
        padded = f"<{word[:_LONGEST_WORD]}>"
        yield padded
        for size in SIZES:
            for at in range(len(padded) - size + 1):
                yield padded[at : at + size]
    stems = [word[:_STEM] for word in words]
    for left, right in pairwise(stems):
        yield f"{left} {right}"
