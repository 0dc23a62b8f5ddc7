"""The beginning by a deep link: a place on a sticker, a neighbour's ticket, an account to be linked.

Unknown, used and expired links get kind words, and nothing that was under way is lost.
"""

from __future__ import annotations

from dialogs.facts import Known
from dialogs.joining import join_by_link
from dialogs.link_lookups import ACCOUNT, OVER, PLACE, TICKET, Opened, OpenLink, Token
from dialogs.lookups import TicketCard
from dialogs.outcomes import Nothing, Outcome, ReportAt
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import say
from dialogs.ticket_cards import ticket_card
from dialogs.ticket_outcomes import Follow

TOKEN = "link.token"  # noqa: S105 (the key of a step)
OVER_AND_DONE = frozenset({"closed", "declined"})
"""Statuses after which nothing follows that anybody could hear of."""


async def from_link(_known: Known) -> Outcome:
    """Do what the link stands for."""
    token = await Token(TOKEN)
    opened = await OpenLink("link.opened", token)
    if opened is None:
        await Tell("link.unavailable", (say("link-unavailable"),))
        return Nothing()
    if opened.kind == PLACE and opened.place is not None:
        await Tell("link.here", (say("link-here"),))
        return ReportAt(opened.place)
    if opened.kind == TICKET and opened.ticket is not None:
        return await _ticket(opened.ticket, opened)
    if opened.kind == ACCOUNT:
        return await join_by_link(token, opened.channel)
    await Tell("link.over", (say(f"link-{opened.kind if opened.kind in OVER else 'unknown'}"),))
    return Nothing()


async def _ticket(ticket: TicketCard, opened: Opened) -> Outcome:
    if opened.own:
        await Tell("link.own", ticket_card(ticket))
        return Nothing()
    await Tell("link.neighbours", (say("link-neighbours"), "", *ticket_card(ticket)))
    if ticket.status in OVER_AND_DONE:
        return Nothing()
    options = (Option("follow", say("label-follow-ticket")), Option("no", say("label-not-follow")))
    means = {"yes": "follow", "no": "no", "thanks": "no"}
    if await Choice("link.follow", (say("link-follow"),), options, means) == "follow":
        return Follow(ticket.id, ticket.number)
    await Tell("link.not_followed", (say("link-not-followed"),))
    return Nothing()
