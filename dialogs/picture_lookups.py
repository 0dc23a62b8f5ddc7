"""Look-ups about photos: where the camera says that they were taken."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.lookups import Lookup, Match
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class Pictured:
    """Where a photo was taken, and what is near."""

    lat: float
    lon: float
    near: tuple[Match, ...]
    """Addresses of the register, nearest first."""


@dataclass(frozen=True)
class PicturePlace(Lookup[Pictured | None]):
    """``{"lat": 47.9, "lon": 33.4, "near": [Match...]}``: of the first of these photos that says it, else None."""

    media: tuple[str, ...]

    @property
    def asked(self) -> Json:
        """Which photos."""
        return {"media": list(self.media)}

    def decode(self, value: Json) -> Pictured | None:
        """None when no photo says it, when it cannot be had in time, or when the register knows nothing near."""
        if value is None or not value["near"]:
            return None
        near = tuple(Match.from_json(row) for row in value["near"])
        return Pictured(float(value["lat"]), float(value["lon"]), near)
