"""What the resident may be answering, loaded only when a message can be an answer; and what an answer closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from backend_client.values import Ticket
from bots import cards
from bots.storage import Storage
from bots.storage.asks import ANSWERED, FEEDBACK, QUESTION, REPLACED, WITHDRAWN, Answered, AskRow
from bots.storage.deeds import Deed
from bots.storage.records import ConversationRow
from dialogs.asked import Asked
from dialogs.lookups import TicketCard
from dialogs.messages import File, Incoming, Photo, Press, Text
from dialogs.outcomes import Address, CoreCall
from dialogs.telling import asked_by
from dialogs.ticket_outcomes import AnswerExecutor, GiveFeedback

ANSWERS: Mapping[str, str] = {"resolved": "yes", "partly": "partly", "unresolved": "no"}
PLACE = ("text", "id", "street", "house", "entrance", "floor", "apartment", "district", "lat", "lon")


class AskLookups:
    """Finds what was asked."""

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage = storage
        self._zone = zone

    async def asked(self, incoming: Incoming, row: ConversationRow, now: datetime) -> tuple[Asked, ...]:
        """Newest first; nothing, without a query, for a message that cannot be an answer."""
        content = incoming.content
        if isinstance(content, Press):
            number = asked_by(content.step)
            found = None if number is None else await self._storage.asks.of(number, row)
            return () if found is None else (self._asked(found, now),)
        if row.state.get("talk") or not isinstance(content, Text | Photo | File):
            return ()
        return tuple(self._asked(one, now) for one in await self._storage.asks.open_of(row))

    def _asked(self, row: AskRow, now: datetime) -> Asked:
        ticket = Ticket.model_validate(row.ticket.snapshot) if row.ticket is not None else None
        card = TicketCard.from_json(cards.ticket_card(ticket, self._zone)) if ticket is not None else None
        return Asked(
            ask=row.id,
            kind=row.kind,
            ticket=card,
            ended=_ended(row, now),
            until=None if row.until is None else local(row.until, self._zone),
            follower=row.role != "applicant",
            earlier=row.earlier,
            words=(row.ticket.question or "") if row.ticket is not None and row.kind == QUESTION else "",
            question_id=row.round if row.kind == QUESTION else "",
            ref=f"{row.channel}:{row.user}",
            place=_place(ticket) if ticket is not None and row.role == "applicant" else None,
        )


def local(at: datetime, zone: ZoneInfo) -> str:
    """In the city's time, ISO without offset, to the minute."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def answers(call: CoreCall) -> tuple[Deed, ...]:
    """What is written with the turn in which something asked was answered."""
    match call:
        case GiveFeedback(ask=int(ask), outcome=outcome, rating=rating):
            return (Answered(ask, ANSWERS[outcome], rating),)
        case AnswerExecutor(ask=int(ask)):
            return (Answered(ask, ANSWERED),)
        case _:
            return ()


def still_open(row: AskRow, now: datetime) -> bool:
    """It can still be answered."""
    return _ended(row, now) is None


def _ended(row: AskRow, now: datetime) -> str | None:
    """Why it cannot be answered, also where the ticket has moved on and nobody has closed the row yet."""
    ended, ticket = row.ended(now), row.ticket
    if ended is not None or ticket is None:
        return ended
    if row.kind == FEEDBACK and row.round != str(ticket.closings):
        return REPLACED
    if row.kind == FEEDBACK and ticket.status != "done":
        return WITHDRAWN
    if row.kind == QUESTION and row.round != ticket.question_id:
        return REPLACED if ticket.question_id else WITHDRAWN
    return None


def _place(ticket: Ticket) -> dict[str, object]:
    known = {name: value for name in PLACE if (value := getattr(ticket.address, name, None)) is not None}
    return Address.from_json(known).to_json()
