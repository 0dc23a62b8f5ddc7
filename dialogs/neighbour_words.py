"""What others have reported, in words; and what of the resident's own words goes along when they join."""

from __future__ import annotations

from datetime import date
from typing import Any

from dialogs.facts import Known
from dialogs.harmless import HIDDEN, harmless, quoted
from dialogs.neighbour_lookups import Incident, Nearby
from dialogs.outcomes import Address
from dialogs.telling import WORKED
from dialogs.texts import Say, day_of, say
from dialogs.ticket_cards import status_line

FEW_WORDS = 6
"""Words of a report that say no more than that there is such a problem, and where."""
NOBODY_KNOWS = "невідомо"
"""What stands for a part of the address that the resident does not know (``ask_address.ask_inside``)."""
INSIDE = {"entrance": "під’їзд", "floor": "поверх", "apartment": "кв."}
"""As executors read it, whatever language the resident speaks."""


def nearby_lines(one: Nearby) -> tuple[Say | str, ...]:
    """A ticket nearby: what, how far, how old, how many wait, how it stands; nothing of a person."""
    days = -1 if one.days is None else one.days
    people = 0 if one.people is None else one.people + 1
    lines: list[Say | str] = [harmless(one.title, HIDDEN)]
    lines.append(say("neighbours-where", away=one.away, metres=one.metres, days=days, people=people))
    lines.append(status_line(one.status))
    if one.due and one.status not in WORKED:
        lines.append(say("ticket-due", due=date.fromisoformat(one.due)))
    return tuple(lines)


def own_lines(one: Nearby) -> tuple[Say | str, ...]:
    """One's own ticket: what, how it stands."""
    lines: list[Say | str] = [harmless(one.title, HIDDEN), status_line(one.status)]
    if one.due and one.status not in WORKED:
        lines.append(say("ticket-due", due=date.fromisoformat(one.due)))
    return tuple(lines)


def incident_lines(incident: Incident, head: str) -> tuple[Say | str, ...]:
    """What is known of it; ``head`` names the first line."""
    title, place = harmless(incident.title, HIDDEN), harmless(incident.place, HIDDEN)
    lines: list[Say | str] = [say(head, title=title, place=place or "none")]
    if incident.neighbours > 0:
        lines.append(say("incident-reported", count=incident.neighbours))
    day = day_of(incident.expected)
    if incident.expected is not None and day is not None:
        lines.append(say("incident-until", time=incident.expected[11:16], day=day))
    if incident.words.strip():
        lines.append(say("incident-words", words=quoted(incident.words, HIDDEN)))
    return tuple(lines)


def said(known: Known, address: Address) -> dict[str, Any]:
    """``text`` and ``photos`` of a ``Follow``: empty where nothing was said that the ticket does not say already."""
    text = words_of(known, address)
    tells = len(text.split()) > FEW_WORDS or _inside(address)
    return {"text": text if tells or known.photos else "", "photos": tuple(known.photos)}


def words_of(known: Known, address: Address) -> str:
    """The resident's words whole, with what is inside the building."""
    return "\n".join(part for part in (known.text, _inside(address)) if part)


def _inside(address: Address) -> str:
    parts = ((word, getattr(address, part)) for part, word in INSIDE.items())
    return ", ".join(f"{word} {value}" for word, value in parts if value and value != NOBODY_KNOWS)
