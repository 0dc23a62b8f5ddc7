"""One sheet: an A6 page that tells what to do, where one stands and whom to phone, with a code for each channel.

Everything is in millimetres from the top left corner, sizes of letters in points.  Made for elderly people: few words,
large letters, strong contrast, and the phone as large as the codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno

from bots.qr_fonts import MM_PER_PT, Letters

WIDTH, HEIGHT = 105.0, 148.0
MARGIN = 6.0
GAP = 3.0
QUIET = 4
"""Modules of white around a code."""
LEAST_MODULE = 0.6
"""Millimetres: what an old phone still reads in a dim entrance."""
LEAST_LETTERS = 8.0
"""Points."""
LARGEST_CODE = 42.0
"""Millimetres with the quiet zone."""
DARK, WHITE, INK, DANGER, ACCENT = "#123f5e", "#ffffff", "#111111", "#a3161b", "#d9794f"
NAMES = {"telegram": "Telegram", "viber": "Viber", "web": "Браузер"}


class SheetError(Exception):
    """Something does not fit; ``str`` is one line that says what."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text by its baseline."""

    x: float
    y: float
    text: str
    size: float
    """Points."""
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet zone."""

    x: float
    y: float
    size: float
    """With the quiet zone."""
    rows: tuple[tuple[bool, ...], ...]
    """True is dark; without the quiet zone."""
    link: str

    @property
    def module(self) -> float:
        """Millimetres."""
        return self.size / (len(self.rows) + 2 * QUIET)


Shape = Box | Line | Code


@dataclass(frozen=True, slots=True)
class Room:
    """Where centred words go, and how large they are where they are short."""

    top: float
    bottom: float
    size: float
    """Points, at most."""
    lines: int
    """At most."""
    colour: str = INK
    bold: bool = True


@dataclass(frozen=True, slots=True)
class Wordings:
    """What every sheet says."""

    title: str
    english: str
    """The same in English, one line."""
    service: str
    phone: str
    note: str = "Наведіть камеру телефона на квадрат"
    """What to do with the codes, one line."""


def sheet(
    place: dict[str, Any], links: dict[str, str], words: Wordings, fonts: dict[bool, Letters]
) -> tuple[Shape, ...]:
    """The page of one place. Raises ``SheetError`` when a link is too long for a code of this size."""
    address, entrance = str(place["text"]), place.get("entrance")
    address = address[:1].upper() + address[1:]
    shapes: list[Shape] = [Box(0, 0, WIDTH, 37, DARK)]
    shapes += _centred(words.title, Room(4, 28, 25, 2, WHITE), fonts)
    shapes += _centred(words.english, Room(29, 35.5, 11, 1, WHITE, bold=False), fonts)
    shapes += _centred(address, Room(40, 57 if entrance else 66, 22, 3), fonts)
    if entrance:
        shapes += _centred(f"під’їзд {entrance}", Room(56.5, 66, 20, 1), fonts)
    shapes += _centred(words.note, Room(67.5, 74, 12, 1, bold=False), fonts)
    shapes += _codes(links, fonts)
    shapes += [Box(0, 124, WIDTH, 24, DARK), Box(0, 123, WIDTH, 1, ACCENT)]
    return (*shapes, *_foot(words, fonts))


def _codes(links: dict[str, str], fonts: dict[bool, Letters]) -> list[Shape]:
    """A row of codes as large as there is room, each below the name of its channel."""
    room = (WIDTH - 2 * MARGIN - GAP * (len(links) - 1)) / len(links)
    size = min(room, 40.0 if len(links) > 1 else LARGEST_CODE)
    left = (WIDTH - size * len(links) - GAP * (len(links) - 1)) / 2
    top = 75 + (47 - size - 4) / 2
    shapes: list[Shape] = []
    for number, (channel, link) in enumerate(links.items()):
        x = left + number * (size + GAP)
        rows = tuple(tuple(bool(module) for module in row) for row in segno.make(link, error="m", micro=False).matrix)
        code = Code(x, top + 4, size, rows, link)
        if code.module < LEAST_MODULE:
            raise SheetError(f"the link for {channel} is too long for a code that phones read: {link}")
        name = NAMES[channel]
        width = fonts[True].width(name, 13)
        shapes += [code, Line(x + (size - width) / 2, top + 4.5, name, 13, bold=True)]
    return shapes


def _foot(words: Wordings, fonts: dict[bool, Letters]) -> list[Shape]:
    number = fonts[True].width(words.phone, 30)
    danger = fonts[True].width("112", 30)
    right = WIDTH - MARGIN
    shapes: list[Shape] = [
        Line(MARGIN, 130, "Телефон · Phone", 8.5, colour=WHITE),
        Line(MARGIN, 141, words.phone, 30, bold=True, colour=WHITE),
        Box(right - danger - 6, 126, danger + 6, 17, DANGER),
        Line(right - danger - 3, 140.5, "112", 30, bold=True, colour=WHITE),
    ]
    for y, label, size in ((133, "Небезпека", 12), (138.5, "Danger", 9)):
        x = right - danger - 8 - fonts[True].width(label, size)
        shapes.append(Line(x, y, label, size, bold=True, colour=WHITE))
    shapes += _centred(words.service, Room(143, 147.6, 9, 1, WHITE, bold=False), fonts)
    return shapes if number < WIDTH / 2 else shapes[1:]


def _centred(text: str, room: Room, fonts: dict[bool, Letters]) -> list[Shape]:
    """``text`` in the middle of its room, as large as it fits. Raises ``SheetError`` for what cannot be read then."""
    font, size = fonts[room.bold], room.size
    while True:
        lines, height = wrap(text, size, WIDTH - 2 * MARGIN, font), size * MM_PER_PT * 1.2
        broad = any(font.width(line, size) > WIDTH - 2 * MARGIN for line in lines)
        if len(lines) <= room.lines and len(lines) * height <= room.bottom - room.top and not broad:
            break
        size -= 0.5
        if size < LEAST_LETTERS:
            raise SheetError(f"there is no room on the sheet for: {text}")
    first = (room.top + room.bottom - len(lines) * height) / 2 + size * MM_PER_PT * 0.95
    return [
        Line((WIDTH - font.width(line, size)) / 2, first + number * height, line, size, room.bold, room.colour)
        for number, line in enumerate(lines)
    ]


def wrap(text: str, size: float, width: float, font: Letters) -> Sequence[str]:
    """Lines of at most ``width`` millimetres, broken between words; the number of a house stays with what is before."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
