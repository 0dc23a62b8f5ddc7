"""What finished dialogs want done about a resident's accounts; ``bots.account_deeds`` does it with the turn.

Each names what the resident was told: when it is no longer so at that moment, the turn is decided anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialogs.outcomes import Keep
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class AccountOutcome(Keep):
    """Something about the accounts of a resident."""

    goes_on: ClassVar[str | None] = None
    """The dialog that begins at once; its first step is a question."""


@dataclass(frozen=True, slots=True)
class SharePhone(AccountOutcome):
    """The resident proved a number; whoever has proved it elsewhere is asked whether they are the same person."""

    number: str
    """E.164."""
    asks: str | None
    """The channel where somebody is asked; None: it is proved at once."""


@dataclass(frozen=True, slots=True)
class AskCode(AccountOutcome):
    """A code is sent to whoever has proved the number, if anybody has."""

    goes_on: ClassVar[str | None] = "type_code"
    number: str
    """E.164."""


@dataclass(frozen=True, slots=True)
class TryCode(AccountOutcome):
    """A code was typed."""

    code: str
    worth: str
    """``right``, ``wrong``, ``late`` or ``spent``."""


@dataclass(frozen=True, slots=True)
class TryAgain(TryCode):
    """It was wrong, and may be typed once more."""

    goes_on: ClassVar[str | None] = "type_code"


@dataclass(frozen=True, slots=True)
class AnswerJoin(AccountOutcome):
    """«Is this you?» was answered."""

    token: str
    yes: bool


@dataclass(frozen=True, slots=True)
class JoinByLink(AccountOutcome):
    """This account is linked with the one where the link was asked for."""

    token: str


@dataclass(frozen=True, slots=True)
class Unlink(AccountOutcome):
    """An account of the resident is parted from the others."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class GoOnHere(AccountOutcome):
    """A dialog begun in another chat goes on here."""

    conversation: int
    """The other one."""
    revision: int
    """Of the other one, as it was read."""
    talk: Json
    """``dialogs.conversation.Talk`` as JSON."""
