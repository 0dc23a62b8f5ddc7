"""What was aimed at, and whether it was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.evaluation import addressing, dangers, markdown, matching, talking
from nlu.evaluation.estimates import Estimate
from nlu.evaluation.understood import Measured, Understood
from nlu.values import EntryText


@dataclass(frozen=True, slots=True)
class Aim:
    """A target."""

    bound: float
    at_least: bool = True
    """Else at most."""
    percent: bool = True

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound * 100:g} %" if self.percent else f"{sign} {self.bound:g}"

    def reached(self, found: Estimate) -> bool:
        """By the figure itself, not by its interval."""
        return found.value >= self.bound if self.at_least else found.value <= self.bound


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure beside its target."""

    figure: str
    found: Estimate
    aim: Aim

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.aim.reached(self.found)

    def measured(self) -> str:
        """With its interval."""
        return self.found.percent() if self.aim.percent else self.found.number(3 if self.aim.bound < 1 else 2)


REAL = (Aim(0.88), Aim(0.96))
"""Top-1 and top-3 on residents' own texts."""
WRITTEN = (Aim(0.92), Aim(0.98))
"""The same on texts written for the project."""
GAP = Aim(0.03, at_least=False)
COVERAGE = Aim(0.95)
SIZE = Aim(1.8, at_least=False, percent=False)
CALIBRATION = Aim(0.05, at_least=False, percent=False)
RECALL = Aim(0.99)
ORDINARY = Aim(0.005, at_least=False)
HARD = Aim(0.10, at_least=False)
ADDRESS = Aim(0.92)
INTENT = Aim(0.93)
RIGHT = Aim(0.85)
WRONG = Aim(0.03, at_least=False)


def standings(files: Sequence[Measured], entries: Mapping[str, EntryText]) -> list[Standing]:
    """Every target that the texts say something of."""
    texts = [one for file in files for one in file.texts]
    return [*(one for file in files for one in _reports(file)), *_safety(texts, entries), *_talk(texts)]


def recorded(found: Sequence[Standing]) -> dict[str, dict[str, Any]]:
    """As JSON: figure -> ``value``, ``low``, ``high``, ``texts``, ``bound`` and whether that is the least."""
    return {
        one.figure: {
            "value": one.found.value,
            "low": one.found.low,
            "high": one.found.high,
            "texts": one.found.of,
            "bound": one.aim.bound,
            "at_least": one.aim.at_least,
            "percent": one.aim.percent,
        }
        for one in found
    }


def read(written: Mapping[str, Mapping[str, Any]]) -> list[Standing]:
    """What ``recorded`` wrote. Raises ``KeyError`` for anything else."""
    return [
        Standing(
            figure,
            Estimate(one["value"], one["low"], one["high"], one["texts"]),
            Aim(one["bound"], one["at_least"], one["percent"]),
        )
        for figure, one in written.items()
    ]


def table(found: Sequence[Standing]) -> str:
    """In Markdown: figure, what was measured, target, reached or not; empty without figures."""
    rows = ((one.figure, one.measured(), one.found.of, one.aim, "yes" if one.reached else "**no**") for one in found)
    return markdown.table(["figure", "measured", "texts", "target", "reached"], rows)


def _reports(file: Measured) -> Iterator[Standing]:
    reports = [one for one in file.texts if one.row.is_report]
    if not reports:
        return
    found = [one.result() for one in reports]
    figures, gap = matching.figures(found), matching.gap(found)
    aims = REAL if any(one.row.real for one in reports) else WRITTEN
    yield Standing(f"{file.name}: top-1", figures.top1, aims[0])
    yield Standing(f"{file.name}: top-3", figures.top3, aims[1])
    if gap is not None:
        yield Standing(f"{file.name}: gap in top-1, {gap.better} to {gap.worse}", gap.size, GAP)
    yield Standing(f"{file.name}: a right code among the buttons", figures.coverage, COVERAGE)
    yield Standing(f"{file.name}: mean number of buttons", figures.size, SIZE)
    yield Standing(f"{file.name}: expected calibration error", figures.calibration, CALIBRATION)


def _safety(texts: Sequence[Understood], entries: Mapping[str, EntryText]) -> Iterator[Standing]:
    recall = dangers.recall(texts)
    if recall is not None:
        yield Standing("emergencies: a card is shown", recall.shown, RECALL)
    hard, ordinary = (dangers.alarms(some) for some in (dangers.hard(texts), dangers.ordinary(texts, entries)))
    if ordinary is not None:
        yield Standing("emergencies: false alarms on ordinary texts", ordinary, ORDINARY)
    if hard is not None:
        yield Standing("emergencies: false alarms on hard negatives", hard, HARD)
    address = addressing.together(texts)
    if address is not None:
        yield Standing("addresses: street and house both right", address, ADDRESS)


def _talk(texts: Sequence[Understood]) -> Iterator[Standing]:
    accuracy, answers, needless = talking.accuracy(texts), talking.answers(texts), talking.needless(texts)
    if accuracy:
        yield Standing("intent", accuracy["all"], INTENT)
    if answers:
        yield Standing("answers: right", answers["all"].right, RIGHT)
        yield Standing("answers: another one given", answers["all"].wrong, WRONG)
    if needless is not None:
        yield Standing("answers: one given where none fits", needless, WRONG)
