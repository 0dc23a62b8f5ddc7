"""The circuit breaker, by the clock of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.breaker import Breaker, Circuit
from backend_client.errors import BadAnswer, CircuitOpen, CoreError, CoreUnavailable, NotFound
from backend_client.values import Problem


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def fails() -> None:
    raise CoreUnavailable("?", outcome_unknown=True)


def refuses() -> None:
    raise NotFound("GET", Problem(title="?", status=404))


def babbles() -> None:
    raise BadAnswer("?")


def works() -> None:
    return


def is_cancelled() -> None:
    raise asyncio.CancelledError


def call(breaker: Breaker, act: Callable[[], None]) -> None:
    with suppress(CoreError, asyncio.CancelledError), breaker.passing():
        act()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    return Breaker(failures=3, rest_s=10.0, clock=watch)


def passes(breaker: Breaker) -> bool:
    try:
        with breaker.passing():
            return True
    except CircuitOpen:
        return False


def open_up(breaker: Breaker) -> None:
    for _ in range(3):
        call(breaker, fails)
    assert breaker.state is Circuit.OPEN


def test_it_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    call(breaker, fails)
    call(breaker, fails)
    states = [breaker.state]
    call(breaker, fails)
    states.append(breaker.state)
    assert states == [Circuit.CLOSED, Circuit.OPEN]
    with pytest.raises(CircuitOpen) as caught, breaker.passing():
        pytest.fail("nothing passes")
    assert caught.value.retry_after_s == 10.0


@pytest.mark.parametrize("act", [works, refuses, babbles])
def test_an_answer_ends_the_row(breaker: Breaker, act: Callable[[], None]) -> None:
    for _ in range(3):
        call(breaker, fails)
        call(breaker, fails)
        call(breaker, act)
    assert breaker.state is Circuit.CLOSED


def test_one_trial_after_the_rest(breaker: Breaker, watch: Watch) -> None:
    open_up(breaker)
    watch.at += 9.9
    assert not passes(breaker)
    watch.at += 0.1
    states = [breaker.state]
    with breaker.passing():
        assert not passes(breaker)
    states.append(breaker.state)
    assert states == [Circuit.HALF_OPEN, Circuit.CLOSED]
    assert passes(breaker)


def test_a_failed_trial_begins_the_rest_anew(breaker: Breaker, watch: Watch) -> None:
    open_up(breaker)
    watch.at += 10
    call(breaker, fails)
    assert breaker.state is Circuit.OPEN
    watch.at += 9.9
    assert not passes(breaker)
    watch.at += 0.1
    assert passes(breaker)


def test_a_cancelled_trial_leaves_it_to_the_next(breaker: Breaker, watch: Watch) -> None:
    open_up(breaker)
    watch.at += 10
    call(breaker, is_cancelled)
    assert breaker.state is Circuit.HALF_OPEN
    assert passes(breaker)


def test_a_late_failure_does_not_prolong_the_rest(breaker: Breaker, watch: Watch) -> None:
    with suppress(CoreUnavailable), breaker.passing():
        open_up(breaker)
        watch.at += 5
        fails()
    watch.at += 5
    assert breaker.state is Circuit.HALF_OPEN


def test_a_late_answer_does_not_end_the_rest(breaker: Breaker) -> None:
    with breaker.passing():
        open_up(breaker)
    assert breaker.state is Circuit.OPEN


@given(st.lists(st.sampled_from([fails, refuses, babbles, works, is_cancelled, None]), max_size=60))
def test_it_never_stays_shut(acts: list[Callable[[], None] | None]) -> None:
    watch = Watch()
    breaker = Breaker(failures=2, rest_s=10.0, clock=watch)
    for act in acts:
        if act is None:
            watch.at += 6
        else:
            call(breaker, act)
    watch.at += 10
    assert passes(breaker)
    assert breaker.state is Circuit.CLOSED
