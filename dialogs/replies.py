"""What is said outside a dialog: receipts, ticket numbers, refusals."""

from __future__ import annotations

from dialogs.asking import MENU, lines, tell
from dialogs.lookups import TicketCard
from dialogs.messages import Button, ButtonKind, Outgoing
from dialogs.texts import Texts, say
from dialogs.ticket_cards import ticket_card

REASONS = frozenset({"missing", "other"})


def receipt(texts: Texts, language: str) -> Outgoing:
    """Honest: kept here, not yet numbered by the core."""
    return tell(texts, language, [texts.say(language, "receipt")])


def ticket_created(texts: Texts, language: str, ticket: TicketCard, lost_photos: int = 0) -> Outgoing:
    """The number first, then executor and date."""
    head = texts.say(language, "ticket-created", number=ticket.number)
    card = lines(texts, language, ticket_card(ticket)[1:])
    lost = [texts.say(language, "ticket-photos-missing", count=lost_photos)] if lost_photos else []
    text = "\n\n".join((head, card, *lost, texts.say(language, "ticket-later")))
    copy = Button(ticket.number, texts.say(language, "label-copy"), ButtonKind.COPY)
    return Outgoing(text, (copy,), None, strong=(ticket.number,))


def ticket_refused(texts: Texts, language: str, reason: str) -> Outgoing:
    """Final: what is wrong (``missing`` or ``other``), and whom to phone."""
    why = texts.say(language, f"reason-{reason if reason in REASONS else 'other'}")
    return tell(texts, language, [texts.say(language, "ticket-refused", reason=why)])


def ticket_held(texts: Texts, language: str) -> Outgoing:
    """Kept here until a person lets it go; whom to phone when it cannot wait."""
    return tell(texts, language, [texts.say(language, "ticket-held")])


def ticket_dropped(texts: Texts, language: str) -> Outgoing:
    """A person looked at a held ticket and did not take it; whom to phone."""
    return tell(texts, language, [texts.say(language, "ticket-dropped")], MENU)


def too_many(texts: Texts, language: str) -> Outgoing:
    """A chat sends more than is read: told once, then there is silence until it has paused."""
    return tell(texts, language, [texts.say(language, "too-many")])


def internal_error(texts: Texts, language: str) -> Outgoing:
    """The bot's own mistake."""
    return tell(texts, language, [texts.render(language, say("internal-error"))], MENU)
