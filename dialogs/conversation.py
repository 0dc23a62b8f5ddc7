"""Where a conversation with the bot stands: the dialog, its journal and a few counters, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogs.replay import Entry, Journal, Json

SETTLED = 10
"""Latest things not to be asked about again: what they are about is over within hours."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialog and how far it has come."""

    dialog: str
    journal: Journal

    def to_json(self) -> Json:
        """For the conversation's row."""
        return {"dialog": self.dialog, "journal": [entry.to_json() for entry in self.journal]}

    @staticmethod
    def from_json(row: Json) -> Talk | None:
        """None stays None."""
        if row is None:
            return None
        return Talk(row["dialog"], tuple(Entry.from_json(entry) for entry in row["journal"]))


@dataclass(frozen=True, slots=True)
class Conversation:
    """The bot's side of one chat."""

    language: str = "uk"
    talk: Talk | None = None
    """The dialog under way; None when the bot just listens."""
    paused: Talk | None = None
    """A dialog that was left for another one, or cancelled: it can be taken up again."""
    asked: int = 0
    """Serial number of the latest question; its buttons carry it."""
    misread: int = 0
    """Messages in a row that were not understood."""
    pressed: tuple[str, str] | None = None
    """The latest button pressed, (step, option): pressing it twice has no second effect."""

    unrated: tuple[str, ...] = ()
    """Answers shown and not rated yet, the latest last; their buttons still count."""
    asks_helped: bool = False
    """The latest turn showed an answer and asked whether it helped: a typed yes or no may mean that."""

    settled: tuple[str, ...] = ()
    """What is not asked about again (``Question.settles``), the latest last."""

    @property
    def step(self) -> str:
        """What buttons of the open question carry."""
        return str(self.asked)

    def to_json(self) -> Json:
        """For the conversation's row; language is kept beside it."""
        return {
            "talk": self.talk and self.talk.to_json(),
            "paused": self.paused and self.paused.to_json(),
            "asked": self.asked,
            "misread": self.misread,
            "pressed": self.pressed and list(self.pressed),
            "unrated": list(self.unrated),
            "asks_helped": self.asks_helped,
            "settled": list(self.settled),
        }

    @staticmethod
    def from_json(row: Json, language: str) -> Conversation:
        """The inverse of ``to_json``; an empty row is a new conversation."""
        pressed = row.get("pressed")
        return Conversation(
            language=language,
            talk=Talk.from_json(row.get("talk")),
            paused=Talk.from_json(row.get("paused")),
            asked=row.get("asked", 0),
            misread=row.get("misread", 0),
            pressed=(pressed[0], pressed[1]) if pressed else None,
            unrated=tuple(row.get("unrated", ())),
            asks_helped=row.get("asks_helped", False),
            settled=tuple(row.get("settled", ())),
        )

    def with_settled(self, about: str) -> Conversation:
        """The same, and not asked about that again."""
        others = (other for other in self.settled if other != about)
        return replace(self, settled=(*others, about)[-SETTLED:])

    def with_journal(self, journal: Journal) -> Conversation:
        """The same dialog, further or less far."""
        return self if self.talk is None else replace(self, talk=Talk(self.talk.dialog, journal))
