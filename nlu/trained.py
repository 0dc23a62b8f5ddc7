"""The trained matcher: an encoder with a cosine head and a linear model, blended, calibrated, loaded from a folder.

An entry that was not there at training, or has another title since, is known by its texts alone; so a changed
classifier works at once, if not as well as after the next training.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import Encoder
from nlu.grams import numbered
from nlu.linear import Linear
from nlu.matching import MOST_BUTTONS, MOST_CANDIDATES, Match
from nlu.talk import Talk, TalkDials
from nlu.values import AnswerText, Candidate, EntryText

Floats = NDArray[np.float32]

DIALS = "matching.json"
ARRAYS = "arrays.npz"
SUMS = "SHA256SUMS"
FORMAT = 2


OF_ENCODER = ("heads", "common", "intents", "answers", "asked")
"""Arrays that go with the encoder's vectors."""


class ModelUnusable(Exception):
    """The artefact is missing or damaged; the message says so in one line. The untrained matcher still works."""


@dataclass(frozen=True, slots=True)
class Dials:
    """What was fitted after training."""

    codes: tuple[str, ...]
    """Of the head's rows; the one for no report is not among them, its row is the last."""
    titles: tuple[str, ...]
    """Of the entries when they were trained."""
    scale: float
    """Of cosines."""
    blend: tuple[float, float]
    """How much the encoder's and the linear model's logarithms count; together they also set the sharpness."""
    enough: float
    """Buttons are added until the confidences come to this much."""
    nothing: float
    """No button from this confidence on that it is no report."""
    newcomer: float
    """Added to the scaled cosine of entries known by their texts alone."""
    longest: int
    """Tokens read of a text."""
    talk: TalkDials
    """Those for intents and answers."""

    @classmethod
    def read(cls, path: Path) -> Dials:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for other contents."""
        read = json.loads(path.read_text(encoding="utf-8"))
        if read.pop("format", None) != FORMAT:
            raise ValueError("another format")
        numbers = {name: float(read[name]) for name in ("scale", "enough", "nothing", "newcomer")}
        ours, theirs = read["blend"]
        codes, titles = tuple(read["codes"]), tuple(read["titles"])
        longest = int(read["longest"])
        return cls(codes, titles, blend=(ours, theirs), longest=longest, talk=TalkDials.of(read["talk"]), **numbers)

    def write(self, path: Path) -> None:
        """As JSON."""
        written = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        path.write_text(written + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Arrays:
    """The numbers beside the encoder."""

    heads: Floats
    """[codes + 1, width], unit rows."""
    common: Floats
    """[width]: the mean of the entries' vectors by their texts, which is taken off newcomers'."""
    linear: Linear
    intents: Floats
    """[intents, width], unit rows."""
    answers: Floats
    """[answers + 1, width], unit rows; the last is for no answer."""
    asked: Floats
    """[width]: the mean of the answers' vectors by their questions."""

    @classmethod
    def read(cls, path: Path) -> Arrays:
        """Raises ``OSError``, ``KeyError`` or ``ValueError`` for damaged files."""
        with np.load(path) as kept:
            rarity, scales, bias = (kept[name].astype(np.float32) for name in ("rarity", "scales", "bias"))
            linear = Linear(kept["numbers"], rarity, kept["weights"], scales, bias)
            others = {name: kept[name].astype(np.float32) for name in OF_ENCODER}
        return cls(linear=linear, **others)

    def write(self, path: Path) -> None:
        """Compressed, in half precision where that is enough."""
        np.savez_compressed(
            path,
            **{name: getattr(self, name).astype(np.float16) for name in OF_ENCODER},
            numbers=self.linear.numbers,
            rarity=self.linear.rarity.astype(np.float16),
            weights=self.linear.weights,
            scales=self.linear.scales,
            bias=self.linear.bias,
        )


class TrainedMatcher:
    """A ``Matcher`` for the entries and answers of a city; immutable once built."""

    def __init__(
        self,
        encoder: Encoder,
        arrays: Arrays,
        dials: Dials,
        entries: Sequence[EntryText],
        answers: Sequence[AnswerText] = (),
    ) -> None:
        self._encoder, self._linear, self._dials = encoder, arrays.linear, dials
        self._codes = [entry.code for entry in entries]
        trained = dict(zip(dials.codes, zip(range(len(dials.codes)), dials.titles, strict=True), strict=True))
        places = [_place(entry, trained) for entry in entries]
        self._old = np.array([n for n, place in enumerate(places) if place is not None], dtype=np.int64)
        self._new = np.array([n for n, place in enumerate(places) if place is None], dtype=np.int64)
        self._rows = np.array([*(p for p in places if p is not None), len(dials.codes)], dtype=np.int64)
        self._heads = np.concatenate(
            [arrays.heads[self._rows], self._by_texts([entries[n] for n in self._new], arrays.common)]
        )
        talk = Talk((arrays.intents, arrays.answers), dials.talk, dials.scale, answers)
        self._talk = talk.learn_newcomers(encoder.vectors, arrays.asked)

    @classmethod
    def load(
        cls,
        folder: Path,
        entries: Sequence[EntryText],
        answers: Sequence[AnswerText] = (),
        *,
        whole: bool = True,
    ) -> TrainedMatcher:
        """From an artefact; ``whole``: compare it with its checksums first. Raises ``ModelUnusable``."""
        try:
            if whole:
                check_sums(folder)
            dials = Dials.read(folder / DIALS)
            arrays = Arrays.read(folder / ARRAYS)
            return cls(Encoder.load(folder, dials.longest), arrays, dials, entries, answers)
        except ModelUnusable:
            raise
        except Exception as wrong:  # noqa: BLE001 (the libraries raise anything for damaged files)
            raise ModelUnusable(f"the model in {folder.name} is damaged ({type(wrong).__name__})") from None

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """Candidates for a text, and what to offer."""
        vector = self._encoder.vector(text or " ".join(words))
        shares, nothing = self._shares(vector, words)
        order = np.argsort(-shares, kind="stable")
        candidates = tuple(Candidate(self._codes[n], float(shares[n])) for n in order[:MOST_CANDIDATES])
        quiet = nothing >= self._dials.nothing or not words
        offer = () if quiet else offered(candidates, self._dials.enough)
        return Match(candidates, 1.0 - nothing, offer, self._talk.intents(vector), self._talk.answers(vector))

    def _shares(self, vector: Floats, words: Sequence[str]) -> tuple[Floats, float]:
        """Confidence of every entry, and of none."""
        known = len(self._rows)
        scores = self._dials.scale * (self._heads @ vector)
        scores[known:] += self._dials.newcomer
        scores = logs(scores)
        by_letters = logs(self._linear.logits(numbered(words))[self._rows])
        ours, theirs = self._dials.blend
        # a newcomer has only the encoder's word, which then counts for both
        mixed = np.concatenate([ours * scores[:known] + theirs * by_letters, (ours + theirs) * scores[known:]])
        shares = np.exp(logs(mixed))
        out = np.zeros(len(self._codes), dtype=np.float32)
        out[self._old], out[self._new] = shares[: known - 1], shares[known:]
        return out, float(shares[known - 1])

    def _by_texts(self, entries: Sequence[EntryText], common: Floats) -> Floats:
        if not entries:
            return np.zeros((0, len(common)), dtype=np.float32)
        return np.stack([newcomer(self._encoder.vectors, entry, common) for entry in entries])


def newcomer(vectors: Callable[[Sequence[str]], Floats], entry: EntryText, common: Floats) -> Floats:
    """The row of an entry by its texts alone."""
    away = mean_unit(vectors(entry_texts(entry))) - common
    return np.asarray(away / max(float(np.linalg.norm(away)), 1e-9), dtype=np.float32)


def entry_texts(entry: EntryText) -> list[str]:
    """Title with description, then the examples."""
    return [f"{entry.title}. {entry.description}", *entry.examples]


def mean_unit(rows: Floats) -> Floats:
    """The mean of rows, of length 1."""
    mean = rows.mean(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def logs(scores: Floats) -> Floats:
    """Logarithms of the softmax, along the last axis."""
    away = scores - scores.max(-1, keepdims=True)
    return np.asarray(away - np.log(np.exp(away).sum(-1, keepdims=True)), dtype=np.float32)


def offered(candidates: Sequence[Candidate], enough: float) -> tuple[str, ...]:
    """One to three codes: until their confidences come to ``enough``."""
    sum_ = 0.0
    codes: list[str] = []
    for candidate in candidates[:MOST_BUTTONS]:
        codes.append(candidate.code)
        sum_ += candidate.confidence
        if sum_ >= enough:
            break
    return tuple(codes)


def check_sums(folder: Path) -> None:
    """Compare the files with ``SHA256SUMS``. Raises ``ModelUnusable``."""
    try:
        listed = [line.split("  ", 1) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()]
        wrong = [name for sum_, name in listed if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sum_]
    except (OSError, ValueError):
        raise ModelUnusable(f"the model in {folder.name} is missing or incomplete") from None
    if wrong or not listed:
        raise ModelUnusable(f"the model in {folder.name} is damaged: {', '.join(wrong) or SUMS}")


def _place(entry: EntryText, trained: dict[str, tuple[int, str]]) -> int | None:
    row, title = trained.get(entry.code, (None, ""))
    return row if title == entry.title else None
