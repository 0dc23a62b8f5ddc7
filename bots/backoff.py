"""How long to wait before the next try: twice as long each time, up to a bound, and never all at the same moment."""

from __future__ import annotations

import secrets
from collections.abc import Callable

FIRST_S = 1.0
LONGEST_S = 300.0

_chance = secrets.SystemRandom().random


def delay_s(attempts: int, at_least_s: float | None = None, chance: Callable[[], float] = _chance) -> float:
    """Seconds to wait after ``attempts`` earlier tries and one more failure; at least what the other side asks for."""
    full = min(LONGEST_S, FIRST_S * 2.0 ** min(attempts, 30))
    return max(at_least_s or 0.0, full * 0.75) + full * 0.25 * chance()
