"""What a text is made of for matching: concepts, their neighbours, and character n-grams of the words that are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from nlu.alphabets import fold
from nlu.lexicon import STOP_WORDS, concept_of

CONCEPT_WEIGHT = 1.0
PAIR_WEIGHT = 0.6
NEGATED_WEIGHT = 0.8
GRAM_WEIGHT = 0.15
_GRAMS = (3, 4, 5)
_LONGEST_WORD = 24
_NOT = "не"
_NEGATED = {"йти": "нема", "дати": "нема"}
_NEGATED = {fold(concept): fold(meaning) for concept, meaning in _NEGATED.items()}
"""What «не йде» and «не дають» come to."""


def features(words: Sequence[str], grams: float = GRAM_WEIGHT) -> dict[str, float]:
    """Feature -> how much of it the words hold; ``grams`` weighs words that are no concepts."""
    found: defaultdict[str, float] = defaultdict(float)
    content: list[str] = []
    for before, word in pairwise(("", *words)):
        if word in STOP_WORDS or word == _NOT:
            continue
        concept = concept_of(word)
        negated = before == _NOT
        if negated and concept in _NEGATED:
            concept, negated = _NEGATED[concept], False
        name = concept if concept is not None else word[:6]
        content.append(name)
        if concept is not None:
            found[f"c:{concept}"] += CONCEPT_WEIGHT
        else:
            for gram in _grams(word):
                found[gram] += grams
        if negated:
            found[f"n:{name}"] += NEGATED_WEIGHT
    for left, right in pairwise(content):
        found["p:" + "|".join(sorted((left, right)))] += PAIR_WEIGHT
    return dict(found)


def _grams(word: str) -> Iterable[str]:
    padded = f"<{word[:_LONGEST_WORD]}>"
    for size in _GRAMS:
        for at in range(len(padded) - size + 1):
            yield padded[at : at + size]
