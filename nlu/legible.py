"""What a trained model reads of a text: ordinary Cyrillic wherever it was meant.

Transliteration and a forgotten layout have been undone by the reader; words that mix alphabets are made whole here.
The model is trained on exactly this, so both sides must use it.
"""

from __future__ import annotations

import re

from nlu.alphabets import LOOK_ALIKES
from nlu.normal import Reading

_MIXED = re.compile(r"(?<![^\W_])(?=[^\W_]*[a-z])(?=[^\W_]*[а-яёіїєґ])[^\W_]+", re.IGNORECASE)


def legible(reading: Reading) -> str:
    """The text as the model reads it; plain letters where it was written in Latin ones."""
    if reading.latin and not reading.english:
        return reading.view.string
    return _MIXED.sub(lambda found: found[0].translate(LOOK_ALIKES), reading.text)
