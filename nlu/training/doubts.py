"""Real texts whose label the first round of training does not believe: the second round does without them.

Labels of public data are wrong now and then, and a type of Kyiv's may hold what our table did not foresee. A model
that has seen such a text and still gives its codes next to nothing is usually right.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.heads import logs
from nlu.training import learner
from nlu.training.batches import Reads
from nlu.training.corpus import Row
from nlu.training.packed import Floats

BELIEVED = 0.04
"""Least share that the codes of a row must have together."""
HEADS = "heads.npy"
KEPT = "believed.json"
TOKENS = 36
"""Read of a text: its beginning says enough for this."""


def believed(rows: Sequence[Row], codes: Sequence[str], start: Path, tools: tuple[Reads, Path]) -> list[Row]:
    """The rows without the doubtful ones.

    ``start``: folder of the first round's encoder and heads; ``codes`` are those of its rows, the last for no report.
    ``tools``: how texts are read, and the work folder, where the outcome is kept for a run that is broken off.
    """
    reads, folder = tools
    if not (folder / KEPT).exists():
        vectors = learner.embedded(
            learner.start(start), Reads(reads.tokenizer, reads.legible, TOKENS), [row.text for row in rows]
        )
        shares = believed_shares(vectors, np.load(start / HEADS), rows, codes)
        (folder / KEPT).write_text(json.dumps((shares >= BELIEVED).tolist()), encoding="utf-8")
    kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
    return [row for row, good in zip(rows, kept, strict=True) if good]


def believed_shares(vectors: Floats, heads: Floats, rows: Sequence[Row], codes: Sequence[str]) -> Floats:
    """How much the codes of each row have together [rows]."""
    place = {code: n for n, code in enumerate(codes)}
    shares = np.exp(logs(np.asarray(learner.SCALE * vectors @ heads.T, dtype=np.float32)))
    return np.array(
        [shares[n, [place[code] for code in row.codes if code in place]].sum() for n, row in enumerate(rows)],
        dtype=np.float32,
    )
