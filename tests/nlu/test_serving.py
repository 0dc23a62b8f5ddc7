"""Without a usable model the understanding works on, and says in one line what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

from nlu import CityWords
from nlu.serving import MODEL, understander
from nlu.trained import SUMS


def test_a_missing_model_is_said(words: CityWords, tmp_path: Path) -> None:
    made, problem = understander(words, tmp_path / "nothing")
    assert problem == "the model in nothing is missing or incomplete"
    assert made.understand("нема холодної води в будинку").candidates[0].code == "01.01"


def test_a_damaged_model_is_said(words: CityWords, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"half of it")
    (tmp_path / SUMS).write_text(f"{'0' * 64}  model.onnx\n", encoding="utf-8")
    _, problem = understander(words, tmp_path)
    assert problem.endswith("is damaged: model.onnx")


def test_a_ticket_can_name_the_model(words: CityWords, tmp_path: Path) -> None:
    assert understander(words, tmp_path / "none")[0].model == "text"
    if (MODEL / SUMS).exists():
        assert re.fullmatch("[0-9a-f]{12}", understander(words)[0].model)
