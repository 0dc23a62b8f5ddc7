"""A trained matcher that keeps asking when hardly anything was said.

«Нема води» may be the tap, the street or the hot water.  A trained model knows which is likeliest and would say only
that; how likely it is among all reports is no reason not to ask this resident.  So for a few words the untrained
matcher, which sees only the words, is heard as well: what it holds possible is offered too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlu.matching import MOST_BUTTONS, Match, Matcher, offer

FEW_WORDS = 3


class HedgedMatcher:
    """Trained for what is said, untrained for what is left open."""

    def __init__(self, trained: Matcher, untrained: Matcher) -> None:
        self._trained = trained
        self._untrained = untrained
        self.model = str(getattr(trained, "model", "trained"))

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """As the trained one says; one button for a few words becomes up to three where others are as possible."""
        match = self._trained.match(words, text)
        sure = offer(match)
        if len(words) > FEW_WORDS or len(sure) != 1:
            return match
        possible = offer(self._untrained.match(words, text))
        if sure[0] not in possible:
            return match
        return replace(match, offer=tuple(dict.fromkeys((*sure, *possible)))[:MOST_BUTTONS])
