"""A circuit breaker: after several failures in a row the core is left alone for a while, then tried once.

closed -> (``failures`` times ``CoreUnavailable`` in a row) -> open -> (``rest_s`` later) -> half-open: one call is let
through; when it is answered the circuit closes, when it is not the rest begins anew.  A refusal is an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from .errors import CircuitOpen, CoreError, CoreUnavailable


class Circuit(StrEnum):
    """Whether calls pass."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Stands in front of every call; one for each core. Not for use from several threads."""

    def __init__(self, failures: int = 5, rest_s: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._rest_s = rest_s
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def state(self) -> Circuit:
        """Where it stands now."""
        if self._opened_at is None:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if self._rest_left() <= 0 else Circuit.OPEN

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Make a call inside. Raises ``CircuitOpen`` when it may not be made now."""
        trial = self._enter()
        try:
            yield
        except CoreUnavailable:
            self._failed(trial)
            raise
        except CoreError:
            self._answered(trial)
            raise
        else:
            self._answered(trial)
        finally:
            # Also when the call was cancelled: nothing was learnt, and the next caller makes the trial.
            self._trying = self._trying and not trial

    def _enter(self) -> bool:
        """True when this call is the one trial of a half-open circuit."""
        state = self.state
        if state is Circuit.CLOSED:
            return False
        if state is Circuit.OPEN or self._trying:
            raise CircuitOpen(max(self._rest_left(), 0.0))
        self._trying = True
        return True

    def _failed(self, trial: bool) -> None:
        if self._opened_at is not None and not trial:
            return  # a call from before the circuit opened: it tells nothing new
        self._failures += 1
        if trial or self._failures >= self._limit:
            self._opened_at = self._clock()

    def _answered(self, trial: bool) -> None:
        if trial or self._opened_at is None:
            self._failures = 0
            self._opened_at = None

    def _rest_left(self) -> float:
        """Seconds until a trial is due."""
        return 0.0 if self._opened_at is None else self._opened_at + self._rest_s - self._clock()
