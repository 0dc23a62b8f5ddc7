"""The served tokenizer gives the numbers that the library gives, for any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer as Library
from tokenizers import models, normalizers, pre_tokenizers, processors

from nlu.pieces import Pieces, Tokenizer
from nlu.serving import MODEL

SPECIAL = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
LISTED = [("▁", -2.0), ("▁во", -3.0), ("вода", -5.0), ("да", -3.5), ("а", -2.5), ("в", -4.0), ("о", -4.0), ("д", -4.1)]
MORE = [("ода", -4.5), ("аа", -5.0), ("12", -4.0), ("1", -4.4), ("2", -4.4), ("▁2", -4.4)]
LONGEST = 12


def library() -> Library:
    made = Library(models.Unigram([*SPECIAL, *LISTED, *MORE], 3, False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing("<s> $A </s>", None, [("<s>", 0), ("</s>", 2)])
    made.enable_truncation(LONGEST)
    return made


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    library().save(str(file))
    return Tokenizer.load(file)


@given(st.text(st.sampled_from("воадВ12 ▁<s>/①\u0301э🔥\n"), max_size=40) | st.text(max_size=20))
def test_numbers_are_the_librarys(ours: Tokenizer, text: str) -> None:
    assert ours.numbers(text, LONGEST) == library().encode(text).ids


def test_the_likeliest_way_is_taken() -> None:
    pieces = Pieces([("?", 0.0), ("во", -2.0), ("да", -2.0), ("вода", -5.0), ("в", -1.0), ("ода", -2.5)], 0)
    assert pieces.of("вода") == (4, 5)
    assert pieces.of("водава") == (4, 5, 4, 0)


def test_strange_letters_side_by_side_are_one() -> None:
    pieces = Pieces([("?", 0.0), ("а", -1.0)], 0)
    assert pieces.of("ъъаъъъ") == (0, 1, 0)
    assert pieces.of("") == ()


def test_what_is_beyond_the_longest_is_left_out(ours: Tokenizer) -> None:
    assert len(ours.numbers("вода " * 1000, LONGEST)) == LONGEST
    assert ours.numbers("", LONGEST) == [0, 2]


def test_another_kind_of_tokenizer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    Library(models.BPE()).save(str(file))
    with pytest.raises(ValueError, match="another kind"):
        Tokenizer.load(file)


@pytest.mark.skipif(not MODEL.exists(), reason="no model is committed yet")
def test_the_committed_model_reads_as_the_library_does() -> None:
    ours, theirs = Tokenizer.load(MODEL / "tokenizer.json"), Library.from_file(str(MODEL / "tokenizer.json"))
    theirs.enable_truncation(64)
    reports = Path(__file__).parents[2] / "nlu" / "evaluation" / "reports.jsonl"
    for line in reports.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        assert ours.numbers(text, 64) == theirs.encode(text).ids
