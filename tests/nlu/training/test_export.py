"""What is served gives the vectors that were trained, in bytes, with the nodes that are quick on short texts."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlu.encoder import MODEL, WEIGHTS

LAYERS, WIDTH, HEADS = 2, 48, 4
PADDED = np.array([[0, 5, 6, 7, 8, 2], [0, 9, 2, 1, 1, 1]])


@pytest.fixture(scope="module")
def encoder() -> Any:
    """A small one, untrained."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(1)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    config = transformers.BertConfig(vocab_size=40, intermediate_size=96, pad_token_id=1, **sizes)
    return transformers.BertModel(config, add_pooling_layer=False).eval()


@pytest.fixture(scope="module")
def folder(encoder: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is exported of it."""
    from nlu.training import export

    made = tmp_path_factory.mktemp("exported")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter talks of its successor, which cannot do this yet
        export.onnx(encoder, made)
    return made


def trained(encoder: Any, ids: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> Any:
    import torch

    from nlu.training.encoder import mean_of_tokens

    with torch.no_grad():
        found = encoder(torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).last_hidden_state
        return mean_of_tokens(found, torch.from_numpy(mask)).numpy()


def served(folder: Path, ids: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> Any:
    from onnxruntime import InferenceSession

    session = InferenceSession(str(folder / MODEL), providers=["CPUExecutionProvider"])
    return session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


def test_vectors_are_those_that_were_trained(encoder: Any, folder: Path) -> None:
    alone = np.array([[0, 5, 6, 7, 8, 2]])
    ours, theirs = served(folder, alone, np.ones_like(alone)), trained(encoder, alone, np.ones_like(alone))
    assert float(np.sum(ours * theirs)) > 0.99
    assert np.linalg.norm(ours) == pytest.approx(1, abs=1e-5)


def test_padding_changes_nothing(encoder: Any, folder: Path) -> None:
    mask = (PADDED != 1).astype(np.int64)
    assert np.sum(served(folder, PADDED, mask) * trained(encoder, PADDED, mask), axis=1).min() > 0.99


def test_weights_lie_beside_the_graph(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [MODEL, WEIGHTS]


def test_nodes_are_the_quick_ones(folder: Path) -> None:
    onnx = pytest.importorskip("onnx")
    graph = onnx.load(str(folder / MODEL), load_external_data=False).graph
    nodes = Counter(node.op_type for node in graph.node)
    assert nodes["QAttention"] == LAYERS
    assert nodes["DynamicQuantizeMatMul"] == 3 * LAYERS
    assert nodes["MatMul"] == nodes["Attention"] == nodes["SkipLayerNormalization"] == nodes["BiasGelu"] == 0
