"""Figures of reports: is the right entry found, is it among the buttons, do confidences tell the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.evaluation.estimates import Estimate, Places, resampled, share
from nlu.evaluation.understood import Understood, by_language
from nlu.training.calibrate import BINS, calibration_error
from nlu.training.measure import TOP, Result
from nlu.values import EntryText

FEW = 30
"""Texts; languages with fewer are not compared."""
COMPARED = ("uk", "ru", "surzhyk", "mixed")
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of at least one report."""

    top1: Estimate
    top3: Estimate
    coverage: Estimate
    """Share of reports with a right code among the buttons."""
    size: Estimate
    """Mean number of buttons."""
    calibration: Estimate
    """Expected calibration error of the first candidate."""
    macro: Estimate
    """Top-1 as the mean over codes, each counting the same."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How much worse one language fares than another, in shares of top-1."""

    size: Estimate
    better: str
    worse: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Reports of about the same confidence."""

    confidence: float
    """Their mean."""
    right: Estimate


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of the reports from some confidence on."""

    least: float
    kept: float
    """Share of all."""
    right: Estimate | None
    """Among those; None where nothing is left."""


def figures(found: Sequence[Result]) -> Figures:
    """For at least one report."""
    hits = np.array([one.hit() for one in found])
    sizes = np.array([len(one.offer) for one in found])
    confidence = confidences(found)
    codes = np.unique([one.case.ok[0] for one in found], return_inverse=True)[1]

    def macro(places: Places) -> float:
        texts = np.bincount(codes[places])
        right = np.bincount(codes[places], weights=hits[places])
        return float((right[texts > 0] / texts[texts > 0]).mean())

    count = len(found)
    return Figures(
        share(int(hits.sum()), count),
        share(sum(one.hit(TOP) for one in found), count),
        share(sum(one.covered for one in found), count),
        resampled(count, lambda places: float(sizes[places].mean())),
        resampled(count, lambda places: calibration_error(confidence[places], hits[places])),
        resampled(count, macro),
    )


def of_languages(found: Sequence[Result]) -> dict[str, Figures]:
    """``all``, then each language."""
    return {lang: figures(part) for lang, part in by_language(found, lambda one: one.case.lang or "?").items()}


def of_groups(found: Sequence[Result], entries: Mapping[str, EntryText]) -> dict[str, Figures]:
    """By the group of the right entry, in the classifier's order; codes that it does not have are left out."""
    known = sorted((one for one in found if one.case.ok[0] in entries), key=lambda one: one.case.ok[0])
    titles = dict.fromkeys(entries[one.case.ok[0]].group for one in known)
    return {title: figures([one for one in known if entries[one.case.ok[0]].group == title]) for title in titles}


def gap(found: Sequence[Result]) -> Gap | None:
    """Between the languages that fare best and worst; None unless two have ``FEW`` texts."""
    parts = by_language(found, lambda one: one.case.lang)
    hits = {lang: np.array([one.hit() for one in parts[lang]]) for lang in COMPARED if len(parts.get(lang, ())) >= FEW}
    if len(hits) < 2:
        return None
    better = max(hits, key=lambda lang: float(hits[lang].mean()))
    worse = min(hits, key=lambda lang: float(hits[lang].mean()))
    together = np.concatenate([hits[better], hits[worse]])
    first = np.arange(len(together)) < len(hits[better])

    def apart(places: Places) -> float:
        kept, of_better = together[places], first[places]
        return float(kept[of_better].mean() - kept[~of_better].mean())

    return Gap(resampled(len(together), apart), better, worse)


def confidences(found: Sequence[Result]) -> NDArray[np.float32]:
    """Of the first candidates; 0 where there is none."""
    return np.array([one.candidates[0].confidence if one.candidates else 0.0 for one in found], dtype=np.float32)


def reliability(found: Sequence[Result]) -> list[Bin]:
    """The bins of the expected calibration error: about equally many texts each, by confidence."""
    confidence = confidences(found)
    hits = np.array([one.hit() for one in found])
    parts = [part for part in np.array_split(np.argsort(confidence), BINS) if len(part)]
    return [Bin(float(confidence[part].mean()), share(int(hits[part].sum()), len(part))) for part in parts]


def cuts(found: Sequence[Result], thresholds: Sequence[float] = THRESHOLDS) -> list[Cut]:
    """How many reports have at least some confidence, and how many of those are right."""
    confidence = confidences(found)
    hits = np.array([one.hit() for one in found])
    kept = [(least, confidence >= least) for least in thresholds]
    return [
        Cut(least, float(part.mean()), share(int(hits[part].sum()), int(part.sum())) if part.any() else None)
        for least, part in kept
    ]


def worst(found: Sequence[Result], most: int) -> list[Result]:
    """Reports whose first candidate is wrong, the surest first."""
    wrong = [one for one in found if one.candidates and not one.hit()]
    return sorted(wrong, key=lambda one: -one.candidates[0].confidence)[:most]


def taken_for(texts: Sequence[Understood]) -> list[tuple[str, int]]:
    """Intents other than report that reports were taken for, the most frequent first."""
    intents: list[str] = [one.found.intent for one in texts if one.found.intent != "report"]
    return Counter(intents).most_common()


# --- texts that are not about one problem ---


def quiet(texts: Sequence[Understood]) -> dict[str, Estimate]:
    """By language, the share of texts out of scope that get no button; empty where there are none."""
    outside = [one for one in texts if one.row.is_outside]
    if not outside:
        return {}
    return {
        lang: share(sum(not one.found.offer for one in part), len(part))
        for lang, part in by_language(outside, lambda one: one.lang).items()
    }


@dataclass(frozen=True, slots=True)
class Several:
    """Texts with more than one problem."""

    first: Estimate
    """The first candidate is one of them."""
    one: Estimate
    """The buttons hold at least one."""
    every: Estimate
    """The buttons hold all."""


def several(texts: Sequence[Understood]) -> Several | None:
    """None where there is no such text."""
    both = [(set(one.row.several), one.found) for one in texts if one.row.several]
    if not both:
        return None
    return Several(
        share(sum(found.candidates[0].code in codes for codes, found in both if found.candidates), len(both)),
        share(sum(not codes.isdisjoint(found.offer) for codes, found in both), len(both)),
        share(sum(codes <= set(found.offer) for codes, found in both), len(both)),
    )
