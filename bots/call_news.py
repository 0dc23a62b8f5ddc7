"""What the resident is told when the core has answered a call, by the call's kind."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from backend_client.errors import Conflict, CoreRefused, NotFound, Unprocessable
from bots import cards
from bots.storage.records import SubmissionRow
from bots.ticket_making import Made
from dialogs import remark_replies, replies
from dialogs.lookups import TicketCard
from dialogs.messages import Outgoing
from dialogs.remark_replies import CameOf
from dialogs.texts import Texts
from dialogs.ticket_outcomes import KINDS, from_json

TICKET = "ticket"
"""The kind of a call that makes a ticket; the others are ``dialogs.ticket_outcomes.KINDS``."""


class CallNews:
    """Puts the core's answers into words."""

    def __init__(self, texts: Texts, zone: ZoneInfo) -> None:
        self._texts = texts
        self._zone = zone

    def taken(self, row: SubmissionRow, made: Made) -> Outgoing:
        """The core did it."""
        if row.kind in KINDS:
            outcome = from_json(row.kind, row.body)
            status = made.ticket.status if made.ticket is not None else None
            came_of = CameOf(outcome, status, made.lost_photos, made.lost_words)
            return remark_replies.taken(self._texts, row.language, came_of)
        if made.ticket is None:
            raise ValueError("a ticket was made, and there is none")
        card = TicketCard.from_json(cards.ticket_card(made.ticket, self._zone))
        return replies.ticket_created(self._texts, row.language, card, made.lost_photos)

    def refused(self, row: SubmissionRow, error: CoreRefused, status: str | None) -> Outgoing:
        """The core will never do it. ``status``: of the ticket that the call is about, where it can be had."""
        if row.kind in KINDS:
            outcome = from_json(row.kind, row.body)
            return remark_replies.refused(self._texts, row.language, outcome, why(error), status)
        reason = "missing" if isinstance(error, Unprocessable) and error.pointers else "other"
        return replies.ticket_refused(self._texts, row.language, reason)


def why(error: CoreRefused) -> str:
    """``remark_replies``' word for it."""
    if isinstance(error, NotFound):
        return remark_replies.MISSING
    return remark_replies.MOVED_ON if isinstance(error, Conflict) else remark_replies.OTHER


def result(made: Made) -> dict[str, object]:
    """For the submission's row: what came of it, without the resident's words."""
    ticket = {} if made.ticket is None else {"id": made.ticket.id, "number": made.ticket.number}
    lost_words = {"lost_words": True} if made.lost_words else {}
    return {**ticket, "lost_photos": made.lost_photos, **lost_words}
