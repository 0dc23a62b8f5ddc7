"""How alike a text and documents are: cosines of TF-IDF, over an inverted index in a few arrays.

A feature is known by a checksum of its name alone, as in ``nlu.grams``; so thousands of documents take a few hundred
kilobytes, where names and lists would take tens of megabytes of every process that serves.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_PER_FEATURE = 1 << 32


class Documents:
    """Documents, each of an owner; a rare feature is one that few owners have."""

    def __init__(self, owned: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """The number of its owner, and how much of each feature a document holds, for each document."""
        names, counts, lengths, owners = array("I"), array("d"), array("l"), array("l")
        for owner, document in owned:
            names.extend(map(_number, document))
            counts.extend(document.values())
            lengths.append(len(document))
            owners.append(owner)
        self.owners: Numbers = np.array(owners, dtype=np.int64)
        rows = np.repeat(np.arange(len(owners)), np.array(lengths, dtype=np.int64))
        self._names, features = np.unique(np.array(names, dtype=np.uint32), return_inverse=True)
        holders = np.unique(features * _PER_FEATURE + self.owners[rows]) // _PER_FEATURE
        total = len(np.unique(self.owners)) + 1
        self._rarity = np.log(1 + total / (1 + np.bincount(holders, minlength=len(self._names))))
        self._unseen = 0.5 * math.log(1 + total)
        amounts = _damped(np.array(counts)) * self._rarity[features]
        norms = np.sqrt(np.bincount(rows, weights=amounts * amounts, minlength=len(owners)))
        order = np.argsort(features, kind="stable")
        self._rows = rows[order].astype(np.int32)
        self._amounts = (amounts / norms[rows])[order].astype(np.float32)
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(features, minlength=len(self._names)))])

    def similarities(self, text: Mapping[str, float]) -> Floats:
        """[documents]: cosine of the text to each."""
        if not text or not len(self._names):
            return np.zeros(len(self.owners))
        asked = np.fromiter(map(_number, text), dtype=np.uint32, count=len(text))
        amounts = _damped(np.fromiter(text.values(), dtype=np.float64, count=len(text)))
        places = np.searchsorted(self._names, asked).clip(max=len(self._names) - 1)
        known = self._names[places] == asked
        amounts *= np.where(known, self._rarity[places], self._unseen)
        amounts /= math.sqrt(float(amounts @ amounts)) or 1.0
        places, amounts = places[known], amounts[known]
        starts, lengths = self._ends[places], self._ends[places + 1] - self._ends[places]
        # the postings of all features, one after the other
        postings = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        weights = self._amounts[postings] * np.repeat(amounts, lengths)
        return np.bincount(self._rows[postings], weights=weights, minlength=len(self.owners)).astype(np.float64)


def _number(feature: str) -> int:
    return crc32(feature.encode())


def _damped(counts: Floats) -> Floats:
    """What a feature counts for that is there more than once."""
    return np.where(counts > 1, 1 + np.log(np.maximum(counts, 1)), counts)
