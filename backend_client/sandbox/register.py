"""The register of addresses: every plausible house on every street of the seed, at a made-up but steady place.

The city's data names streets, not houses.  A house therefore stands on a straight line that begins at a point drawn
from the street's name, ten metres for each number: inside Kryvyi Rih, always the same, good enough to try *nearest*.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from backend_client.sandbox.seed import Json, SeedStreet
from backend_client.sandbox.spelling import Written, fold, house_label, readings, slug

SOUTH, NORTH, WEST, EAST = 47.79, 48.11, 33.255, 33.545
"""Where streets begin, in degrees: the city's box less the longest street."""
HOUSE_STEP = 10.0
"""Metres between neighbouring numbers."""
LAST_HOUSE = 120
"""The highest number that *nearest* answers; text may name higher ones."""
LONGEST = 3200.0
"""Metres from a street's beginning to its end; higher numbers stand at the end."""
METRES = 111_320.0
"""In a degree of latitude."""
FARTHEST = 3000.0
"""Metres from the point beyond which no address is near."""
LOWEST_SCORE = 0.62
"""Below it a spelling is not the street."""

OTHER_TYPE = 0.06
"""What the score loses when another street type was typed, so that namesakes are told apart."""
SURE = 0.95
"""From here on a spelling can only be this street, unless another one scores as high."""

_SHORT = {
    "вулиця": "вул.",
    "проспект": "просп.",
    "провулок": "пров.",
    "бульвар": "бульв.",
    "мікрорайон": "мкр.",
    "площа": "пл.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A street as the register holds it."""

    slug: str
    """First half of its addresses' ids."""
    street: SeedStreet
    """What the seed says of it."""
    lat: float
    """Where it begins, degrees."""
    lon: float
    """Where it begins, degrees."""
    north: float
    """Its direction: the northern part of a unit step."""
    east: float
    """Its direction: the eastern part of a unit step."""

    def place(self, metres: float) -> tuple[float, float]:
        """Answer the point so far along the street, degrees."""
        lon_metres = METRES * math.cos(math.radians(self.lat))
        return self.lat + self.north * metres / METRES, self.lon + self.east * metres / lon_metres

    def nearest_house(self, lat: float, lon: float) -> int:
        """Answer the number of the house nearest to a point."""
        up = (lat - self.lat) * METRES
        right = (lon - self.lon) * METRES * math.cos(math.radians(self.lat))
        return min(max(round((up * self.north + right * self.east) / HOUSE_STEP), 1), LAST_HOUSE)

    def address(self, house: str | None) -> Json:
        """Answer the contract's Address of a house, or of the street as a whole (which has no id)."""
        number = int("".join(letter for letter in house.split("/")[0] if letter.isdigit())) if house else 0
        lat, lon = self.place(min(number * HOUSE_STEP, LONGEST))
        name = f"{_SHORT.get(self.street.type, self.street.type)} {self.street.name}"
        found: Json = {"text": f"{name}, {house}" if house else name, "street": self.street.name}
        if house:
            found |= {"id": f"{self.slug}:{house}", "house": house}
        if self.street.district:
            found["district"] = self.street.district
        return found | {"lat": round(lat, 6), "lon": round(lon, 6)}


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Answer the distance of two points (degrees) in metres; exact enough within a city."""
    up = (a[0] - b[0]) * METRES
    right = (a[1] - b[1]) * METRES * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(up, right)


class Register:
    """Finds addresses by text, by place and by id."""

    def __init__(self, streets: Iterable[SeedStreet]) -> None:
        """Lay out the streets; the same streets are always laid out alike."""
        self._lines: dict[str, Line] = {}
        for street in streets:
            line = _line(street, taken=self._lines)
            self._lines[line.slug] = line
        self._names: list[tuple[Line, str | None]] = []
        for line in self._lines.values():
            self._names.append((line, None))
            self._names += [(line, former) for former in line.street.former_names]
        self._folded = [fold(former or line.street.name) for line, former in self._names]

    def by_id(self, address_id: str) -> Json | None:
        """Answer the address with this id, or None."""
        street, _, house = address_id.partition(":")
        line = self._lines.get(street)
        return line.address(house) if line and house_label(house) == house else None

    def search(self, text: str, limit: int) -> list[Json]:
        """Answer the contract's AddressMatch objects for a typed address, best first."""
        best: dict[str, Json] = {}
        for reading in readings(text):
            for match, key in self._matches(reading):
                if key not in best or match["score"] >= best[key]["score"]:
                    best[key] = match
        return sorted(best.values(), key=lambda match: -match["score"])[:limit]

    def nearest(self, lat: float, lon: float, limit: int) -> list[Json]:
        """Answer the nearest addresses to a point, one for each street; none when the city is far away."""
        found: list[tuple[float, Json]] = []
        for line in self._lines.values():
            house = line.nearest_house(lat, lon)
            away = metres_between(line.place(house * HOUSE_STEP), (lat, lon))
            if away <= FARTHEST:
                found.append((away, line.address(str(house)) | {"score": round(1 / (1 + away / 100), 3)}))
        return [address for _, address in sorted(found, key=lambda pair: pair[0])[:limit]]

    def locate(self, address: Json) -> Json | None:
        """Answer the register's address that a ticket's address surely means, or None."""
        if "id" in address:
            return self.by_id(address["id"])
        texts = [address["text"]]
        if "street" in address and "house" in address:
            texts.append(f"{address['street']}, {address['house']}")
        for text in texts:
            sure = [match for match in self.search(text[:200], limit=2) if match["score"] >= SURE and "id" in match]
            if len(sure) == 1:
                return sure[0]
        return None

    def _matches(self, reading: Written) -> Iterable[tuple[Json, str]]:
        for index, score in self._likenesses(reading.street).items():
            line, former = self._names[index]
            other_type = reading.type is not None and reading.type != line.street.type
            match = line.address(reading.house) | {"score": round(score - OTHER_TYPE * other_type, 3)}
            yield (match | {"former_name": former} if former else match), line.slug

    def _likenesses(self, typed: str) -> dict[int, float]:
        """Answer 0-1 by the name's index: the whole name first; a part of it (a surname alone) nearly as good."""
        found: dict[int, float] = {}
        for scorer, worth in ((fuzz.token_sort_ratio, 0.01), (fuzz.token_set_ratio, 0.0093)):
            cutoff = LOWEST_SCORE / worth
            for _, percent, index in process.extract(
                typed, self._folded, scorer=scorer, processor=None, limit=None, score_cutoff=cutoff
            ):
                found[index] = max(found.get(index, 0.0), percent * worth)
        return found


def _line(street: SeedStreet, taken: dict[str, Line]) -> Line:
    name = f"{slug(street.name)}-{slug(street.type)}"
    if name in taken and street.district:
        name = f"{name}-{slug(street.district)}"
    unique = name if name not in taken else next(f"{name}-{n}" for n in range(2, 1000) if f"{name}-{n}" not in taken)
    drawn = hashlib.sha256(unique.encode()).digest()
    parts = [int.from_bytes(drawn[n : n + 4], "big") / 2**32 for n in (0, 4, 8)]
    turn = parts[2] * math.tau
    lat, lon = SOUTH + parts[0] * (NORTH - SOUTH), WEST + parts[1] * (EAST - WEST)
    return Line(unique, street, lat, lon, math.cos(turn), math.sin(turn))
