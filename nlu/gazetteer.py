"""The street register as residents say it: inflected, shortened, in Russian, by its former name, with a typo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from nlu.alphabets import fold, plain_words
from nlu.street_clues import MOST_WORDS
from nlu.street_words import FIRST_NAMES, ORDINARY, TYPES, gender, stem
from nlu.values import Street

_FUZZY_SHORTEST = 5
_SAID = frozenset({"площа", "провулок"})
"""Types that residents name."""
_WORD = re.compile(r"\d+|[^\W\d_]+(?:’[^\W\d_]+)*")
_IN_BRACKETS = re.compile(r"\(.*?\)")
_ORDINAL_MARKS = plain_words("й го му ій м ого")
_QUARTER = re.compile(r"\d+ квартал")
_MICRODISTRICT = re.compile(r"[\w’]+ий-\d")
_RUSSIAN_YO = re.compile(r"[ьй]о|(?<=[жчшщ])о")
"""«Альохіна» is «Алёхина» in Russian, «Чорновола» is «Черновола»."""
_SLURRED = str.maketrans("ое", "аи")
"""Vowels that sound alike without stress."""
_SLURRED_CUTOFF = 94.0
QUARTER = stem("квартал")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to say one street or place."""

    plain: Key
    """Plain words as the register or the rename list has them."""
    street: Street | None
    """None: a place that is no street of the register."""
    former: str | None
    """The old name this is."""
    place: str | None = None
    short: bool = False
    """A part of the full name: the surname alone."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of streets and places by the stems of their words."""

    names: dict[Key, tuple[Name, ...]]
    ordinary: frozenset[str]
    """Stems that ordinary words have too."""
    nouns: frozenset[str]
    """Plain words that the city's texts use in small letters: hardly a street without its type word."""
    _spelled: tuple[str, ...] = field(repr=False)
    _keys: tuple[Key, ...] = field(repr=False)
    _slurred: tuple[str, ...] = field(repr=False)
    """``_spelled`` with the vowels that are confused made one."""

    @staticmethod
    def build(streets: Sequence[Street], places: Sequence[str], nouns: Iterable[str]) -> Gazetteer:
        """``nouns``: plain words that stand in small letters in the city's texts."""
        names: dict[Key, list[Name]] = {}
        for name in _all_names(streets, places):
            for key in _keys(name):
                names.setdefault(key, []).append(name)
        keys = tuple(key for key in names if len("".join(key)) >= _FUZZY_SHORTEST and not key[0].isdigit())
        everyday = frozenset(nouns)
        stems = frozenset(stem(word) for word in everyday | ORDINARY)
        listed = {key: tuple(found) for key, found in names.items()}
        spelled = tuple(" ".join(key) for key in keys)
        slurred = tuple(name.translate(_SLURRED) for name in spelled)
        return Gazetteer(listed, stems, everyday, spelled, keys, slurred)

    def exact(self, words: Sequence[str]) -> tuple[int, Key] | None:
        """How many of the plain words, from the first, are a name; the longest wins."""
        stems = [stem(word) for word in words[:MOST_WORDS]]
        for length in range(len(stems), 0, -1):
            key = tuple(stems[:length])
            if key in self.names:
                return length, key
        return None

    def close(self, words: Sequence[str], cutoff: float) -> tuple[int, Key] | None:
        """The same with a typo: the nearest name of one or two words at ``cutoff`` (0..100) or above.

        The first letter must be right: a name that differs there is usually another street.
        """
        best: tuple[float, int, Key] | None = None
        for length in (2, 1):
            said = " ".join(stem(word) for word in words[:length])
            if len(words) < length or len(said) < _FUZZY_SHORTEST:
                continue
            near = self._near(said, cutoff)
            if near is not None and (best is None or near[0] > best[0]):
                best = near[0], length, near[1]
        return best and best[1:]

    def _near(self, said: str, cutoff: float) -> tuple[float, Key] | None:
        """Of stems: by their letters, else by their sound: «чиркаській» is Черкаська."""
        listed = process.extract(said, self._spelled, scorer=fuzz.ratio, score_cutoff=cutoff, limit=3)
        found = next(((score, self._keys[n]) for spelled, score, n in listed if spelled[0] == said[0]), None)
        if found is not None:
            return found
        sound = said.translate(_SLURRED)
        alike = process.extract(sound, self._slurred, scorer=fuzz.ratio, score_cutoff=_SLURRED_CUTOFF, limit=3)
        ranked = sorted(((fuzz.ratio(said, self._spelled[n]), n) for name, _, n in alike if name[0] == sound[0]))
        return (cutoff, self._keys[ranked[-1][1]]) if ranked else None

    def words(self) -> Iterable[Key]:
        """The plain words of every name."""
        return (name.plain for listed in self.names.values() for name in listed)

    def pick(self, key: Key, words: Sequence[str], kind: str | None) -> tuple[Name, bool]:
        """The name meant, by the type said and the ending used; and whether its type is beyond doubt."""
        said = " ".join(words)
        ranked = sorted(self.names[key], key=lambda name: self._fit(name, said, kind), reverse=True)
        best = ranked[0]
        types = {name.street.type for name in ranked if name.street and name.street.name == _name(best)}
        return best, kind is not None or len(types) < 2

    @staticmethod
    def _fit(name: Name, said: str, kind: str | None) -> tuple[bool, bool, bool, bool, float, bool]:
        spelled = " ".join(name.plain)
        right_type = kind is not None and name.street is not None and name.street.type == kind
        # nobody lives on a square or in a lane without saying so
        usual = kind is not None or name.street is None or name.street.type not in _SAID
        near = fuzz.ratio(spelled, said) - (0 if name.former is None else 4)
        near += 20 if _agree(said, spelled) else 0
        return right_type, name.street is not None, not name.short, usual, near, spelled == said


def _agree(said: str, spelled: str) -> bool:
    """Whether the last words may be one adjective in two cases: «на Почтовому» is «Поштовий», not «Поштова»."""
    inflected = said.endswith(("ому", "ом", "ем", "ого", "его"))
    return (gender(spelled) == "m") if inflected else (gender(said) == gender(spelled) == "f")


def _name(name: Name) -> str | None:
    return name.street.name if name.street else None


def _all_names(streets: Sequence[Street], places: Sequence[str]) -> Iterable[Name]:
    full = {_plain(street.name) for street in streets}
    for street in streets:
        for spelled, former in ((street.name, None), *((old, _bare(old)) for old in street.former)):
            for written in {spelled: None, _RUSSIAN_YO.sub("ё", spelled): None}:
                plain = _plain(written)
                yield Name(plain, street, former)
                surname = _surname(plain)
                if surname is not None:
                    yield Name(surname, street, former, short=True)
    for place in places:
        plain = _plain(place)
        if plain not in full:
            counted = _as_street(place)
            yield Name(plain, counted, None, None if counted else place)


def _as_street(place: str) -> Street | None:
    """Houses are counted within a quarter or a microdistrict as along a street."""
    if _QUARTER.fullmatch(place):
        return Street(place, "квартал")
    return Street(place, "мікрорайон") if _MICRODISTRICT.fullmatch(place) else None


def _plain(name: str) -> Key:
    words = [fold(word.lower()) for word in _WORD.findall(_bare(name))]
    return tuple(word for word in words if word not in _ORDINAL_MARKS and word.replace("-", ""))


def _bare(name: str) -> str:
    """Without years in brackets and without a type word in front."""
    words = _IN_BRACKETS.sub("", name).split()
    while len(words) > 1 and fold(words[0].strip(".").lower()) in TYPES and not words[1][:1].isdigit():
        words = words[1:]
    return " ".join(words)


def _surname(plain: Key) -> Key | None:
    if len(plain) >= 2 and plain[0] in FIRST_NAMES:
        return plain[-1:]
    if len(plain) >= 2 and plain[0].isdigit() and len(plain) > 2:
        return plain[:2]
    return None


def _keys(name: Name) -> Iterable[Key]:
    key = tuple(stem(word) for word in name.plain)
    if not key or (len(key) == 1 and key[0].isdigit()):
        # a bare number is no name: «95-й» would be found in every house 95
        return
    yield key
    if len(key) > 1 and key[-1] in {stem(fold("шосе")), stem(fold("спуск"))}:
        yield key[:-1]
    if len(key) == 2 and (key[1].isdigit() or key[1] == QUARTER or name.plain[0] in FIRST_NAMES):
        yield key[::-1]
