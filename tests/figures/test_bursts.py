"""Bursts on synthetic streams whose truth is known, and the rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from bots.figures.bursts import Burst, Report, Rules, belongs, burst, distance_m
from tests.figures.streams import EVERYDAY, START, City, burst_at, everyday

RULES = Rules()
KIN = ("01.01", "01.02")


def near(number: int, minutes: float = 0, person: str | None = None, metres: float = 0) -> Report:
    place = 47.91 + metres / 111_195
    return Report(f"r{number}", "01.01", person or f"p{number}", START + timedelta(minutes=minutes), place, 33.39)


def found(*stream: Report, rules: Rules = RULES) -> Burst | None:
    return burst(stream[-1], stream[:-1], KIN, rules)


def test_three_neighbours_in_an_hour_are_a_burst_and_it_says_why() -> None:
    seen = found(near(1), near(2, 20, metres=100), near(3, 50, metres=200))
    assert seen is not None
    assert (seen.people, seen.minutes, round(seen.across_m)) == (3, 50, 200)
    assert seen.chance < 0.01
    assert seen.expected < 0.01


def test_one_person_three_times_is_none() -> None:
    assert found(near(1, person="p"), near(2, 1, person="p"), near(3, 2, person="p")) is None


def test_too_far_too_long_too_different() -> None:
    assert found(near(1), near(2, 5, metres=500), near(3, 9, metres=1000)) is None
    assert found(near(1), near(2, 100), near(3, 200)) is None
    stranger = replace(near(2), code="09.09")
    assert found(near(1), stranger, near(3, 1)) is None


def test_a_chain_does_not_grow_over_the_city() -> None:
    chain = [near(n, n, metres=250 * n) for n in range(20)]
    seen = found(*chain)
    assert seen is not None
    assert seen.across_m <= RULES.widest_m


def test_where_it_is_always_so_three_are_nothing_new() -> None:
    usual = [near(100 + n, -60 * 4 * n - 300) for n in range(150)]
    three = (near(1), near(2, 20), near(3, 50))
    assert found(*usual, *three) is None
    many = [near(n, n) for n in range(1, 15)]
    assert found(*usual, *many) is not None


def test_without_a_point_the_street_counts() -> None:
    def at(number: int, street: str, house: str) -> Report:
        return replace(near(number, number), lat=None, lon=None, street=street, house=house)

    seen = found(at(1, "Соборності", "2"), at(2, "Соборності", "4"), at(3, "Соборності", "4"))
    assert seen is not None
    assert seen.houses == 2
    assert found(at(1, "Соборності", "2"), at(2, "Лісова", "4"), at(3, "Лісова", "4")) is None
    assert distance_m(at(1, "Соборності", "2"), near(2)) == float("inf")


def test_what_belongs_to_an_incident() -> None:
    members = [near(1), near(2, 1, metres=250)]
    assert belongs(near(3, 400, metres=500), members, KIN, RULES)
    assert not belongs(near(3, 1, metres=1000), members, KIN, RULES)
    assert not belongs(replace(near(3), code="09.09"), members, KIN, RULES)
    assert not belongs(near(3), [], KIN, RULES)


def test_bursts_are_found_within_five_reports_and_hardly_anything_else() -> None:
    rng = np.random.default_rng(1520)
    city = City.of(rng)
    stream = everyday(rng, city, days=60, per_day=30)
    truth: set[str] = set()
    for n in range(30):
        at = START + timedelta(days=30 + n * 0.9 + rng.uniform(0, 1))
        stream += burst_at(rng, city, at, people=int(rng.integers(8, 40)), name=f"b{n}")
        truth.add(f"b{n}")
    taken: set[str] = set()
    seen_of: dict[str, int] = {}
    detected: dict[str, int] = {}
    stream.sort(key=lambda one: one.at)
    for n, new in enumerate(stream):
        name = new.key.split(".")[0]
        seen_of[name] = seen_of.get(name, 0) + 1
        past = [one for one in stream[max(0, n - 1500) : n] if new.at - one.at <= RULES.past]
        seen = burst(new, past, KIN, RULES)
        if seen is not None:
            taken |= {one.key for one in seen.reports}
            if name in truth and name not in detected:
                detected[name] = seen_of[name]
    wrong = sum(key.startswith(EVERYDAY) for key in taken)
    assert len(detected) == len(truth)
    assert np.mean([number <= 5 for number in detected.values()]) >= 0.95
    assert wrong / sum(one.key.startswith(EVERYDAY) for one in stream) <= 0.01
