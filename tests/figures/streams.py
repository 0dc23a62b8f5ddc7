"""Synthetic streams of reports: a city with dense quarters, its everyday reports, and bursts whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from bots.figures.bursts import METRES_PER_DEGREE, Report

START = datetime(2026, 11, 1, tzinfo=UTC)
MIDDLE = (47.91, 33.39)
QUARTERS = 150
EVERYDAY = "everyday"


@dataclass(frozen=True, slots=True)
class City:
    """Where people live: quarters of different weight, some 500 metres wide, over 40 by 15 kilometres."""

    quarters: np.ndarray
    weights: np.ndarray

    @staticmethod
    def of(rng: np.random.Generator) -> City:
        """Quarters drawn at random."""
        weights = rng.lognormal(0, 0.7, QUARTERS)
        return City(rng.uniform((-20_000, -7_500), (20_000, 7_500), (QUARTERS, 2)), weights / weights.sum())

    def place(self, rng: np.random.Generator) -> np.ndarray:
        """Metres north and east of the middle."""
        quarter = self.quarters[rng.choice(QUARTERS, p=self.weights)]
        return np.asarray(quarter + rng.normal(0, 250, 2))


def report(place: np.ndarray, at: datetime, key: str, code: str = "01.01") -> Report:
    """Somebody reports from there."""
    lat = MIDDLE[0] + place[0] / METRES_PER_DEGREE
    lon = MIDDLE[1] + place[1] / (METRES_PER_DEGREE * np.cos(np.radians(MIDDLE[0])))
    return Report(key, code, key, at, float(lat), float(lon))


def everyday(rng: np.random.Generator, city: City, days: int, per_day: float) -> list[Report]:
    """Independent reports of one kin of entries."""
    number = rng.poisson(per_day * days)
    times = sorted(rng.uniform(0, days * 86_400, number))
    return [report(city.place(rng), START + timedelta(seconds=s), f"{EVERYDAY}{n}") for n, s in enumerate(times)]


def burst_at(rng: np.random.Generator, city: City, at: datetime, people: int, name: str) -> list[Report]:
    """Something fails at a place: people within some 200 metres report it, half of them within the first hour."""
    middle = city.place(rng)
    delays = np.sort(rng.exponential(90 * 60, people))
    found = []
    for n, delay in enumerate(delays):
        one = report(middle + rng.normal(0, 150, 2), at + timedelta(seconds=float(delay)), f"{name}.{n}")
        found.append(replace(one, person=one.key))
    return found
