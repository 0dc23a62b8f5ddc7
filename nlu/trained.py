"""The trained matcher: an encoder and three heads (entries, intents, answers), loaded from a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from nlu.encoder import Encoder
from nlu.grams import numbered
from nlu.heads import Choice, Floats, Head, HeadArrays, HeadDials
from nlu.matching import MOST_BUTTONS, MOST_CANDIDATES, Match
from nlu.values import INTENTS, Answer, AnswerText, Candidate, EntryText, Intent

DIALS = "matching.json"
ARRAYS = "arrays.npz"
SUMS = "SHA256SUMS"
FORMAT = 2
NAME_OF_SUM = 12
"""Characters of a checksum that tell one model from another."""
HEADS = ("entries", "intents", "answers")


class ModelUnusable(Exception):
    """The artefact is missing or damaged; the message says so in one line. The untrained matcher still works."""


@dataclass(frozen=True, slots=True)
class Dials:
    """What was fitted after training."""

    entries: HeadDials
    intents: HeadDials
    answers: HeadDials
    enough: float
    """Buttons are added until the confidences come to this much."""
    nothing: float
    """No button from this confidence on that it is no report."""
    sure: float
    """An answer is given from this confidence on."""
    longest: int
    """Tokens read of a text."""

    @classmethod
    def read(cls, path: Path) -> Dials:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for other contents."""
        read = json.loads(path.read_text(encoding="utf-8"))
        if read.pop("format", None) != FORMAT:
            raise ValueError("another format")
        entries, intents, answers = (HeadDials.of(read[name]) for name in HEADS)
        enough, nothing, sure = (float(read[name]) for name in ("enough", "nothing", "sure"))
        return cls(entries, intents, answers, enough, nothing, sure, int(read["longest"]))

    def write(self, path: Path) -> None:
        """As JSON."""
        written = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        path.write_text(written + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Arrays:
    """The numbers beside the encoder."""

    entries: HeadArrays
    intents: HeadArrays
    answers: HeadArrays

    @classmethod
    def read(cls, path: Path) -> Arrays:
        """Raises ``OSError``, ``KeyError`` or ``ValueError`` for damaged files."""
        with np.load(path) as kept:
            parts = {name: kept[name] for name in kept.files}
        of = {head: {name: part for name, part in parts.items() if name.startswith(f"{head}.")} for head in HEADS}
        return cls(*(HeadArrays.of({name.split(".")[1]: part for name, part in of[head].items()}) for head in HEADS))

    def write(self, path: Path) -> None:
        """Compressed."""
        parts = {f"{head}.{name}": part for head in HEADS for name, part in getattr(self, head).parts().items()}
        np.savez_compressed(path, **parts)


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
        self._encoder, self._dials = encoder, dials
        self.model = "trained"
        """Which one it is: the beginning of the checksum over all its files."""
        self._entries = Head(arrays.entries, dials.entries, list(map(entry_choice, entries)), encoder.vectors)
        self._answers = Head(arrays.answers, dials.answers, list(map(answer_choice, answers)), encoder.vectors)
        wishes = [name for name in INTENTS if name in dials.intents.names]
        self._intents = Head(arrays.intents, dials.intents, list(map(intent_choice, wishes)), encoder.vectors)
        self._wishes: tuple[Intent, ...] = tuple(wishes)

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
            loaded = cls(Encoder.load(folder, dials.longest), arrays, dials, entries, answers)
            loaded.model = called(folder)
            return loaded
        except ModelUnusable:
            raise
        except Exception as wrong:  # noqa: BLE001 (the libraries raise anything for damaged files)
            raise ModelUnusable(f"the model in {folder.name} is damaged ({type(wrong).__name__})") from None

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """Candidates for a text, what to offer, intents and answers."""
        vector, letters = self._encoder.vector(text or " ".join(words)), numbered(words)
        shares, nothing = self._entries.shares(vector, letters)
        order = np.argsort(-shares, kind="stable")
        candidates = tuple(Candidate(self._entries.names[n], float(shares[n])) for n in order[:MOST_CANDIDATES])
        quiet = nothing >= self._dials.nothing or not words
        offer = () if quiet else offered(candidates, self._dials.enough)
        intents, _ = self._intents.shares(vector, letters)
        wishes = dict(zip(self._wishes, map(float, intents), strict=True))
        answered, _ = self._answers.shares(vector, letters)
        return Match(candidates, 1.0 - nothing, offer, wishes, self._sure(answered), float(answered.max(initial=0.0)))

    def _sure(self, shares: Floats) -> tuple[Answer, ...]:
        best = [n for n in np.argsort(-shares, kind="stable")[:1] if shares[n] >= self._dials.sure]
        return tuple(Answer(self._answers.names[n], float(shares[n])) for n in best)


def entry_choice(entry: EntryText) -> Choice:
    """Title with description, then the examples; another title is another entry."""
    return Choice(entry.code, entry.title, (f"{entry.title}. {entry.description}", *entry.examples))


def answer_choice(answer: AnswerText) -> Choice:
    """The ways to ask; another first question is another answer."""
    return Choice(answer.faq, answer.questions[0], answer.questions)


def intent_choice(intent: Intent) -> Choice:
    """Intents do not change with the city."""
    return Choice(intent, "", (intent,))


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


def called(folder: Path) -> str:
    """The name of an artefact: the beginning of the checksum over its checksums."""
    sums = folder / SUMS
    return hashlib.sha256(sums.read_bytes()).hexdigest()[:NAME_OF_SUM] if sums.exists() else "trained"


def check_sums(folder: Path) -> None:
    """Compare the files with ``SHA256SUMS``. Raises ``ModelUnusable``."""
    try:
        listed = [line.split("  ", 1) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()]
        wrong = [name for sum_, name in listed if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sum_]
    except (OSError, ValueError):
        raise ModelUnusable(f"the model in {folder.name} is missing or incomplete") from None
    if wrong or not listed:
        raise ModelUnusable(f"the model in {folder.name} is damaged: {', '.join(wrong) or SUMS}")
