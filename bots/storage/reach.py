"""Where a person can be reached: every chat of every account linked with theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Reach:
    """One chat of a person."""

    channel: str
    chat: str
    user: str
    language: str
    heard_at: datetime | None
    """Their latest message there."""
    session_at: datetime | None
    """The first message of their latest 24 hours there."""
    unreachable_at: datetime | None
    """Nothing can be sent there since then; None: it can."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be told something."""

    resident_id: int | None
    """None for somebody of whom nothing is kept."""
    chats: tuple[Reach, ...]
    """The one heard last first; empty where there never was a conversation."""
    phone: str | None = None
    """E.164, verified; None where there is none."""
    preferences: dict[str, Any] | None = None
    """``dialogs`` of preferences write it: ``{"channel": "viber", "planned": true}``; None: the city's defaults."""
