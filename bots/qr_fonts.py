"""Letters for the sheets: Noto Sans (SIL Open Font License 1.1), cut down to what is written.

The PDF embeds the letters; the SVG draws them as outlines, so that it looks the same where the font is not installed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FILE = Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"
WEIGHTS = {False: 400, True: 700}
MM_PER_PT = 25.4 / 72
ALWAYS = "".join(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x460)))) + "ҐґʼЄєІіЇї’«»–—…№·"


@dataclass(frozen=True)
class Letters:
    """One weight of the font."""

    font: Any
    """A ``fontTools.ttLib.TTFont``."""

    def width(self, text: str, size: float) -> float:
        """Millimetres of ``text`` at ``size`` points."""
        metrics, names = self.font["hmtx"], self._names(text)
        return float(sum(metrics[name][0] for name in names)) / self._units * size * MM_PER_PT

    def outline(self, text: str, at: tuple[float, float], size: float) -> str:
        """SVG path data of ``text`` with its baseline beginning at ``at``, in millimetres."""
        glyphs, scale = self.font.getGlyphSet(), size * MM_PER_PT / self._units
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.3f}".rstrip("0").rstrip("."))
        x, y = at
        for name in self._names(text):
            glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
            x += self.font["hmtx"][name][0] * scale
        return str(pen.getCommands())

    def file(self) -> bytes:
        """As a TrueType file."""
        written = BytesIO()
        self.font.save(written)
        return written.getvalue()

    @property
    def _units(self) -> int:
        return int(self.font["head"].unitsPerEm)

    def _names(self, text: str) -> list[str]:
        known = self.font.getBestCmap()
        return [known.get(ord(letter), ".notdef") for letter in text]


def letters(texts: Iterable[str]) -> dict[bool, Letters]:
    """The font with the letters of ``texts``: plain (False) and bold (True)."""
    every = "".join(sorted(set(ALWAYS).union(*texts)))
    return {bold: _cut(every, bold) for bold in WEIGHTS}


@lru_cache(maxsize=8)
def _cut(every: str, bold: bool) -> Letters:
    font = TTFont(FILE)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    cutter = Subsetter(options)
    cutter.populate(text=every)
    cutter.subset(font)
    return Letters(instantiateVariableFont(font, {"wght": WEIGHTS[bold], "wdth": 100}, inplace=True))
