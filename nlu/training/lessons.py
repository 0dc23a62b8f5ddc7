"""What the linear models of the three heads are taught."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nlu.grams import numbered
from nlu.linear import Linear
from nlu.training import augment, corpus, ngrams
from nlu.training.batches import Places
from nlu.training.corpus import Row
from nlu.training.train import Rows

COPIES = 2
"""Changed copies of each own text."""
FEATURES = (26_000, 6_000, 9_000)
"""At most so many for entries, intents, answers."""
Read = Callable[[str], Sequence[str]]
"""A text -> its plain words."""


def linears(rows: Rows, places: Places, read: Read, seed: int) -> list[Linear]:
    """Those of entries, intents and answers."""
    taught = (entries(rows, places, read, seed), *(_of_talk(rows, places, n, read, seed) for n in (1, 2)))
    return [ngrams.fitted(lesson, kept) for lesson, kept in zip(taught, FEATURES, strict=True)]


def entries(rows: Rows, places: Places, read: Read, seed: int) -> ngrams.Lesson:
    """Every row, and some changed copies of the own ones, with their codes."""
    listed = [*((row, row.text) for row in rows.all), *_copies(rows.own, seed)]
    targets = np.stack([places.target(row) for row, _ in listed])
    choice = np.array([row.source == "kyiv" for row, _ in listed])
    return ngrams.Lesson([numbered(read(text)) for _, text in listed], targets, choice)


def _of_talk(rows: Rows, places: Places, side: int, read: Read, seed: int) -> ngrams.Lesson:
    """Own rows whose intent (1) or answer (2) is known."""
    names = places.sides[side]
    own = [row for row in rows.own if places.sides_of(row)[side] in names]
    listed = [*((row, row.text) for row in own), *_copies(own, seed)]
    targets = np.zeros((len(listed), len(names)), dtype=np.float32)
    for n, (row, _) in enumerate(listed):
        targets[n, names.index(places.sides_of(row)[side] or corpus.NONE)] = 1.0
    return ngrams.Lesson([numbered(read(text)) for _, text in listed], targets, np.zeros(len(listed), dtype=np.bool_))


def _copies(rows: Sequence[Row], seed: int) -> list[tuple[Row, str]]:
    chance = corpus.seeded(seed)
    return [(row, augment.changed(row.text, chance, 1.0)) for row in rows for _ in range(COPIES)]
