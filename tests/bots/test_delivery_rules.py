"""The delivery policy's rules as a city writes them, and as somebody who only tries it gets them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bots.city import City
from bots.delivery_rules import rules_of
from tests.bots.small_city import small_city


def test_who_only_tries_it_need_not_wait_for_the_morning(tmp_path: Path) -> None:
    city = City.load(small_city(tmp_path))
    ordinary, tried = rules_of(city, {}), rules_of(city, {}, at_once=True)
    assert ordinary.quiet is not None
    assert ordinary.bundle > timedelta(0)
    assert (tried.quiet, tried.bundle) == (None, timedelta(0))
