"""An incident in words: for operators why it is suspected, for residents what the news are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bots.city import City
from bots.storage.incident_records import OVER, IncidentRow
from dialogs.news import News, Topic

Forms = tuple[str, str, str]
PEOPLE: Final[Forms] = ("мешканець", "мешканці", "мешканців")
HOUSES: Final[Forms] = ("будинок", "будинки", "будинків")
MINUTES: Final[Forms] = ("хвилина", "хвилини", "хвилин")


def why_in_words(why: Mapping[str, Any]) -> str:
    """``5 мешканців, 4 будинки, 600 м, 40 хвилин; звично 0,01``; what is not known is left out."""
    parts = [counted(why.get("people", 0), PEOPLE)]
    if why.get("houses"):
        parts.append(counted(why["houses"], HOUSES))
    if why.get("across_m"):
        parts.append(f"{_rounded(why['across_m'])} м")
    parts.append(counted(why.get("minutes", 0), MINUTES))
    return f"{', '.join(parts)}; звично {_figure(why.get('expected', 0.0))}"


def counted(number: int, forms: Forms) -> str:
    """The number with its word in the right form."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {forms[0]}"
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return f"{number} {forms[1]}"
    return f"{number} {forms[2]}"


def title_of(incident: IncidentRow, city: City) -> str:
    """What is the matter, and on which street: ``Немає води, вул. Лісова``."""
    titles = {entry.code: entry.title for entry in city.read.classifier[0].entries}
    return ", ".join(part for part in (titles.get(incident.code, ""), incident.street) if part)


def news_of(incident: IncidentRow, what: str, city: City) -> tuple[dict[str, Any], str]:
    """``dialogs.news.News`` as JSON and its urgency; ``what``: confirmed, changed or over."""
    expected = None if incident.expected_at is None else local(incident.expected_at, city.timezone)
    told = {"state": what, "title": title_of(incident, city), "neighbours": incident.people, "expected": expected}
    urgencies = {entry.code: entry.urgency for entry in city.read.classifier[0].entries}
    waits = what == OVER or urgencies.get(incident.code, "normal") == "normal"
    news = News(Topic.INCIDENT, incident={**told, "words": incident.words or ""})
    return news.to_json(), "normal" if waits else "urgent"


def local(at: datetime, zone: ZoneInfo) -> str:
    """Local time, ISO without offset."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _rounded(metres: float) -> int:
    return max(10, round(metres / 10) * 10)


def _figure(number: float) -> str:
    return (f"{number:.2f}" if number >= 0.01 else f"{number:.4f}").rstrip("0").rstrip(".").replace(".", ",") or "0"
