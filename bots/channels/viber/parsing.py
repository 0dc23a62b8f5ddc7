"""Viber's events, read by viberbot, become ``Incoming``; whatever Viber sends, nothing here raises.

viberbot raises for events and messages it does not know and takes every value as it comes, so its refusals are caught
and its values are looked at.
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from viberbot.api import messages as viber
from viberbot.api.viber_requests import ViberConversationStartedRequest, ViberMessageRequest, create_request

from bots.channels.viber.ids import (
    LONGEST_START,
    Attachment,
    message_id,
    shelf_id,
    start_id,
    unpack_press,
    unpack_start,
    was_asked,
)
from bots.channels.viber.reading import Json, degrees, whole, words
from bots.channels.viber.signing import Seal
from dialogs.messages import ChatId, Command, Content, File, Incoming, Phone, Photo, Place, Press, Text, Unsupported

CHANNEL = "viber"
EVENTS = ("delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started")
"""What is asked for at ``set_webhook``; messages come in any case."""
LONGEST_USER = 128
"""Characters; Viber's ids have 24."""
LONGEST_NAME = 200

_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody opened the chat."""

    user: str
    token: int
    subscribed: bool
    """They have written before, and may be written to."""
    argument: str
    """The deep link's ``context``; empty without one."""
    person: dict[str, Any]


def event_of(body: Json) -> str:
    """Which event it is; empty where it is none."""
    return words(body.get("event"))


def user_of(body: Json) -> str:
    """Whom an event without a message is about; empty where it does not say."""
    return _user(body.get("user_id"))


def subscriber_of(body: Json) -> str:
    """Who subscribed; empty where it does not say."""
    user = body.get("user")
    return _user(user.get("id")) if isinstance(user, dict) else ""


def token_of(body: Json) -> int:
    """The message that an event is about; 0 where it does not say."""
    return whole(body.get("message_token"))


def messages_of(body: Json, seal: Seal, now: datetime) -> tuple[Incoming, ...]:
    """What a ``message`` event says: one message, behind the start that its tracking data holds; none if malformed."""
    request = _request(body)
    if not isinstance(request, ViberMessageRequest) or request.chat_id is not None:
        return ()
    user, token = _user(request.sender.id), whole(request.message_token)
    if not user or not token:
        return ()
    chat = ChatId(user)
    content = _content(request.message, body["message"], seal, (chat, token))
    if content is None:
        return ()
    envelope = {"channel": CHANNEL, "chat": chat, "sent_at": _time(request.timestamp, now), **_person(request.sender)}
    said = Incoming(id=message_id(token), content=content, **envelope)
    start = unpack_start(seal, chat, words(request.message.tracking_data))
    if start is None:
        return (said,)
    return Incoming(id=start_id(start[1]), content=Command("start", start[0]), **envelope), said


def started(body: Json) -> Started | None:
    """Who opened the chat, and by which link; None if malformed."""
    request = _request(body)
    if not isinstance(request, ViberConversationStartedRequest):
        return None
    user, token = _user(request.user.id), whole(request.message_token)
    argument = words(request.context)[:LONGEST_START]
    known = request.subscribed is True
    return Started(user, token, known, argument, _person(request.user)) if user and token else None


def start_message(opened: Started, now: datetime) -> Incoming:
    """The start that a deep link asks for."""
    content = Command("start", opened.argument)
    chat = ChatId(opened.user)
    return Incoming(CHANNEL, chat, start_id(opened.token), sent_at=now, content=content, **opened.person)


def phone_number(written: str) -> str | None:
    """E.164 of a number as Viber's apps give it: with or without plus, spaces, or the country."""
    digits = re.sub(r"[^0-9]", "", written)
    if not written.strip().startswith("+") and len(digits) == 10 and digits.startswith("0"):
        digits = f"38{digits}"
    return f"+{digits}" if 7 <= len(digits) <= 15 and not digits.startswith("0") else None


def _request(body: Json) -> Any:
    """What viberbot makes of it; a message of a kind that it does not know becomes a sticker. None if malformed."""
    message = body.get("message")
    if event_of(body) == "message" and isinstance(message, dict) and message.get("type") not in _READERS:
        message = {"type": "sticker", "tracking_data": message.get("tracking_data")}
    try:
        return create_request({**body, "message": message})
    except Exception:  # noqa: BLE001 - viberbot raises bare exceptions, and stumbles in every way over odd values
        return None


def _content(message: Any, raw: Json, seal: Seal, where: tuple[ChatId, int]) -> Content | None:
    kind = words(raw.get("type"))
    reader = _READERS.get(kind)
    if isinstance(message, viber.TextMessage):
        return _text(words(message.text), seal, where[0])
    if isinstance(message, _MEDIA):
        return _media(message, raw, shelf_id(seal, where[1]))
    content = (reader(message) if reader else None) or Unsupported(kind[:40] or "nothing")
    if isinstance(content, Phone) and was_asked(seal, where[0], words(message.tracking_data)):
        return Phone(content.number, own=True)
    return content


def _text(written: str, seal: Seal, chat: ChatId) -> Content | None:
    press = unpack_press(seal, chat, written)
    if press is not None:
        return Press(press[1], press[0])
    command = _COMMAND.fullmatch(written.strip())
    if command is not None:
        return Command(command[1].lower(), (command[2] or "").strip())
    return Text(written) if written.strip() else None


def _media(message: Any, raw: Json, shelf: str) -> Content | None:
    """A picture is taken for a photo even where it came as a file, as people send large ones."""
    url = words(message.media)
    kind = words(raw.get("type"))
    if not url:
        return Unsupported(kind)
    name = words(raw.get("file_name")).replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]
    size = whole(raw.get("size"))
    caption = "" if kind == "file" else words(message.text).strip()
    guessed = "video/mp4" if kind == "video" else mimetypes.guess_type(name)[0] or "application/octet-stream"
    picture = kind == "picture" or guessed.startswith("image/")
    media = Attachment("picture" if picture else kind, size, shelf, name, url).pack()
    if picture:
        return Photo(media, caption, original=kind == "file")
    return File(media, name or "video.mp4", guessed, size, caption)


def _place(message: Any) -> Content | None:
    point = message.location
    lat, lon = degrees(getattr(point, "latitude", None), 90), degrees(getattr(point, "longitude", None), 180)
    return None if lat is None or lon is None else Place(lat, lon)


def _phone(message: Any) -> Content | None:
    """A card of somebody else looks the same: the number is the sender's own only as the answer to our question."""
    number = phone_number(words(getattr(message.contact, "phone_number", None)))
    return None if number is None else Phone(number, own=False)


def _link(message: Any) -> Content | None:
    address = words(message.media).strip()
    return Text(address) if address else None


def _unusable(_: Any) -> Content | None:
    return None


_MEDIA = (viber.PictureMessage, viber.VideoMessage, viber.FileMessage)
_READERS = {
    "text": _unusable,
    "picture": _unusable,
    "video": _unusable,
    "file": _unusable,
    "location": _place,
    "contact": _phone,
    "url": _link,
    "sticker": _unusable,
}


def _user(value: object) -> str:
    user = words(value)
    return user if user.isprintable() and len(user) <= LONGEST_USER else ""


def _person(profile: Any) -> dict[str, Any]:
    name, language = words(profile.name).strip()[:LONGEST_NAME], words(profile.language)[:2].lower()
    return {"user": _user(profile.id), "language": language or None, "name": name or None}


def _time(milliseconds: object, now: datetime) -> datetime:
    seconds = whole(milliseconds) / 1000
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 1 << 34 else now
