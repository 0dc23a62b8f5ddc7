"""What understanding a text gives; the shapes behind ``frontdoor understand``.

Everything here is a value. ``to_json`` writes exactly what the outer interface promises, plus ``since`` and the
former street name, which only the front door itself uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Language = Literal["uk", "ru", "en"]
Intent = Literal[
    "report", "question", "status", "operator", "greeting", "thanks", "feedback",
    "cancel", "back", "menu", "yes", "no", "privacy", "other",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The tripwire fired."""

    kind: str
    """A kind of the city's ``emergency.yaml``: ``gas``, ``fire``, ``wires``, ..."""
    phone: str
    """``101 102 103 104 112``, ``lift`` or ``dso``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A classifier entry that the text may mean."""

    code: str
    confidence: float
    """0..1, calibrated."""


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The parts of an address found in a text; None where the text does not say."""

    text: str
    """The words of the address as the resident would read them: ``вул. Соборності 12``."""
    street: str | None = None
    """As the register spells it today."""
    street_type: str | None = None
    """``вулиця``, ``проспект``, ...: as the register spells it."""
    former: str | None = None
    """The old street name the resident used, if it was one."""
    house: str | None = None
    entrance: str | None = None
    floor: str | None = None
    apartment: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the city's answer base that fits the question."""

    faq: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything one text says."""

    language: Language
    intent: Intent
    emergency: Emergency | None
    candidates: tuple[Candidate, ...]
    """At least five where the classifier has five, best first."""
    offer: tuple[str, ...]
    """0 to 3 codes to show as buttons."""
    address: AddressParts | None
    answer: Answer | None
    since: str | None = None
    """Since when, in the resident's words: ``третій день``."""
    ticket_number: str | None = None
    """A ticket number named in the text."""
    route: str | None = None
    """A route of public transport: ``тролейбус 23``."""

    def to_json(self) -> dict[str, Any]:
        """The promised object, without ``id``."""
        parts = ("street", "house", "entrance", "floor", "apartment", "text")
        return {
            "language": self.language,
            "intent": self.intent,
            "emergency": self.emergency and {"phone": self.emergency.phone, "kind": self.emergency.kind},
            "candidates": [{"code": c.code, "confidence": round(c.confidence, 4)} for c in self.candidates],
            "offer": list(self.offer),
            "address": self.address and {part: getattr(self.address, part) for part in parts},
            "answer": self.answer and {"faq": self.answer.faq, "confidence": round(self.answer.confidence, 4)},
        }


# --- what the city gives: read from the city folder by ``bots.city`` and handed over as values ---


@dataclass(frozen=True, slots=True)
class EntryText:
    """A classifier entry as far as its words matter."""

    code: str
    title: str
    group: str
    description: str = ""
    examples: tuple[str, ...] = ()
    urgency: str = "normal"


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the register."""

    name: str
    """Without its type: ``Соборності``."""
    type: str
    """``вулиця``, ``проспект``, ``мікрорайон``, ..."""
    former: tuple[str, ...] = ()
    """Earlier names, without their types."""
    district: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencyKind:
    """One kind of emergency and how residents say it."""

    kind: str
    phone: str
    says: tuple[str, ...]
    """Rules over the words of a sentence, as ``nlu.danger_rules`` describes; any that is met fires."""
    unless: tuple[str, ...] = ()
    """Rules that, met in the same sentence, mean it is not one («газова плита», «вчора горів»)."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """A question of the answer base as far as its words matter."""

    faq: str
    questions: tuple[str, ...]
    """The question and its paraphrases."""


@dataclass(frozen=True, slots=True)
class CityWords:
    """Everything ``nlu`` knows of a city."""

    entries: tuple[EntryText, ...]
    streets: tuple[Street, ...]
    emergencies: tuple[EmergencyKind, ...]
    answers: tuple[AnswerText, ...]
    places: tuple[str, ...] = ()
    """Names of neighbourhoods and landmarks: ``95 квартал``, ``Сонячний``."""
