"""What residents send and what the bot answers, without any channel in it.

Rules of this file:
* ``Content`` is a closed union: a new member makes every ``match`` over it a type error until it is handled.
* Ids are opaque strings.  Only the channel adapters make and parse them; everybody else stores and compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ChatId = NewType("ChatId", str)
MessageId = NewType("MessageId", str)
MediaId = NewType("MediaId", str)

MENU_STEP = "menu"
"""The step of buttons that never grow old: the menu's."""
JOIN_STEP = "join"
"""The step of the two buttons below «is this you?»; which request, their options say."""
HELPED_STEP = "helped"
"""The step of the two buttons below an answer; which answer, their options say."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words the resident typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed."""

    option: str
    """Which one; what ``Button.option`` was."""
    step: str
    """Of which question; what ``Outgoing.step`` was. Anything else is an old or forged button."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture."""

    media: MediaId
    caption: str = ""
    album: str | None = None
    """Equal for all parts of one album; None for a single picture."""
    original: bool = False
    """As the camera made it: what it wrote into the picture may still be there."""


@dataclass(frozen=True, slots=True)
class File:
    """A document or video; it is kept if the core takes its type, else refused in words."""

    media: MediaId
    name: str
    content_type: str
    size: int
    """Bytes; 0 where the channel does not say."""
    caption: str = ""
    album: str | None = None
    """As ``Photo.album``."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice or round video message. Nobody listens to it: the resident is asked to write."""

    media: MediaId
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A point the resident sent."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    """Radius in metres; None where the channel does not say."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A contact card."""

    number: str
    """E.164, for example ``+380671234567``."""
    own: bool
    """The channel vouches that it is the sender's own number."""


@dataclass(frozen=True, slots=True)
class Command:
    """``/start place_17`` is ``Command("start", "place_17")``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something the bot cannot use: a sticker, a poll, an unknown kind."""

    what: str


Content = Text | Press | Photo | File | Voice | Place | Phone | Command | Unsupported


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a resident."""

    channel: str
    """``telegram``, ``viber`` or ``web``."""
    chat: ChatId
    id: MessageId
    """Unique within the channel: a repeated webhook brings the same one."""
    user: str
    """The person's id on the channel, as it stands in the core's applicant reference after the colon."""
    sent_at: datetime
    content: Content
    language: str | None = None
    """The language of the resident's app, where the channel tells (``uk``, ``ru``, ``en``, ...)."""
    name: str | None = None
    """How the person is called on the channel."""
    edited: bool = False
    """The resident changed an earlier message; ``edits`` says which."""
    edits: MessageId | None = None
    further: tuple[Photo | File, ...] = ()
    """The other parts of the album that ``content`` begins, in their order; filled in once they are taken together."""

    @property
    def parts(self) -> tuple[Content, ...]:
        """All that was sent with this message."""
        return (self.content, *self.further)

    @property
    def caption(self) -> str:
        """The words that stand below any part of it; empty where there are none."""
        captions = [part.caption.strip() for part in self.parts if isinstance(part, Photo | File)]
        return "\n".join(dict.fromkeys(caption for caption in captions if caption))


class ButtonKind(StrEnum):
    """What a button does."""

    REPLY = "reply"
    ASK_PLACE = "ask_place"
    ASK_PHONE = "ask_phone"
    URL = "url"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. Its label may also be typed."""

    option: str
    """ASCII, at most 40 bytes. For ``URL`` the address, for ``COPY`` the text to copy (no byte limit there)."""
    label: str
    kind: ButtonKind = ButtonKind.REPLY


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the bot wants to say; a channel shows it as well as it can."""

    text: str
    """Plain text; line breaks count, markup does not exist."""
    buttons: tuple[Button, ...] = ()
    step: str | None = None
    """The question these buttons belong to; None for a statement without buttons."""
    strong: tuple[str, ...] = ()
    """Parts of ``text`` to emphasise where the channel can (ticket number, deadline)."""
    pictures: tuple[MediaId, ...] = ()
    """Photos of our own shelf, shown in this order before the text."""
