"""``frontdoor nlu``: training and measuring the model, with everything that can be expected to go wrong in one line."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bots.city import City
from bots.serving import CannotStart
from nlu import CityWords, Understander
from nlu.evaluation import labelled, report
from nlu.evaluation.understood import measured as measured_texts
from nlu.serving import MODEL, understander
from nlu.trained import SUMS, ModelUnusable
from nlu.training import corpus, newcomers, pipeline, recording
from nlu.training.corpus import BadTexts
from nlu.training.measure import cases
from nlu.training.packed import NotAnEncoder
from nlu.training.train import Plan

COMPRESSED = ".xz"
SHOWN_OF_SUM = 12
"""Characters of a checksum that tell one model from another."""


def teach(city: City, folders: tuple[Path, Path], limits: tuple[float, int], more: Sequence[Path]) -> None:
    """Train for a city: ``folders`` for work and artefact, ``limits`` in minutes and steps, ``more`` files of texts.

    Raises ``CannotStart``.
    """
    words = city.words()
    with _in_one_line():
        pipeline.run(words, _parts(words, more), folders, Plan(steps=limits[1], minutes=limits[0]), _say)


def left_out(city: City, work: Path, limits: tuple[float, int], more: Sequence[Path]) -> str:
    """A table of how well entries are matched that no training knew. Raises ``CannotStart``."""
    words = city.words()
    with _in_one_line():
        work.mkdir(parents=True, exist_ok=True)
        plan = Plan(steps=limits[1], minutes=limits[0])
        found = newcomers.matchers(words, _parts(words, more), plan, (work, _say))
        return newcomers.table(words, found, cases(labelled.FOLDER / "reports.jsonl"))


def measured(city: City, files: Sequence[Path], artefact: Path | None, into: Path | None, texts: bool) -> str:
    """The report on files of labelled texts (none: the project's own), or where it went if ``into`` is a folder.

    ``artefact``: the folder of another model than the one served; ``texts``: whether to show errors with their texts.
    Raises ``CannotStart``.
    """
    words = city.words()
    with _in_one_line():
        read = [labelled.read(path) for path in files or sorted(labelled.FOLDER.glob("*.jsonl"))]
        understands, model = _model(words, artefact)
        wishes = report.Wishes(model, texts, plots=into is not None)
        made = report.written(measured_texts(read, understands.understand), words.entries, wishes)
        if into is None:
            return made[report.NAME].rstrip("\n")
        into.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (into / name).write_text(content, encoding="utf-8")
    return str(into / report.NAME)


def record(city: City, artefact: Path) -> None:
    """Measure an artefact on the project's texts as they are now, and write figures, card and checksums beside it.

    Raises ``CannotStart``.
    """
    words = city.words()
    with _in_one_line():
        recording.again(artefact, pipeline.served_by(words, artefact), words.entries)


def _parts(words: CityWords, more: Sequence[Path]) -> pipeline.Parts:
    """Of Kyiv's data set, if it is among the files, and corrections, beside the project's own texts."""
    kyiv = next((path for path in more if path.suffix == COMPRESSED), None)
    others = [path for path in more if path.suffix != COMPRESSED]
    return pipeline.parts(words, kyiv, [row for path in others for row in corpus.lines(path, "own")])


def _model(words: CityWords, artefact: Path | None) -> tuple[Understander, str]:
    """The understanding and what it is called; raises ``ModelUnusable`` only for a model that was asked for."""
    if artefact is not None:
        return pipeline.served_by(words, artefact), _called(artefact)
    served, wrong = understander(words)
    return served, f"no model, only words ({wrong})" if wrong else _called(MODEL)


def _called(folder: Path) -> str:
    try:
        return f"the model in {folder.name}, {hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()[:SHOWN_OF_SUM]}"
    except OSError:
        return f"the model in {folder.name}"


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        raise CannotStart(f"{missing.name} is not installed: training needs the extra `train`") from None
    except (BadTexts, NotAnEncoder, ModelUnusable) as wrong:
        raise CannotStart(str(wrong)) from None
    except OSError as wrong:
        raise CannotStart(f"{wrong.filename or 'a file'} cannot be read: {wrong.strerror}") from None
