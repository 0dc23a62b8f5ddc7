"""Which classifier entries a text may mean.

The matcher is one replaceable part: anything with ``match`` will do. This one needs no training, so a changed
classifier works at once: title, description and examples of every entry are compared with the text by TF-IDF
over ``nlu.features``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlu.features import features
from nlu.likeness import Documents
from nlu.values import Answer, Candidate, EntryText, Intent

MOST_CANDIDATES = 8
PASSAGE_WORDS = 40
MOST_PASSAGES = 6
BEST_SHARE = 0.3
"""How much the single most similar text of an entry counts, beside all of its texts together."""
SHARPNESS = 13.0
"""Turns similarities into confidences; with the square root of the best one it is right about as often as it says."""
FAINT = 0.05
"""Similarities below this all count as this."""

SURE = 0.75
"""One button from this confidence on, if the second is less than half of it."""
POSSIBLE = 0.07
"""Least confidence of a button among up to three."""
HOPELESS = 0.12
"""Least likeness for any button at all."""
MOST_BUTTONS = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """Candidates, and whether the text is about anything the classifier has."""

    candidates: tuple[Candidate, ...]
    """Best first."""
    likeness: float
    """0..1, how much of the text the best entry accounts for."""
    offer: tuple[str, ...] | None = None
    """The codes to show as buttons, if the matcher chooses them itself."""
    intents: Mapping[Intent, float] = field(default_factory=dict)
    """How likely each intent is, if the matcher knows of intents."""
    answers: tuple[Answer, ...] | None = None
    """The answers it is sure of, best first, if the matcher knows of answers."""
    answered: float = 0.0
    """Its confidence in the best answer, sure or not."""


class Matcher(Protocol):
    """What the understanding needs of a matcher."""

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """For plain words, without those of the address; ``text``: all of it, legible."""
        ...


class TextMatcher:
    """Compares a text with the words of every entry."""

    def __init__(self, entries: Sequence[EntryText], words_of: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """``words_of``: code -> title, description, then the examples, each as plain words."""
        self._codes = [entry.code for entry in entries]
        self._documents = Documents(
            (number, document) for number, entry in enumerate(entries) for document in _documents(words_of[entry.code])
        )

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """Best entries for plain words; with no words at all every entry is equally (un)likely.

        A long letter is about its problem in one passage: the one that is most like an entry counts.
        """
        if len(words) <= PASSAGE_WORDS:
            return self._match(words)
        passages = [words[start : start + PASSAGE_WORDS] for start in range(0, len(words), PASSAGE_WORDS)]
        return max(map(self._match, passages[:MOST_PASSAGES]), key=lambda match: match.likeness)

    def _match(self, words: Sequence[str]) -> Match:
        if not self._codes:
            return Match((), 0.0)
        scores = self._scores(self._documents.similarities(features(words)))
        order = np.argsort(-scores, kind="stable")[:MOST_CANDIDATES]
        shares = _softmax(scores)
        candidates = tuple(Candidate(self._codes[n], float(shares[n])) for n in order)
        return Match(candidates, float(scores[order[0]]))

    def _scores(self, similarities: Floats) -> Floats:
        best = np.zeros(len(self._codes))
        np.maximum.at(best, self._documents.owners, similarities)
        whole = np.zeros(len(self._codes))
        # every entry's last document is all of its words together
        whole[self._documents.owners] = similarities
        return BEST_SHARE * best + (1 - BEST_SHARE) * whole


def _softmax(scores: Floats) -> Floats:
    best = float(scores.max())
    raised = np.exp(SHARPNESS * (scores - best) / math.sqrt(max(best, FAINT)))
    return np.asarray(raised / raised.sum())


def _documents(texts: Sequence[Sequence[str]]) -> Iterable[dict[str, float]]:
    """Each text of an entry, then all together."""
    together: defaultdict[str, float] = defaultdict(float)
    for words in texts:
        document = features(words)
        for feature, weight in document.items():
            together[feature] += weight
        yield document
    yield dict(together)


def offer(match: Match) -> tuple[str, ...]:
    """The codes to show as buttons: one when sure, up to three when not, none for what the classifier has not."""
    if match.offer is not None:
        return match.offer
    if match.likeness < HOPELESS or not match.candidates:
        return ()
    first, *others = match.candidates
    second = others[0].confidence if others else 0.0
    if first.confidence >= SURE and second < first.confidence / 2:
        return (first.code,)
    return tuple(c.code for c in match.candidates[:MOST_BUTTONS] if c.confidence >= POSSIBLE)
