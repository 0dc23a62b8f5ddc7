"""Figures of the emergency tripwire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlu.evaluation.estimates import Estimate, share
from nlu.evaluation.understood import Understood, by_language
from nlu.values import EntryText

URGENT = "emergency"


@dataclass(frozen=True, slots=True)
class Recall:
    """Texts that speak of danger."""

    shown: Estimate
    """Some card is shown."""
    right: Estimate
    """The card of the right kind with the right phone is shown."""


def recall(texts: Sequence[Understood]) -> Recall | None:
    """Over the texts labelled with a kind; None where there is none."""
    dangers = [one for one in texts if one.row.kind]
    if not dangers:
        return None
    shown = sum(one.found.emergency is not None for one in dangers)
    return Recall(share(shown, len(dangers)), share(sum(map(_right, dangers)), len(dangers)))


def of_kinds(texts: Sequence[Understood]) -> dict[str, Recall]:
    """By kind."""
    kinds = sorted({one.row.kind for one in texts if one.row.kind})
    found = {kind: recall([one for one in texts if one.row.kind == kind]) for kind in kinds}
    return {kind: one for kind, one in found.items() if one is not None}


def of_languages(texts: Sequence[Understood]) -> dict[str, tuple[Recall | None, Estimate | None]]:
    """``all``, then each language: recall, and false alarms on hard negatives."""
    labelled = [one for one in texts if one.row.kind is not None]
    return {
        lang: (recall(part), alarms(hard(part))) for lang, part in by_language(labelled, lambda one: one.lang).items()
    }


def hard(texts: Sequence[Understood]) -> list[Understood]:
    """Texts that sound like danger and are none."""
    return [one for one in texts if one.row.kind == ""]


def ordinary(texts: Sequence[Understood], entries: Mapping[str, EntryText]) -> list[Understood]:
    """Texts that are labelled as something other than danger, less the reports of entries that are emergencies.

    Those labelled with an address alone may speak of anything.
    """
    urgent = {code for code, entry in entries.items() if entry.urgency == URGENT}
    return [
        one
        for one in texts
        if one.row.kind is None
        and one.row.says_what
        and urgent.isdisjoint((*(one.row.codes or ()), *(one.row.several or ())))
    ]


def alarms(texts: Sequence[Understood]) -> Estimate | None:
    """The share of texts without danger that show a card; None without texts."""
    return share(len(alarmed(texts)), len(texts)) if texts else None


def alarmed(texts: Sequence[Understood]) -> list[Understood]:
    """Those that show a card."""
    return [one for one in texts if one.found.emergency is not None]


def kinds_shown(texts: Sequence[Understood]) -> list[tuple[str, int]]:
    """Which cards are shown, the most frequent first."""
    return Counter(one.found.emergency.kind for one in texts if one.found.emergency is not None).most_common()


def missed(texts: Sequence[Understood]) -> list[Understood]:
    """Texts that speak of danger and show no card, or that of another kind."""
    return [one for one in texts if one.row.kind and not _right(one)]


def _right(one: Understood) -> bool:
    shown = one.found.emergency
    return shown is not None and shown.kind == one.row.kind and one.row.phone in {"", shown.phone}
