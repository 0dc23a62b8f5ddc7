"""What a resident wants with a text, by phrases and simple rules.

Words that steer the conversation (back, cancel, menu, yes, no, operator) count only when the whole short message says
so: «назад» is a wish, «воду відключили два дні назад» is not. A greeting followed by a problem is a report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu import intent_phrases as phrases
from nlu.normal import Reading
from nlu.values import Intent

LONGEST_WISH = 8
"""Words; a longer message is about something."""
LONGEST_ASK = 14
PHRASES_COUNT = 1.5
"""How many times likelier the intent by phrases is than the model alone thinks."""
ANSWERED = 5.0
"""How much likelier a question is for a text that an answer fits, times the confidence above ``SEEMS_TO_FIT``."""
SEEMS_TO_FIT = 0.4
STEERING: frozenset[Intent] = frozenset({"cancel", "back", "menu", "yes", "no"})
"""Wishes that change where the conversation stands: a model alone must be sure of them, and the message short."""
SURE_WISH = 0.8
_NOISE = re.compile(r"[^\w\s+№?]|_")
_SPACES = re.compile(r"\s+")


def intent_of(
    reading: Reading, familiar: bool, shares: Mapping[Intent, float] | None = None, answered: float = 0.0
) -> Intent:
    """What a text wishes.

    ``familiar``: the classifier has something like this text; ``shares``: how likely a model finds each intent;
    ``answered``: its confidence in the answer that fits best.
    """
    said = _SPACES.sub(" ", _NOISE.sub(" ", reading.view.string)).strip()
    wish = _wish(reading, said.replace("?", " ").strip())
    if wish is not None:
        return wish
    by_phrases = _subject(said, familiar)
    if not shares or not said:
        return by_phrases
    more = {by_phrases: PHRASES_COUNT}
    more["question"] = more.get("question", 1.0) + ANSWERED * max(0.0, answered - SEEMS_TO_FIT)
    return _likeliest(shares, more, len(said.split()))


def _likeliest(shares: Mapping[Intent, float], more: Mapping[Intent, float], count: int) -> Intent:
    def weight(intent: Intent) -> float:
        if intent in STEERING and (count > LONGEST_WISH or shares[intent] < SURE_WISH):
            return 0.0
        return shares[intent] * more.get(intent, 1.0)

    return max(shares, key=weight)


def _subject(said: str, familiar: bool) -> Intent:
    asks = phrases.ASKS.search(said) is not None
    troubled = phrases.PROBLEM.search(said) is not None
    if phrases.GRATEFUL.search(said) and not (asks or phrases.BUT.search(said)):
        return "thanks"
    if asks and not (troubled and familiar):
        return "question"
    return "report" if familiar or troubled else "other"


def asks_something(reading: Reading) -> bool:
    """Whether a text reads like a question."""
    return phrases.ASKS.search(reading.view.string) is not None


def _wish(reading: Reading, said: str) -> Intent | None:
    count = len(said.split())
    if count == 0:
        return _sign(reading.text)
    if count <= LONGEST_WISH:
        short = _SPACES.sub(" ", phrases.POLITE.sub(" ", said)).strip() or said
        for intent, expression in phrases.SMALL:
            if expression.search(said) or expression.search(short):
                return intent
        for intent, expression in phrases.WHOLE:
            if expression.search(said) or expression.search(short):
                return intent
    if count <= LONGEST_ASK and phrases.STATUS.search(said):
        return "status"
    return None


def _sign(text: str) -> Intent | None:
    if set(text) & phrases.YES_SIGNS:
        return "yes"
    if set(text) & phrases.NO_SIGNS:
        return "no"
    return None
