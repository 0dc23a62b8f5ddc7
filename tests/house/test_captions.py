"""The map of the house is true."""

from __future__ import annotations

from tests.house.captions import PAGE, page


def test_the_map_of_the_house_is_true() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.house.captions"
