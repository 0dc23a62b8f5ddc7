"""What is asked of the resident on the walk over every path."""

from __future__ import annotations

from dialogs.asked import Asked
from dialogs.facts import Understood
from dialogs.lookups import TicketCard
from dialogs.messages import Content, Press
from dialogs.telling import ask_step, asked_by

CARD = TicketCard("t1", "КЦ-26-0000001", "done", "Не горить ліхтар " * 6, "вул. Соборності, 12")
PLACE = {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12"}
EVERYTHING = (
    Asked(7, "feedback", CARD),
    Asked(8, "question", CARD, words="Який під’їзд? " * 60, question_id="q1"),
    Asked(9, "draft"),
    Asked(10, "feedback", CARD, ended="too_late", place=PLACE),
    Asked(11, "feedback", CARD, earlier=1),
    Asked(12, "question", CARD, ended="replaced"),
)
SAYINGS: tuple[tuple[Content, Understood], ...] = tuple(
    (Press(option, ask_step(ask)), Understood())
    for ask, option in ((7, "yes"), (7, "partly"), (8, "answer"), (9, "resume"), (10, "no"), (11, "no"), (12, "answer"))
)


def asked(content: Content) -> tuple[Asked, ...]:
    """What the shell would give with this message."""
    number = asked_by(content.step) if isinstance(content, Press) else None
    return tuple(one for one in EVERYTHING if one.ask == number)
