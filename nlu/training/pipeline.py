"""The whole way: rows, encoder, linear model, export, calibration, artefact."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from nlu.encoder import Encoder
from nlu.grams import numbered
from nlu.legible import legible
from nlu.linear import Linear
from nlu.matching import Match
from nlu.talk import TalkDials
from nlu.trained import ARRAYS, DIALS, Arrays, Dials, TrainedMatcher, entry_texts, logs, mean_unit
from nlu.training import augment, batches, calibrate, corpus, export, kyiv, learner, measure, ngrams, talking, train
from nlu.training.corpus import NONE, Row
from nlu.training.measure import Case
from nlu.training.packed import Floats
from nlu.understanding import Understander, reader_of
from nlu.values import CityWords

EVALUATION = Path(__file__).parents[1] / "evaluation" / "reports.jsonl"
"""Written by other hands than the training texts, and never trained on."""
METRICS = "metrics.json"
LONGEST = 64
"""Tokens that the served model reads of a text."""
KYIV_HELD_OUT = 0.03
COPIES = 2
"""Changed copies of each own text for the linear model."""
OF_TYPE, OF_CODE = 800, 1800
"""At most so many real texts of one of Kyiv's types, and of one of our codes."""
NEWCOMER = -1.0
NOTHING = 0.5
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """All rows, parted."""

    train: train.Rows
    own_held: Sequence[Row]
    kyiv_held: Sequence[Row]


def parts(words: CityWords, kyiv_file: Path | None = None, more: Sequence[Row] = ()) -> Parts:
    """The project's texts, operators' corrections (``more``), and Kyiv's where their file is at hand."""
    codes = [entry.code for entry in words.entries]
    own, own_held = corpus.parted(corpus.known([*corpus.own(), *more], codes))
    real = kyiv.rows(kyiv_file, kyiv.table()) if kyiv_file else ()
    real_train, real_held = corpus.parted(corpus.known(real, codes), KYIV_HELD_OUT, "kyiv")
    real_train = kyiv.balanced(real_train, OF_TYPE, OF_CODE)
    rows = train.Rows([*own, *corpus.of_answers(words.answers)], corpus.of_entries(words.entries), real_train)
    return Parts(rows, own_held, kyiv.balanced(real_held, 15, 60))


def run(words: CityWords, rows: Parts, folders: tuple[Path, Path], plan: train.Plan, say: Say) -> None:
    """Train in the first folder (or go on there), put the artefact into the second."""
    work, target = folders
    work.mkdir(parents=True, exist_ok=True)
    reader = reader_of(words)
    trained = train.train(words.entries, rows.train, work, plan, (lambda text: legible(reader.read(text)), say))
    say("fitting the linear model")
    linear = ngrams.fitted(lesson(rows.train, trained.places, reader_words(words), plan.seed))
    say("exporting")
    finish(words, rows, trained, linear, (work / train.BASE, target))
    record(words, rows, target)
    say(f"{target}: {export.size(target) / 1e6:.1f} MB")


def reader_words(words: CityWords) -> Callable[[str], Sequence[str]]:
    """A text -> its plain words."""
    reader = reader_of(words)
    return lambda text: reader.read(text).words


def lesson(rows: train.Rows, places: batches.Places, read: Callable[[str], Sequence[str]], seed: int) -> ngrams.Lesson:
    """Every row, and some changed copies of the own ones, as features."""
    chance = corpus.seeded(seed)
    copies = [(row, augment.changed(row.text, chance, 1.0)) for row in rows.own for _ in range(COPIES)]
    listed = [*((row, row.text) for row in rows.all), *copies]
    return ngrams.Lesson(
        [numbered(read(text)) for _, text in listed],
        np.stack([places.target(row) for row, _ in listed]),
        np.array([row.source == "kyiv" for row, _ in listed]),
    )


def finish(words: CityWords, rows: Parts, trained: train.Trained, linear: Linear, folders: tuple[Path, Path]) -> None:
    """Export, calibrate and write the artefact: ``folders`` are that of the base encoder and the artefact's."""
    base, target = folders
    target.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        shutil.copyfile(base / name, target / name)
    export.onnx(trained.encoder, target)
    served = Encoder.load(target, LONGEST)
    arrays = _arrays(words, trained, linear, served)
    arrays.write(target / ARRAYS)
    talk = talking.fitted(words.answers, rows.own_held, trained.places, (arrays, as_vectors(words, served)))
    _dials(words, rows, arrays, served, talk).write(target / DIALS)
    export.sums(target)


def _arrays(words: CityWords, trained: train.Trained, linear: Linear, served: Encoder) -> Arrays:
    common = np.mean([mean_unit(served.vectors(entry_texts(entry))) for entry in words.entries], axis=0)
    asked = np.mean([mean_unit(served.vectors(answer.questions)) for answer in words.answers], axis=0)
    _, intents, answers = trained.sides
    means = (np.asarray(mean, dtype=np.float32) for mean in (common, asked))
    return Arrays(trained.heads, next(means), linear, intents, answers, next(means))


def as_vectors(words: CityWords, served: Encoder) -> Callable[[Sequence[str]], Floats]:
    """Texts -> their vectors as the understanding sees them."""
    return lambda texts: served.vectors([text for _, text in as_served(words, texts)])


def _dials(words: CityWords, rows: Parts, arrays: Arrays, served: Encoder, talk: TalkDials) -> Dials:
    codes = [entry.code for entry in words.entries]
    held = [*rows.own_held, *rows.kyiv_held]
    pairs = as_served(words, [row.text for row in held])
    vectors = served.vectors([text for _, text in pairs])
    ours = logs(np.asarray(learner.SCALE * vectors @ arrays.heads.T, dtype=np.float32))
    theirs = logs(np.stack([arrays.linear.logits(numbered(plain)) for plain, _ in pairs]))
    right = np.array([[code in row.codes for code in (*codes, NONE)] for row in held])
    weights = _evenly(held)
    pair = calibrate.blend(ours, theirs, right, weights)
    shares = np.exp(logs(pair[0] * ours + pair[1] * theirs))
    asked = np.array([NONE not in row.codes for row in held])
    stop = calibrate.enough(shares[asked][:, :-1], right[asked][:, :-1], weights[asked])
    titles = tuple(entry.title for entry in words.entries)
    return Dials(tuple(codes), titles, learner.SCALE, pair, stop, NOTHING, NEWCOMER, LONGEST, talk)


def _evenly(rows: Sequence[Row]) -> Floats:
    """Weights that let own and real texts count the same."""
    sizes = {source: sum(row.source == source for row in rows) for source in {row.source for row in rows}}
    return np.array([1 / sizes[row.source] for row in rows], dtype=np.float32)


class Recorder:
    """A matcher that only remembers what it is given."""

    def __init__(self) -> None:
        self.seen: list[tuple[tuple[str, ...], str]] = []

    def match(self, words: Sequence[str], text: str = "") -> Match:
        """No candidates."""
        self.seen.append((tuple(words), text))
        return Match((), 0.0)


def as_served(words: CityWords, texts: Iterable[str]) -> list[tuple[tuple[str, ...], str]]:
    """Plain words and legible text, as a matcher gets them from the understanding."""
    recorder = Recorder()
    understander = Understander.build(words, recorder)
    for text in texts:
        understander.classify(text)
    return recorder.seen


def served_by(words: CityWords, folder: Path, whole: bool = True) -> Understander:
    """The understanding with the artefact of a folder. Raises ``ModelUnusable``."""
    return Understander.build(words, TrainedMatcher.load(folder, words.entries, words.answers, whole=whole))


def record(words: CityWords, rows: Parts, target: Path) -> None:
    """Measure the artefact on what it has not seen, write the figures beside it, and the checksums over all."""
    classify = served_by(words, target, whole=False).classify
    sets = {
        "kryvyi_rih": measure.cases(EVALUATION) if EVALUATION.exists() else [],
        "own_held_out": [Case(row.text, row.codes, row.lang) for row in rows.own_held if NONE not in row.codes],
        "kyiv_held_out": [Case(row.text, row.codes, row.lang) for row in rows.kyiv_held],
    }
    found = {name: measure.results(cases, classify) for name, cases in sets.items() if cases}
    figures = {
        name: {lang: asdict(one) for lang, one in measure.by_language(results).items()}
        for name, results in found.items()
    }
    (target / METRICS).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    export.sums(target)
