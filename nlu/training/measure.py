"""Figures of a matcher on labelled texts, with their confidence intervals, per language; see ``nlu.evaluation``."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.training.calibrate import calibration_error
from nlu.training.corpus import BadTexts
from nlu.values import Candidate

_Z = 1.96
TOP = 3
Classify = Callable[[str], tuple[tuple[Candidate, ...], tuple[str, ...]]]
"""A text -> candidates and offer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled text."""

    text: str
    ok: tuple[str, ...]
    """Every code that would do, best first."""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one case."""

    case: Case
    candidates: tuple[Candidate, ...]
    offer: tuple[str, ...]

    def hit(self, most: int = 1) -> bool:
        """Whether one of the first candidates is right."""
        return any(candidate.code in self.case.ok for candidate in self.candidates[:most])

    @property
    def covered(self) -> bool:
        """Whether a right code is among the buttons."""
        return not set(self.case.ok).isdisjoint(self.offer)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on some results; shares are 0..1."""

    texts: int
    top1: float
    top3: float
    coverage: float
    size: float
    """Mean number of buttons."""
    calibration: float
    """Expected calibration error of the first candidate."""


def cases(path: Path) -> list[Case]:
    """The reports of a file: lines with ``text`` and ``ok``, or ``code`` and ``also``. Raises ``BadTexts``."""
    found: list[Case] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            read = json.loads(line) if line.strip() else {"code": None}
            ok = read.get("ok") or [code for code in (read.get("code"), *(read.get("also") or ())) if code]
            if ok and read.get("intent", "report") == "report":
                found.append(Case(str(read["text"]), tuple(map(str, ok)), str(read.get("lang", ""))))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise BadTexts(f"{path.name}, line {number}: {wrong!r}") from None
    return found


def results(labelled: Iterable[Case], classify: Classify) -> list[Result]:
    """Each case, classified."""
    return [Result(case, *classify(case.text)) for case in labelled]


def figures(found: Sequence[Result]) -> Figures:
    """For at least one result."""
    count = len(found)
    hits = np.array([one.hit() for one in found])
    confidence = np.array([one.candidates[0].confidence if one.candidates else 0.0 for one in found], dtype=np.float32)
    return Figures(
        count,
        float(hits.mean()),
        sum(one.hit(TOP) for one in found) / count,
        sum(one.covered for one in found) / count,
        sum(len(one.offer) for one in found) / count,
        calibration_error(confidence, hits),
    )


def by_language(found: Sequence[Result]) -> dict[str, Figures]:
    """The figures of each language, and of all."""
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for one in found:
        groups[one.case.lang or "?"].append(one)
    return {"all": figures(found), **{lang: figures(group) for lang, group in sorted(groups.items())}}


def interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95 %."""
    spread = _Z * _Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def confusions(found: Sequence[Result], most: int = 20) -> list[tuple[str, str, int]]:
    """(right, said, how often), the most frequent first."""
    pairs = Counter((one.case.ok[0], one.candidates[0].code) for one in found if one.candidates and not one.hit())
    return [(right, said, count) for (right, said), count in pairs.most_common(most)]
