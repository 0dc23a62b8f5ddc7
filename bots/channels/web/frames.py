"""What the page and the server say to each other, version 1.  ``docs/WEBCHAT.md`` describes every frame.

Unknown fields are ignored, so that a newer page can talk to an older server.  Frames from a page are not trusted.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bots.storage.records import MailboxRow
from dialogs.messages import (
    Command,
    Content,
    File,
    Incoming,
    MessageId,
    Outgoing,
    Photo,
    Place,
    Press,
    Text,
)

VERSION: Final = 1
_ID: Final = r"^[A-Za-z0-9_-]{8,40}$"
_COMMAND: Final = re.compile(r"/([a-z_]{1,32})(?: ([A-Za-z0-9_-]{1,64}))?")

Id = Annotated[str, Field(pattern=_ID)]


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


class Hello(_Frame):
    """The first frame of a line."""

    kind: Literal["hello"]
    version: int
    token: str | None = None
    seen: int = Field(default=0, ge=0)
    """The last seq on the page; 0 for a page that shows nothing yet."""
    language: str = Field(default="uk", max_length=10)


class SaidText(_Frame):
    """Words, or a command such as ``/start``."""

    kind: Literal["text"]
    id: Id
    text: str


class Pressed(_Frame):
    """A button."""

    kind: Literal["press"]
    id: Id
    option: str = Field(max_length=200)
    step: str = Field(max_length=400)


class SentPlace(_Frame):
    """A point."""

    kind: Literal["place"]
    id: Id
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy: float | None = Field(default=None, ge=0)
    """Metres."""


class SentMedia(_Frame):
    """Something uploaded before; whether it is a picture, the upload decided."""

    kind: Literal["photo", "file"]
    id: Id
    media: str = Field(max_length=100)
    caption: str = ""
    album: Id | None = None


class Quiet(_Frame):
    """``ping`` is answered with ``pong``; ``typing`` is taken and nothing follows from it."""

    kind: Literal["ping", "typing"]


Said = SaidText | Pressed | SentPlace | SentMedia
_Any = Annotated[Hello | Said | Quiet, Field(discriminator="kind")]
_ADAPTER: Final[TypeAdapter[Hello | Said | Quiet]] = TypeAdapter(_Any)


class BadFrame(Exception):
    """Not one of ours. The page is at fault; the resident is asked to reload it."""

    def __init__(self, frame_id: str | None) -> None:
        super().__init__("bad frame")
        self.frame_id = frame_id
        """The id the page gave it, where that can be read."""


def read(raw: str) -> Hello | Said | Quiet:
    """The frame in a WebSocket text message. Raises ``BadFrame``."""
    try:
        return _ADAPTER.validate_json(raw)
    except ValidationError:
        raise BadFrame(_id_in(raw)) from None


def clean(text: str) -> str:
    """Without the characters no keyboard makes: controls other than line breaks and tabs."""
    return "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or (ord(c) >= 0x20 and ord(c) != 0x7F)).strip()


def content_of(said: SaidText | Pressed | SentPlace) -> Content:
    """What the resident sent, without the channel in it."""
    match said:
        case SaidText():
            command = _COMMAND.fullmatch(said.text.strip())
            return Command(command[1], command[2] or "") if command else Text(clean(said.text))
        case Pressed():
            return Press(said.option, said.step)
        case SentPlace():
            return Place(said.lat, said.lon, said.accuracy)


def message(row: MailboxRow) -> dict[str, Any]:
    """A message of the chat, for the page."""
    frame: dict[str, Any] = {"kind": "message", "seq": row.seq, "author": row.author, "at": row.at.isoformat()}
    if row.message is not None:
        return {**frame, **_answer(row.message)}
    if row.incoming is not None:
        return {**frame, "id": page_id(row.incoming), "said": _said(row.incoming.content)}
    return {**frame, "text": ""}


def message_id(visitor_id: str, frame_id: str) -> MessageId:
    """Unique within the channel, whatever ids other pages make."""
    return MessageId(f"{visitor_id}.{frame_id}")


def page_id(incoming: Incoming) -> str:
    """The id the page made: the other way round."""
    return incoming.id.rpartition(".")[2]


def _answer(message: Outgoing) -> dict[str, Any]:
    buttons = [{"option": b.option, "label": b.label, "kind": b.kind.value} for b in message.buttons]
    frame = {"text": message.text, "buttons": buttons, "step": message.step, "strong": list(message.strong)}
    return {**frame, "pictures": list(message.pictures)} if message.pictures else frame


def _said(content: Content) -> dict[str, Any]:
    match content:
        case Text(text):
            return {"kind": "text", "text": text}
        case Command(name, argument):
            return {"kind": "text", "text": f"/{name} {argument}".rstrip()}
        case Press(option, step):
            return {"kind": "press", "option": option, "step": step}
        case Place(lat, lon, accuracy):
            return {"kind": "place", "lat": lat, "lon": lon, "accuracy": accuracy}
        case Photo(media, caption):
            return {"kind": "photo", "media": media, "caption": caption}
        case File():
            return {"kind": "file", "media": content.media, "name": content.name, "caption": content.caption}
        case _:
            return {"kind": "text", "text": ""}


def _id_in(raw: str) -> str | None:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    frame_id = found.get("id") if isinstance(found, dict) else None
    return frame_id if isinstance(frame_id, str) and re.fullmatch(_ID, frame_id) else None
