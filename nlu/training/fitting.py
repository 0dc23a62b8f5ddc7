"""What is fitted after training, on texts that were held out: blends, sharpness, when to offer and when to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlu.grams import numbered
from nlu.heads import Choice, Floats, HeadArrays, HeadDials, Vectors, logs, mean_unit
from nlu.linear import Linear
from nlu.matching import Match
from nlu.trained import Arrays, Dials, answer_choice, entry_choice
from nlu.training import calibrate, learner
from nlu.training.batches import Places
from nlu.training.calibrate import Bools
from nlu.training.corpus import NONE, Row
from nlu.training.train import Trained
from nlu.understanding import Understander
from nlu.values import CityWords

NOTHING = 0.5
NEWCOMER = -1.0
"""For entries; for answers 0: see ``nlu.training.newcomers``."""


@dataclass(frozen=True, slots=True)
class Held:
    """Texts that nothing was trained on, as they are served."""

    rows: Sequence[Row]
    letters: Sequence[Mapping[int, float]]
    vectors: Floats
    """[rows, width]"""

    @classmethod
    def of(cls, words: CityWords, rows: Sequence[Row], vectors: Vectors) -> Held:
        """Read the rows as the understanding does."""
        pairs = as_served(words, [row.text for row in rows])
        return cls(rows, [numbered(plain) for plain, _ in pairs], vectors([text for _, text in pairs]))

    def only(self, wanted: Callable[[Row], bool]) -> Held:
        """Some of the rows."""
        at = [n for n, row in enumerate(self.rows) if wanted(row)]
        return Held([self.rows[n] for n in at], [self.letters[n] for n in at], self.vectors[at])

    @property
    def weights(self) -> Floats:
        """Own and real texts count the same."""
        sizes = {source: sum(row.source == source for row in self.rows) for source in {row.source for row in self.rows}}
        return np.array([1 / sizes[row.source] for row in self.rows], dtype=np.float32)


def arrays(words: CityWords, trained: Trained, linears: Sequence[Linear], vectors: Vectors) -> Arrays:
    """The heads with what newcomers need; ``linears``: of entries, intents, answers."""
    _, intents, answers = trained.sides
    commons = (
        _common([entry_choice(entry) for entry in words.entries], vectors),
        np.zeros(intents.shape[1], dtype=np.float32),
        _common([answer_choice(answer) for answer in words.answers], vectors),
    )
    heads = (trained.heads, intents, answers)
    return Arrays(*(HeadArrays(*parts) for parts in zip(heads, commons, linears, strict=True)))


def _common(choices: Sequence[Choice], vectors: Vectors) -> Floats:
    return np.asarray(np.mean([mean_unit(vectors(choice.texts)) for choice in choices], axis=0), dtype=np.float32)


def dials(words: CityWords, places: Places, heads: Arrays, held: Held, longest: int) -> Dials:
    """Everything that is fitted."""
    titles = [entry.title for entry in words.entries]
    asked = {answer.faq: answer.questions[0] for answer in words.answers}
    of_entries, stop = _entries(heads.entries, held, places, titles)
    talk = held.only(lambda row: row.source == "own")
    wishes = _right(talk.rows, places.intents, lambda row: (row.intent,))
    of_intents, _ = _fit(heads.intents, talk, wishes, (places.intents, [""] * len(places.intents)))
    faqs = places.answers[:-1]
    of_answers, sure = _answers(heads.answers, held, places, [asked.get(faq, "") for faq in faqs])
    return Dials(of_entries, of_intents, of_answers, stop, NOTHING, sure, longest)


def _entries(head: HeadArrays, held: Held, places: Places, titles: Sequence[str]) -> tuple[HeadDials, float]:
    right = _right(held.rows, places.codes, lambda row: row.codes)
    fitted, shares = _fit(head, held, right, (places.codes[:-1], titles))
    reports = ~right[:, -1]
    stop = calibrate.enough(shares[reports][:, :-1], right[reports][:, :-1], held.weights[reports])
    return replace(fitted, newcomer=NEWCOMER), stop


def _answers(head: HeadArrays, held: Held, places: Places, asked: Sequence[str]) -> tuple[HeadDials, float]:
    some = held.only(lambda row: row.faq is not None)
    right = _right(some.rows, places.answers, lambda row: (row.faq or NONE,))
    fitted, shares = _fit(head, some, right, (places.answers[:-1], asked), evenly=True)
    return fitted, calibrate.surely(shares, right)


def _right(rows: Sequence[Row], names: Sequence[str], of: Callable[[Row], tuple[str, ...]]) -> Bools:
    return np.array([[name in of(row) for name in names] for row in rows], dtype=np.bool_)


def _fit(
    head: HeadArrays, held: Held, right: Bools, known: tuple[Sequence[str], Sequence[str]], *, evenly: bool = False
) -> tuple[HeadDials, Floats]:
    """The blend that makes what is right likeliest, and the confidences with it; ``known``: names and marks."""
    ours = logs(np.asarray(learner.SCALE * held.vectors @ head.rows.T, dtype=np.float32))
    theirs = logs(np.stack([head.linear.logits(letters) for letters in held.letters]))
    pair = calibrate.blend(ours, theirs, right, held.weights, evenly=evenly)
    shares = np.exp(logs(pair[0] * ours + pair[1] * theirs))
    names, marks = known
    return HeadDials(tuple(names), tuple(marks), learner.SCALE, pair, 0.0), shares


class Recorder:
    """A matcher that only remembers what it is given."""

    def __init__(self) -> None:
        self.seen: list[tuple[tuple[str, ...], str]] = []

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """No candidates."""
        self.seen.append((tuple(words), text))
        return Match((), 0.0)


def as_served(words: CityWords, texts: Iterable[str]) -> list[tuple[tuple[str, ...], str]]:
    """Plain words and legible text, as a matcher gets them from the understanding."""
    recorder = Recorder()
    understander = Understander.build(words, recorder)
    for text in texts:
        understander.classify(text)
    return recorder.seen
