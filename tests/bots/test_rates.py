"""Token buckets: never more than the measures allow, never less than what they promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channels.rates import RATES, TELEGRAM, VIBER, at_pace
from bots.rates import Rate, Rates

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
rates = st.builds(
    Rate, per_s=st.floats(0.01, 2000), burst=st.integers(2, 100), reserve=st.integers(0, 1)
)  # a reserve below the burst
steps = st.lists(st.tuples(st.floats(0, 30), st.integers(1, 50)), max_size=40)


@given(rates, steps)
def test_in_any_span_no_more_is_taken_than_the_burst_and_what_came(rate: Rate, asked: list[tuple[float, int]]) -> None:
    full_at, now, taken = None, NOW, [(NOW, 0)]
    for pause_s, wanted in asked:
        now += timedelta(seconds=pause_s)
        count = min(wanted, rate.tokens(full_at, now))
        if count:
            full_at = rate.taken(full_at, now, count)
            taken.append((now, count))
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            span_s = (taken[last][0] - taken[first][0]).total_seconds()
            total = sum(count for _, count in taken[first : last + 1])
            assert total <= rate.burst + rate.per_s * span_s + 0.01


@given(rates, steps, st.booleans())
def test_after_the_wait_there_is_a_token_and_before_it_none(
    rate: Rate, asked: list[tuple[float, int]], notice: bool
) -> None:
    full_at, now, reserve = None, NOW, rate.reserve * notice
    for pause_s, wanted in asked:
        now += timedelta(seconds=pause_s)
        full_at = rate.taken(full_at, now, min(wanted, rate.tokens(full_at, now)))
    wait_s = rate.wait_s(full_at, now, reserve)
    assert (wait_s == 0) == (rate.tokens(full_at, now, reserve) > 0)
    assert rate.tokens(full_at, now + timedelta(seconds=wait_s + 1e-6), reserve) > 0
    if wait_s * rate.per_s > 0.1:
        assert rate.tokens(full_at, now + timedelta(seconds=wait_s * 0.9), reserve) == 0


@given(rates, st.floats(1, 3600))
def test_nothing_is_taken_during_a_pause_and_one_thing_after_it(rate: Rate, pause_s: float) -> None:
    until = NOW + timedelta(seconds=pause_s)
    full_at = rate.paused(None, until)
    assert rate.tokens(full_at, NOW) == 0
    assert rate.tokens(full_at, until - timedelta(seconds=min(pause_s, 0.5 / rate.per_s))) == 0
    assert rate.tokens(full_at, until) == 1
    assert rate.paused(full_at, NOW) == full_at, "a shorter pause does not end a longer one"


def test_a_notice_leaves_the_reserve() -> None:
    rate = Rate(per_s=30, burst=30, reserve=20)
    assert (rate.tokens(None, NOW), rate.tokens(None, NOW, rate.reserve)) == (30, 10)
    full_at = rate.taken(None, NOW, 10)
    assert (rate.tokens(full_at, NOW), rate.tokens(full_at, NOW, rate.reserve)) == (20, 0)
    assert rate.wait_s(full_at, NOW, rate.reserve) == pytest.approx(1 / 30, abs=1e-5)


def test_viber_never_gets_more_than_500_requests_in_ten_seconds() -> None:
    assert VIBER.overall is not None
    assert VIBER.overall.burst + 10 * VIBER.overall.per_s <= 500
    assert 50_000 / VIBER.overall.per_s <= 1.05 * 50_000 / 50


def test_telegram_gets_thirty_a_second_and_one_in_a_chat() -> None:
    assert TELEGRAM.overall is not None
    assert TELEGRAM.chat is not None
    assert (TELEGRAM.overall.per_s, TELEGRAM.chat.per_s) == (30, 1)
    assert "web" not in RATES


@given(st.floats(0.1, 2000), st.sampled_from([TELEGRAM, VIBER]))
def test_another_pace_keeps_the_proportions(per_s: float, rates: Rates) -> None:
    changed = at_pace(rates, per_s).overall
    assert changed is not None
    assert changed.per_s == per_s
    assert 0 <= changed.reserve < changed.burst


def test_no_pace_is_no_limit() -> None:
    assert at_pace(TELEGRAM, 0).none


@pytest.mark.parametrize("measures", [(0, 1, 0), (-1, 5, 0), (1, 5, 5), (1, 0, 0), (1, 5, -1)])
def test_measures_that_let_nothing_through_are_refused(measures: tuple[float, int, int]) -> None:
    with pytest.raises(ValueError, match="a rate needs"):
        Rates(overall=Rate(*measures))
