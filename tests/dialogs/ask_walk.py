"""What is asked of the resident on the walk over every path."""

from __future__ import annotations

from dialogs.asked import Asked
from dialogs.facts import Understood
from dialogs.lookups import TicketCard
from dialogs.messages import Content, MediaId, Photo, Press, Text
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
ALBUM = Photo(MediaId("a1"), album="one")
IMPLIED: dict[Content, tuple[Asked, ...]] = {
    Text("у під’їзді 3"): (EVERYTHING[1],),
    Photo(MediaId("a0")): (EVERYTHING[1],),
    ALBUM: (EVERYTHING[0],),
    Text("не зробили, досі темно"): (EVERYTHING[4],),
    Text("дуже погано"): (EVERYTHING[0],),
    Text("так, зробили"): (EVERYTHING[3],),
}
"""Sent while nothing is open, and what it may be about."""
PRESSES = ((7, "yes"), (7, "partly"), (8, "answer"), (9, "resume"), (10, "no"), (11, "no"), (12, "answer"), (99, "yes"))
SAYINGS: tuple[tuple[Content, Understood], ...] = (
    *((Press(option, ask_step(ask)), Understood()) for ask, option in PRESSES),
    *((content, Understood(intent="feedback" if "погано" in str(content) else "other")) for content in IMPLIED),
)


def asked(content: Content) -> tuple[Asked, ...]:
    """What the shell would give with this message."""
    number = asked_by(content.step) if isinstance(content, Press) else None
    return IMPLIED.get(content) or tuple(one for one in EVERYTHING if one.ask == number)
