"""Training: from the packed encoder and the rows to weights in a folder, with checkpoints to go on from.

The learning rate rises and falls over a given number of steps or minutes, whichever is nearer its end, so that a run
always finishes properly. With steps alone it is reproducible from its seed.
"""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nlu.trained import entry_choice
from nlu.training import batches, doubts, encoder, learner, vocabulary
from nlu.training.corpus import NONE, Row
from nlu.training.packed import Floats
from nlu.values import EntryText

CHECKPOINT = "checkpoint.pt"
BASE = "base"
ENDED = "trained"
WARM_UP = 0.06
"""Share of the run in which the learning rate rises."""
LEAST_RATE = 0.03
"""Of the highest rate, at the end."""
LARGEST_STEP = 1.0
"""Norm to which gradients are cut."""
SHARES = {"own": 0.35, "talk": 0.13, "entry": 0.04, "kyiv": 0.48}
"""Of the texts of a batch; ``talk``: own texts that are no report."""
SAMPLE_OF_NONE = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train."""

    steps: int = 6000
    minutes: float = 100.0
    rate: float = 1.5e-4
    seed: int = 1
    threads: int = 2
    longest: int = 44
    """Tokens of a text."""
    save_every: float = 4.0
    """Minutes between checkpoints."""
    start: Path | None = None
    """An encoder that another run ended with, to begin with instead of the packed one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What to train on."""

    own: Sequence[Row]
    entry: Sequence[Row]
    kyiv: Sequence[Row] = ()

    @property
    def all(self) -> list[Row]:
        """Every row."""
        return [*self.own, *self.entry, *self.kyiv]


@dataclass(frozen=True, slots=True)
class Trained:
    """The result."""

    encoder: Any
    heads: Floats
    """[codes, width], unit rows; the last is that of no report."""
    sides: Sequence[Floats]
    """Of each side task [its names, width], unit rows."""
    places: batches.Places
    reads: batches.Reads


Say = Callable[[str], None]


def train(
    entries: Sequence[EntryText], rows: Rows, folder: Path, plan: Plan, surroundings: tuple[batches.Legible, Say]
) -> Trained:
    """Train, or go on from the folder's checkpoint.

    ``surroundings``: how texts are made legible, and where to tell how it goes.
    Raises ``NotAnEncoder`` if the folder has no encoder to start from and none can be made.
    """
    import torch

    legible, say = surroundings
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    _begin(folder, plan)
    reads = batches.Reads(tokenizer_in(folder / BASE), legible, plan.longest)
    places = batches.places_of([entry.code for entry in entries], rows.all)
    if plan.start is not None:
        real = doubts.believed(rows.kyiv, places.codes, plan.start, (reads, folder))
        say(f"real texts left out, as the first round doubts their labels: {len(rows.kyiv) - len(real)}")
        rows = replace(rows, kyiv=real)
    net = _fresh(entries, rows, places, (learner.start(folder / BASE), reads))
    if plan.start is not None:
        net.heads.data.copy_(torch.from_numpy(np.load(plan.start / doubts.HEADS)))
    _run(net, rows, folder, plan, (places, reads, say))
    net.encoder.eval()
    heads, *sides = (_unit(part.detach().numpy()) for part in (net.heads, *net.sides))
    keep(net.encoder, heads, folder)
    return Trained(net.encoder, heads, sides, places, reads)


def _begin(folder: Path, plan: Plan) -> None:
    if (folder / BASE / "config.json").exists():
        return
    if plan.start is None:
        encoder.make(folder / BASE)
    else:
        shutil.copytree(plan.start, folder / BASE, dirs_exist_ok=True)


def keep(encoder_: Any, heads: Floats, folder: Path) -> None:
    """Write what was trained beside what it began with, for a second round that begins with it."""
    shutil.copytree(folder / BASE, folder / ENDED, dirs_exist_ok=True)
    encoder_.save_pretrained(folder / ENDED)
    np.save(folder / ENDED / doubts.HEADS, heads)


def tokenizer_in(folder: Path) -> Any:
    """The tokenizer of a folder."""
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    loaded.enable_truncation(vocabulary.LONGEST)
    return loaded


def entry_vectors(encoder_: Any, reads: batches.Reads, entries: Sequence[EntryText]) -> Floats:
    """What entries look like by their texts alone: unit vectors [entries, width]."""
    listed = [(n, text) for n, entry in enumerate(entries) for text in entry_choice(entry).texts]
    vectors = learner.embedded(encoder_, reads, [text for _, text in listed])
    sums = np.zeros((len(entries), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, [n for n, _ in listed], vectors)
    return _unit(sums)


def _fresh(
    entries: Sequence[EntryText], rows: Rows, places: batches.Places, started: tuple[Any, batches.Reads]
) -> learner.Learner:
    encoder_, reads = started
    none = [row.text for row in rows.own if row.codes == (NONE,)][:SAMPLE_OF_NONE] or ["?"]
    heads = [entry_vectors(encoder_, reads, entries), learner.embedded(encoder_, reads, none).mean(0, keepdims=True)]
    sides = [apart(learner.embedded(encoder_, reads, names or ("?",))) for names in places.sides]
    return learner.Learner(encoder_, apart(np.concatenate(heads)), sides)


def apart(rows: Floats) -> Floats:
    """Unit rows without what they have in common, which is most of it before training."""
    return _unit(rows - rows.mean(0)) if len(rows) > 1 else rows


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-9), dtype=np.float32)


def _run(
    net: learner.Learner, rows: Rows, folder: Path, plan: Plan, tools: tuple[batches.Places, batches.Reads, Say]
) -> None:
    import torch

    places, reads, say = tools
    groups = [{"params": part, "share": share} for part, share in net.parameters()]
    optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.01, fused=True)
    step, spent = _restored(net, optimiser, folder / CHECKPOINT)
    talk = [row for row in rows.own if row.codes == (NONE,)]
    reports = [row for row in rows.own if row.codes != (NONE,)]
    sources = {"own": reports, "talk": talk, "entry": rows.entry, "kyiv": rows.kyiv}
    stream = batches.endless(sources, SHARES, places, reads, plan.seed * 1_000_000 + step)
    began = saved = time.monotonic()
    seen = hits = total = 0.0
    while (done := max(step / plan.steps, (spent + time.monotonic() - began) / 60 / plan.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * pace(done) * group["share"]
        loss, right = _step(net, next(stream), optimiser)
        step, seen, hits, total = step + 1, seen + 1, hits + right, total + loss
        if time.monotonic() - saved > plan.save_every * 60:
            saved = time.monotonic()
            _save(net, optimiser, folder / CHECKPOINT, (step, spent + saved - began))
            say(f"step {step}, {done:.0%}: loss {total / seen:.3f}, right {hits / seen:.1%}")
            seen = hits = total = 0.0
    _save(net, optimiser, folder / CHECKPOINT, (step, spent + time.monotonic() - began))
    say(f"done after {step} steps: loss {total / max(seen, 1):.3f}, right {hits / max(seen, 1):.1%}")


def _step(net: learner.Learner, batch: batches.Batch, optimiser: Any) -> tuple[float, float]:
    import torch

    loss, right = net.loss(batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for part, _ in net.parameters() for p in part], LARGEST_STEP)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return float(loss.detach()), right


def pace(done: float) -> float:
    """The share of the highest learning rate when so much of the run is done: up in a line, down in a cosine."""
    if done < WARM_UP:
        return max(done / WARM_UP, LEAST_RATE)
    fallen = (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) / 2
    return LEAST_RATE + (1 - LEAST_RATE) * fallen


def _save(net: learner.Learner, optimiser: Any, path: Path, done: tuple[int, float]) -> None:
    import torch

    half = path.with_suffix(".part")
    torch.save({"net": net.state(), "optimiser": optimiser.state_dict(), "done": done}, half)
    half.replace(path)


def _restored(net: learner.Learner, optimiser: Any, path: Path) -> tuple[int, float]:
    """Steps and seconds done before; nothing for a fresh start."""
    import torch

    if not path.exists():
        return 0, 0.0
    saved = torch.load(path, weights_only=True)
    net.restore(saved["net"])
    optimiser.load_state_dict(saved["optimiser"])
    step, spent = saved["done"]
    return int(step), float(spent)
