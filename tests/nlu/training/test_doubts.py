"""Which real texts the second round of training does without."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.training.corpus import NONE, Row
from nlu.training.doubts import BELIEVED, believed_shares


def test_codes_of_a_row_count_together() -> None:
    heads = np.eye(3, dtype=np.float32)
    vectors = np.array([[1, 0, 0], [1, 0, 0], [0.5, 0.5, 0]], dtype=np.float32)
    rows = [Row("", ("a",), "kyiv"), Row("", ("b",), "kyiv"), Row("", ("b", "a"), "kyiv")]
    sure, wrong, either = believed_shares(vectors, heads, rows, ("a", "b", NONE))
    assert sure > 0.99
    assert wrong < BELIEVED
    assert either == pytest.approx(1.0, abs=0.01)


def test_a_code_that_the_first_round_did_not_know_is_doubted() -> None:
    shares = believed_shares(
        np.ones((1, 2), dtype=np.float32), np.eye(2, dtype=np.float32), [Row("", ("x",), "kyiv")], ("a", NONE)
    )
    assert shares.tolist() == [0.0]
