"""Messages as JSON and back.

``from_json(to_json(x)) == x`` for every message.  A kind this version does not know reads as ``Unsupported``, so that a
roll-back can still handle what a newer version recorded.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, assert_never

from dialogs.messages import (
    Button,
    ButtonKind,
    ChatId,
    Command,
    Content,
    File,
    Incoming,
    MediaId,
    MessageId,
    Outgoing,
    Phone,
    Photo,
    Place,
    Press,
    Text,
    Unsupported,
    Voice,
)

KINDS: Final[dict[str, type[Content]]] = {
    "text": Text,
    "press": Press,
    "photo": Photo,
    "file": File,
    "voice": Voice,
    "place": Place,
    "phone": Phone,
    "command": Command,
    "unsupported": Unsupported,
}


def content_to_json(content: Content) -> dict[str, Any]:
    """``{"kind": ..., <field>: ...}``."""
    match content:
        case Text(text):
            return {"kind": "text", "text": text}
        case Press(option, step):
            return {"kind": "press", "option": option, "step": step}
        case Command(name, argument):
            return {"kind": "command", "name": name, "argument": argument}
        case Unsupported(what):
            return {"kind": "unsupported", "what": what}
        case Photo() | File() | Voice():
            return _media_to_json(content)
        case Place() | Phone():
            return _fact_to_json(content)
        case _:
            assert_never(content)


def _media_to_json(content: Photo | File | Voice) -> dict[str, Any]:
    match content:
        case Photo(media, caption, album, original):
            return {"kind": "photo", "media": media, "caption": caption, "album": album, "original": original}
        case File(media, name, content_type, size, caption, album):
            kind = {"kind": "file", "media": media, "name": name, "content_type": content_type}
            return {**kind, "size": size, "caption": caption, "album": album}
        case Voice(media, seconds):
            return {"kind": "voice", "media": media, "seconds": seconds}
        case _:
            assert_never(content)


def _fact_to_json(content: Place | Phone) -> dict[str, Any]:
    match content:
        case Place(lat, lon, accuracy_m):
            return {"kind": "place", "lat": lat, "lon": lon, "accuracy_m": accuracy_m}
        case Phone(number, own):
            return {"kind": "phone", "number": number, "own": own}
        case _:
            assert_never(content)


def content_from_json(json: dict[str, Any]) -> Content:
    """The other way."""
    kind = KINDS.get(json["kind"])
    if kind is None:
        return Unsupported(json["kind"])
    return kind(**{name: value for name, value in json.items() if name != "kind"})


def content_text(content: Content) -> str:
    """The words in it, for people to read; empty where there are none."""
    match content:
        case Text(text):
            return text
        case Photo() | File():
            return content.caption
        case Command(name, argument):
            return f"/{name} {argument}".rstrip()
        case Press() | Voice() | Place() | Phone() | Unsupported():
            return ""
        case _:
            assert_never(content)


def incoming_to_json(incoming: Incoming) -> dict[str, Any]:
    """Everything of it; fields at their default are left out."""
    json: dict[str, Any] = {
        "channel": incoming.channel,
        "chat": incoming.chat,
        "id": incoming.id,
        "user": incoming.user,
        "sent_at": incoming.sent_at.isoformat(),
        "content": content_to_json(incoming.content),
    }
    if incoming.language is not None:
        json["language"] = incoming.language
    if incoming.name is not None:
        json["name"] = incoming.name
    if incoming.edited:
        json["edited"] = True
    if incoming.edits is not None:
        json["edits"] = incoming.edits
    if incoming.further:
        json["further"] = [content_to_json(part) for part in incoming.further]
    return json


def incoming_from_json(json: dict[str, Any]) -> Incoming:
    """The other way."""
    edits, further = json.get("edits"), [content_from_json(part) for part in json.get("further", ())]
    return Incoming(
        channel=json["channel"],
        chat=ChatId(json["chat"]),
        id=MessageId(json["id"]),
        user=json["user"],
        sent_at=datetime.fromisoformat(json["sent_at"]),
        content=content_from_json(json["content"]),
        language=json.get("language"),
        name=json.get("name"),
        edited=json.get("edited", False),
        edits=None if edits is None else MessageId(edits),
        further=tuple(part for part in further if isinstance(part, Photo | File)),
    )


def outgoing_to_json(message: Outgoing) -> dict[str, Any]:
    """Everything of it; fields at their default are left out."""
    json: dict[str, Any] = {"text": message.text}
    if message.buttons:
        json["buttons"] = [[button.option, button.label, button.kind.value] for button in message.buttons]
    if message.step is not None:
        json["step"] = message.step
    if message.strong:
        json["strong"] = list(message.strong)
    if message.pictures:
        json["pictures"] = list(message.pictures)
    return json


def outgoing_from_json(json: dict[str, Any]) -> Outgoing:
    """The other way."""
    return Outgoing(
        text=json["text"],
        buttons=tuple(Button(option, label, ButtonKind(kind)) for option, label, kind in json.get("buttons", ())),
        step=json.get("step"),
        strong=tuple(json.get("strong", ())),
        pictures=tuple(MediaId(media) for media in json.get("pictures", ())),
    )
