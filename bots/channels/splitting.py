"""Long texts in parts: at a paragraph, a line, a sentence or a word, and only in need inside one.

Lengths are UTF-16 code units, as messengers count them; positions are Python's, in characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""First character, and one past the last."""

_BREAKS = (re.compile(r"\n\s*\n\s*"), re.compile(r"\s*\n\s*"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
"""Best first."""

_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text that fits into one message."""

    text: str
    strong: tuple[str, ...]
    """Those parts to emphasise that stand in this piece."""


def units(text: str) -> int:
    """UTF-16 code units of ``text``."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def spans(text: str, strong: Sequence[str]) -> list[Span]:
    """Where each part to emphasise stands: its first occurrence as whole words, else its first at all.

    Parts that do not occur are left out; overlapping ones are merged.
    """
    found = sorted(span for span in (_find(text, part.strip()) for part in strong) if span is not None)
    merged: list[Span] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def split(text: str, strong: Sequence[str], limit: int) -> tuple[Part, ...]:
    """``text`` in parts of at most ``limit`` units; only white space between parts is dropped.

    A part to emphasise stays whole unless it alone is longer than ``limit``.
    """
    text = text.strip()
    if units(text) <= limit:
        return (Part(text, tuple(part for part in strong if part.strip() and part.strip() in text)),)
    protected = spans(text, strong)
    return tuple(_part(text, piece, protected) for piece in _pieces(text, protected, limit))


def _find(text: str, part: str) -> Span | None:
    if not part:
        return None
    whole = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)
    start = whole.start() if whole else text.find(part)
    return None if start < 0 else (start, start + len(part))


def _part(text: str, piece: Span, protected: Sequence[Span]) -> Part:
    start, end = piece
    inside = ((max(first, start), min(last, end)) for first, last in protected)
    strong = (text[first:last].strip() for first, last in inside if first < last)
    return Part(text[start:end], tuple(part for part in strong if part))


def _pieces(text: str, protected: Sequence[Span], limit: int) -> Iterator[Span]:
    start = 0
    while start < len(text):
        furthest = _reach(text, start, limit)
        if furthest == len(text):
            yield start, furthest
            return
        end = _cut(text, start, furthest, protected)
        yield start, _rstrip(text, start, end)
        start = end
        while start < len(text) and text[start].isspace():
            start += 1


def _rstrip(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _reach(text: str, start: int, limit: int) -> int:
    """The furthest end so that ``text[start:end]`` is within ``limit``, at least one character on."""
    used = 0
    for position in range(start, min(len(text), start + limit + 1)):
        used += 2 if text[position] > "\uffff" else 1
        if used > limit:
            return max(position, start + 1)
    return len(text)


def _cut(text: str, start: int, furthest: int, protected: Sequence[Span]) -> int:
    allowed = [
        position
        for position in range(start + 1, furthest + 1)
        if not any(first < position < last for first, last in protected if first < furthest)
    ]
    free = set(allowed)
    for pattern in _BREAKS:
        least = start + (furthest - start) // 2 if pattern is not _BREAKS[-1] else start
        ends = [match.start() for match in pattern.finditer(text, start + 1, furthest + 1)]
        best = max((end for end in ends if end in free and end > least), default=None)
        if best is not None:
            return best
    whole = (position for position in reversed(allowed) if _between_graphemes(text, position))
    anywhere = (position for position in range(furthest, start, -1) if _between_graphemes(text, position))
    return next(whole, None) or next(anywhere, furthest)


def _between_graphemes(text: str, position: int) -> bool:
    """Whether a reader sees two signs, not one, on both sides of ``position``."""
    before, after = text[position - 1], text[position]
    if _ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    return not (_is_flag_letter(after) and _flag_letters_before(text, position) % 2)


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flag_letters_before(text: str, position: int) -> int:
    count = 0
    while count < position and _is_flag_letter(text[position - 1 - count]):
        count += 1
    return count
