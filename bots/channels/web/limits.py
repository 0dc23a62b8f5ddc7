"""How often somebody may do something: a bucket that refills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """Holds ``burst`` turns and gets ``per_minute`` new ones; times in seconds of any clock that never goes back."""

    burst: int
    per_minute: int
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take a turn: 0.0 when there was one, else in how many seconds there will be."""
        self.left = min(self.burst, self.left + (now - self.at) * self.per_minute / 60)
        self.at = now
        if self.left < 1:
            return (1 - self.left) * 60 / self.per_minute
        self.left -= 1
        return 0.0

    def full(self, now: float) -> bool:
        """Nobody took anything for long: it may be forgotten."""
        return self.left + (now - self.at) * self.per_minute / 60 >= self.burst


class Buckets:
    """One bucket for each name; full ones are forgotten."""

    def __init__(self, burst: int, per_minute: int, clock: Callable[[], float]) -> None:
        self._burst, self._per_minute, self._clock = burst, per_minute, clock
        self._buckets: dict[str, Bucket] = {}
        self._look_at = 1024
        """How many make it worth looking for full ones."""

    def take(self, name: str) -> float:
        """Seconds to wait; 0.0 when it may go on."""
        now = self._clock()
        if len(self._buckets) >= self._look_at:
            self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.full(now)}
            self._look_at = max(1024, 2 * len(self._buckets))
        return self._buckets.setdefault(name, self.one(now)).take(now)

    def one(self, now: float) -> Bucket:
        """A full bucket."""
        return Bucket(self._burst, self._per_minute, self._burst, now)
