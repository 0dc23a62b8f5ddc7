"""From trained weights to what is served: an ONNX graph in 8 bits with the pooling inside, and the files beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from nlu.encoder import MODEL
from nlu.trained import SUMS
from nlu.training import vocabulary
from nlu.training.encoder import mean_of_tokens
from nlu.training.packed import Floats

OPSET = 17


def graph(encoder: Any) -> Any:
    """A module of (ids, mask) -> unit vectors, with token embeddings in bytes."""
    import torch

    class Served(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            table, scales = in_bytes(encoder.embeddings.word_embeddings.weight.detach().numpy())
            self.register_buffer("table", torch.from_numpy(table))
            self.register_buffer("scales", torch.from_numpy(scales))
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            found = torch.nn.functional.embedding
            words = found(input_ids, self.table).to(torch.float32) * found(input_ids, self.scales)
            hidden = self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state
            return mean_of_tokens(hidden, attention_mask)

    return Served().eval()


def in_bytes(rows: Floats) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Floats]:
    """Rows as int8 [rows, width], and the scale of each [rows, 1]."""
    scales = (np.abs(rows).max(1, keepdims=True) / 127).clip(1e-12).astype(np.float32)
    return np.round(rows / scales).astype(np.int8), scales


def onnx(encoder: Any, folder: Path) -> None:
    """Write ``model.onnx``: matrix products in 8 bits, per channel, of a range that any processor adds up safely."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder.config._attn_implementation = "eager"  # noqa: SLF001 (the exporter knows plain attention best)
    whole = folder / "whole.onnx"
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    torch.onnx.export(
        graph(encoder),
        (ids, (ids != vocabulary.PADDING).long()),
        str(whole),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in ("input_ids", "attention_mask")}
        | {"sentence_embedding": {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,
    )
    quantize_dynamic(
        str(whole),
        str(folder / MODEL),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
    )
    whole.unlink()


def sums(folder: Path) -> None:
    """Write the checksums of every file of the artefact."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
