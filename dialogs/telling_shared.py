"""News that concern many in words: planned works, outages, mass incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogs.harmless import TakenOut, harmless
from dialogs.messages import Outgoing
from dialogs.news import News, Planned
from dialogs.texts import Texts, moment_of

STATES = frozenset({"confirmed", "changed", "over"})


def shared(news: News, texts: Texts, language: str, taken: TakenOut) -> Outgoing:
    """Planned works or a mass incident; the ticket's number first where there is one."""
    number = harmless(news.ticket.number, taken) if news.ticket else ""
    own = [texts.say(language, "news-other", number=number)] if number else []
    if news.planned is not None:
        body = _planned(news.planned, texts, language, taken)
    else:
        body = _incident(news.incident or {}, texts, language, taken)
    text = "\n\n".join(part for part in (*own, *body) if part)
    return Outgoing(text, strong=(number,) if number else (), pictures=news.pictures)


def _planned(planned: Planned, texts: Texts, language: str, taken: TakenOut) -> list[str]:
    lines = [texts.say(language, "planned-head", title=harmless(planned.title, taken))]
    starts, ends = (moment_of(at, texts, language) for at in (planned.starts, planned.ends))
    if starts and ends:
        lines.append(texts.say(language, "planned-between", starts=starts, ends=ends))
    elif starts:
        lines.append(texts.say(language, "planned-from", starts=starts))
    elif ends:
        lines.append(texts.say(language, "planned-to", ends=ends))
    places = "; ".join(harmless(place, taken) for place in planned.places)
    why = [texts.say(language, "planned-places", places=places)] if places else []
    return ["\n".join(lines), harmless(planned.text, taken), *why]


def _incident(incident: Mapping[str, Any], texts: Texts, language: str, taken: TakenOut) -> list[str]:
    state = incident.get("state") if incident.get("state") in STATES else "other"
    title = harmless(str(incident.get("title") or "—"), taken)
    words = harmless(str(incident.get("words") or ""), taken)
    lines = [texts.say(language, f"incident-{state}", title=title)]
    if state == "over":
        return [*lines, words, texts.say(language, "incident-still")]
    neighbours = incident.get("neighbours")
    if isinstance(neighbours, int) and neighbours > 0:
        lines.append(texts.say(language, "incident-neighbours", count=neighbours))
    expected = moment_of(incident.get("expected"), texts, language)
    if expected:
        lines.append(texts.say(language, "incident-expected", expected=expected))
    return ["\n".join(lines), words, texts.say(language, "incident-next")]
