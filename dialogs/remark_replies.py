"""What a resident hears after saying something of a ticket: taken, on its way, or refused and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.asking import MENU, tell
from dialogs.messages import Outgoing
from dialogs.texts import Say, Texts, say
from dialogs.ticket_outcomes import AnswerExecutor, Follow, GiveFeedback, Remark, TicketOutcome

WAY_ON = tuple(option for option in MENU if option.key == "tickets")
"""What is offered below: the list, where the ticket can be seen and added to."""
ENDED = frozenset({"closed", "declined"})
"""Statuses that nothing follows."""
MISSING, MOVED_ON, OTHER = "missing", "moved_on", "other"
"""Why the core refused: there is no such ticket, things changed meanwhile, or anything else."""


@dataclass(frozen=True, slots=True)
class CameOf:
    """The core has taken it."""

    outcome: TicketOutcome
    status: str | None
    """The ticket's as it is now, where the core tells."""
    lost_photos: int = 0
    """Photos that did not get through."""
    lost_words: bool = False
    """Some of the words did not."""


def on_its_way(texts: Texts, language: str, outcome: TicketOutcome) -> Outgoing:
    """Honest: kept here, the core has not taken it yet."""
    return _message(texts, language, (say("call-receipt", number=outcome.number),))


def taken(texts: Texts, language: str, came_of: CameOf) -> Outgoing:
    """What came of it."""
    lost = (say("call-photos-missing", count=came_of.lost_photos),) if came_of.lost_photos else ()
    lost = (*lost, say("call-words-missing")) if came_of.lost_words else lost
    return _message(texts, language, (_taken(came_of.outcome, came_of.status), *lost))


def refused(texts: Texts, language: str, outcome: TicketOutcome, why: str, status: str | None) -> Outgoing:
    """Final: what is the matter (``MISSING``, ``MOVED_ON``, ``OTHER``), and what to do instead.

    ``status``: the ticket's as it is now; None where it cannot be had.
    """
    return _message(texts, language, (say(_refusal(outcome, why, status), number=outcome.number),))


def _taken(outcome: TicketOutcome, status: str | None) -> Say:
    number = outcome.number
    match outcome:
        case Remark():
            return say("call-added", number=number)
        case Follow():
            added = outcome.text or outcome.photos
            return say("call-joined-added" if added else "call-joined", number=number)
        case AnswerExecutor():
            return say("call-answered", number=number)
        case GiveFeedback() if status in ENDED:
            return say("call-feedback-closed", number=number)
        case GiveFeedback(outcome=said) if status != "done" and said != "resolved":
            return say("call-feedback-returned", number=number)
        case GiveFeedback():
            return say("call-feedback-noted", number=number)


def _refusal(outcome: TicketOutcome, why: str, status: str | None) -> str:
    if why == MISSING:
        return "call-ticket-gone"
    if why != MOVED_ON:
        return "call-refused"
    match outcome:
        case Follow():
            return "call-join-late" if status in ENDED else "call-joined-before"
        case AnswerExecutor():
            return "call-answer-late"
        case GiveFeedback():
            return "call-feedback-late" if status in {None, "done", *ENDED} else "call-feedback-early"
        case Remark():
            return "call-refused"


def _message(texts: Texts, language: str, says: Sequence[Say]) -> Outgoing:
    return tell(texts, language, [texts.render(language, said) for said in says], WAY_ON)
