"""What an entry is worth that no training knew: leave some out, train, add them back by their texts alone, measure.

``frontdoor nlu newcomers`` prints, for offsets of the newcomers' scores, how often the left out entries and the
others are found among the texts of the project's own test split. The offset that serves both is
``fitting.NEWCOMER``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlu.encoder import Encoder
from nlu.heads import Floats
from nlu.legible import legible
from nlu.trained import TrainedMatcher
from nlu.training import corpus, fitting, learner, lessons, measure, pipeline, train
from nlu.training.batches import Reads
from nlu.understanding import Understander, reader_of
from nlu.values import CityWords

EVERY = 14
"""One of so many entries is left out."""
OFFSETS = (-6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0)


class Plain(Encoder):
    """The encoder as it was trained, without export."""

    def __init__(self, net: object, reads: Reads) -> None:
        super().__init__(None, None)
        self._net, self._reads = net, reads

    def vector(self, text: str) -> Floats:
        """[width], of length 1."""
        return np.asarray(learner.embedded(self._net, self._reads, [text])[0])


def left_out(words: CityWords) -> frozenset[str]:
    """The codes that a training does without."""
    return frozenset(entry.code for entry in words.entries[EVERY // 2 :: EVERY])


def matchers(
    words: CityWords, parts: pipeline.Parts, plan: train.Plan, work: tuple[Path, train.Say]
) -> dict[float, TrainedMatcher]:
    """Trained without some entries; a matcher of all entries for each offset."""
    fewer = replace(words, entries=tuple(e for e in words.entries if e.code not in left_out(words)))
    codes = [entry.code for entry in fewer.entries]
    own, entry, real = (corpus.known(rows, codes) for rows in (parts.train.own, parts.train.entry, parts.train.kyiv))
    rows = train.Rows(own, entry, real)
    reader = reader_of(words)
    folder, say = work
    taught = train.train(fewer.entries, rows, folder, plan, (lambda text: legible(reader.read(text)), say))
    linears = lessons.linears(rows, taught.places, lambda text: reader.read(text).words, plan.seed)
    encoder = Plain(taught.encoder, replace(taught.reads, longest=pipeline.LONGEST))
    arrays = fitting.arrays(fewer, taught, linears, encoder.vectors)
    held = fitting.Held.of(fewer, corpus.known([*parts.own_held, *parts.kyiv_held], codes), encoder.vectors)
    dials = fitting.dials(fewer, taught.places, arrays, held, pipeline.LONGEST)
    return {
        offset: TrainedMatcher(
            encoder, arrays, replace(dials, entries=replace(dials.entries, newcomer=offset)), words.entries
        )
        for offset in OFFSETS
    }


def table(words: CityWords, found: dict[float, TrainedMatcher], cases: Sequence[measure.Case]) -> str:
    """Offset, top-1 and top-3 of the left out entries, top-1 and top-3 of the others."""
    out = left_out(words)
    lines = ["| offset | left out, top-1 / top-3 | others, top-1 / top-3 |", "|---|---|---|"]
    for offset, matcher in found.items():
        results = measure.results(cases, Understander.build(words, matcher).classify)
        new = [one for one in results if one.case.ok[0] in out]
        old = [one for one in results if one.case.ok[0] not in out]
        lines.append(f"| {offset:+.0f} | {_figures(new)} | {_figures(old)} |")
    return "\n".join(lines)


def _figures(results: Sequence[measure.Result]) -> str:
    first, three = (np.mean([one.hit(most) for one in results]) for most in (1, 3))
    return f"{first:.1%} / {three:.1%} of {len(results)}"
