"""The whole way: rows, encoder, linear model, export, calibration, artefact."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlu.encoder import Encoder
from nlu.legible import legible
from nlu.linear import Linear
from nlu.trained import ARRAYS, DIALS, TrainedMatcher
from nlu.training import corpus, doubts, export, fitting, kyiv, lessons, recording, train
from nlu.training.corpus import NONE, Row
from nlu.training.measure import Case
from nlu.understanding import Understander, reader_of
from nlu.values import CityWords

LONGEST = 64
"""Tokens that the served model reads of a text."""
KYIV_HELD_OUT = 0.03
OF_TYPE, OF_CODE = 800, 1800
"""At most so many real texts of one of Kyiv's types, and of one of our codes."""
FIRST, SECOND = "first", "second"
FIRST_SHARE = 0.6
"""Of the steps and minutes."""
SECOND_RATE = 0.8
"""Of the learning rate."""
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
    trained = two_rounds(words, rows.train, work, plan, (lambda text: legible(reader.read(text)), say))
    ended = work / FIRST / train.ENDED
    real = doubts.believed(rows.kyiv_held, trained.places.codes, ended, (trained.reads, work / FIRST))
    rows = replace(rows, kyiv_held=real)
    say("fitting the linear models")
    linears = lessons.linears(rows.train, trained.places, lambda text: reader.read(text).words, plan.seed)
    say("exporting")
    finish(words, rows, trained, linears, (work / SECOND / train.BASE, target))
    held = {
        "own_held_out": [Case(row.text, row.codes, row.lang) for row in rows.own_held if NONE not in row.codes],
        "kyiv_held_out": [Case(row.text, row.codes, row.lang) for row in rows.kyiv_held],
    }
    made_of = recording.recipe(rows.train, plan, len(words.entries), export.size(target))
    recording.record(target, served_by(words, target, whole=False), words.entries, held, made_of)
    say(f"{target}: {export.size(target) / 1e6:.1f} MB")


def two_rounds(
    words: CityWords, rows: train.Rows, work: Path, plan: train.Plan, surroundings: tuple[Callable[[str], str], Say]
) -> train.Trained:
    """Train, then train again without the real texts whose labels the first round doubts."""
    first = replace(plan, steps=round(plan.steps * FIRST_SHARE), minutes=plan.minutes * FIRST_SHARE)
    ended = work / FIRST / train.ENDED
    if not (ended / doubts.HEADS).exists():
        train.train(words.entries, rows, work / FIRST, first, surroundings)
    second = replace(
        plan,
        steps=plan.steps - first.steps,
        minutes=plan.minutes - first.minutes,
        rate=plan.rate * SECOND_RATE,
        seed=plan.seed + 1,
        start=ended,
    )
    return train.train(words.entries, rows, work / SECOND, second, surroundings)


def finish(
    words: CityWords, rows: Parts, trained: train.Trained, linears: Sequence[Linear], folders: tuple[Path, Path]
) -> None:
    """Export, calibrate and write the artefact: ``folders`` are that of the base encoder and the artefact's."""
    base, target = folders
    target.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        shutil.copyfile(base / name, target / name)
    export.onnx(trained.encoder, target)
    served = Encoder.load(target, LONGEST)
    arrays = fitting.arrays(words, trained, linears, served.vectors)
    arrays.write(target / ARRAYS)
    held = fitting.Held.of(words, [*rows.own_held, *rows.kyiv_held], served.vectors)
    fitting.dials(words, trained.places, arrays, held, LONGEST).write(target / DIALS)
    export.sums(target)


def served_by(words: CityWords, folder: Path, whole: bool = True) -> Understander:
    """The understanding with the artefact of a folder. Raises ``ModelUnusable``."""
    return Understander.build(words, TrainedMatcher.load(folder, words.entries, words.answers, whole=whole))
