"""The summary card: everything that will be sent, on one screen."""

from __future__ import annotations

from dialogs.outcomes import Address
from dialogs.report import Report
from dialogs.texts import Say, say

LONGEST_WORDS = 300
"""Characters of the description that the card shows; the ticket gets all of it."""


def summary(report: Report) -> tuple[Say | str, ...]:
    """The lines of the card."""
    kind, known = report.chosen.kind, report.known
    lines: list[Say | str] = [say("summary-check"), "", say("summary-kind", title=kind.title)]
    if report.address.text != "—":
        lines.append(address_line(report.address))
    lines += [say(f"summary-{name}", value=value) for name, value in sorted(report.details.items())]
    if known.since:
        lines.append(say("summary-since", since=known.since))
    if known.words:
        lines.append(say("summary-words", words=shortened(known.text)))
    if known.photos:
        lines.append(say("summary-photos", count=len(known.photos)))
    if kind.due_days and kind.urgency != "emergency":
        lines.append(say("summary-due", days=kind.due_days))
    return (*lines, "", say("summary-send"))


def address_line(address: Address) -> Say:
    """The address with what is inside the building, and the old street name if that was used."""
    inside = {part: getattr(address, part) or "none" for part in ("former", "entrance", "floor", "apartment")}
    return say("summary-address", address=address.text, **inside)


def shortened(text: str) -> str:
    """At most ``LONGEST_WORDS`` characters, ending at a word."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_WORDS:
        return flat
    return flat[:LONGEST_WORDS].rsplit(" ", 1)[0] + "…"
