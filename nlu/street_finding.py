"""Streets and places in a text: which words are believed to be a name.

A rare name is believed with little support (a preposition, a short message); a name that is an ordinary word
too («Садова») needs its type or a house number; a noun of daily talk («Світла») needs both or an abbreviation.
A name with a typo is believed where a street must stand. A street that the register does not have is left in
the resident's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.address_items import Item
from nlu.alphabets import plain_words
from nlu.gazetteer import QUARTER, Gazetteer, Key, Name
from nlu.lexicon import STOP_WORDS
from nlu.normal import View
from nlu.street_clues import Clues, Place, house_at, type_of

_HARD = plain_words("світла тепла водна нова широка нижня тиха далека весела вільна головна поля пас польова")
_EXACTING = frozenset({"шосе", "площа", "мікрорайон", "квартал", "місцевість", "узвіз", "набережна"})
"""Types that residents do not mix up: «Харківське шосе» is not Харківська street."""
_PLACES = frozenset({"квартал", "мікрорайон", "місцевість"})
_MASCULINE = ("ому", "ого", "ом")
_SHORT_MESSAGE = 4
"""Words."""
_MOST_GUESSES = 4
"""Of one text: each costs a comparison with every name."""
_CLOSE_TYPED, _CLOSE = 86.0, 88.0
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


class StreetFinder:
    """Finds names of the gazetteer among the items of one text after another."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, items: Sequence[Item], view: View) -> tuple[Found, ...]:
        """Believed names, in order; they do not overlap."""
        found: list[Found] = []
        at, guesses = 0, 0
        short = sum(item.kind == "word" for item in items) <= _SHORT_MESSAGE
        while at < len(items):
            place = Place(items, view, at, short)
            hit = self._known(place)
            if hit is None and guesses < _MOST_GUESSES and self._worth_a_guess(place):
                guesses += 1
                hit = self._close(place) or _unknown(place)
            found += [hit] if hit is not None else []
            at = hit.last if hit is not None else at + 1
        return tuple(found)

    def _known(self, place: Place) -> Found | None:
        if place.items[place.at].kind not in {"word", "number"}:
            return None
        run = place.run()
        words = [place.items[at].value for at in run]
        exact = self._gazetteer.exact(words)
        if exact is not None and self._is_house_of_street(place, exact[1], run):
            exact = self._gazetteer.exact(words[:1])
        if exact is None:
            return self._quarter(place)
        length, key = exact
        last = run[length - 1] + 1
        words = words[:length]
        clues = place.clues(last)
        if place.goes_on(last) or not self._convincing(key, words, clues):
            return None
        return self._found(place, last, (key, words))

    def _is_house_of_street(self, place: Place, key: Key, run: Sequence[int]) -> bool:
        """«на Східній 2» is a house of Східна, «Східний-2» and «мікрорайон Східний 2» are a microdistrict."""
        if len(key) != 2 or not key[1].isdigit() or key[:1] not in self._gazetteer.names:
            return False
        if all(name.street is None or "-" not in name.street.name for name in self._gazetteer.names[key]):
            return False
        said = place.items[run[0]].value
        return run[1] == run[0] + 1 and place.type_before()[0] != "мікрорайон" and not said.endswith(_MASCULINE)

    def _quarter(self, place: Place) -> Found | None:
        """«кв-л 129», «129 кв-л»: a number that is a quarter's."""
        before, first = place.type_before()
        after, last = place.type_after(place.at + 1)
        key = (place.items[place.at].value, QUARTER)
        if "квартал" not in {before, after} or key not in self._gazetteer.names:
            return None
        return Found(self._gazetteer.names[key][0], "квартал", first, last)

    def _found(self, place: Place, last: int, said: tuple[Key, Sequence[str]]) -> Found | None:
        clues = place.clues(last)
        name, certain = self._gazetteer.pick(*said, clues.kind)
        kind = name.street.type if name.street is not None else None
        if kind is None and clues.kind is not None and clues.kind not in _PLACES:
            return None
        if clues.kind in _EXACTING and kind is not None and kind != clues.kind:
            return None
        return Found(name, kind if certain else None, place.type_before()[1], place.type_after(last)[1])

    def _convincing(self, key: Key, words: Sequence[str], clues: Clues) -> bool:
        if len(words) == 1 and (words[0] in _HARD or words[0] in self._gazetteer.nouns):
            return clues.abbreviated or (clues.house and (clues.capital or clues.opening or clues.kind is not None))
        if clues.kind is not None or clues.house or (len(key) > 1 and any(part.isdigit() for part in key)):
            return True
        if self._doubtful(key, words):
            return clues.capital and (clues.preposition or clues.alone)
        return clues.preposition or clues.alone or (len(words) > 1 and clues.written)

    def _doubtful(self, key: Key, words: Sequence[str]) -> bool:
        """Whether the words may well mean something else than the street."""
        ordinary = len(key) == 1 and key[0] in self._gazetteer.ordinary
        return (
            ordinary or len("".join(words)) < _COMMON_LENGTH or all(name.short for name in self._gazetteer.names[key])
        )

    def _worth_a_guess(self, place: Place) -> bool:
        """Whether a street must stand here."""
        item = place.items[place.at]
        if item.kind != "word" or item.value in STOP_WORDS:
            return False
        typed = place.type_before()[0] is not None
        if not typed and house_at(place.items, place.type_after(place.at + 1)[1]) is None:
            return False
        everyday = item.value in self._gazetteer.nouns or len(item.value) < _COMMON_LENGTH
        if type_of(item) is not None or place.goes_on(place.at + 1):
            return False
        if typed:
            return not everyday or _unknown(place) is not None
        clues = place.clues(place.at + 1)
        return not everyday and (clues.preposition or clues.alone or clues.opening)

    def _close(self, place: Place) -> Found | None:
        run = place.run()
        words = [place.items[at].value for at in run]
        cutoff = _CLOSE if place.type_before()[0] is None else _CLOSE_TYPED
        close = self._gazetteer.close(words, cutoff)
        if close is None:
            return None
        length, key = close
        found = self._found(place, run[length - 1] + 1, (key, words[:length]))
        said, street = place.clues(run[length - 1] + 1).kind, found.name.street if found is not None else None
        # a typo and another type are too much together
        return None if street is not None and said not in {None, "вулиця", street.type} else found


def _unknown(place: Place) -> Found | None:
    """A street by its type and house number that the register does not have."""
    kind, first = place.type_before()
    if kind is None:
        return None
    for at in place.run()[:3]:
        item = place.items[at]
        if item.kind != "word" or item.value in STOP_WORDS:
            return None
        if house_at(place.items, at + 1) is not None:
            said = place.view.original(place.items[first].start, item.end)
            return Found(Name((), None, None, said), None, first, at + 1)
    return None
