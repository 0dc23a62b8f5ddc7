"""``frontdoor understand``: JSON lines in, JSON lines out, one for one and at once.

A line that cannot be understood is answered by ``{"id": ..., "error": "..."}`` (``id`` is null where it has none), and
the next one is read: a stream is not lost for one bad line.  Empty lines are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

import structlog

from bots.trouble import trouble
from bots.understood import Understands

log = structlog.get_logger(__name__)


class BadLine(Exception):
    """A line that is not ``{"id": ..., "text": "..."}``."""

    def __init__(self, why: str, line_id: Any = None) -> None:
        super().__init__(why)
        self.line_id = line_id


def answer_lines(lines: Iterable[bytes], out: BinaryIO, nlu: Understands) -> None:
    """Answer every line of UTF-8 JSON; each answer is flushed before the next line is read."""
    for line in lines:
        if line.strip():
            text = json.dumps(_answer(line, nlu), ensure_ascii=False)
            out.write(text.encode("utf-8", "backslashreplace") + b"\n")  # half of a surrogate pair stays an escape
            out.flush()


def _answer(line: bytes, nlu: Understands) -> dict[str, Any]:
    try:
        line_id, text = _read(line)
    except BadLine as wrong:
        return {"id": wrong.line_id, "error": str(wrong)}
    try:
        return {"id": line_id, **nlu.understand(text).to_json()}
    except Exception as error:  # noqa: BLE001 (a bug met by one text must not end the stream)
        log.error("understand.broke", **trouble(error))
        return {"id": line_id, "error": f"internal error ({type(error).__name__})"}


def _read(line: bytes) -> tuple[Any, str]:
    try:
        said = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLine("not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(said, dict):
        raise BadLine("not an object")
    line_id, text = said.get("id"), said.get("text")
    if not isinstance(text, str):
        raise BadLine("text is missing" if text is None else "text is not a string", line_id)
    return line_id, text
