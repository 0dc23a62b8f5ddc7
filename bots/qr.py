"""``frontdoor qr``: sheets with QR codes for places, and the links that the codes lead to.

The links are written into the database before anything is printed.  The same list gives the same codes for ever: after
a lost database the list is loaded again, and the stickers on the walls go on working.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.city import City
from bots.clock import SystemClock
from bots.doors import Doors
from bots.opened import storage_of
from bots.qr_drawing import pdf, svg
from bots.qr_fonts import letters
from bots.qr_list import ListError, read_addresses, read_list
from bots.qr_names import NoName, doors_of
from bots.qr_sheet import SheetError, Wordings, sheet
from bots.settings import Settings

SIZES = ("a6", "a4")


class CannotPrint(Exception):
    """The order cannot be carried out; ``str`` is one line that says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed."""

    places: Sequence[str]
    """One CSV file, or addresses."""
    into: Path
    """A folder; made if missing."""
    size: str
    """``a6`` or ``a4``, of the PDF's pages."""
    channels: Sequence[str]
    """Empty: all whose name is known."""
    doors: Doors
    """Names given with the order."""


async def print_sheets(settings: Settings, order: Order) -> str:
    """Write ``sheets.pdf`` and an SVG for each place; what was done, one line. Raises ``CannotPrint``."""
    city = City.load(settings.city)
    if order.size not in SIZES:
        raise CannotPrint(f"--size must be one of {', '.join(SIZES)}")
    try:
        places = _places(order.places, city)
        doors = await doors_of(settings, order.doors, order.channels)
        tokens = await _loaded(settings, places)
        files = _files(places, [doors.links(token) for token in tokens], order.size, wordings(city))
        _write(order.into, files)
    except (ListError, NoName, SheetError) as wrong:
        raise CannotPrint(str(wrong)) from None
    except OSError as wrong:
        raise CannotPrint(f"{order.into}: cannot be written ({type(wrong).__name__})") from None
    count = f"{len(places)} sheet{'' if len(places) == 1 else 's'}"
    return f"{count} for {', '.join(doors.links('x'))}: {order.into / 'sheets.pdf'}"


def wordings(city: City) -> Wordings:
    """What the city says on its sheets."""
    said = city.file.sticker
    return Wordings(
        title=said.title.uk,
        english=said.title.en,
        note=said.note,
        service=f"{city.service('uk')}, {city.name('uk')}",
        phone=city.phone,
    )


def _places(named: Sequence[str], city: City) -> list[dict[str, Any]]:
    """Of the file, if there is one of that name; else the addresses themselves."""
    files = [name for name in named if Path(name).suffix.lower() == ".csv" or Path(name).is_file()]
    places = read_addresses((name for name in named if name not in files), city.streets)
    for file in files:
        places += read_list(Path(file), city.streets)
    if not places:
        raise ListError("name a CSV file, or addresses")
    return places


async def _loaded(settings: Settings, places: list[dict[str, Any]]) -> list[str]:
    async with await storage_of(settings, SystemClock()) as storage:
        return await storage.links.make_places(places)


def _files(places: list[dict[str, Any]], links: list[dict[str, str]], size: str, words: Wordings) -> dict[str, bytes]:
    every = (words.title, words.english, words.note, words.service, *(str(place["text"]) for place in places))
    fonts = letters((*every, *(str(place.get("entrance", "")) for place in places)))
    sheets = [sheet(place, to, words, fonts) for place, to in zip(places, links, strict=True)]
    files = {"sheets.pdf": pdf(sheets, size, fonts)}
    digits = len(str(len(sheets)))
    for number, (place, shapes) in enumerate(zip(places, sheets, strict=True), start=1):
        title = f"{words.title} {place['text']}"
        files[f"{number:0{digits}}.svg"] = svg(title, shapes, fonts).encode()
    return files


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
