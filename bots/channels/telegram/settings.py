"""What the Telegram channel must be told."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Literal

PATH = "/telegram/webhook"


@dataclass(frozen=True, slots=True)
class BotTexts:
    """How the bot presents itself in one language."""

    language: str
    """Two letters."""
    commands: tuple[tuple[str, str], ...]
    """Name without slash (1-32 of a-z, 0-9 and _), and what it does (1-256 characters)."""
    description: str
    """What an empty chat shows; at most 512 characters."""
    short_description: str
    """What the profile shows; at most 120 characters."""


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How to reach Telegram, and how Telegram reaches us."""

    token: str = field(repr=False)
    mode: Literal["webhook", "polling"] = "polling"
    public_url: str = ""
    """The address before ``/telegram/webhook``; needed for webhooks."""
    api_url: str = "https://api.telegram.org"
    webhook_secret: str = field(default="", repr=False)
    """1-256 of A-Z, a-z, 0-9, _ and -; derived from the token when empty."""
    texts: tuple[BotTexts, ...] = ()
    """The first is for everybody whose language has none of its own."""

    def __post_init__(self) -> None:
        if self.mode == "webhook" and not self.public_url:
            raise ValueError("Telegram's webhook mode needs a public URL")

    @property
    def secret(self) -> str:
        """What Telegram must show us with each update."""
        derived = hmac.new(self.token.encode(), b"frontdoor telegram webhook", hashlib.sha256)
        return self.webhook_secret or derived.hexdigest()
