"""Labelled texts, one JSON object a line; which labels a line carries is told by its fields.

| fields | what is known |
|---|---|
| ``text``, ``code``, ``also`` | every code that an operator could defend; ``code`` null: none is right |
| ``text``, ``best``, ``ok``, ``intent`` | the same for a real text: ``ok`` begins with ``best`` |
| ``text``, ``codes`` | all of these problems are there (two, as a rule); empty: out of scope |
| ``text``, ``intent``, ``faq`` | the intent, and which answer covers it; ``faq`` null: none does |
| ``text``, ``kind``, ``phone`` | the emergency; ``kind`` null: none, though it may sound like one |
| ``text``, ``street``, ``house``, ``entrance``, ``floor``, ``apartment`` | parts of the address; null: not said |

``lang`` (``uk``, ``ru``, ``surzhyk``, ``translit``, ...) may stand in all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from nlu.training.corpus import BadTexts
from nlu.values import Intent

FOLDER = Path(__file__).parent
"""The project's own test split."""
ADDRESS = ("street", "house", "entrance", "floor", "apartment")
_ODD = re.compile(r"[^\w.-]+")
INTENTS = frozenset(get_args(Intent))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what is known of it; None where nobody has said."""

    text: str
    lang: str = ""
    codes: tuple[str, ...] | None = None
    """Every code that would do, best first; empty for what no entry covers."""
    several: tuple[str, ...] | None = None
    """Problems that are all there."""
    real: bool = False
    """Written by a resident rather than for the project."""
    intent: str | None = None
    """May be one that the understanding does not have."""
    faq: str | None = None
    """The answer that covers it, empty where none does."""
    kind: str | None = None
    """Of the emergency, empty where there is none."""
    phone: str = ""
    address: Mapping[str, str | None] | None = None

    @property
    def is_report(self) -> bool:
        """Whether it tells of one problem that the classifier has."""
        return bool(self.codes) and self.intent in {None, "report"}

    @property
    def is_outside(self) -> bool:
        """Whether it is about nothing that the classifier has, nor a question or a wish."""
        return self.codes == () and self.intent in {None, "other"}

    @property
    def says_what(self) -> bool:
        """Whether anything is known of what it is about."""
        return self.codes is not None or self.several is not None or self.intent is not None


@dataclass(frozen=True, slots=True)
class Texts:
    """A file of labelled texts."""

    name: str
    """Without its ending, and without what links cannot hold."""
    rows: tuple[Labelled, ...]


def read(path: Path) -> Texts:
    """A whole file. Raises ``BadTexts`` that names the line, ``OSError``."""
    rows: list[Labelled] = []
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise BadTexts(f"{path.name} is not UTF-8") from None
    for number, line in enumerate(written, 1):
        if line.strip():
            try:
                rows.append(labelled(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                raise BadTexts(f"{path.name}, line {number}: {wrong!r}") from None
    if not rows:
        raise BadTexts(f"{path.name} has no labelled text")
    return Texts(_ODD.sub("-", path.stem), tuple(rows))


def labelled(written: dict[str, Any]) -> Labelled:
    """From the object of a line. Raises ``KeyError`` without a text, ``TypeError`` or ``ValueError`` for odd labels."""
    text = written["text"]
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    if not written.keys() & {"code", "ok", "codes", "intent", "kind", *ADDRESS}:
        raise ValueError("nothing to measure: no code, ok, codes, intent, kind or street")
    several = _list(written["codes"]) if "codes" in written else None
    return Labelled(
        text=text,
        lang=str(written.get("lang") or ""),
        codes=_codes(written, several),
        several=several or None,
        real="ok" in written,
        intent=_name(written, "intent"),
        faq=_name(written, "faq"),
        kind=_name(written, "kind"),
        phone=str(written.get("phone") or ""),
        address={part: _part(written[part]) for part in ADDRESS if part in written} or None,
    )


def _codes(written: dict[str, Any], several: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if several is not None:
        return None if several else ()
    if "ok" in written:
        return _list(written["ok"]) or _list([written["best"]] if written.get("best") else [])
    if "code" not in written:
        return None
    return _list([written["code"], *_list(written.get("also") or [])]) if written["code"] else ()


def _list(written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple):
        raise TypeError("codes stand in a list")
    return tuple(map(str, written))


def _name(written: dict[str, Any], field: str) -> str | None:
    return str(written[field] or "") if field in written else None


def _part(value: object) -> str | None:
    return None if value in {None, ""} else str(value)
