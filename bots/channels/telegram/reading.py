"""Reading JSON that may have any form: what is not what it should be is as good as missing."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_NOTHING: Json = {}


def obj(parent: Json, key: str) -> Json:
    """The object under ``key``; an empty one where there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else _NOTHING


def objects(parent: Json, key: str) -> list[Json]:
    """The objects in the list under ``key``."""
    value = parent.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(parent: Json, key: str) -> int | None:
    """The whole number under ``key``, if it is one that a database can hold."""
    value = parent.get(key)
    return value if type(value) is int and -(1 << 63) <= value < 1 << 63 else None


def real(parent: Json, key: str) -> float | None:
    """The number under ``key``, whole or not."""
    value = parent.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


def text_of(parent: Json, key: str) -> str:
    """The text under ``key``, clean; empty where there is none."""
    value = parent.get(key)
    return clean(value) if isinstance(value, str) else ""


def clean(text: str) -> str:
    """Without what no database takes: NUL, and halves of surrogate pairs."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
