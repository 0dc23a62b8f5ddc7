"""Sheets as files: an SVG for each, and one PDF with all of them, one on a page (A6) or four (A4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from PIL import Image

from bots.qr_fonts import Letters
from bots.qr_sheet import HEIGHT, QUIET, WHITE, WIDTH, Box, Code, Line, Shape

A4 = (210.0, 297.0)
CUT = 5.0
"""Millimetres of a cut mark."""
FAMILY = "NotoSans"
PIXELS = 8
"""Of a module in the PDF's pictures; sharp, as it is not smoothed."""


def svg(title: str, shapes: Iterable[Shape], fonts: dict[bool, Letters]) -> str:
    """One sheet. ``title`` is read out where it cannot be seen."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}"/>'
    )
    return "\n".join((head, *(_element(shape, fonts) for shape in shapes), "</svg>\n"))


def _element(shape: Shape, fonts: dict[bool, Letters]) -> str:
    match shape:
        case Box(x, y, width, height, colour):
            return f'<rect x="{x}" y="{y}" width="{width:.3f}" height="{height:.3f}" fill="{colour}"/>'
        case Line(x, y, text, size, bold, colour):
            return f'<path fill="{colour}" d="{fonts[bold].outline(text, (x, y), size)}"/>'
        case Code():
            return f'<path shape-rendering="crispEdges" d="{_modules(shape)}"/>'


def _modules(code: Code) -> str:
    """Runs of dark modules, row by row."""
    parts = []
    for row, modules in enumerate(code.rows):
        column = 0
        while column < len(modules):
            run = next((n for n, dark in enumerate(modules[column:]) if not dark), len(modules) - column)
            if run:
                x, y = code.x + (QUIET + column) * code.module, code.y + (QUIET + row) * code.module
                parts.append(f"M{x:.4f} {y:.4f}h{run * code.module:.4f}v{code.module:.4f}h{-run * code.module:.4f}z")
            column += max(run, 1)
    return "".join(parts)


def pdf(sheets: Sequence[Sequence[Shape]], size: str, fonts: dict[bool, Letters]) -> bytes:
    """All sheets; ``size`` is ``a6`` or ``a4``."""
    paper = FPDF(unit="mm", format=A4 if size == "a4" else (WIDTH, HEIGHT))
    paper.set_auto_page_break(auto=False)
    paper.set_lang("uk")
    with TemporaryDirectory() as folder:
        for bold, font in fonts.items():
            file = Path(folder) / f"{bold}.ttf"
            file.write_bytes(font.file())
            paper.add_font(FAMILY, "B" if bold else "", file)
        for number, shapes in enumerate(sheets):
            corner = _corner(paper, number, size)
            for shape in shapes:
                _draw(paper, shape, corner)
        return bytes(paper.output())


def _corner(paper: FPDF, number: int, size: str) -> tuple[float, float]:
    """Where the sheet begins; a new page when the last one is full."""
    if size != "a4":
        paper.add_page()
        return 0.0, 0.0
    if number % 4 == 0:
        paper.add_page()
        _cut_marks(paper)
    return (number % 2) * WIDTH, (number % 4 // 2) * A4[1] / 2


def _cut_marks(paper: FPDF) -> None:
    width, height = A4
    paper.set_draw_color(0)
    paper.set_line_width(0.1)
    for at in (0.0, height - CUT):
        paper.line(width / 2, at, width / 2, at + CUT)
    for at in (0.0, width - CUT):
        paper.line(at, height / 2, at + CUT, height / 2)


def _draw(paper: FPDF, shape: Shape, corner: tuple[float, float]) -> None:
    left, top = corner
    match shape:
        case Box(x, y, width, height, colour):
            paper.set_fill_color(*_rgb(colour))
            paper.rect(left + x, top + y, width, height, style="F")
        case Line(x, y, text, size, bold, colour):
            paper.set_text_color(*_rgb(colour))
            paper.set_font(FAMILY, "B" if bold else "", size)
            paper.text(left + x, top + y, text)
        case Code():
            paper.image(_picture(shape), left + shape.x, top + shape.y, shape.size, shape.size)


def _picture(code: Code) -> BytesIO:
    side = len(code.rows) + 2 * QUIET
    small = Image.new("1", (side, side), 1)
    for row, modules in enumerate(code.rows):
        for column, dark in enumerate(modules):
            if dark:
                small.putpixel((column + QUIET, row + QUIET), 0)
    written = BytesIO()
    small.resize((side * PIXELS, side * PIXELS), Image.Resampling.NEAREST).save(written, "PNG")
    written.seek(0)
    return written


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
