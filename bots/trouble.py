"""What may be logged of an exception: its type and its place, never its words, which may quote a resident."""

from __future__ import annotations

import traceback
from pathlib import Path


def trouble(error: BaseException) -> dict[str, str]:
    """``{"error": "KeyError", "at": "turns.py:120 lookups.py:33"}``: the innermost places last."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return {
        "error": type(error).__name__,
        "at": " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames),
    }
