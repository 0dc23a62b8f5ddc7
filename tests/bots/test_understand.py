"""``frontdoor understand``, line by line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bots.understand import answer_lines
from tests.fakes.plain_nlu import PlainNlu


class Pipe(io.BytesIO):
    """Remembers what had been flushed, and how often."""

    flushes = 0

    def flush(self) -> None:
        """Count."""
        self.flushes += 1


def answers(*lines: bytes) -> list[dict[str, Any]]:
    out = Pipe()
    answer_lines(lines, out, PlainNlu({"вод": ("01.01",)}))
    written = out.getvalue().splitlines()
    assert out.flushes == len(written)
    return [json.loads(line) for line in written]


def test_a_line_for_a_line() -> None:
    first, second = answers('{"id": "7", "text": "нема води"}\n'.encode(), b'{"id": 8, "text": ""}\n')
    assert list(first)[:4] == ["id", "language", "intent", "emergency"]
    assert first["id"] == "7"
    assert first["offer"] == ["01.01"]
    assert second["id"] == 8
    assert second["offer"] == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"nonsense", {"id": None, "error": "not JSON"}),
        (b"[" * 100_000, {"id": None, "error": "not JSON"}),
        (b"[1]", {"id": None, "error": "not an object"}),
        (b'{"id": 5}', {"id": 5, "error": "text is missing"}),
        (b'{"id": 5, "text": 1}', {"id": 5, "error": "text is not a string"}),
        (b'{"id": 5, "text": "\xff"}', {"id": None, "error": "not UTF-8"}),
        ('{"id": 5, "text": "зламайся"}'.encode(), {"id": 5, "error": "internal error (RuntimeError)"}),
    ],
)
def test_a_bad_line_is_answered_and_the_next_one_read(line: bytes, answer: dict[str, Any]) -> None:
    first, second = answers(line, '{"id": 6, "text": "вода"}'.encode())
    assert first == answer
    assert second["offer"] == ["01.01"]


def test_empty_lines_are_passed_over() -> None:
    assert answers(b"\n", b"  \r\n") == []


def test_the_id_may_be_anything() -> None:
    assert [line["id"] for line in answers(b'{"text": "a"}', b'{"id": {"a": [1]}, "text": "a"}')] == [None, {"a": [1]}]


def test_half_of_a_surrogate_pair_comes_through() -> None:
    [line] = answers(rb'{"id": "\ud83d", "text": "a"}')
    assert line["id"] == "\ud83d"


def test_an_answer_is_out_before_the_next_line_is_read() -> None:
    out = Pipe()

    def lines() -> Any:
        yield b'{"id": 1, "text": "a"}'
        assert out.flushes == 1
        yield b'{"id": 2, "text": "a"}'

    answer_lines(lines(), out, PlainNlu({}))
    assert out.flushes == 2
