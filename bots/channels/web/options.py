"""What a city may decide about its web chat, and the limits that hold for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("uk", "en")
"""The page's languages; the first is the default."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the page's head says, in one language."""

    centre: str
    city: str


KRYVYI_RIH: Final[Mapping[str, Names]] = MappingProxyType(
    {
        "uk": Names("Контакт-центр 1520", "Кривий Ріг"),
        "en": Names("Contact centre 1520", "Kryvyi Rih"),
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one visitor may do, and what one process carries."""

    text: int = 4000
    """Characters of one message."""
    frame_bytes: int = 64 * 1024
    """Bytes of one WebSocket message; over it the line is closed."""
    burst: int = 20
    """Messages at once on one connection ..."""
    per_minute: int = 30
    """... and how many a minute after that."""
    upload_bytes: int = 20 * 1024 * 1024
    uploads_at_once: int = 8
    """In one process: each is held in memory while it is looked at."""
    uploads_per_minute: int = 20
    """Of one visitor, in one process."""
    connections: int = 5000
    """In one process."""
    history: int = 200
    """Messages shown when the page opens."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """The web chat's settings."""

    names: Mapping[str, Names] = field(default_factory=lambda: KRYVYI_RIH)
    """By language; every one of ``LANGUAGES``."""
    phone: str = "1520"
    """Where operators answer, as it is dialled."""
    public_url: str | None = None
    """The address residents see, where it differs from the one we are reached at (behind a proxy)."""
    embed_origins: tuple[str, ...] = ()
    """Sites that may show the chat inside their pages: ``https://kr.gov.ua``."""
    limits: Limits = field(default_factory=Limits)
