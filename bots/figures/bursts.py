"""Bursts: many reports of one kind, close in place and time, are probably one thing that happened.

A new report is taken together with earlier ones of kin entries that lie within reach of each other (a chain of short
steps, bounded as a whole) and within a window of time.  Enough different people make it a burst, if so many would
hardly come by chance: what is usual there is learnt from the reports of the past weeks at the same place, and the
chance of as many or more is the tail of a Poisson distribution whose rate is uncertain (gamma, so negative binomial;
Kulldorff's scan statistic asks the same of all places at once, 1997, Communications in Statistics 26).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, exp, hypot, lgamma, log, radians

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6371 km."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report as the stream brings it."""

    key: str
    code: str
    person: str
    """Whoever reported; somebody who reports twice counts once."""
    at: datetime
    lat: float | None = None
    lon: float | None = None
    street: str | None = None
    house: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """When reports are one burst."""

    people: int = 3
    """Different ones, at least."""
    step_m: float = 450.0
    """Between neighbouring reports."""
    widest_m: float = 1500.0
    """Between any two."""
    window: timedelta = timedelta(hours=3)
    """From the first to the last."""
    past: timedelta = timedelta(days=28)
    """What is usual is learnt from so long."""
    chance: float = 0.01
    """Of as many reports by chance, at most."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Reports that are probably one thing, and why."""

    reports: tuple[Report, ...]
    people: int
    houses: int
    across_m: float
    """Between the two that lie farthest apart; 0 without points."""
    minutes: int
    """From the first to the last."""
    expected: float
    """So many would be usual at this place in such a time."""
    chance: float
    """Of as many or more."""


def burst(new: Report, stream: Iterable[Report], kin: Collection[str], rules: Rules) -> Burst | None:
    """The burst that ``new`` belongs to; None where there is none.

    ``stream``: earlier reports, in any order, at least those of ``rules.past``; ``kin``: the codes that may be the same
    thing, ``new.code`` among them.
    """
    alike = [
        one for one in stream if one.code in kin and new.at - rules.past <= one.at <= new.at and one.key != new.key
    ]
    recent = [one for one in alike if new.at - one.at <= rules.window]
    together = chained(new, recent, rules)
    people = len({one.person for one in together})
    if people < rules.people:
        return None
    before = [one for one in alike if new.at - one.at > rules.window]
    expected, chance = _by_chance(people, together, before, rules)
    if chance > rules.chance:
        return None
    first = min(one.at for one in together)
    return Burst(
        reports=tuple(sorted(together, key=lambda one: one.at)),
        people=people,
        houses=len({(one.street, one.house) for one in together if one.house}),
        across_m=_across(together),
        minutes=round((new.at - first).total_seconds() / 60),
        expected=expected,
        chance=chance,
    )


def belongs(new: Report, members: Sequence[Report], kin: Collection[str], rules: Rules) -> bool:
    """Whether ``new`` is one more report of an incident that is known by ``members``."""
    if new.code not in kin or not members:
        return False
    near = any(distance_m(new, one) <= rules.step_m for one in members)
    return near and all(distance_m(new, one) <= rules.widest_m for one in members)


def chained(new: Report, others: Sequence[Report], rules: Rules) -> list[Report]:
    """``new`` and all that a chain of short steps leads to, nearest first, while the whole stays narrow enough."""
    found, left = [new], sorted(others, key=lambda one: distance_m(new, one))
    grown = True
    while grown:
        grown = False
        for one in tuple(left):
            near = any(distance_m(one, member) <= rules.step_m for member in found)
            if near and all(distance_m(one, member) <= rules.widest_m for member in found):
                found.append(one)
                left.remove(one)
                grown = True
    return found


def distance_m(one: Report, other: Report) -> float:
    """Metres between two reports; by street and house where a point is missing: 0, a step or infinity."""
    if one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None:
        north = (one.lat - other.lat) * METRES_PER_DEGREE
        east = (one.lon - other.lon) * METRES_PER_DEGREE * cos(radians((one.lat + other.lat) / 2))
        return hypot(north, east)
    if one.street is None or one.street != other.street:
        return float("inf")
    return 0.0 if one.house == other.house else 100.0


def _by_chance(people: int, together: list[Report], before: list[Report], rules: Rules) -> tuple[float, float]:
    """How many people are usual there in one window, and the chance of as many as there are, by whoever reports first.

    The rate's prior is one report in all of the past: a place that was never heard of is not a place where nothing
    ever happens.  The first report opens the window, so only the others are counted.
    """
    usual = sum(any(distance_m(one, member) <= rules.step_m for member in together) for one in before)
    windows = max(1.0, (rules.past - rules.window) / rules.window)
    shape, rate = usual + 1.0, windows
    expected = shape / rate
    return expected, _tail(people - 1, shape, rate)


def _tail(number: int, shape: float, rate: float) -> float:
    """P(N >= number) for a Poisson count whose rate is gamma(shape, rate): negative binomial."""
    success = rate / (rate + 1)
    below = 0.0
    for k in range(number):
        terms = lgamma(shape + k) - lgamma(shape) - lgamma(k + 1) + shape * log(success) + k * log(1 - success)
        below += exp(terms)
    return max(0.0, 1.0 - below)


def _across(together: list[Report]) -> float:
    apart = [distance_m(one, other) for one in together for other in together]
    return max((metres for metres in apart if metres != float("inf")), default=0.0)
