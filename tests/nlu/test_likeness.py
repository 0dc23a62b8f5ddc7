"""Cosines of TF-IDF between a text and documents."""

from __future__ import annotations

import math

import pytest

from nlu.likeness import Documents


def test_a_document_is_most_like_itself() -> None:
    documents = Documents([(0, {"вода": 1.0, "кран": 1.0}), (1, {"світло": 1.0, "лампа": 2.0})])
    alike = documents.similarities({"світло": 1.0, "лампа": 2.0})
    assert alike.tolist() == pytest.approx([0.0, 1.0], abs=1e-6)
    assert documents.owners.tolist() == [0, 1]


def test_what_few_owners_have_counts_more() -> None:
    documents = Documents([(0, {"двір": 1.0}), (1, {"двір": 1.0}), (2, {"люк": 1.0})])
    alike = documents.similarities({"двір": 1.0, "люк": 1.0})
    assert alike[2] > alike[0] == alike[1] > 0


def test_many_documents_of_one_owner_make_nothing_common() -> None:
    one, two = (Documents([*((0, {"люк": 1.0}) for _ in range(n)), (1, {"двір": 1.0})]) for n in (1, 5))
    asked = {"люк": 1.0, "двір": 1.0}
    assert one.similarities(asked)[-1] == pytest.approx(two.similarities(asked)[-1])


def test_repetition_counts_less_and_less() -> None:
    documents = Documents([(0, {"а": 1.0}), (1, {"б": 1.0})])
    alike = documents.similarities({"а": math.e, "б": 1.0})
    assert alike[0] / alike[1] == pytest.approx(2.0, abs=1e-6)


def test_strange_words_make_a_text_less_alike() -> None:
    documents = Documents([(0, {"а": 1.0})])
    assert 0 < documents.similarities({"а": 1.0, "ъъ": 1.0})[0] < documents.similarities({"а": 1.0})[0]
    assert documents.similarities({"ъъ": 1.0}).tolist() == [0.0]


def test_nothing_is_like_nothing() -> None:
    assert Documents([]).similarities({"а": 1.0}).tolist() == []
    assert Documents([(0, {}), (1, {"а": 1.0})]).similarities({"а": 1.0}).tolist() == pytest.approx([0.0, 1.0])
    assert Documents([(0, {"а": 1.0})]).similarities({}).tolist() == [0.0]
