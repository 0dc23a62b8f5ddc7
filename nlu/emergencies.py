"""The tripwire: does a text speak of danger to life.

Independent of everything else and of any model; it errs towards showing the card. Every sentence is held against the
city's rules (``EmergencyKind.says`` and ``unless``, written as ``nlu.danger_rules`` describes), under every way its
letters can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlu.danger_rules import Lexicon, Rule, Sentence, rule
from nlu.danger_words import MENDED, WORDS
from nlu.normal import Reader, Reading
from nlu.values import Emergency, EmergencyKind

_SENTENCE = re.compile(r"[.!?;\n…]+")


@dataclass(frozen=True, slots=True)
class Wire:
    """One kind of emergency, ready to match."""

    emergency: Emergency
    says: Mapping[int, tuple[Rule, ...]]
    """Each rule under its rarest item: only a sentence that has it can meet the rule."""
    unless: tuple[Rule, ...]

    def trips(self, sentence: Sentence, message: Sequence[Sentence]) -> bool:
        """Whether one sentence of a message speaks of it."""
        said = any(
            rule.met(sentence, message) for item in self.says.keys() & sentence.slots for rule in self.says[item]
        )
        return said and not any(excuse.met(sentence, message, negated=True) for excuse in self.unless)


class Tripwire:
    """Finds the first kind, in the city's order, that a text speaks of."""

    def __init__(self, wires: Sequence[Wire], lexicon: Lexicon, reader: Reader) -> None:
        self._wires = tuple(wires)
        self._lexicon = lexicon
        self._reader = reader
        self._ends = lexicon.sentence("").slots

    @classmethod
    def build(cls, kinds: Iterable[EmergencyKind], reader: Reader) -> Tripwire:
        """Raises ``ValueError`` that names the kind whose rule is broken, and the rule."""
        lexicon = Lexicon(reader.has_word, WORDS[MENDED].split())
        return cls([_wire(kind, lexicon) for kind in kinds], lexicon, reader)

    def check(self, reading: Reading, unread: str = "") -> Emergency | None:
        """The emergency, or None; ``unread`` is what the reading left out, plain. Never fails."""
        texts = (reading.view.string, *self._reader.other_readings(reading), unread)
        messages = [[self._lexicon.sentence(part) for part in _sentences(text)] for text in texts]
        telling = [(one, message) for message in messages for one in message if not one.slots <= self._ends]
        return next((wire.emergency for wire in self._wires if any(wire.trips(*pair) for pair in telling)), None)


def _wire(kind: EmergencyKind, lexicon: Lexicon) -> Wire:
    says, unless = (tuple(_rule(line, kind, lexicon) for line in lines) for lines in (kind.says, kind.unless))
    return Wire(Emergency(kind.kind, kind.phone), _under_items(says), unless)


def _under_items(rules: Sequence[Rule]) -> Mapping[int, tuple[Rule, ...]]:
    uses = Counter(item for one in rules for item in one.needs)
    listed: dict[int, tuple[Rule, ...]] = {}
    for one in rules:
        rarest = min(one.needs, key=lambda item: (uses[item], item))
        listed[rarest] = (*listed.get(rarest, ()), one)
    return listed


def mistake(line: str) -> str:
    """What is wrong with a rule as a city writes it; empty when nothing is."""
    try:
        rule(line, Lexicon(lambda word: True), WORDS)
    except ValueError as error:
        return str(error)
    return ""


def _rule(line: str, kind: EmergencyKind, lexicon: Lexicon) -> Rule:
    try:
        return rule(line, lexicon, WORDS)
    except ValueError as error:
        raise ValueError(f"emergency {kind.kind}: {line!r}: {error}") from error


def _sentences(text: str) -> list[str]:
    """Each once, however often it is said."""
    parts = dict.fromkeys(part.strip() for part in _SENTENCE.split(text))
    return [sentence for sentence in parts if sentence]
