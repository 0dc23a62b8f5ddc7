"""Mass incidents on synthetic streams whose truth is known: how soon they are seen, and what is taken for one wrongly.

    python -m tests.load.bursts

Several cities, drawn at random, with few and with many everyday reports; in each some thirty things happen.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from bots.figures.bursts import Report, Rules, burst
from tests.figures.streams import EVERYDAY, START, City, burst_at, everyday

RULES = Rules()
KIN = ("01.01",)
SEEDS = range(1, 6)
RATES = (10.0, 30.0, 60.0)
"""Everyday reports a day of one kin of entries, in a city of 600,000."""
BURSTS = 30
DAYS = 60
SOON = 5
LEAST_SOON = 0.95
MOST_WRONG = 0.01


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one or more streams."""

    bursts: int
    reports: tuple[int, ...]
    """Of each burst that was seen: how many of its reports there were by then."""
    everyday: int
    wrong: int
    """Everyday reports that were taken into an incident."""

    @property
    def soon(self) -> float:
        """The share of bursts seen within ``SOON`` reports."""
        return sum(number <= SOON for number in self.reports) / self.bursts

    @property
    def merged(self) -> float:
        """The share of everyday reports that were taken into an incident."""
        return self.wrong / self.everyday


def watch(seed: int, rate: float, bursts: int = BURSTS, days: int = DAYS) -> Seen:
    """One stream, report by report, as the worker would see it."""
    rng = np.random.default_rng(seed)
    city = City.of(rng)
    stream = everyday(rng, city, days, rate)
    for number in range(bursts):
        at = START + timedelta(days=days / 2 + (days / 2 - 1) * number / bursts + rng.uniform(0, 0.9))
        stream += burst_at(rng, city, at, int(rng.integers(8, 40)), f"b{number}")
    stream.sort(key=lambda one: one.at)
    taken: set[str] = set()
    come: Counter[str] = Counter()
    soon: dict[str, int] = {}
    first = 0
    for place, new in enumerate(stream):
        while new.at - stream[first].at > RULES.past:
            first += 1
        name = _name(new)
        come[name] += 1
        seen = burst(new, stream[first:place], KIN, RULES)
        if seen is not None:
            taken |= {one.key for one in seen.reports}
            soon.setdefault(name, come[name])
    usual = sum(one.key.startswith(EVERYDAY) for one in stream)
    wrong = sum(key.startswith(EVERYDAY) for key in taken)
    return Seen(bursts, tuple(count for name, count in soon.items() if name.startswith("b")), usual, wrong)


def together(several: Iterable[Seen]) -> Seen:
    """All as one."""
    found = list(several)
    reports = tuple(number for one in found for number in one.reports)
    everyday_reports, wrong = sum(one.everyday for one in found), sum(one.wrong for one in found)
    return Seen(sum(one.bursts for one in found), reports, everyday_reports, wrong)


def main() -> int:
    """A line for each rate, and the targets over all; 1 when one is missed."""
    by_rate = {rate: together(watch(seed, rate) for seed in SEEDS) for rate in RATES}
    for rate, seen in by_rate.items():
        missed = seen.bursts - len(seen.reports)
        median = float(np.median(seen.reports))
        print(
            f"mass incidents, {rate:.0f} everyday reports a day: {seen.bursts} happened, {missed} missed, seen at "
            f"report {median:.0f} (median), {seen.soon:.1%} within {SOON}; everyday reports taken in {seen.merged:.2%}",
            flush=True,
        )
    every = together(by_rate.values())
    print(f"mass incidents seen within {SOON} reports: {every.soon:.1%} (target >= {LEAST_SOON:.0%})")
    print(f"everyday reports taken into one: {every.merged:.2%} (target <= {MOST_WRONG:.0%})")
    return 0 if every.soon >= LEAST_SOON and every.merged <= MOST_WRONG else 1


def _name(one: Report) -> str:
    return one.key.split(".")[0]


if __name__ == "__main__":
    sys.exit(main())
