"""The tripwire: does a text speak of danger to life.

Independent of everything else and of any model; it errs towards showing the card. Every sentence is held against the
city's expressions (``EmergencyKind.says`` and ``unless``), under every way its letters can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.normal import Reader, Reading, pattern
from nlu.values import Emergency, EmergencyKind

MOST_UNREAD = 6_000
"""Characters of a long letter that are looked at beyond its reading."""
_SENTENCE = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True)
class Wire:
    """One kind of emergency, ready to match."""

    emergency: Emergency
    says: re.Pattern[str]
    unless: re.Pattern[str] | None


class Tripwire:
    """Finds the first kind, in the city's order, that a text speaks of."""

    def __init__(self, wires: Sequence[Wire], reader: Reader) -> None:
        self._wires = tuple(wires)
        self._reader = reader

    @classmethod
    def build(cls, kinds: Iterable[EmergencyKind], reader: Reader) -> Tripwire:
        """Raises ``ValueError`` that names the kind whose expression is broken."""
        return cls([_wire(kind) for kind in kinds], reader)

    def check(self, reading: Reading, unread: str = "") -> Emergency | None:
        """The emergency, or None; ``unread`` is what the reading left out, plain. Never fails."""
        texts = (*self._texts(reading), unread[:MOST_UNREAD])
        sentences = [sentence for text in texts for sentence in _sentences(text)]
        for wire in self._wires:
            if any(_trips(wire, sentence) for sentence in sentences):
                return wire.emergency
        return None

    def _texts(self, reading: Reading) -> tuple[str, ...]:
        return (reading.view.string, *self._reader.other_readings(reading))


def _wire(kind: EmergencyKind) -> Wire:
    unless = _any_of(kind, kind.unless) if kind.unless else None
    return Wire(Emergency(kind.kind, kind.phone), _any_of(kind, kind.says), unless)


def _any_of(kind: EmergencyKind, expressions: Sequence[str]) -> re.Pattern[str]:
    for expression in expressions:
        try:
            pattern(expression)
        except re.error as error:
            raise ValueError(f"emergency {kind.kind}: {expression!r}: {error}") from error
    return pattern("|".join(f"(?:{expression})" for expression in expressions))


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in (part.strip() for part in _SENTENCE.split(text)) if sentence]


def _trips(wire: Wire, sentence: str) -> bool:
    return wire.says.search(sentence) is not None and (wire.unless is None or wire.unless.search(sentence) is None)
