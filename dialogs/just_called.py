"""A ticket that a photo may belong to: the one just given by phone, or the only open one. Else a report begins."""

from __future__ import annotations

from dialogs.add_to_ticket import Attaching, Collected, add_to
from dialogs.facts import Known
from dialogs.lookups import MyTickets, TicketCard
from dialogs.my_tickets import OVER
from dialogs.outcomes import Nothing, Outcome
from dialogs.questions import MORE, Option, Tell
from dialogs.texts import Say, say
from dialogs.ticket_lookups import JustCalled

OTHER_THAN_CALLED = (Option("add", say("label-add")), Option("other", say("label-called-other")))
OTHER_THAN_OPEN = (Option("add", say("label-add-to-ticket")), Option("other", say("label-new-problem")))
MEANS = {"yes": "add", "no": "other"}


async def just_called(known: Known) -> Outcome:
    """Somebody who has just phoned is asked, once for each ticket, whether there is a photo to it.

    A phone is known from the start only where it was proved just before.
    """
    ticket = await JustCalled("called.ticket", known.phone or "")
    if ticket is None:
        return Nothing()
    collected = Collected(known)
    answer = await Attaching("called.add", (_called(ticket),), OTHER_THAN_CALLED, MEANS, about=ticket.id)
    if answer == MORE and collected.words:
        return collected.report()
    if answer == "other":
        await Tell("called.other", (say("called-other"),))
        return Nothing()
    return await add_to(collected, ticket) or Nothing()


async def photo_first(known: Known) -> Outcome:
    """A photo without words: to the ticket just given by phone, to the only open one, or the beginning of a report."""
    collected = Collected(known)
    ticket = await JustCalled("photo.called")
    if ticket is not None:
        question = Attaching("photo.called.add", (_called(ticket),), OTHER_THAN_CALLED, MEANS, about=ticket.id)
    else:
        ticket = await _only_open()
        if ticket is None:
            return collected.report()
        asks = say("photo-whereto", number=ticket.number, title=ticket.title)
        question = Attaching("photo.whereto", (asks,), OTHER_THAN_OPEN, MEANS)
    while (answer := await question) == MORE and not collected.words:
        pass
    return collected.remark(ticket) if answer == "add" else collected.report()


async def _only_open() -> TicketCard | None:
    tickets = await MyTickets("photo.tickets")
    numbered = [ticket for ticket in tickets or () if ticket.number and ticket.status not in OVER]
    return numbered[0] if len(numbered) == 1 else None


def _called(ticket: TicketCard) -> Say:
    return say("called-add", number=ticket.number, title=ticket.title)
