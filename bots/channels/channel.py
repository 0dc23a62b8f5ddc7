"""The seam to a messenger: what every channel is, whatever stands behind it.

A channel turns its platform's updates into ``Incoming`` and gives each to ``Receive``; it shows ``Outgoing``; it
fetches media.  It decides nothing.  Limits are data (``Capabilities``); fitting a message to them is ``fitting.fit``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from dialogs.messages import ChatId, Incoming, MediaId, MessageId, Outgoing

Receive = Callable[[Incoming], Awaitable[bool]]
"""Record a message durably; False when it had been before. The update may be acknowledged once this returns."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show, as data."""

    text_limit: int
    """UTF-16 code units of one message's text."""
    buttons_limit: int
    """Buttons on one message."""
    buttons_per_row: int
    label_limit: int
    """Characters of a label that stay readable on a narrow phone; longer labels get a row of their own."""
    option_bytes: int
    """Bytes of the callback value, step included; 0 where there is no limit."""
    edits: bool
    asks_place: bool
    asks_phone: bool
    copies: bool
    """Has a button that copies a text."""
    strong: bool
    """Can emphasise."""
    grid: int = 0
    """Columns of a row that its buttons share by the length of their labels; 0: all are equally wide."""
    rows_limit: int = 0
    """Rows of buttons on one message; 0 where there is no such limit."""
    keeps_buttons: bool = True
    """Buttons of earlier messages stay in sight; else the latest ones take their place."""
    links: tuple[str, ...] = ()
    """How addresses begin that a button opens; empty: any."""
    request_bytes: int = 0
    """Bytes of a whole message with its buttons, as UTF-8 in JSON; 0 where there is no limit."""
    pictures: int = 1
    """Pictures that one message shows together; fitted, such a message has no words and no buttons."""
    caption_limit: int = 0
    """UTF-16 code units of the text that may stand below a lone picture, with its buttons; 0: none."""


@dataclass(frozen=True, slots=True)
class Media:
    """The bytes behind a ``MediaId``."""

    content: bytes
    content_type: str
    """By content, not by what the sender claimed."""
    name: str


class ChannelError(Exception):
    """Something on the way to or from a messenger failed."""


class TryAgain(ChannelError):
    """Not delivered for now; the same message may be sent again."""

    def __init__(self, reason: str, after_s: float | None = None, everyone: bool | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s
        """Seconds the platform asks us to wait; None when it does not say."""
        self.everyone = everyone
        """Whom it means: all that the channel sends, or this chat alone; None when it does not say."""


class Refused(ChannelError):
    """The platform will never take this message; sending it again is useless."""


BLOCKED = "blocked"
DEACTIVATED = "deactivated"
UNSUBSCRIBED = "unsubscribed"
GONE = "gone"
"""Why nobody is reached: the bot is blocked, the account deleted, unsubscribed, or the platform does not say."""


class Gone(ChannelError):
    """The resident cannot be reached on this channel any more."""

    def __init__(self, reason: str, why: str = GONE) -> None:
        super().__init__(reason)
        self.why = why
        """``BLOCKED``, ``DEACTIVATED``, ``UNSUBSCRIBED`` or ``GONE``."""


class Moved(ChannelError):
    """The chat has another id now; the same message may be sent to that one."""

    def __init__(self, chat: ChatId) -> None:
        super().__init__("the chat has another id now")
        self.chat = chat


class MediaRefused(ChannelError):
    """The file cannot be taken: too large, wrong type or gone. ``reason`` is ``size``, ``type`` or ``gone``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """One messenger."""

    name: str
    capabilities: Capabilities

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Show one fitted message; return the platform's id for it.

        ``outbox_id`` is the same when a message is sent again after a crash: a channel that can drop the repeat does.
        Raises ``TryAgain``, ``Refused``, ``Gone`` or ``Moved``.
        """

    async def fetch(self, media: MediaId) -> Media:
        """The bytes of something a resident sent. Raises ``MediaRefused`` or ``TryAgain``."""

    async def start(self) -> None:
        """Connect: set the webhook or begin polling."""

    async def stop(self) -> None:
        """Stop receiving; what was recorded stays recorded."""
