"""The trained encoder as it is served: a text becomes a unit vector, with tokenizers and onnxruntime alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.pieces import Tokenizer

Floats = NDArray[np.float32]

MODEL = "model.onnx"
WEIGHTS = "model.onnx_data"
"""Mapped while an encoder lives: replace the file, never write into it."""
TOKENIZER = "tokenizer.json"


class Encoder:
    """Vectors of texts; any number of threads may share one."""

    def __init__(self, tokenizer: Any, session: Any, longest: int = 64) -> None:
        """A ``nlu.pieces.Tokenizer`` and an ``onnxruntime.InferenceSession``; ``longest``: tokens read of a text."""
        self._tokenizer = tokenizer
        self._session = session
        self._longest = longest

    @classmethod
    def load(cls, folder: Path, longest: int) -> Encoder:
        """From the files of an artefact; ``longest``: tokens read of a text.

        Raises whatever the libraries raise for damaged files.
        """
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL  # the exporter has done it
        options.enable_cpu_mem_arena = False  # one text at a time needs little; the arena would keep the most
        session = InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
        return cls(Tokenizer.load(folder / TOKENIZER), session, longest)

    def vector(self, text: str) -> Floats:
        """[width], of length 1."""
        ids = np.array([self._tokenizer.numbers(text, self._longest)], dtype=np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return np.asarray(self._session.run(None, fed)[0][0], dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """[texts, width]"""
        return np.stack([self.vector(text) for text in texts])
