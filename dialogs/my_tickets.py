"""The resident's tickets: the list, the card of each, and what can be done with it."""

from __future__ import annotations

from dialogs.add_to_ticket import Attaching, Collected, add_to
from dialogs.facts import Known
from dialogs.link_lookups import Token
from dialogs.lookups import MyTickets, TicketCard
from dialogs.outcomes import HandOver, Nothing, Outcome
from dialogs.questions import MORE, Option, Tell
from dialogs.sharing import share
from dialogs.texts import say
from dialogs.ticket_cards import history, ticket_card, ticket_label
from dialogs.ticket_lookups import FindMyTicket, HearsOf, TicketHistory
from dialogs.ticket_outcomes import HearOf

DONE = "done"
LIST = "list"
PAGE = 8
"""Tickets on one page of the list."""
OVER = frozenset({"closed", "declined"})
"""Statuses of tickets that nobody waits for: they come last in the list."""
NUMBER = "find.number"
"""The number that began ``find_ticket`` stands in the journal from the start, under this key."""


async def my_tickets(known: Known) -> Outcome:
    """Show the list, then the card of each one chosen, until the resident has seen or said enough."""
    tickets = await MyTickets("tickets")
    collected = Collected(known)
    if tickets is None:
        await Tell("tickets.unavailable", (say("tickets-unavailable"),))
    elif not tickets:
        await Tell("tickets.none", (say("tickets-none"),))
    elif len(tickets) == 1:
        return await _only(collected, tickets[0])
    else:
        return await _one_by_one(collected, tickets)
    return Nothing()


async def find_ticket(known: Known) -> Outcome:
    """The ticket of a number that the resident wrote, among their own; else their list."""
    number = await Token(NUMBER)
    found = await FindMyTicket("find.found", number)
    if found is None:
        await Tell("find.unavailable", (say("tickets-unavailable"),))
        return Nothing()
    if not found:
        await Tell("find.nowhere", (say("find-nowhere", number=number),))
        return await my_tickets(known)
    if len(found) == 1:
        return await _only(Collected(known), found[0])
    return await _one_by_one(Collected(known), found)


async def _only(collected: Collected, ticket: TicketCard) -> Outcome:
    await Tell("tickets.only", ticket_card(ticket))
    done = await _with(collected, ticket, one_of_many=False)
    return Nothing() if done is None else done


async def _one_by_one(collected: Collected, tickets: tuple[TicketCard, ...]) -> Outcome:
    """The list, a page at a time, and the card of each one chosen."""
    order = sorted(range(len(tickets)), key=lambda n: tickets[n].status in OVER)
    page = 0
    while True:
        shown = order[page * PAGE : (page + 1) * PAGE]
        labels = tuple(Option(f"t{n}", ticket_label(tickets[n])) for n in shown)
        more = (Option("more", say("label-more-tickets")),) if len(tickets) > PAGE else ()
        options = (*labels, *more, Option(DONE, say("label-enough-tickets")))
        asks = say("tickets-which", count=len(tickets))
        collected.listen()
        chosen = await Attaching("tickets.which", (asks,), options, {"thanks": DONE})
        if chosen == MORE and collected.words:
            return collected.report()
        if chosen == MORE:
            await Tell("tickets.photo", (say("tickets-photo"),))
        elif chosen == "more":
            page = (page + 1) % (-(-len(tickets) // PAGE))
        elif chosen == DONE:
            await Tell("tickets.done", (say("tickets-done"),))
            return Nothing()
        else:
            ticket = tickets[int(chosen[1:])]
            await Tell("tickets.card", (*ticket_card(ticket), ""))
            done = await _with(collected, ticket, one_of_many=True)
            if done is not None:
                return done


async def _with(collected: Collected, ticket: TicketCard, *, one_of_many: bool) -> Outcome | None:
    """What the resident does with a ticket; None: back to the list."""
    if collected.photos and ticket.number:
        added = await add_to(collected, ticket)
        if added is not None:
            return added
    hears = await HearsOf("tickets.hears", ticket.id) if ticket.number else None
    while True:
        options = _options(ticket, hears, one_of_many=one_of_many)
        collected.listen()
        what = await Attaching("tickets.do", (say("tickets-do"),), options, {"thanks": DONE, "no": DONE})
        if what == LIST:
            return None
        done = await _do(collected, ticket, what)
        if done is not None:
            return done


async def _do(collected: Collected, ticket: TicketCard, what: str) -> Outcome | None:
    """Do one thing; None: there may be another one."""
    match what:
        case "add":
            return await _add(collected, ticket)
        case "history":
            await Tell("tickets.history.told", history(ticket, await TicketHistory("tickets.history", ticket.id)))
        case "share":
            await share(ticket.id, ticket.number)
        case "hush" | "hear":
            await Tell(f"tickets.{what}", (say(f"tickets-{what}", number=ticket.number),))
            return HearOf(ticket.id, hears=what == "hear")
        case "person":
            if ticket.number:
                await Tell("tickets.person", (say("tickets-person", number=ticket.number),))
            return HandOver("asked")
        case "done":
            await Tell("tickets.done", (say("tickets-done"),))
            return Nothing()
        case _:
            return await _picture(collected, ticket)
    return None


async def _add(collected: Collected, ticket: TicketCard) -> Outcome | None:
    collected.drop()
    return await add_to(collected, ticket)


async def _picture(collected: Collected, ticket: TicketCard) -> Outcome | None:
    """What is said or shown at the card belongs to the ticket; one that has no number yet takes nothing."""
    if ticket.number:
        return await add_to(collected, ticket)
    if collected.words:
        return collected.report()
    await Tell("tickets.too_early", (say("tickets-too-early"),))
    return None


def _options(ticket: TicketCard, hears: bool | None, *, one_of_many: bool) -> tuple[Option, ...]:
    numbered = (
        Option("add", say("label-add-to-ticket")),
        Option("history", say("label-history")),
        *(
            ()
            if hears is None
            else (Option("hush", say("label-hush")) if hears else Option("hear", say("label-hear")),)
        ),
        Option("share", say("label-share-ticket")),
    )
    return (
        *(numbered if ticket.number else ()),
        Option("person", say("label-person")),
        *((Option(LIST, say("label-to-list")),) if one_of_many else ()),
        Option(DONE, say("label-enough-tickets")),
    )
