"""What understanding costs: time of one text on one thread, memory, loading; and the encoder beside its peer.

python -m tests.load.understanding    # pickled words of a city on stdin, ``Costs`` as JSON on stdout; a fresh process
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "nlu" / "evaluation" / "reports.jsonl"
TOKENS = range(15, 26)
"""Of the texts that are timed."""
TEXTS, ROUNDS = 200, 3
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one process; times in milliseconds, sizes in megabytes."""

    problem: str
    """Why nothing was measured, or nothing."""
    load: float = 0.0
    memory: float = 0.0
    """Resident, added by everything that understanding needs, libraries among it."""
    size: float = 0.0
    """Of the model's files."""
    p50: float = 0.0
    p99: float = 0.0
    processor_p50: float = 0.0
    """Of the processor, which a busy machine changes less than what the clock says."""
    processor_p99: float = 0.0
    encoder: float = 0.0
    """Median of the encoder alone."""
    peer: float = 0.0
    """Median of transformers with torch, or nothing if they are not installed."""


def understanding() -> list[bool]:
    """Measure in a fresh process and print; whether each target is met, none without a model."""
    from bots.city import City

    words = pickle.dumps(City.load(ROOT / "cities" / "kryvyi-rih").words())
    done = subprocess.run([sys.executable, "-m", __name__], input=words, capture_output=True, cwd=ROOT, check=True)
    costs = Costs(**json.loads(done.stdout.splitlines()[-1]))
    if costs.problem:
        print(f"understanding: nothing measured, {costs.problem}")
        return []
    print(f"understanding a text of ~20 tokens: p50 {costs.p50:.1f} ms, p99 {costs.p99:.1f} ms (targets <= 5, <= 12)")
    print(f"  of the processor: p50 {costs.processor_p50:.1f} ms, p99 {costs.processor_p99:.1f} ms")
    print(f"  the encoder alone: p50 {costs.encoder:.1f} ms")
    print(f"memory added by understanding: {costs.memory:.0f} MB (target <= 150)")
    print(f"loading: {costs.load / 1000:.2f} s (target <= 1.5); the model's files: {costs.size:.1f} MB (target <= 40)")
    met = [costs.p50 <= 5 and costs.p99 <= 12, costs.memory <= 150, costs.load <= 1500 and costs.size <= 40]
    if not costs.peer:
        print("encoder to transformers with torch in fp32: not measured, they come with the extra `train`")
        return met
    print(f"encoder to transformers with torch in fp32: {costs.peer / costs.encoder:.1f} times sooner (target >= 5)")
    return [*met, costs.peer >= 5 * costs.encoder]


def measured(pickled: bytes) -> Costs:
    """In this process, which must not have loaded anything of ``nlu`` yet."""
    before, began = resident(), time.perf_counter()
    words = pickle.loads(pickled)
    from nlu.serving import MODEL, understander

    served, problem = understander(words)
    load = (time.perf_counter() - began) * 1000
    if problem:
        return Costs(problem)
    from nlu.encoder import Encoder

    texts = of_usual_length(MODEL)
    for text in texts:
        served.understand(text)
    memory = resident() - before
    whole, processor = timed([served.understand], texts)[0]
    encoder = Encoder.load(MODEL, TOKENS.stop)
    reads = [encoder.vector, *peers(MODEL)]
    medians = [percentile(times, 0.5) for times, _ in timed(reads, texts)]
    return Costs(
        problem,
        load,
        memory,
        sum(path.stat().st_size for path in MODEL.iterdir()) / MB,
        percentile(whole, 0.5),
        percentile(whole, 0.99),
        percentile(processor, 0.5),
        percentile(processor, 0.99),
        *medians,
    )


def of_usual_length(model: Path) -> list[str]:
    """Texts of about 20 tokens."""
    from nlu.encoder import TOKENIZER
    from nlu.pieces import Tokenizer

    tokenizer = Tokenizer.load(model / TOKENIZER)
    texts = [json.loads(line)["text"] for line in REPORTS.read_text("utf-8").splitlines()]
    return [text for text in texts if len(tokenizer.numbers(text, 99)) in TOKENS][:TEXTS]


def peers(model: Path) -> list[Callable[[str], object]]:
    """The same encoder as others would serve it, untrained, which takes as long; none if they are not installed."""
    try:
        import torch
        from transformers import AutoTokenizer, BertConfig, BertModel
    except ImportError:
        return []
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(model)
    peer = BertModel(BertConfig.from_pretrained(model), add_pooling_layer=False).eval()

    def vector(text: str) -> Any:
        with torch.inference_mode():
            return peer(**tokenizer(text, return_tensors="pt")).last_hidden_state.mean(1).numpy()

    return [vector]


def timed(reads: Sequence[Callable[[str], object]], texts: Sequence[str]) -> list[tuple[list[float], list[float]]]:
    """Milliseconds of every text, by the clock and of the processor, for each; they take turns."""
    found: list[tuple[list[float], list[float]]] = [([], []) for _ in reads]
    for _ in range(ROUNDS):
        for read, (clock, processor) in zip(reads, found, strict=True):
            for text in texts:
                began, spent = time.perf_counter(), time.process_time()
                read(text)
                clock.append((time.perf_counter() - began) * 1000)
                processor.append((time.process_time() - spent) * 1000)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """``share`` is 0..1."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


if __name__ == "__main__":
    os.sched_setaffinity(0, {0})
    print(json.dumps(asdict(measured(sys.stdin.buffer.read()))))
