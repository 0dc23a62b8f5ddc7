"""Reading letters: look-alikes, transliteration, layouts, invisible characters, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.alphabets import fold, transliterate
from nlu.normal import MOST_CHARACTERS, MOST_UNREAD, Reader, clean, pattern, unread
from nlu.understanding import Understander
from nlu.vocabulary import Vocabulary

READER = Reader(Vocabulary.of([("воды", "нет", "свитла", "газом", "пахне", "пидизд")]))


WAYS = ["під'їзд", "під`їзд", "підʼїзд", "під’їзд", 'під"їзд', "під*їзд", "підїзд"]


@pytest.mark.parametrize("word", WAYS)
def test_all_ways_to_write_an_entrance(word: str) -> None:
    assert READER.read(word).words == ("пидизд",)


def test_letters_of_both_languages_meet() -> None:
    assert fold("Дым") == fold("дим")
    assert fold("ЭТАЖ") == "етаж"
    assert fold("ґанок") == "ганок"


@pytest.mark.parametrize(
    ("latin", "plain"),
    [
        ("svitlo", "свитло"), ("vulytsya", "вулиця"), ("shcho", "що"), ("nemaye", "немае"), ("kotoryy", "которий"),
        ("zhek", "жек"),
    ],
)  # fmt: skip
def test_transliteration(latin: str, plain: str) -> None:
    assert transliterate(latin) == plain


def test_the_letter_h_is_read_as_the_known_word_needs() -> None:
    assert READER.read("hazom pahne").words == ("газом", "пахне")


@pytest.mark.parametrize(("typed", "meant"), [("ytn djls", "нет воды"), ("ytvf' cdsnkf", "немає світла")])
def test_a_forgotten_layout_is_undone(typed: str, meant: str) -> None:
    assert READER.read(typed).words == tuple(fold(word) for word in meant.split())


def test_latin_look_alikes_inside_cyrillic() -> None:
    assert READER.read("HET воды").words == ("нет", "води")
    assert READER.read("пiд’їзд").words == ("пидизд",)


def test_english_stays_latin() -> None:
    reading = READER.read("There is no water in the house")
    assert reading.english
    assert "water" in reading.words


def test_nothing_invisible_is_left() -> None:
    assert clean("во\u200bда\u202e \u0000 є\ufeff\u0336") == "вода є"


def test_the_number_sign_stays() -> None:
    assert clean("кв № 5") == "кв № 5"


def test_digits_inside_words_are_letters() -> None:
    assert READER.read("дв1р").words == ("двир",)


def test_what_matched_is_shown_as_it_was_written() -> None:
    reading = READER.read("Вже  ТРЕТІЙ день,  нема")
    found = pattern(r"третій день").search(reading.view.string)
    assert found is not None
    assert reading.view.original(found.start(), found.end()) == "ТРЕТІЙ день"


def test_patterns_are_written_in_ordinary_letters() -> None:
    assert pattern(r"\bпід’?їзд\w*").search(fold("у підʼїзді".replace("ʼ", "")))
    assert pattern(r"стол[иы]\b").search(fold("столы"))


@pytest.mark.parametrize("letter", ["ﷺ", "½", "℀", "🔥"])
def test_letters_that_come_to_whole_sentences_are_read_so_far(nlu: Understander, letter: str) -> None:
    assert len(nlu._reader.read(letter * 10_000).text) <= MOST_CHARACTERS + 1
    assert len(unread(letter * 10_000)) <= MOST_UNREAD


def test_long_texts_are_read_at_both_ends() -> None:
    text = "початок " + "а" * MOST_CHARACTERS + " кінець"
    words = READER.read(text).words
    assert (words[0], words[-1]) == ("початок", "кинец")
    assert unread("коротко") == ""
    assert unread(text)


@given(st.text(max_size=300))
def test_every_token_stands_where_it_says(text: str) -> None:
    reading = READER.read(text)
    ends = [0, *(token.end for token in reading.tokens)]
    assert all(before <= token.start < token.end for before, token in zip(ends, reading.tokens, strict=False))
    assert ends[-1] <= len(reading.text)
