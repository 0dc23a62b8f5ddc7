"""What is trained: the encoder, a cosine head over the codes, and beside it one for each side task.

Side tasks are Kyiv's finer types, whose head is thrown away afterwards, intents, and the answers of the base.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.training.batches import Batch, Reads, padded
from nlu.training.encoder import mean_of_tokens
from nlu.training.packed import Floats

SCALE = 1 / 0.06
"""Of cosines before the softmax."""
SMOOTHING = 0.05
OPEN_SHARE = 0.7
"""Where any of several codes will do, how much of the loss lets the model choose among them."""
SIDE_SHARE = 0.3
"""Weight of each side task (Kyiv's finer types, intents, answers): they shape the space."""
HEAD_RATE = 4.0
"""How much faster the heads learn than the encoder."""
FROZEN_LAYERS = 3
"""The lowest ones, beside the token embeddings."""


class Learner:
    """Encoder and heads, for training and for measuring."""

    def __init__(self, encoder: Any, heads: Floats, sides: Sequence[Floats]) -> None:
        """``heads`` [codes, width], each of ``sides`` [its names, width]: where the rows start."""
        import torch

        self.encoder = encoder
        self.heads = torch.nn.Parameter(torch.from_numpy(heads.copy()))
        self.sides = [torch.nn.Parameter(torch.from_numpy(rows.copy())) for rows in sides]
        self._halved = halved()
        frozen = [encoder.embeddings.word_embeddings, *encoder.encoder.layer[:FROZEN_LAYERS]]
        for part in frozen:
            part.requires_grad_(requires_grad=False)

    def parameters(self) -> list[tuple[list[Any], float]]:
        """What is trained, with the share of the learning rate."""
        return [
            ([p for p in self.encoder.parameters() if p.requires_grad], 1.0),
            ([self.heads, *self.sides], HEAD_RATE),
        ]

    def state(self) -> dict[str, Any]:
        """Everything, to go on later."""
        return {
            "encoder": self.encoder.state_dict(),
            "heads": self.heads.data,
            "sides": [rows.data for rows in self.sides],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """From ``state``."""
        self.encoder.load_state_dict(state["encoder"])
        self.heads.data.copy_(state["heads"])
        for rows, kept in zip(self.sides, state["sides"], strict=True):
            rows.data.copy_(kept)

    def embed(self, ids: Any, mask: Any) -> Any:
        """Unit vectors [texts, width]."""
        import torch

        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._halved):
            tokens = self.encoder(ids, attention_mask=mask).last_hidden_state
        return mean_of_tokens(tokens.float(), mask)

    def loss(self, batch: Batch) -> tuple[Any, float]:
        """The loss, and the share of texts whose best code is right."""
        import torch

        vectors = self.embed(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask))
        logits = cosines(vectors, self.heads)
        targets, choice = torch.from_numpy(batch.targets), torch.from_numpy(batch.open)
        loss = matching_loss(logits, targets, choice)
        for rows, right in zip(self.sides, map(torch.from_numpy, batch.sides), strict=True):
            loss = loss + SIDE_SHARE * side_loss(vectors, rows, right)
        hits = targets.gather(1, logits.argmax(1, keepdim=True)) > 0
        return loss, float(hits.float().mean())


def halved() -> bool:
    """Whether this processor multiplies 16-bit numbers in tiles: twice as fast, else slower than 32 bits."""
    import torch

    return bool(torch.cpu.get_capabilities().get("amx_bf16", False))


def side_loss(vectors: Any, rows: Any, right: Any) -> Any:
    """Cross entropy over the texts whose right row is known, in proportion to how many they are."""
    import torch

    known = right >= 0
    if not bool(known.any()):
        return vectors.sum() * 0
    loss = torch.nn.functional.cross_entropy(cosines(vectors[known], rows), right[known], label_smoothing=SMOOTHING)
    return loss * known.float().mean()


def cosines(vectors: Any, rows: Any) -> Any:
    """Scaled cosines [texts, rows]."""
    import torch

    return SCALE * vectors @ torch.nn.functional.normalize(rows, dim=-1).T


def matching_loss(logits: Any, targets: Any, choice: Any) -> Any:
    """Cross entropy with soft targets; where there is a choice, mostly that of all right codes together."""
    import torch

    logs = torch.log_softmax(logits, dim=-1)
    smooth = targets * (1 - SMOOTHING) + SMOOTHING / targets.shape[1]
    strict = -(smooth * logs).sum(-1)
    together = -torch.logsumexp(logs.masked_fill(targets <= 0, -1e9), dim=-1)
    share = OPEN_SHARE * choice.float()
    return (share * together + (1 - share) * strict).mean()


def embedded(encoder: Any, reads: Reads, texts: Sequence[str], at_once: int = 32) -> Floats:
    """Unit vectors [texts, width] without training."""
    import torch

    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    out = np.zeros((len(texts), encoder.config.hidden_size), dtype=np.float32)
    was = encoder.training
    encoder.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved()):
        for start in range(0, len(order), at_once):
            numbers = order[start : start + at_once]
            ids, mask = (torch.from_numpy(part) for part in padded([reads.tokens(texts[n]) for n in numbers]))
            tokens = encoder(ids, attention_mask=mask).last_hidden_state.float()
            out[numbers] = mean_of_tokens(tokens, mask).float().numpy()
    encoder.train(was)
    return out


def start(folder: Path) -> Any:
    """The encoder of a folder, ready to train."""
    from transformers import BertModel

    # plain attention: the fused one spends half of a step on its backward pass over short texts
    return BertModel.from_pretrained(
        folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="eager"
    ).train()
