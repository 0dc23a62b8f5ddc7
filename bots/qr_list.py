"""The list of places to print: a CSV file with a header row, or addresses one by one.

A mistake names its line; nothing is printed of a list that has one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nlu.values import Street

COLUMNS: Final = ("text", "street", "house", "entrance", "district", "lat", "lon", "id")
LONGEST: Final = 120
"""Characters of one field: more is no address, and no sheet has room for it."""
SHORT_TYPES: Final[Mapping[str, str]] = {
    "вулиця": "вул.",
    "проспект": "просп.",
    "бульвар": "бульв.",
    "провулок": "пров.",
    "площа": "пл.",
    "мікрорайон": "мкр.",
}
_TYPE: Final = re.compile(
    r"(?:вулиця|вул|проспект|просп|пр-т|бульвар|бульв|б-р|провулок|пров|площа|пл|мікрорайон|мкр|м-н|шосе|узвіз)\b\.?\s*",
    re.IGNORECASE,
)
_WRITTEN: Final = re.compile(
    r"(?P<street>[^,]+?),?\s+(?P<house>\d+\S*?)(?:,\s*(?:під.?їзд|під\.|п\.)\s*(?P<entrance>\d+))?", re.IGNORECASE
)


class ListError(Exception):
    """The list cannot be used; ``str`` is one line that says where and why."""


def read_list(path: Path, streets: Iterable[Street]) -> list[dict[str, Any]]:
    """The places of a file, ``dialogs.outcomes.Address`` as JSON. Raises ``ListError``."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise ListError(f"{path}: cannot be read as UTF-8 ({type(wrong).__name__})") from None
    reader = csv.DictReader(text.splitlines(), delimiter=_delimiter(text), strict=True, restkey="")
    by_name = {street.name.casefold(): street for street in streets}
    try:
        _check_header(path, reader.fieldnames or ())
        places = [_row(f"{path}:{reader.line_num}", row, by_name) for row in reader if any(_words(row).values())]
    except csv.Error as wrong:
        raise ListError(f"{path}:{reader.line_num}: {wrong}") from None
    if not places:
        raise ListError(f"{path}: no places below the header row")
    return places


def read_addresses(addresses: Iterable[str], streets: Iterable[Street]) -> list[dict[str, Any]]:
    """Places typed one by one: ``вул. Соборності, 12, під’їзд 3``; what is no address is a place by its name."""
    by_name = {street.name.casefold(): street for street in streets}
    return [_row(f"«{address}»", {"text": address}, by_name) for address in addresses]


def _delimiter(text: str) -> str:
    """Ukrainian spreadsheets save with semicolons."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _check_header(path: Path, names: Sequence[str]) -> None:
    strange = [name for name in names if name.strip() not in COLUMNS]
    if strange:
        raise ListError(f"{path}:1: unknown column «{strange[0]}»; known are {', '.join(COLUMNS)}")
    if not {"text", "street"} & {name.strip() for name in names}:
        raise ListError(f"{path}:1: the header row must name the columns, at least text or street")


def _words(row: Mapping[str, Any]) -> dict[str, str]:
    """Without the empty ones; what stands beyond the last column is there under an empty name."""
    plain = {name.strip(): " ".join(str(value or "").split()) for name, value in row.items()}
    return {name: value for name, value in plain.items() if value}


def _row(where: str, row: Mapping[str, Any], streets: Mapping[str, Street]) -> dict[str, Any]:
    place: dict[str, Any] = dict(_words(row))
    if "" in place:
        raise ListError(f"{where}: more fields than columns; a comma in an address needs quotes")
    long = next((name for name, value in place.items() if len(value) > LONGEST), None)
    if long is not None:
        raise ListError(f"{where}: {long} is longer than {LONGEST} characters")
    place |= _point(where, place)
    if "street" not in place and "lat" not in place:
        place |= _written(place.get("text", ""), streets)
    _name_street(place, streets)
    if not place.get("text"):
        raise ListError(f"{where}: neither text nor street: what stands on the sheet?")
    return place


def _point(where: str, place: Mapping[str, Any]) -> dict[str, float]:
    if ("lat" in place) != ("lon" in place):
        raise ListError(f"{where}: lat and lon go together")
    if "lat" not in place:
        return {}
    try:
        lat, lon = (float(place[name].replace(",", ".")) for name in ("lat", "lon"))
    except ValueError:
        raise ListError(f"{where}: lat and lon must be numbers like 47.9095 and 33.3912") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ListError(f"{where}: there is no such point")
    return {"lat": lat, "lon": lon}


def _written(text: str, streets: Mapping[str, Street]) -> dict[str, str]:
    """The parts of a written address whose street the register knows."""
    found = _WRITTEN.fullmatch(text)
    if found is None or _TYPE.sub("", found["street"]).casefold() not in streets:
        return {}
    parts = {name: value for name, value in found.groupdict().items() if value}
    return {**parts, "text": ""}


def _name_street(place: dict[str, Any], streets: Mapping[str, Street]) -> None:
    """The street as the register spells it, and a text without the entrance where there is none."""
    if "street" not in place:
        return
    bare = _TYPE.sub("", place["street"], count=1)
    known = streets.get(bare.casefold())
    typed = place["street"] if known is None else f"{SHORT_TYPES.get(known.type, known.type)} {known.name}"
    place["street"] = bare if known is None else known.name
    if not place.get("text"):
        place["text"] = ", ".join(part for part in (typed, place.get("house")) if part)
