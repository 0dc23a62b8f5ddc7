"""``frontdoor nlu``: training and measuring the model, with everything that can be expected to go wrong in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bots.city import City
from bots.serving import CannotStart
from nlu.trained import ModelUnusable
from nlu.training import corpus, pipeline
from nlu.training.corpus import BadTexts
from nlu.training.measure import cases, report, results
from nlu.training.packed import NotAnEncoder
from nlu.training.train import Plan

COMPRESSED = ".xz"


def teach(city: City, folders: tuple[Path, Path], limits: tuple[float, int], more: Sequence[Path]) -> None:
    """Train for a city: ``folders`` for work and artefact, ``limits`` in minutes and steps, ``more`` files of texts.

    Raises ``CannotStart``.
    """
    words = city.words()
    with _in_one_line():
        kyiv = next((path for path in more if path.suffix == COMPRESSED), None)
        others = [path for path in more if path.suffix != COMPRESSED]
        rows = [row for path in others for row in corpus.lines(path, "own")]
        parts = pipeline.parts(words, kyiv, rows)
        pipeline.run(words, parts, folders, Plan(steps=limits[1], minutes=limits[0]), _say)


def measured(city: City, file: Path, artefact: Path) -> str:
    """The report on a file of labelled texts. Raises ``CannotStart``."""
    with _in_one_line():
        labelled = cases(file)
        if not labelled:
            raise BadTexts(f"{file.name} has no labelled report")
        return report(file.stem, results(labelled, pipeline.served_by(city.words(), artefact).classify))


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
