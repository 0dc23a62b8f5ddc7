"""The resident's tickets: number, status in plain words, executor, due date."""

from __future__ import annotations

from datetime import date

from dialogs.facts import Known
from dialogs.lookups import MyTickets, TicketCard
from dialogs.outcomes import Nothing, Outcome
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import Say, say

KNOWN_STATUSES = frozenset(
    {"waiting", "registered", "assigned", "in_progress", "extended", "done", "closed", "returned", "declined"}
)
DONE = "done"


async def my_tickets(_known: Known) -> Outcome:
    """Show the list, then the card of each one chosen, until the resident has seen enough."""
    tickets = await MyTickets("tickets")
    if tickets is None:
        await Tell("tickets.unavailable", (say("tickets-unavailable"),))
    elif not tickets:
        await Tell("tickets.none", (say("tickets-none"),))
    elif len(tickets) == 1:
        await Tell("tickets.only", ticket_card(tickets[0]))
    else:
        await _one_by_one(tickets)
    return Nothing()


async def _one_by_one(tickets: tuple[TicketCard, ...]) -> None:
    labels = tuple(Option(f"t{n}", _label(ticket)) for n, ticket in enumerate(tickets))
    options = (*labels, Option(DONE, say("label-enough-tickets")))
    while True:
        chosen = await Choice("tickets.which", (say("tickets-which", count=len(tickets)),), options, {"thanks": DONE})
        if chosen == DONE:
            await Tell("tickets.done", (say("tickets-done"),))
            return
        await Tell("tickets.card", (*ticket_card(tickets[int(chosen[1:])]), ""))


def ticket_card(ticket: TicketCard) -> tuple[Say | str, ...]:
    """One ticket in plain words."""
    number = say("ticket-number", number=ticket.number) if ticket.number else say("ticket-no-number")
    lines: list[Say | str] = [number, say("ticket-problem", title=ticket.title)]
    if ticket.address:
        lines.append(say("ticket-address", address=ticket.address))
    lines.append(status_line(ticket.status))
    if ticket.executor:
        lines.append(say("ticket-executor", executor=ticket.executor))
    if ticket.executor_phone:
        lines.append(say("ticket-executor-phone", phone=ticket.executor_phone))
    if ticket.due and ticket.status not in ("closed", "declined", "done"):
        lines.append(say("ticket-due", due=date.fromisoformat(ticket.due)))
    if ticket.message:
        lines.append(say("ticket-message", message=ticket.message))
    return tuple(lines)


def status_line(status: str) -> Say:
    """What a status means; one that we do not know is shown neutrally."""
    known = status if status in KNOWN_STATUSES else "other"
    return say(f"status-{known.replace('_', '-')}")


def _label(ticket: TicketCard) -> Say | str:
    return f"{ticket.number} {ticket.title}" if ticket.number else say("label-ticket-waiting", title=ticket.title)
