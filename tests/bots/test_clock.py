"""Clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bots.clock import StoppedClock, SystemClock


def test_a_stopped_clock_moves_when_told() -> None:
    clock = StoppedClock(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert clock.now() == clock.now()
    assert clock.advance(timedelta(minutes=5)) == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    assert clock.now() == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


def test_the_systems_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
