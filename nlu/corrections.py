"""What operators correct, as rows to train on; docs/CORRECTIONS.md describes the file for whoever makes or reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nlu.values import Intent

SOURCE = "correction"
Mask = Callable[[str], str]
"""``Masking.masked``."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a resident wrote, what the bot made of it, and what an operator says it is."""

    text: str
    """As it was written: masked when it is exported."""
    code: str | None
    """The right entry, None for what is no report."""
    on: date
    """When the operator said so."""
    shown: tuple[str, ...] = ()
    """The codes that were on offer."""
    also: tuple[str, ...] = ()
    """Other codes that would do."""
    intent: Intent = "report"
    lang: str = ""
    """``uk``, ``ru``, ``surzhyk``, ``translit`` where known."""
    faq: str | None = None
    """The answer that covers it, empty where none does, None where nobody has looked."""


def row(correction: Correction, mask: Mask) -> dict[str, object]:
    """The JSON object of a correction, its text masked: nothing says who wrote, who corrected, or which ticket."""
    made: dict[str, object] = {
        "text": mask(correction.text),
        "code": correction.code,
        "also": [code for code in correction.also if code != correction.code],
        "intent": correction.intent,
        "lang": correction.lang,
    }
    if correction.faq is not None:
        made["faq"] = correction.faq or None
    return {**made, "when": correction.on.isoformat(), "shown": list(correction.shown), "source": SOURCE}


def lines(corrections: Iterable[Correction], mask: Mask) -> Iterator[str]:
    """The file, line by line, without line ends; of equal rows the first, and none without a word."""
    seen: set[str] = set()
    for correction in corrections:
        made = row(correction, mask)
        key = json.dumps([made["text"], made["code"], made["intent"]])
        if key not in seen and any(letter.isalpha() for letter in str(made["text"])):
            seen.add(key)
            yield json.dumps(made, ensure_ascii=False)
