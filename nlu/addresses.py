"""The parts of an address in a resident's words: street, house, entrance, floor, apartment, district.

Precision first: what is not found will be asked, what is found wrongly has to be noticed and corrected by the resident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.address_items import Item, items_of, numbers_view
from nlu.address_numbers import claimed
from nlu.alphabets import fold
from nlu.gazetteer import Gazetteer
from nlu.landmarks import landmarks
from nlu.normal import Reading, View
from nlu.street_clues import house_at
from nlu.street_finding import Found, StreetFinder
from nlu.street_words import stem
from nlu.values import AddressParts

Span = tuple[int, int]
Values = dict[str, tuple[str, Span]]
"""Part -> its value and where it stands, in the view's string."""


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """An address, and which stretches of the text it took."""

    parts: AddressParts
    names: tuple[Span, ...]
    """Where the street or place stands in ``Reading.text``: words that say nothing about the problem."""


class Addresses:
    """Finds the address in one reading after another.

    Where no street is named, landmarks are kept in the text: «біля АТБ».
    """

    def __init__(self, gazetteer: Gazetteer, districts: Sequence[str]) -> None:
        self._streets = StreetFinder(gazetteer)
        self._districts = {stem(word): district for district in districts for word in _words(district)[-1:]}

    def find(self, reading: Reading) -> FoundAddress | None:
        """None where the text names no part of an address."""
        view = numbers_view(reading)
        items = items_of(view)
        streets = self._streets.find(items, view)
        street = next((found for found in streets if found.name.street is not None), None)
        place = next((found for found in streets if found.name.street is None), None)
        values = _values(items, street or place)
        district = self._district(items)
        spots = landmarks(view) if not streets else []
        if not values and not streets and district is None and not spots:
            return None
        taken = [(items[f.first].start, items[f.last - 1].end) for f in (street, place) if f is not None]
        taken += [span for _, span in values.values()] + spots
        if district is not None:
            taken.append(district[1])
        parts = AddressParts(
            text=_joined(view, sorted(set(taken))),
            street=street.name.street.name if street is not None and street.name.street is not None else None,
            street_type=_type(street),
            former=street.name.former if street is not None else None,
            house=_value(values, "house"),
            entrance=_value(values, "entrance"),
            floor=_value(values, "floor"),
            apartment=_value(values, "apartment"),
            district=district[0] if district is not None else None,
        )
        named = [(items[f.first].start, items[f.last - 1].end) for f in streets]
        # with an apartment named the trouble is at home: «2 під'їзд, кв 5» says nothing of the entrance itself
        named += [span for part, (_, span) in values.items() if part != "house" and "apartment" in values]
        return FoundAddress(parts, tuple(view.span(*span) for span in named))

    def _district(self, items: Sequence[Item]) -> tuple[str, Span] | None:
        for at, item in enumerate(items[:-1]):
            follows = items[at + 1].value
            district = self._districts.get(stem(item.value)) if item.kind == "word" else None
            if district is not None and (follows.startswith("район") or follows == "р"):
                return district, (item.start, items[at + 1].end)
        return None


def _type(street: Found | None) -> str | None:
    """None where the name says it: «44 квартал»."""
    if street is None or street.kind is None or street.name.street is None:
        return None
    return None if street.kind in street.name.street.name else street.kind


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").split()


def _value(values: Values, part: str) -> str | None:
    return values[part][0] if part in values else None


def _values(items: Sequence[Item], street: Found | None) -> Values:
    values: Values = {}
    numbers = claimed(items)
    for word, number in numbers.items():
        span = (min(items[word].start, items[number].start), max(items[word].end, items[number].end))
        values.setdefault(items[word].kind, (items[number].value, span))
    house = house_at(items, street.last) if street is not None else _leading_house(items)
    if house is not None and house not in numbers.values():
        values["house"] = (items[house].value, (items[house].start, items[house].end))
        values |= _apartment_behind(items, house, values)
    return values


def _apartment_behind(items: Sequence[Item], house: int, values: Values) -> Values:
    """«Соборності 20-45»: house and apartment."""
    behind = items[house + 1 : house + 3]
    if "apartment" in values or [item.kind for item in behind] != ["mark", "number"] or behind[0].value != "-":
        return {}
    return {"apartment": (behind[1].value, (behind[1].start, behind[1].end))}


def _leading_house(items: Sequence[Item]) -> int | None:
    """«20, кв 5» or only «12а»: an answer that begins with the house."""
    if len(items) == 1 and items[0].kind == "number" and not (items[0].value.isdigit() or items[0].ordinal):
        return 0
    bare = {"number", "break", "filler", "entrance", "floor", "apartment", "mark"}
    worded = any(item.kind in {"entrance", "floor", "apartment"} for item in items)
    if worded and items[0].kind == "number" and all(item.kind in bare for item in items):
        return 0
    return None


def _joined(view: View, spans: Sequence[Span]) -> str:
    """The words of the address; pieces that stand apart are joined by commas."""
    groups: list[list[int]] = []
    for start, end in spans:
        if groups and not any(letter.isalnum() for letter in view.string[groups[-1][1] : start]):
            groups[-1][1] = max(groups[-1][1], end)
        else:
            groups.append([start, end])
    return ", ".join(view.original(start, end) for start, end in groups)
