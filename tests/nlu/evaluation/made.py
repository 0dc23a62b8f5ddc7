"""Texts with labels and an understanding, made up for counting."""

from __future__ import annotations

from typing import Any

from nlu.evaluation.labelled import labelled
from nlu.evaluation.understood import Understood
from nlu.values import AddressParts, Answer, Candidate, Emergency, EntryText, Understanding

ENTRIES = {
    "01.01": EntryText("01.01", "Немає води", "Вода"),
    "01.02": EntryText("01.02", "Слабкий тиск", "Вода"),
    "05.01": EntryText("05.01", "Запах газу", "Газ", urgency="emergency"),
}


def understanding(
    first: str = "01.01",
    confidence: float = 0.9,
    offer: tuple[str, ...] = (),
    intent: Any = "report",
    emergency: Emergency | None = None,
    address: AddressParts | None = None,
    answer: str = "",
) -> Understanding:
    """With one more candidate after the first."""
    candidates = (Candidate(first, confidence), Candidate("01.02" if first != "01.02" else "01.01", 1 - confidence))
    found = Answer(answer, 0.9) if answer else None
    return Understanding("uk", intent, emergency, candidates, offer, address, found)


def text(labels: dict[str, Any], **made: Any) -> Understood:
    """A text of some labels, understood in some way."""
    return Understood(labelled({"text": "текст", **labels}), understanding(**made))
