"""Figures of intents and of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.evaluation.estimates import Estimate, share
from nlu.evaluation.labelled import INTENTS
from nlu.evaluation.understood import Understood, by_language


def judged(texts: Sequence[Understood]) -> list[Understood]:
    """Texts labelled with an intent that the understanding has."""
    return [one for one in texts if one.row.intent in INTENTS]


def accuracy(texts: Sequence[Understood]) -> dict[str, Estimate]:
    """``all``, then each language; empty where no text has an intent."""
    labelled = judged(texts)
    return {
        lang: share(sum(one.found.intent == one.row.intent for one in part), len(part))
        for lang, part in by_language(labelled, lambda one: one.lang).items()
        if part
    }


def confusions(texts: Sequence[Understood]) -> Counter[tuple[str, str]]:
    """(right, understood) -> how often, right ones included."""
    return Counter((one.row.intent or "", one.found.intent) for one in judged(texts))


def mistaken(texts: Sequence[Understood]) -> list[Understood]:
    """Texts of which the intent is wrong."""
    return [one for one in judged(texts) if one.found.intent != one.row.intent]


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions that an answer covers."""

    right: Estimate
    wrong: Estimate
    """Another answer was given."""
    withheld: Estimate


def answers(texts: Sequence[Understood]) -> dict[str, Answers]:
    """``all``, then each language; empty where no question has an answer."""
    covered = [one for one in texts if one.row.faq]
    return {lang: _answers(part) for lang, part in by_language(covered, lambda one: one.lang).items() if part}


def needless(texts: Sequence[Understood]) -> Estimate | None:
    """The share of texts without a fitting answer that were given one; None without such texts."""
    rest = [one for one in texts if one.row.faq == ""]
    return share(sum(one.found.answer is not None for one in rest), len(rest)) if rest else None


def misled(texts: Sequence[Understood]) -> list[Understood]:
    """Texts that were given a wrong answer, the surest first."""
    wrong = [one for one in texts if one.row.faq is not None and given(one) not in {"", one.row.faq}]
    return sorted(wrong, key=lambda one: -(one.found.answer.confidence if one.found.answer else 0))


def given(one: Understood) -> str:
    """The answer, empty for none."""
    return one.found.answer.faq if one.found.answer is not None else ""


def _answers(texts: Sequence[Understood]) -> Answers:
    right = sum(given(one) == one.row.faq for one in texts)
    withheld = sum(given(one) == "" for one in texts)
    count = len(texts)
    return Answers(share(right, count), share(count - right - withheld, count), share(withheld, count))
