"""From what ``nlu`` understands to what dialogs hear: cards and answers of the city put in place of their names."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bots.city import City
from dialogs.facts import AddressParts, Answered, EmergencyCard, Understood
from nlu.values import AddressParts as FoundParts
from nlu.values import Answer, Candidate, Emergency, Understanding


class Understands(Protocol):
    """What makes sense of a text; ``nlu.Understander`` is one."""

    def understand(self, text: str) -> Understanding:
        """Everything the text says; some milliseconds, no I/O."""

    def classify(self, text: str) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
        """Candidates and the codes to offer, for a text known to describe a problem."""


class Interpreter:
    """Understands texts as the city would have them understood."""

    def __init__(self, nlu: Understands, city: City) -> None:
        self._nlu = nlu
        self._city = city

    def understand(self, text: str, language: str, today: date) -> Understood:
        """What ``text`` means; cards in ``language`` (``uk`` or ``en``), and only answers that are valid ``today``."""
        found = self._nlu.understand(text)
        return Understood(
            language=found.language,
            intent=found.intent,
            emergency=self._card(found.emergency, language) if found.emergency else None,
            offer=found.offer,
            address=_parts(found.address) if found.address else None,
            answer=self._answer(found.answer, today) if found.answer else None,
            since=found.since,
            ticket_number=found.ticket_number,
            route=found.route,
        )

    def _card(self, emergency: Emergency, language: str) -> EmergencyCard:
        known = self._city.emergency_cards[emergency.kind]
        card = f"{known.title(language)}\n\n{known.card(language)}"
        return EmergencyCard(emergency.kind, self._city.number(emergency.phone), card, known.ticket)

    def _answer(self, answer: Answer, today: date) -> Answered | None:
        known = self._city.answers.get(answer.faq)
        text = known.on(today) if known else None
        if known is None or text is None:
            return None
        checked = known.checked.isoformat() if known.checked else None
        return Answered(known.id, text, known.source, checked, known.valid_until.isoformat())


def _parts(found: FoundParts) -> AddressParts:
    return AddressParts(**{name: getattr(found, name) for name in AddressParts.__slots__})
