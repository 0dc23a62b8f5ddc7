"""Something the resident was asked in a message of its own, as the shell knows it when a message is heard.

It stands first in the journal of the dialog that takes the answer, so what it was when the answer began stays what the
dialog is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from dialogs.lookups import TicketCard
from dialogs.messages import File, Photo
from dialogs.questions import MORE, Heard, Misread, Question
from dialogs.replay import Json, Misfit, Step
from dialogs.texts import say

FEEDBACK, QUESTION, DRAFT = "feedback", "question", "draft"
ANSWERED, REPLACED, TOO_LATE, WITHDRAWN = "answered", "replaced", "too_late", "withdrawn"
ABOUT = "ask.about"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked."""

    ask: int
    """Its number, which the buttons carry."""
    kind: str
    """``feedback``, ``question`` or ``draft``."""
    ticket: TicketCard | None = None
    """None for a draft."""
    ended: str | None = None
    """Why it cannot be answered: ``answered``, ``replaced``, ``too_late``, ``withdrawn``; None while it can."""
    until: str | None = None
    """Local time, ISO without offset."""
    follower: bool = False
    """Asked as somebody who joined the ticket: an opinion."""
    earlier: int = 0
    """Closings of the same ticket that the resident was not content with before."""
    words: str = ""
    """The executor's question; not yet made harmless."""
    question_id: str = ""
    """The core's."""
    ref: str | None = None
    """As whom the core knows the one who was asked."""
    place: Json = None
    """The ticket's address, ``dialogs.outcomes.Address`` as JSON."""
    implied: bool = False
    """Nobody pressed its button: what the resident sent may be about something else."""

    def to_json(self) -> dict[str, Any]:
        """For the journal."""
        return asdict(self)

    @staticmethod
    def from_json(row: Json) -> Asked:
        """The inverse of ``to_json``. Raises ``KeyError`` or ``TypeError``."""
        ticket = row.get("ticket")
        return Asked(**{**row, "ticket": None if ticket is None else TicketCard.from_json(ticket)})


@dataclass(frozen=True)
class About(Step[Asked]):
    """What the dialog is about; whoever starts it writes the answer."""

    def decode(self, value: Json) -> Asked:
        """Typed."""
        return Asked.from_json(value)


@dataclass(frozen=True)
class Anything(Question[str]):
    """Words, pictures, or one of the buttons; whatever it is, it is for the one who asked."""

    describes: ClassVar[bool] = True

    def read(self, heard: Heard) -> Json:
        """The key of the button, or ``MORE``."""
        if heard.option is not None:
            return heard.option
        if isinstance(heard.content, Photo | File) or (heard.text and re.search(r"\w", heard.text)):
            return MORE
        raise Misread(say("misread-anything"))

    def decode(self, value: Json) -> str:
        """The key of a button that is still there, or ``MORE``."""
        if value == MORE or self.has(value):
            return str(value)
        raise Misfit(f"{value!r} is no option of {self.key}")


def newest(asked: Iterable[Asked], *kinds: str) -> Asked | None:
    """The newest that can still be answered, else the newest of all; None without any."""
    of_kind = [one for one in asked if one.kind in kinds]
    return next((one for one in of_kind if one.ended is None), of_kind[0] if of_kind else None)
