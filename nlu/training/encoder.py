"""The encoder to train: the packed weights as a ``transformers`` BertModel with the cut vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlu.training import packed, vocabulary
from nlu.training.packed import Floats, Packed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_OF_MODEL = "embeddings."
_EMBEDDINGS = {
    "emb.word": _OF_MODEL + "word_embeddings.weight",
    "emb.pos": _OF_MODEL + "position_embeddings.weight",
    "emb.type": _OF_MODEL + "token_type_embeddings.weight",
    "emb.ln.w": _OF_MODEL + "LayerNorm.weight",
    "emb.ln.b": _OF_MODEL + "LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def state(content: Packed, rows: Sequence[int]) -> dict[str, Floats]:
    """The weights under the names of BertModel, the token embeddings cut to ``rows``."""
    named = {_EMBEDDINGS[old]: content.tensors[old] for old in _EMBEDDINGS}
    named[_EMBEDDINGS["emb.word"]] = content.tensors["emb.word"][np.array(rows)]
    for layer in range(content.shape.layers):
        for short, long in _LAYER.items():
            for part, full in (("w", "weight"), ("b", "bias")):
                named[f"encoder.layer.{layer}.{long}.{full}"] = content.tensors[f"l{layer}.{short}.{part}"]
    return named


def bert(content: Packed, rows: Sequence[int]) -> Any:
    """A BertModel without pooling layer, in evaluation mode."""
    import torch
    from transformers import BertConfig, BertModel

    shape = content.shape
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=vocabulary.PADDING,
    )
    model = BertModel(config, add_pooling_layer=False)
    weights = {name: torch.from_numpy(np.array(values)) for name, values in state(content, rows).items()}
    missing, strange = model.load_state_dict(weights, strict=False)
    unexpected = [name for name in (*missing, *strange) if not name.endswith(("position_ids", "token_type_ids"))]
    if unexpected:
        raise packed.NotAnEncoder(f"weights do not fit: {unexpected[:3]}")
    return model.eval()


def tokenizer_of(content: Packed, rows: Sequence[int]) -> Tokenizer:
    """The tokenizer for the same rows."""
    return vocabulary.tokenizer([content.pieces[n] for n in rows], [content.scores[n] for n in rows])


def make(folder: Path, source: Path | None = None) -> None:
    """Write the starting encoder in the formats of ``transformers``: weights, config, tokenizer.

    Raises ``NotAnEncoder`` without a usable source.
    """
    content = packed.read(source or packed.bundled())
    rows = vocabulary.kept(content.pieces)
    folder.mkdir(parents=True, exist_ok=True)
    bert(content, rows).save_pretrained(folder)
    vocabulary.save(tokenizer_of(content, rows), folder)


def mean_of_tokens(hidden: Any, mask: Any) -> Any:
    """Unit vectors [texts, width] from token states [texts, tokens, width] and a mask [texts, tokens]."""
    import torch

    weights = mask.unsqueeze(-1).to(hidden.dtype)
    pooled = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
    return torch.nn.functional.normalize(pooled, dim=-1)
