"""Numbers in words."""

from __future__ import annotations

import pytest

from nlu.address_items import numbers_view
from nlu.normal import Reader
from nlu.numerals import ordinal
from nlu.vocabulary import Vocabulary

READER = Reader(Vocabulary.of([]))


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("двадцять п’ять", "25"), ("двадцать пять", "25"), ("сто двадцять три", "123"), ("сорок", "40"),
        ("п'ятнадцять", "15"),
        ("дом семь", "дом 7"), ("двадцать второй", "22й"),
        ("другого під’їзду", "2й пидизду"), ("третий этаж", "3й етаж"),
        ("двадцять сорок", "20 40"), ("пять пять", "5 5"), ("двісті один", "201"),
    ],
)  # fmt: skip
def test_spoken_numbers_become_digits(said: str, digits: str) -> None:
    assert numbers_view(READER.read(said)).string == digits


ORDINALS = [("друга", 2), ("пятого", 5), ("шостому", 6), ("другой", None), ("пять", None), ("трете", 3)]


@pytest.mark.parametrize(("word", "number"), ORDINALS)
def test_ordinals(word: str, number: int | None) -> None:
    assert ordinal(word) == number
