"""Streets and places in a text: which words are believed to be a name.

A rare name is believed with little support (a preposition, a capital letter, a short message); a name that is
an ordinary word too («Садова») needs its type or a house number; a noun of daily talk («Світла») needs both
or an abbreviation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.address_items import Item
from nlu.alphabets import plain_words
from nlu.gazetteer import MOST_WORDS, Gazetteer, Key, Name
from nlu.normal import View
from nlu.street_words import NOT_ALONE, TYPES

_ABBREVIATIONS = plain_words("вул ул просп прт пркт пр пров пер бульв бр мкр мн мкрн жм квл пл пос")
_BEFORE = plain_words(
    "на по біля возле около вдоль вздовж уздовж угол ріг розі рогу перехрестя перехресті перекресток "
    "перекрестке между між "
    "напротив навпроти адреса адресою адресу адрес адресу адресі na po"
)
_HARD = plain_words("світла тепла водна нова широка нижня тиха далека весела вільна головна поля пас польова")
_SHORT_MESSAGE = 4
_TRIES = 4
_CLOSE_TYPED, _CLOSE = 78.0, 86.0
_COMMON_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A name in the text."""

    name: Name
    kind: str | None
    """The register's type, if it is beyond doubt."""
    first: int
    """Items from ``first`` to before ``last``, the type word with them."""
    last: int


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for a name."""

    kind: str | None
    abbreviated: bool
    house: bool
    preposition: bool
    capital: bool
    alone: bool
    """The message is hardly more than this."""


class StreetFinder:
    """Finds names of the gazetteer among the items of one text after another."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, items: Sequence[Item], view: View) -> tuple[Found, ...]:
        """Believed names, in order; they do not overlap."""
        found: list[Found] = []
        at = 0
        tries = [_TRIES]
        short = sum(item.kind == "word" for item in items) <= _SHORT_MESSAGE
        while at < len(items):
            hit = self._at(items, at, view, tries, short)
            if hit is not None:
                found.append(hit)
                at = hit.last
            else:
                at += 1
        return tuple(found)

    def _at(self, items: Sequence[Item], at: int, view: View, tries: list[int], short: bool) -> Found | None:
        if items[at].kind not in {"word", "number"} or _type_of(items[at]) in {"вулиця", "проспект"}:
            return None
        places, words = _following(items, at)
        kind, first = _type_before(items, at)
        exact = self._gazetteer.exact(words)
        if exact is not None:
            return self._believe(items, (at, first, places), exact, _Context(view, kind, short))
        if items[at].kind == "word" and tries[0] > 0:
            return self._guess(items, (at, first, places, words), _Context(view, kind, short), tries)
        return None

    def _believe(
        self, items: Sequence[Item], where: tuple[int, int, list[int]], exact: tuple[int, Key], context: _Context
    ) -> Found | None:
        at, first, places = where
        length, key = exact
        last = places[length - 1] + 1
        after, stop = _type_after(items, last)
        kind = context.kind or after
        words = [items[place].value for place in places[:length]]
        clues = _clues(items, (at, first, stop), context, kind)
        if not self._convincing(key, words, clues):
            return None
        name, certain = self._gazetteer.pick(key, words, kind)
        if name.place is not None and kind is not None and kind not in {"квартал", "мікрорайон", "місцевість"}:
            return None
        return Found(name, _kind(name, certain), first, stop)

    def _convincing(self, key: Key, words: Sequence[str], clues: Clues) -> bool:
        names = self._gazetteer.names[key]
        spelled = "".join(words)
        if len(words) == 1 and (words[0] in _HARD or words[0] in self._gazetteer.nouns):
            return clues.abbreviated or (clues.house and (clues.capital or clues.kind is not None))
        supported = clues.kind is not None or clues.house
        if any(part.isdigit() for part in key) and len(key) > 1:
            return True
        ordinary = len(key) == 1 and key[0] in self._gazetteer.ordinary
        if ordinary or len(spelled) < _COMMON_LENGTH or all(name.short for name in names):
            return supported or (clues.capital and (clues.preposition or clues.alone))
        return supported or clues.preposition or clues.capital or clues.alone

    def _guess(
        self, items: Sequence[Item], where: tuple[int, int, list[int], list[str]], context: _Context, tries: list[int]
    ) -> Found | None:
        at, first, places, words = where
        clues = _clues(items, (at, first, places[0] + 1), context, context.kind)
        typed = context.kind is not None
        if not (typed or (clues.house and (clues.preposition or context.short))) or self._everyday(words[0]):
            return None
        tries[0] -= 1
        close = self._gazetteer.close(words, _CLOSE_TYPED if typed else _CLOSE)
        if close is None:
            return None
        length, key = close
        name, certain = self._gazetteer.pick(key, words[:length], context.kind)
        _, stop = _type_after(items, places[length - 1] + 1)
        return Found(name, _kind(name, certain), first, stop)

    def _everyday(self, word: str) -> bool:
        return word in self._gazetteer.nouns or len(word) < _COMMON_LENGTH


@dataclass(frozen=True, slots=True)
class _Context:
    view: View
    kind: str | None
    short: bool


def _kind(name: Name, certain: bool) -> str | None:
    return name.street.type if name.street is not None and certain else None


def _clues(items: Sequence[Item], where: tuple[int, int, int], context: _Context, kind: str | None) -> Clues:
    at, first, stop = where
    before = items[first - 1] if first else None
    abbreviated = first < at and _bare(items[first]) in _ABBREVIATIONS
    return Clues(
        kind=kind,
        abbreviated=abbreviated,
        house=house_at(items, stop) is not None,
        preposition=before is not None and before.value in _BEFORE,
        capital=_capital(context.view, items[at]) and at > 0 and (before is None or before.kind != "break"),
        alone=context.short,
    )


def _capital(view: View, item: Item) -> bool:
    word = view.original(item.start, item.end)
    return word[:1].isupper() and not (len(word) > 1 and word.isupper())


def house_at(items: Sequence[Item], at: int) -> int | None:
    """Where the house number behind a name is: directly, after a comma or after «будинок»."""
    for item, number in zip(items[at : at + 4], range(at, at + 4), strict=False):
        if item.kind == "number":
            return None if item.ordinal else number
        if item.kind not in {"filler", "house"} and item.value != ",":
            return None
    return None


def _following(items: Sequence[Item], at: int) -> tuple[list[int], list[str]]:
    """The next words and numbers from ``at``: where they are, and what they are."""
    places = list(_run(items, at))
    return places, [items[place].value for place in places]


def _run(items: Sequence[Item], at: int) -> Iterator[int]:
    given = 0
    while at < len(items) and given < MOST_WORDS:
        if items[at].kind in {"word", "number"}:
            yield at
            given += 1
        elif items[at].value not in {"-", "."}:
            return
        at += 1


def _bare(item: Item) -> str:
    return "".join(letter for letter in item.value if letter.isalpha())


def _type_of(item: Item) -> str | None:
    return TYPES.get(_bare(item)) if item.kind in {"word", "type"} else None


def _type_before(items: Sequence[Item], at: int) -> tuple[str | None, int]:
    near = at - 1
    while near >= 0 and items[near].value == ".":
        near -= 1
    kind = _type_of(items[near]) if near >= 0 else None
    return (kind, near) if kind is not None else (None, at)


def _type_after(items: Sequence[Item], at: int) -> tuple[str | None, int]:
    if at < len(items) and _bare(items[at]) not in NOT_ALONE and (kind := _type_of(items[at])) is not None:
        return kind, at + 1
    return None, at
