"""Token buckets as arithmetic: how much may be done now, and when again; no I/O.

A bucket is one instant, ``full_at``: from then on it is full.  Before that it lacks ``per_s`` tokens for each second
that is still to go.  An instant in the past says nothing any more, so a bucket may be forgotten once it is full.  In
any span of ``t`` seconds at most ``burst + per_s * t`` tokens are taken, whatever happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

EPSILON = 0.005
"""Of a token: instants are kept in whole microseconds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket's measures."""

    per_s: float
    """Tokens that come each second."""
    burst: int
    """Tokens of a full bucket."""
    reserve: int = 0
    """Tokens that a notice leaves for replies."""

    def tokens(self, full_at: datetime | None, now: datetime, reserve: int = 0) -> int:
        """How many may be taken now, leaving ``reserve``."""
        return max(0, int(self._level(full_at, now) - reserve + EPSILON))

    def taken(self, full_at: datetime | None, now: datetime, count: int) -> datetime:
        """The bucket after so many were taken."""
        return _later(full_at, now) + timedelta(seconds=count / self.per_s)

    def wait_s(self, full_at: datetime | None, now: datetime, reserve: int = 0) -> float:
        """Seconds until one may be taken; 0 when it may be now."""
        lacking = 1 + reserve - self._level(full_at, now)
        return lacking / self.per_s if lacking > EPSILON else 0.0

    def paused(self, full_at: datetime | None, until: datetime) -> datetime:
        """The bucket so that nothing can be taken before ``until``, and one thing then."""
        return _later(full_at, until + timedelta(seconds=(self.burst - 1) / self.per_s))

    def _level(self, full_at: datetime | None, now: datetime) -> float:
        return self.burst - (_later(full_at, now) - now).total_seconds() * self.per_s


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast a channel may be sent to; None where it does not matter."""

    overall: Rate | None = None
    chat: Rate | None = None
    """Each chat for itself."""

    def __post_init__(self) -> None:
        for rate in (self.overall, self.chat):
            if rate is not None and not (rate.per_s > 0 and 0 <= rate.reserve < rate.burst):
                raise ValueError("a rate needs tokens that come, and room for more than its reserve")

    @property
    def none(self) -> bool:
        """Nothing is counted."""
        return self.overall is None and self.chat is None

    @property
    def pause_s(self) -> float:
        """Seconds after which it pays to look again when notices wait: some tokens at once, and none run over."""
        rate = self.overall
        return 0.0 if rate is None else (rate.burst - rate.reserve) / rate.per_s / 2


RatesOf = Mapping[str, Rates]
"""By channel; one that is not there is not limited."""


def _later(full_at: datetime | None, at: datetime) -> datetime:
    return at if full_at is None else max(full_at, at)
