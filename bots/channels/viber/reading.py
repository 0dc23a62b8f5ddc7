"""Values that may have any form: what is not what it should be is as good as missing."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def words(value: object) -> str:
    """A text without what no database takes (NUL, halves of surrogate pairs); empty for anything else."""
    if not isinstance(value, str):
        return ""
    text = value.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def whole(value: object) -> int:
    """A whole number that a database can hold and that is not negative; 0 for anything else."""
    return value if type(value) is int and 0 <= value < 1 << 63 else 0


def degrees(value: object, most: float) -> float | None:
    """A coordinate of at most ``most`` degrees either way; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= most else None
