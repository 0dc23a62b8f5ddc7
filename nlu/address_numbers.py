"""Which number in a text belongs to which word of an address.

A number belongs to the word next to it; between two words it goes where it leaves none without one: in «3 подъезд 5
этаж» numbers come first, in «під’їзд 3 поверх 5» they follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.address_items import PARTS, Item
from nlu.alphabets import plain_words

HIGHEST = {"entrance": 60, "floor": 40, "apartment": 999, "house": 999}
"""Larger numbers are something else."""
_COUNTED = plain_words("дома будинки подъезды поверхи этажи")
_FEW = frozenset({"2", "3", "4"})


def claimed(items: Sequence[Item]) -> dict[int, int]:
    """Which number belongs to which word: index of the word -> index of its number."""
    claims: dict[int, int] = {}
    for at, item in enumerate(items):
        if item.kind in PARTS:
            number = _number_for(items, at, frozenset(claims.values()))
            if number is not None and _fits(item, items[number]):
                claims[at] = number
    return claims


def _number_for(items: Sequence[Item], at: int, taken: frozenset[int]) -> int | None:
    before, after = _beside(items, at, -1), _beside(items, at, 1)
    if before in taken:
        before = None
    elif (
        before is not None and items[at].value in _COUNTED and items[before].value in _FEW and not items[before].ordinal
    ):
        # «три дома» are three houses
        before = None
    if after is None:
        return before
    if before is None:
        # «в під’їзді 3 поверх»: the number is the floor's
        return None if _takes_before(items, at, PARTS[:3]) else after
    return before if _takes_before(items, at) or items[before].ordinal else after


def _takes_before(items: Sequence[Item], at: int, rivals: Sequence[str] = PARTS) -> bool:
    """Whether the number after this word already belongs to the word behind it."""
    while (number := _beside(items, at, 1)) is not None:
        word = _word_after(items, number, rivals)
        if word is None:
            return False
        at = word
    return True


def _beside(items: Sequence[Item], at: int, step: int) -> int | None:
    near = at + step
    while 0 <= near < len(items) and items[near].kind == "filler" and (step > 0 or items[near].value not in ".:"):
        near += step
    return near if 0 <= near < len(items) and items[near].kind == "number" else None


def _word_after(items: Sequence[Item], number: int, rivals: Sequence[str]) -> int | None:
    near = number + 1
    return near if near < len(items) and items[near].kind in rivals else None


def _fits(word: Item, number: Item) -> bool:
    digits = re.match(r"\d+", number.value)
    whole = int(digits[0]) if digits else 0
    plain = number.value.isdigit() or word.kind in {"house", "apartment"}
    return plain and 0 < whole <= HIGHEST[word.kind]
