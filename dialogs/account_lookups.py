"""Look-ups about a resident's accounts: which are linked, who has proved a number, what a code is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.lookups import Lookup
from dialogs.replay import Json, Misfit, Step


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """One account of the resident."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """All of them."""

    accounts: tuple[LinkedAccount, ...]
    """This one first."""
    proved: bool
    """The resident has proved a phone number."""


@dataclass(frozen=True)
class MyAccounts(Lookup[Accounts | None]):
    """``{"accounts": [{"channel": "viber", "user": "..."}], "proved": true}``, this account first."""

    def decode(self, value: Json) -> Accounts | None:
        """None when they cannot be known now."""
        if value is None:
            return None
        return Accounts(tuple(LinkedAccount(**row) for row in value["accounts"]), bool(value["proved"]))


@dataclass(frozen=True)
class WhoProved(Lookup[str | None]):
    """``{"asks": "telegram"}``: where somebody else who has proved the number can be asked.

    ``{"asks": null}``: nobody has, or nobody can be asked any more.
    """

    number: str

    def decode(self, value: Json) -> str | None:
        """Empty when it cannot be known now."""
        return "" if value is None else value["asks"]


@dataclass(frozen=True)
class MayAskCode(Lookup[bool | None]):
    """``true`` when this account may ask for one more code; nothing about the number."""

    def decode(self, value: Json) -> bool | None:
        """None when it cannot be known now."""
        return None if value is None else bool(value)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a typed code is worth."""

    worth: str
    """``right``, ``wrong``, ``late`` or ``spent``."""
    left: int
    """Tries after this one."""


@dataclass(frozen=True)
class CodeWorth(Lookup[Worth | None]):
    """``{"worth": "wrong", "left": 4}``"""

    code: str

    def decode(self, value: Json) -> Worth | None:
        """None when it cannot be known now."""
        return None if value is None else Worth(str(value["worth"]), int(value["left"]))


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants to be linked."""

    state: str
    """``open``, ``used``, ``expired`` or ``unknown``."""
    channel: str = ""


@dataclass(frozen=True)
class WhoAsks(Lookup[Asking | None]):
    """``{"state": "open", "channel": "viber"}``: what became of a request to be linked."""

    token: str

    def decode(self, value: Json) -> Asking | None:
        """None when it cannot be known now."""
        return None if value is None else Asking(str(value["state"]), str(value.get("channel", "")))


@dataclass(frozen=True)
class LinkMe(Lookup[Mapping[str, str]]):
    """``{"telegram": "https://...", ...}``: links that open the bot elsewhere and link that account with this one.

    They work once, within a quarter of an hour.
    """

    def decode(self, value: Json) -> Mapping[str, str]:
        """Empty when there is none to be had."""
        return {str(channel): str(link) for channel, link in (value or {}).items()}


@dataclass(frozen=True, slots=True)
class Left:
    """A report that the resident left in another chat."""

    channel: str
    conversation: int
    revision: int
    talk: Any
    """``dialogs.conversation.Talk`` as JSON."""


@dataclass(frozen=True)
class LeftElsewhere(Lookup[Left | None]):
    """``{"channel": "telegram", "conversation": 5, "revision": 7, "talk": {...}}``, or ``{}`` when there is none."""

    def decode(self, value: Json) -> Left | None:
        """None when there is none, or it cannot be known now."""
        return Left(**value) if value else None


@dataclass(frozen=True)
class Pressed(Step[tuple[str, bool]]):
    """The button that began the dialog: it stands in the journal from the start, nobody is asked."""

    def decode(self, value: Json) -> tuple[str, bool]:
        """The token, and whether it was yes."""
        verdict, _, token = str(value).partition(":")
        if verdict not in ("yes", "no") or not token:
            raise Misfit(self.key)
        return token, verdict == "yes"
