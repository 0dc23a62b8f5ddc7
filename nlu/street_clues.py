"""What around a word speaks for a street's name: a type word, a house number, a preposition, a capital."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.address_items import Item
from nlu.alphabets import plain_words
from nlu.normal import View
from nlu.street_words import NOT_ALONE, TYPES

MOST_WORDS = 4
"""Words of the longest name."""
_ABBREVIATED = 3
"""Letters of a word that a full stop may shorten."""
_ABBREVIATIONS = plain_words("вул ул просп прт пркт пр пров пер бульв бр мкр мн мкрн жм квл пл пос")
_BEFORE = plain_words(
    "на по біля возле около вдоль вздовж уздовж угол ріг розі рогу перехрестя перехресті перекресток перекрестке між "
    "между напротив навпроти адреса адресою адресу адрес адресі вулиць улиц na po",
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for a name."""

    kind: str | None
    """The type word's type."""
    abbreviated: bool
    house: bool
    preposition: bool
    capital: bool
    """In the middle of a sentence."""
    written: bool
    """With a capital, wherever it stands."""
    opening: bool
    """A sentence begins with it, capital and house number, and a break follows: «Світла 3, другий поверх»."""
    alone: bool
    """The message is hardly more than this."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name may stand: the items around it."""

    items: Sequence[Item]
    view: View
    at: int
    """The name's first item."""
    short: bool
    """The message is short."""

    def run(self) -> list[int]:
        """The next words and numbers from here, as far as a name may go; hyphens are skipped."""
        return list(self._run())

    def _run(self) -> Iterator[int]:
        given, at = 0, self.at
        while at < len(self.items) and given < MOST_WORDS:
            if self.items[at].kind in {"word", "number"}:
                yield at
                given += 1
            elif self.items[at].value not in {"-", "."} or (at > self.at and self._closes(at)):
                return
            at += 1

    def _closes(self, at: int) -> bool:
        """Whether a full stop ends a sentence, not an abbreviation."""
        before = self.items[at - 1]
        return self.items[at].value == "." and before.kind == "word" and len(before.value) > _ABBREVIATED

    def type_before(self) -> tuple[str | None, int]:
        """The type said before the name, and the item it begins with."""
        near = self.at - 1
        while near >= 0 and self.items[near].value == ".":
            near -= 1
        kind = type_of(self.items[near]) if near >= 0 else None
        return (kind, near) if kind is not None else (None, self.at)

    def type_after(self, last: int) -> tuple[str | None, int]:
        """The type said behind the name that ends before ``last``, and where the whole ends."""
        kind = type_of(self.items[last]) if last < len(self.items) else None
        if kind is None or _letters(self.items[last]) in NOT_ALONE:
            return None, last
        return kind, last + 1

    def goes_on(self, last: int) -> bool:
        """Whether a hyphen ties the name to another word: «Набережно-Корчуватська»."""
        behind = self.items[last : last + 2]
        return (
            [item.kind for item in behind] == ["mark", "word"]
            and behind[0].value == "-"
            and behind[0].start == self.items[last - 1].end
            and behind[1].start == behind[0].end
        )

    def clues(self, last: int) -> Clues:
        """For a name that ends before item ``last``."""
        kind, first = self.type_before()
        after, stop = self.type_after(last)
        before = self.items[first - 1] if first else None
        return Clues(
            kind=kind or after,
            abbreviated=first < self.at and _letters(self.items[first]) in _ABBREVIATIONS,
            house=house_at(self.items, stop) is not None,
            preposition=before is not None and before.value in _BEFORE,
            capital=self._capital() and before is not None and before.kind != "break",
            written=self._capital(),
            opening=(before is None or before.kind == "break" or before.value == ".")
            and self._capital()
            and self._breaks_behind_house(stop),
            alone=self.short,
        )

    def _breaks_behind_house(self, last: int) -> bool:
        house = house_at(self.items, last)
        return house is not None and (house + 1 == len(self.items) or self.items[house + 1].kind == "break")

    def _capital(self) -> bool:
        item = self.items[self.at]
        word = self.view.original(item.start, item.end)
        return word[:1].isupper() and not (len(word) > 1 and word.isupper())


def house_at(items: Sequence[Item], at: int) -> int | None:
    """Where the house number behind a name is: directly, after a comma or after «будинок»."""
    for number in range(at, min(at + 4, len(items))):
        item = items[number]
        if item.kind == "number":
            return None if item.ordinal else number
        if item.kind not in {"filler", "house"} and item.value != ",":
            return None
    return None


def type_of(item: Item) -> str | None:
    """The register's type that an item names."""
    if item.kind == "word":
        return TYPES.get(item.value)
    return TYPES.get(_letters(item)) if item.kind == "type" else None


def _letters(item: Item) -> str:
    return "".join(letter for letter in item.value if letter.isalpha())
