"""Markdown: tables, and texts that cannot break them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LONGEST_TEXT = 300
NOTHING = "–"
"""In a cell that has no figure."""
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, empty without rows; columns after the first stand to the right. Cells are put in as they are."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1), *lines])


def plain(text: str) -> str:
    """Somebody's text on one line, shortened, with nothing in it that Markdown would read."""
    line = _SPACES.sub(" ", _UNSEEN.sub(" ", text)).strip()
    if len(line) > LONGEST_TEXT:
        line = line[:LONGEST_TEXT].rstrip() + "…"
    return _MARKS.sub(r"\\\1", line)


def bullets(lines: Iterable[str]) -> str:
    """A list, empty without lines."""
    return "\n".join(f"* {line}" for line in lines)


def page(parts: Iterable[str]) -> str:
    """Paragraphs with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
