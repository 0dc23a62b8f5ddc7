"""From trained weights to what is served: an ONNX graph in 8 bits with the pooling inside, and the files beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from nlu.encoder import MODEL, WEIGHTS
from nlu.trained import SUMS
from nlu.training import vocabulary
from nlu.training.encoder import mean_of_tokens
from nlu.training.packed import Floats

OPSET = 17
FLOAT = 1
"""``onnx.TensorProto.FLOAT``: what fused nodes give, which the quantiser cannot infer."""
SLOWER = ["SkipLayerNormFusion", "BiasGeluFusion"]
"""Fusions of onnxruntime whose nodes take three times as long as their parts, for 20 tokens on one thread."""


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
    """Write ``model.onnx``, and its weights beside it, where a process maps them and holds only what it uses.

    Matrix products are in 8 bits, per channel, of a range that any processor adds up safely.
    """
    with TemporaryDirectory(dir=folder) as made:
        steps = [Path(made) / f"{name}.onnx" for name in ("whole", "fused", "in_bytes")]
        _trace(encoder, steps[0])
        _fuse(encoder.config, steps[0], steps[1])
        _quantise(steps[1], steps[2])
        _settle(steps[2], folder / MODEL)


def _trace(encoder: Any, target: Path) -> None:
    import torch

    encoder.config._attn_implementation = "eager"  # noqa: SLF001 (the exporter knows plain attention best)
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    torch.onnx.export(
        graph(encoder),
        (ids, (ids != vocabulary.PADDING).long()),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in ("input_ids", "attention_mask")}
        | {"sentence_embedding": {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,
    )


def _fuse(config: Any, source: Path, target: Path) -> None:
    """Attention and GELU as one node each. Other fusions stay off: on short texts they are slower than their parts."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = options.enable_skip_layer_norm = False
    options.enable_bias_skip_layer_norm = options.enable_bias_gelu = False
    heads, width = config.num_attention_heads, config.hidden_size
    fused = optimize_model(str(source), "bert", heads, width, optimization_options=options, opt_level=0)
    fused.save_model_to_file(str(target))


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Attention"],
        extra_options={"DefaultTensorType": FLOAT},
    )


def _settle(source: Path, target: Path) -> None:
    """Do now what onnxruntime would do at each start, less its fusions that are slower, and part graph and weights."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    settings = "session.optimized_model_external_initializers_"
    options.add_session_config_entry(settings + "file_name", WEIGHTS)
    options.add_session_config_entry(settings + "min_size_in_bytes", "1024")
    InferenceSession(str(source), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)


def sums(folder: Path) -> None:
    """Write the checksums of every file of the artefact."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
