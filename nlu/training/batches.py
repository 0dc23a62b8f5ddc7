"""Batches without end: rows drawn evenly from their sources, changed as residents write, of like lengths together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlu.training import augment
from nlu.training.corpus import NONE, Row, seeded
from nlu.training.vocabulary import PADDING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FIRST_SHARE = 0.85
"""Of the target for the best code of an own text, where others are right too."""
POOL = 16
"""Batches that are drawn at once and sorted by length."""

Legible = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded numbers; N texts of at most T tokens, C codes."""

    ids: NDArray[np.int64]
    """[N, T]"""
    mask: NDArray[np.int64]
    """[N, T]"""
    targets: NDArray[np.float32]
    """[N, C], rows sum to 1; what is right has more than 0."""
    open: NDArray[np.bool_]
    """[N], whether any one of the right codes will do."""
    sides: tuple[NDArray[np.int64], ...]
    """[N] for each side task: the number of the right one, -1 where it is not known."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything stands in the outputs."""

    codes: tuple[str, ...]
    """``NONE`` last."""
    labels: tuple[str, ...] = ()
    """Kyiv's types."""
    intents: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """``NONE`` last: a question that no answer covers."""

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """What the side tasks tell apart."""
        return (self.labels, self.intents, self.answers)

    def sides_of(self, row: Row) -> tuple[str | None, ...]:
        """What is right for a row, None where it is not known."""
        return (row.label or None, row.intent if row.source == "own" else None, row.faq)

    def target(self, row: Row) -> NDArray[np.float32]:
        """The shares of the codes that are right."""
        shares = np.zeros(len(self.codes), dtype=np.float32)
        rest = row.codes[1:]
        first = FIRST_SHARE if rest else 1.0
        shares[self.codes.index(row.codes[0])] = first
        for code in rest:
            shares[self.codes.index(code)] += (1 - first) / len(rest)
        return shares


@dataclass(frozen=True, slots=True)
class Reads:
    """How a text becomes tokens."""

    tokenizer: Tokenizer
    legible: Legible
    longest: int

    def tokens(self, text: str) -> list[int]:
        """Ids, cut at the longest length but with the closing piece."""
        ids: list[int] = self.tokenizer.encode(self.legible(text)).ids
        return ids if len(ids) <= self.longest else [*ids[: self.longest - 1], ids[-1]]


def drawn(rows: Sequence[Row], chance: Random) -> Iterator[Row]:
    """All rows in a new order, again and again."""
    while rows:
        yield from chance.sample(rows, len(rows))


def endless(
    sources: Mapping[str, Sequence[Row]], shares: Mapping[str, float], places: Places, reads: Reads, seed: int
) -> Iterator[Batch]:
    """Batches of about equally many tokens; ``shares``: how much of them comes from each source."""
    chance = seeded(seed)
    names = [name for name, rows in sources.items() if rows]
    streams = {name: drawn(sources[name], chance) for name in names}
    while True:
        pool = chance.choices(names, [shares[name] for name in names], k=POOL * 32)
        rows = [next(streams[name]) for name in pool]
        changed = [
            (row, reads.tokens(augment.changed(row.text, chance, 0.3 if row.label else augment.CHANCE))) for row in rows
        ]
        changed.sort(key=lambda pair: len(pair[1]))
        cut = [changed[n : n + 32] for n in range(0, len(changed), 32)]
        chance.shuffle(cut)
        for part in cut:
            yield batch([row for row, _ in part], [ids for _, ids in part], places)


def padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids and mask, [texts, longest]."""
    width = max(map(len, tokens))
    ids = np.full((len(tokens), width), PADDING, dtype=np.int64)
    for number, one in enumerate(tokens):
        ids[number, : len(one)] = one
    mask = np.arange(width)[None, :] < np.array([len(one) for one in tokens])[:, None]
    return ids, mask.astype(np.int64)


def batch(rows: Sequence[Row], tokens: Sequence[Sequence[int]], places: Places) -> Batch:
    """Rows and their tokens as numbers."""
    ids, mask = padded(tokens)
    known = [places.sides_of(row) for row in rows]
    return Batch(
        ids,
        mask,
        np.stack([places.target(row) for row in rows]),
        np.array([row.source == "kyiv" for row in rows]),
        tuple(_numbers(names, [of_row[n] for of_row in known]) for n, names in enumerate(places.sides)),
    )


def _numbers(names: Sequence[str], wanted: Sequence[str | None]) -> NDArray[np.int64]:
    number = {name: n for n, name in enumerate(names)}
    return np.array([-1 if name is None else number.get(name, -1) for name in wanted], dtype=np.int64)


def places_of(codes: Sequence[str], rows: Sequence[Row]) -> Places:
    """The outputs for these codes and for what the side tasks of the rows tell apart."""
    return Places(
        (*codes, NONE),
        tuple(sorted({row.label for row in rows if row.label})),
        tuple(sorted({row.intent for row in rows if row.source == "own"})),
        (*sorted({row.faq for row in rows if row.faq}), NONE),
    )
