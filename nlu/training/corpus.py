"""What the model learns from: rows of text and the classifier codes that are right for them.

Sources are the project's own texts (``texts/*.jsonl``), the entries of the classifier themselves, operators'
corrections, and, where its file is at hand, Kyiv's public data set (see ``nlu.training.kyiv``). A file of texts or
corrections has one JSON object a line: ``text``, ``code`` (null when it is no report), and if need be ``also``,
``intent``, ``lang``, ``faq`` (null for a question that no answer covers).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from nlu.values import AnswerText, EntryText

OWN_TEXTS = Path(__file__).parent / "texts"
NONE = ""
"""Stands for "no report" among the codes."""
HELD_OUT = 0.1
"""Share of the own texts that are never trained on."""


class BadTexts(Exception):
    """A line of a file cannot be used; says which and why. Whoever wrote it must mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text with everything that is right for it."""

    text: str
    codes: tuple[str, ...]
    """Best first; ``(NONE,)`` for what is no report."""
    source: str
    """``own``, ``entry``, ``kyiv``, ..."""
    lang: str = ""
    """``uk``, ``ru``, ``surzhyk``, ``translit`` where known."""
    label: str = ""
    """Kyiv's type."""
    intent: str = "report"
    faq: str | None = None
    """The answer that covers a question, ``NONE`` where none does, None where nobody has looked."""


def own(folder: Path = OWN_TEXTS) -> list[Row]:
    """All texts written for the project. Raises ``BadTexts``."""
    return [row for path in sorted(folder.glob("*.jsonl")) for row in lines(path, "own")]


def lines(path: Path, source: str) -> Iterator[Row]:
    """The rows of one file. Raises ``BadTexts``, ``OSError``."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield row(json.loads(line), source)
            except (ValueError, KeyError, TypeError) as wrong:
                raise BadTexts(f"{path.name}, line {number}: {wrong!r}") from None


def row(written: dict[str, object], source: str) -> Row:
    """From the JSON object of a line. Raises ``KeyError`` without a text, ``TypeError`` for other types."""
    text, code, also = written["text"], written.get("code"), written.get("also") or []
    if not isinstance(text, str) or not isinstance(also, list):
        raise TypeError("text must be a string, also a list")
    codes = (str(code), *(str(one) for one in also)) if code else (NONE,)
    faq = str(written["faq"] or NONE) if "faq" in written else None
    intent = str(written.get("intent") or "report")
    return Row(text, codes, source, str(written.get("lang", "")), intent=intent, faq=faq)


def of_entries(entries: Iterable[EntryText]) -> list[Row]:
    """Title, description and examples of every entry."""
    return [
        Row(text, (entry.code,), "entry")
        for entry in entries
        for text in (entry.title, entry.description, *entry.examples)
        if text
    ]


def of_answers(answers: Iterable[AnswerText]) -> list[Row]:
    """The questions of every answer."""
    return [
        Row(text, (NONE,), "own", intent="question", faq=answer.faq) for answer in answers for text in answer.questions
    ]


def known(rows: Iterable[Row], codes: Sequence[str]) -> list[Row]:
    """Rows without the codes that the classifier does not have; those that had no other are left out."""
    have = {*codes, NONE}
    kept = ((one, tuple(code for code in one.codes if code in have)) for one in rows)
    return [replace(one, codes=codes_left) for one, codes_left in kept if codes_left]


def parted(rows: Iterable[Row], share: float = HELD_OUT, salt: str = "") -> tuple[list[Row], list[Row]]:
    """To train on, and held out: by the text alone, so that a row stays on its side when others come."""
    parts: tuple[list[Row], list[Row]] = ([], [])
    for one in rows:
        parts[chance(one.text + salt) < share].append(one)
    return parts


def seeded(seed: int) -> Random:
    """Chance that comes out the same every time."""
    return Random(seed)  # noqa: S311 (nothing secret)


def chance(text: str) -> float:
    """0..1, always the same for the same text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64
