"""What the Viber channel must be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogs.messages import Outgoing

PATH = "/viber/webhook"

LONGEST_SENDER = 28
"""Characters of ``sender.name`` (developers.viber.com/docs/api/rest-bot-api, general send message parameters)."""


@dataclass(frozen=True, slots=True)
class ViberSettings:
    """How to reach Viber, and how Viber reaches us."""

    token: str = field(repr=False)
    public_url: str = ""
    """The https address before ``/viber/webhook``; without one Viber cannot bring us anything."""
    api_url: str = "https://chatapi.viber.com"
    sender: str = "1520"
    """The name above every message; what is longer than 28 characters is cut between words."""
    welcome: Outgoing | None = None
    """What a resident sees who opens the chat for the first time; one message, fitted."""

    @property
    def sender_name(self) -> str:
        """The name as Viber takes it."""
        name = self.sender.strip()
        if len(name) <= LONGEST_SENDER:
            return name
        return name[: LONGEST_SENDER + 1].rpartition(" ")[0].strip() or name[:LONGEST_SENDER]
