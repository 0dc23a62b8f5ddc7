"""The packed encoder: a small file of the same layout is written here and read back."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from nlu.training.packed import NotAnEncoder, read, unpacked

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁вода", "а"]


def block(scale: float, weights: list[int]) -> bytes:
    """32 weights of -8..7 as 18 bytes."""
    low, high = weights[:16], weights[16:]
    nibbles = bytes((a + 8) | ((b + 8) << 4) for a, b in zip(low, high, strict=True))
    return np.float16(scale).tobytes() + nibbles


def small(magic: bytes = b"E5S1", size: int = 32) -> bytes:
    """One table of two rows of 32, and one vector."""
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4").tobytes()
    head = magic + struct.pack("<I7ifi", 1, 32, 0, 4, 64, 2, 8, 1, 1e-12, size)
    words = struct.pack("<5i", len(PIECES), 0, 2, 1, 3) + struct.pack("<Q", len(text)) + ends
    words += np.arange(len(PIECES), dtype="<f4").tobytes() + text + struct.pack("<iI", 1, 3) + b"abc"
    rows = block(0.5, [-8] * 16 + [7] * 16) + block(2.0, list(range(-8, 8)) * 2)
    norm = np.arange(32, dtype="<f4").tobytes()
    names = [("emb.word", 1, 64, rows), ("emb.ln.w", 0, 32, norm)]
    start = len(head) + len(words) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    listed = struct.pack("<i", len(names))
    for name, kind, count, content in names:
        listed += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, start, len(content))
        start += len(content)
    return head + words + listed + rows + norm


def test_everything_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "small.bin").write_bytes(small())
    found = read(tmp_path / "small.bin")
    assert (found.shape.hidden, found.shape.inner, found.shape.rows) == (32, 64, 2)
    assert found.pieces == tuple(PIECES)
    assert found.scores == (0, 1, 2, 3, 4, 5)
    assert found.tensors["emb.word"].shape == (2, 32)
    assert found.tensors["emb.word"][0, [0, 15, 16, 31]].tolist() == [-4, -4, 3.5, 3.5]
    assert found.tensors["emb.word"][1, [0, 15, 16, 31]].tolist() == [-16, 14, -16, 14]
    assert found.tensors["emb.ln.w"].tolist() == list(range(32))


@pytest.mark.parametrize("content", [small(magic=b"GGUF"), small(size=64)])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.bin").write_bytes(content)
    with pytest.raises(NotAnEncoder):
        read(tmp_path / "other.bin")


def test_low_halves_come_first() -> None:
    assert unpacked(block(1.0, [*range(-8, 8), *([0] * 16)])).tolist() == [*range(-8, 8), *([0] * 16)]
