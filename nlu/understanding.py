"""Everything a text says, part by part: built once from the city's words, then used by any number of threads.

No part can fail another: each looks at the same ``Reading``. Any text is understood somehow, if only as ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlu.addresses import Addresses, FoundAddress
from nlu.alphabets import fold
from nlu.answers import AnswerBase
from nlu.emergencies import Tripwire
from nlu.gazetteer import Gazetteer
from nlu.hedged import HedgedMatcher
from nlu.intents import asks_something, intent_of
from nlu.languages import language_of
from nlu.legible import legible
from nlu.lexicon import STOP_WORDS
from nlu.matching import HOPELESS, Match, Matcher, TextMatcher, offer
from nlu.normal import Reader, Reading, unread
from nlu.routes import route
from nlu.since import Since, since
from nlu.tickets import ticket_number
from nlu.values import Answer, Candidate, CityWords, Intent, Understanding
from nlu.vocabulary import Vocabulary

_LOWER_CASE = re.compile(r"(?<![\w’'])[а-яіїєґёыэъ’']+(?![\w’'])")
_WORD = re.compile(r"[а-яіїєґёыэъ’']+", re.IGNORECASE)
APARTMENT = fold("квартира")
WITHOUT_OFFER: frozenset[Intent] = frozenset(
    {"status", "operator", "greeting", "thanks", "feedback", "cancel", "back", "menu", "yes", "no", "privacy"}
)
"""Intents that are no report: nothing to choose a classifier entry for."""


UNTRAINED = "text"
"""The name of matching by words alone."""
_Rest = tuple[Addresses, AnswerBase]


class Understander:
    """Turns a text into an ``Understanding``; immutable once built."""

    def __init__(self, reader: Reader, matcher: Matcher, tripwire: Tripwire, rest: _Rest) -> None:
        self._reader = reader
        self._matcher = matcher
        self._tripwire = tripwire
        self._addresses, self._answers = rest
        self.model = getattr(matcher, "model", UNTRAINED)
        """What matched, as a ticket names it."""

    @classmethod
    def build(cls, words: CityWords, matcher: Matcher | None = None) -> Understander:
        """From the city's words; ``matcher`` replaces the untrained one.

        Raises ``ValueError`` for a broken expression of an emergency kind.
        """
        gazetteer = Gazetteer.build(words.streets, words.places, _nouns(words))
        reader = _reader(words, gazetteer)
        untrained = _text_matcher(words, reader)
        return cls(
            reader,
            HedgedMatcher(matcher, untrained) if matcher is not None else untrained,
            Tripwire.build(words.emergencies, reader),
            (Addresses(gazetteer, _districts(words)), _answer_base(words, reader)),
        )

    def understand(self, text: str) -> Understanding:
        """Everything the text says. Never raises; some milliseconds, no I/O."""
        reading = self._reader.read(text)
        found, began = self._addresses.find(reading), since(reading)
        content = _content(reading, found, began)
        match = self._matcher.match(content, legible(reading))
        intent = intent_of(reading, match.likeness >= HOPELESS, match.intents, match.answered)
        asked = intent == "question" or (intent == "report" and asks_something(reading))
        return Understanding(
            language=language_of(reading),
            intent=intent,
            emergency=self._tripwire.check(reading, unread(text)),
            candidates=match.candidates,
            offer=() if intent in WITHOUT_OFFER else offer(match),
            address=found.parts if found is not None else None,
            answer=self._answer(match, content) if asked else None,
            since=began.words if began is not None else None,
            ticket_number=ticket_number(reading),
            route=route(reading),
        )

    def _answer(self, match: Match, content: Sequence[str]) -> Answer | None:
        if match.answers is None:
            return self._answers.find(content)
        return match.answers[0] if match.answers else None

    def classify(self, text: str) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
        """Candidates and the codes to offer, for a text known to describe a problem: joined messages, a caption."""
        reading = self._reader.read(text)
        match = self._matcher.match(_content(reading, self._addresses.find(reading), since(reading)), legible(reading))
        return match.candidates, offer(match)


def _content(reading: Reading, found: FoundAddress | None, began: Since | None) -> tuple[str, ...]:
    """The plain words that may describe the problem: those of a street's name or of a time may not."""
    taken = list(found.names) if found is not None else []
    if began is not None:
        taken.append((began.start, began.end))
    words = tuple(
        token.plain
        for token in reading.tokens
        if token.plain[:1].isalpha() and not any(start <= token.start < end for start, end in taken)
    )
    # who names the apartment means the trouble is there, not in the whole house
    at_home = found is not None and found.parts.apartment is not None and not STOP_WORDS.issuperset(words)
    return (*words, APARTMENT) if at_home else words


def reader_of(words: CityWords) -> Reader:
    """Reads texts as the understanding of this city does."""
    return _reader(words, Gazetteer.build(words.streets, words.places, _nouns(words)))


def _reader(words: CityWords, gazetteer: Gazetteer) -> Reader:
    return Reader(Vocabulary.of([*map(_folded, _texts(words)), *gazetteer.words()]))


def _districts(words: CityWords) -> list[str]:
    named = {name.strip() for street in words.streets for name in (street.district or "").split(";")}
    return sorted(named - {""})


def _texts(words: CityWords) -> Iterable[str]:
    for entry in words.entries:
        yield from (entry.title, entry.description, *entry.examples)
    for answer in words.answers:
        yield from answer.questions


def _folded(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _nouns(words: CityWords) -> set[str]:
    """Plain words that the city writes in small letters: ordinary words, whatever streets are called."""
    return {fold(word) for text in _texts(words) for word in _LOWER_CASE.findall(text)}


def _text_matcher(words: CityWords, reader: Reader) -> TextMatcher:
    return TextMatcher(
        words.entries,
        {e.code: _read_all(reader, (e.title, e.description, *e.examples)) for e in words.entries},
    )


def _answer_base(words: CityWords, reader: Reader) -> AnswerBase:
    return AnswerBase(words.answers, {a.faq: _read_all(reader, a.questions) for a in words.answers})


def _read_all(reader: Reader, texts: Sequence[str]) -> list[tuple[str, ...]]:
    return [reader.read(text).words for text in texts if text]
