"""Telegram's updates become ``Incoming``; whatever Telegram sends, nothing here raises.

The JSON is read directly and only where it is needed: building PTB's ``Update`` costs ten times as much and loses the
whole message when one nested object has a form that the library does not know yet.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bots.channels.telegram import content
from bots.channels.telegram.ids import edit_id, message_id, press_id, unpack_callback
from bots.channels.telegram.reading import Json, clean, number, obj, text_of
from dialogs.messages import ChatId, Command, Content, Incoming, Press, Text

CHANNEL = "telegram"

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates that are asked for."""

_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def is_update(candidate: object) -> bool:
    """Whether it has the form that every update has: an object with a number."""
    return isinstance(candidate, dict) and type(candidate.get("update_id")) is int


def kind_of(update: Json) -> str:
    """Which kind of update it is, for counting: the member beside ``update_id``."""
    return next((key for key in update if key != "update_id" and key.isidentifier()), "nothing")


def query_of(update: Json) -> Json:
    """The pressed button, if the update is one; else an empty object."""
    return obj(update, "callback_query")


def id_of(query: Json) -> str | None:
    """By which the press must be answered; None for what is none."""
    identity = query.get("id")
    return identity if isinstance(identity, str) and identity else None


def parse(update: Json, now: datetime) -> Incoming | None:
    """What the resident said; None for everything that is not a resident speaking in a private chat.

    ``now`` stands in where Telegram tells no time, as for pressed buttons.
    """
    if "callback_query" in update:
        return _press(obj(update, "callback_query"), now)
    edited = "edited_message" in update
    message = obj(update, "edited_message" if edited else "message")
    said = _said(message, edited)
    chat, sender, sent = number(obj(message, "chat"), "id"), obj(message, "from"), number(message, "message_id")
    if said is None or sent is None or chat is None or not _is_private(message, sender):
        return None
    own = message_id(chat, sent)
    return Incoming(
        channel=CHANNEL,
        chat=ChatId(str(chat)),
        id=edit_id(chat, sent, number(update, "update_id") or 0) if edited else own,
        sent_at=_time(message.get("edit_date" if edited else "date"), now),
        content=said,
        edited=edited,
        edits=own if edited else None,
        **_person(sender),
    )


def _press(query: Json, now: datetime) -> Incoming | None:
    sender, message = obj(query, "from"), obj(query, "message")
    user, identity = number(sender, "id"), query.get("id")
    if not isinstance(identity, str) or user is None or (message and not _is_private(message, sender)):
        return None
    chat = number(obj(message, "chat"), "id")
    step, option = unpack_callback(query.get("data"))
    return Incoming(
        channel=CHANNEL,
        chat=ChatId(str(user if chat is None else chat)),
        id=press_id(clean(identity)),
        sent_at=now,
        content=Press(option, step),
        **_person(sender),
    )


def _said(message: Json, edited: bool) -> Content | None:
    written = message.get("text")
    if isinstance(written, str):
        return _text(clean(written))
    if edited:
        return _recaptioned(message)
    return content.read(message)


def _recaptioned(message: Json) -> Content | None:
    """What else of a message can be changed is its caption: the picture under it was taken when it first came.

    A shared live location moves all the time; the place that the resident meant was the first.
    """
    caption = text_of(message, "caption")
    return Text(caption) if caption.strip() else None


def _text(written: str) -> Content:
    command = _COMMAND.fullmatch(written.strip())
    if command is None:
        return Text(written)
    return Command(command[1].lower(), (command[2] or "").strip())


def _is_private(message: Json, sender: Json) -> bool:
    """Groups and channels get nothing, and neither do other bots."""
    return obj(message, "chat").get("type") == "private" and number(sender, "id") is not None and _is_human(sender)


def _is_human(sender: Json) -> bool:
    return sender.get("is_bot") is not True


def _person(sender: Json) -> dict[str, Any]:
    name = " ".join(part for part in (text_of(sender, "first_name"), text_of(sender, "last_name")) if part)
    return {
        "user": str(number(sender, "id")),
        "language": text_of(sender, "language_code") or None,
        "name": name or None,
    }


def _time(seconds: object, now: datetime) -> datetime:
    if type(seconds) is not int or not 0 < seconds < 1 << 40:
        return now
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return now
