"""Look-ups about deep links: what a token stands for, and links to hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.lookups import Lookup, TicketCard
from dialogs.outcomes import Address
from dialogs.replay import Json, Misfit, Step

PLACE, TICKET, ACCOUNT = "place", "ticket", "account"
OVER = frozenset({"unknown", "used", "expired", "mine"})
"""``mine``: the link of an account, opened by that account."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token stands for."""

    kind: str
    """``place``, ``ticket``, ``account``, or why it leads nowhere (``OVER``)."""
    place: Address | None = None
    """Of a place."""
    ticket: TicketCard | None = None
    """Of a ticket; somebody else's without anything that tells of a person."""
    own: bool = False
    """The ticket is the resident's own, on this channel or a linked one."""
    channel: str = ""
    """Of an account: where the link was asked for."""


@dataclass(frozen=True)
class OpenLink(Lookup[Opened | None]):
    """``{"kind": "place", "place": ADDRESS}``, ``{"kind": "ticket", "own": false, "ticket": TicketCard}``,
    ``{"kind": "account", "channel": "viber"}``, or the kind alone where the link leads nowhere (``OVER``)."""

    token: str

    def decode(self, value: Json) -> Opened | None:
        """None when it cannot be known now."""
        if value is None:
            return None
        place, ticket = value.get("place"), value.get("ticket")
        return Opened(
            kind=str(value["kind"]),
            place=None if place is None else Address.from_json(place),
            ticket=None if ticket is None else TicketCard.from_json(ticket),
            own=bool(value.get("own")),
            channel=str(value.get("channel", "")),
        )


@dataclass(frozen=True)
class ShareLink(Lookup[Mapping[str, str]]):
    """``{"telegram": "https://...", "viber": "viber://...", "web": "https://..."}``: those channels that there are.

    Whoever opens one sees the ticket without personal data, and may follow it.
    """

    ticket_id: str
    """The core's."""

    def decode(self, value: Json) -> Mapping[str, str]:
        """Empty when there is none to be had."""
        return {str(channel): str(link) for channel, link in (value or {}).items()}


@dataclass(frozen=True)
class Token(Step[str]):
    """The token that began the dialog: it stands in the journal from the start, nobody is asked."""

    def decode(self, value: Json) -> str:
        """Whatever was typed after the command."""
        if not isinstance(value, str):
            raise Misfit(self.key)
        return value
