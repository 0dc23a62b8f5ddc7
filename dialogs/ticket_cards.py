"""A ticket in words: its card, its place in the list, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dialogs.harmless import TakenOut, harmless, quoted, shortened
from dialogs.lookups import TicketCard
from dialogs.telling import WORKED, status_means, status_name
from dialogs.texts import Say, say
from dialogs.ticket_lookups import Event

TAKEN_OUT = TakenOut("…", "…")
LONGEST_WORDS = 300
"""Characters of one thing that somebody said, as the history shows it."""


def ticket_card(ticket: TicketCard) -> tuple[Say | str, ...]:
    """One ticket in plain words: what it is, how it stands, and what comes next."""
    number = say("ticket-number", number=ticket.number) if ticket.number else say("ticket-no-number")
    lines: list[Say | str] = [number, say("ticket-problem", title=ticket.title)]
    if ticket.address:
        lines.append(say("ticket-address", address=ticket.address))
    lines.append(status_line(ticket.status))
    if ticket.executor:
        lines.append(say("ticket-executor", executor=harmless(ticket.executor, TAKEN_OUT)))
    if ticket.executor_phone:
        lines.append(say("ticket-executor-phone", phone=ticket.executor_phone))
    if ticket.due and ticket.status not in WORKED:
        lines.append(say("ticket-due", due=date.fromisoformat(ticket.due)))
    if ticket.message:
        lines.append(say("ticket-message", message=quoted(ticket.message, TAKEN_OUT)))
    return (*lines, "", status_means(ticket.status))


def status_line(status: str) -> Say:
    """How it stands; a status that we do not know is shown neutrally."""
    return say(f"status-{status_name(status)}")


def ticket_label(ticket: TicketCard) -> Say | str:
    """The ticket's button in the list."""
    return f"{ticket.number} {ticket.title}" if ticket.number else say("label-ticket-waiting", title=ticket.title)


def history(ticket: TicketCard, events: Sequence[Event]) -> tuple[Say | str, ...]:
    """What happened, oldest first, a line or two for each."""
    lines: list[Say | str] = [say("history-of", number=ticket.number), ""]
    if ticket.created:
        lines.append(say("history-registered", day=date.fromisoformat(ticket.created[:10])))
    for event in events:
        lines.extend(_happened(event))
    if not events:
        lines.append(say("history-no-more"))
    return tuple(lines)


def _happened(event: Event) -> tuple[Say, ...]:
    day = date.fromisoformat(event.at[:10])
    words = shortened(quoted(event.words, TAKEN_OUT), LONGEST_WORDS)
    said = (say("history-words", words=words),) if words else ()
    return (say(f"history-{_name(event)}", day=day), *said)


def _name(event: Event) -> str:
    match event.what:
        case "status":
            return status_name(event.status)
        case "message" | "question" | "merged":
            return event.what
        case _:
            return "other"
