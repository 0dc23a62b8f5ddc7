"""What the trained model reads of a text."""

from __future__ import annotations

import pytest

from nlu import Understander
from nlu.legible import legible


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("нeма вoди", "нема води"),
        ("Hема ВOДИ на Соборності 12", "нема ВоДИ на Соборності 12"),
        ("wi-fi біля ЦНАП", "wi-fi біля ЦНАП"),
        ("а_c_а", "а_c_а"),
        ("nema vody", "нема води"),
        ("there is no water", "there is no water"),
    ],
)
def test_words_that_mix_alphabets_are_made_whole(nlu: Understander, written: str, read: str) -> None:
    assert legible(nlu._reader.read(written)) == read


def test_an_endless_word_is_made_whole_too(nlu: Understander) -> None:
    assert legible(nlu._reader.read("а" * 700 + "o")) == "а" * 700 + "о"
