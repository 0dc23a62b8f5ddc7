"""A ticket's number in a text: «КЦ-26-0012345», «статус заявки 12345»."""

from __future__ import annotations

import re

from nlu.normal import Reading, pattern

_FULL = re.compile(r"(?<!\w)[кk][цc]\s?[-–—]?\s?(\d{2})\s?[-–—]?\s?(\d{4,8})(?!\d)", re.IGNORECASE)
_NAMED = pattern(
    r"(?:заявк\w*|звернен\w*|обращен\w*|заявлен\w*|номер\w*|ticket|request)\s?(?:за\s)?(?:номером\s|номер\s|"
    r"под номером\s)?"
    r"[№#:]?\s?(?:№|#)?\s?((?:\d{4}-)?\d{3,9})\b(?!\s?-\s?\d{2})"
)
_ASKED = pattern(r"\b(?:стан|статус|що з|что с|где|де|готов\w*|виконан\w*|выполнен\w*)\b")
_ALONE = re.compile(r"(?<![\d+-])(?:№\s?)?(\d{4,9})(?![\d-])")


def ticket_number(reading: Reading) -> str | None:
    """The number as tickets carry it, or the bare digits the resident gave."""
    full = _FULL.search(reading.text)
    if full is not None:
        return f"КЦ-{full[1]}-{full[2]}"
    string = reading.view.string
    named = _NAMED.search(string)
    if named is not None:
        return named[1]
    if _ASKED.search(string) and len(reading.tokens) <= 12:
        alone = _ALONE.search(reading.text)
        return alone[1] if alone is not None else None
    return None
