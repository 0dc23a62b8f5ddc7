"""The understanding as it is served: with the trained model where its files are whole, without it where not."""

from __future__ import annotations

from pathlib import Path

from nlu.trained import ModelUnusable, TrainedMatcher
from nlu.understanding import Understander
from nlu.values import CityWords

MODEL = Path(__file__).parent / "model"


def understander(words: CityWords, folder: Path = MODEL) -> tuple[Understander, str]:
    """The understanding of a city, and in one line what is wrong with the model, or nothing.

    Raises ``ValueError`` for a broken expression of an emergency kind.
    """
    try:
        matcher = TrainedMatcher.load(folder, words.entries, words.answers)
    except ModelUnusable as wrong:
        return Understander.build(words), str(wrong)
    return Understander.build(words, matcher), ""
