"""Viber's opaque ids, and what is packed into buttons and tracking data.

A pressed button comes back as an ordinary text, and tracking data lies in the resident's app: both are signed for the
chat, so that nothing typed is taken for a press and nothing from another chat is believed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bots.channels.viber.signing import SHORT, Seal
from dialogs.messages import ChatId, MediaId, MessageId

LONGEST_TRACKING = 4000
"""Characters (developers.viber.com/docs/api/rest-bot-api, general send message parameters)."""
LONGEST_START = 200
"""Characters of a deep link's ``context`` that are believed to be one."""

_ECHO = re.compile(rf"press:([0-9a-f]{{{SHORT}}}):([^:\s]*):([!-~]*)")
_LOOKS_LIKE_ECHO = re.compile(r"press:[0-9a-f]+:\S*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a ``MediaId`` of Viber holds."""

    kind: str
    """``picture``, ``video`` or ``file``."""
    size: int
    """Bytes; 0 where Viber does not say."""
    shelf: str
    """Under which id it is kept once it was fetched."""
    name: str
    """Without bars."""
    url: str
    """Where it can be fetched, for about an hour."""

    def pack(self) -> MediaId:
        """The opaque string; the address comes last, for it may hold anything."""
        name = self.name.replace("|", "_")
        return MediaId(f"{self.kind}|{self.size}|{self.shelf}|{name}|{self.url}")

    @staticmethod
    def unpack(media: MediaId) -> Attachment | None:
        """The inverse of ``pack``; None for a string that it never made."""
        parts = media.split("|", 4)
        if len(parts) != 5 or not parts[1].isdecimal():
            return None
        return Attachment(parts[0], int(parts[1]), *parts[2:])


def message_id(token: int) -> MessageId:
    """Of a message, whoever sent it: Viber's ``message_token`` is unique for a bot."""
    return MessageId(f"v:{token}")


def start_id(token: int) -> MessageId:
    """Of the start that a deep link asked for, by the token of ``conversation_started``: it counts once."""
    return MessageId(f"start:{token}")


def shelf_id(seal: Seal, token: int) -> str:
    """Where a file is kept: always the same for one message, and nobody can guess it."""
    return f"viber-{seal.sign('shelf', str(token))[:40]}"


def pack_press(seal: Seal, chat: ChatId, step: str | None, option: str) -> str:
    """``press:<signature>:<step>:<option>``; a colon within the step is written ``%3A``."""
    quoted = (step or "").replace("%", "%25").replace(":", "%3A")
    return f"press:{_press_sign(seal, chat, quoted, option)}:{quoted}:{option}"


def unpack_press(seal: Seal, chat: ChatId, text: str) -> tuple[str, str] | None:
    """Step and option; both empty for a button that we never made for this chat; None for what is no button at all."""
    if not _LOOKS_LIKE_ECHO.fullmatch(text.strip()):
        return None
    echo = _ECHO.fullmatch(text.strip())
    if echo is None or not seal.holds(echo[1], "press", chat, echo[2], echo[3]):
        return "", ""
    return echo[2].replace("%3A", ":").replace("%25", "%"), echo[3]


def pack_start(seal: Seal, chat: ChatId, argument: str, token: int) -> str:
    """Tracking data that brings a deep link's argument back with the resident's first message."""
    signature = seal.sign("start", chat, argument, str(token))
    return json.dumps({"start": argument, "token": token, "signature": signature}, separators=(",", ":"))


def unpack_start(seal: Seal, chat: ChatId, tracking: str) -> tuple[str, int] | None:
    """Argument and token; None for what ``pack_start`` never made for this chat."""
    found = _tracked(tracking)
    argument, token, signature = found.get("start"), found.get("token"), found.get("signature")
    if not isinstance(argument, str) or type(token) is not int or not isinstance(signature, str):
        return None
    right = len(signature) == 64 and seal.holds(signature, "start", chat, argument, str(token))
    return (argument, token) if right else None


def pack_asked(seal: Seal, chat: ChatId, step: str | None) -> str:
    """Tracking data of a question that asks for the sender's own number: it comes back with the answer."""
    return json.dumps({"phone": step or "", "signature": seal.sign("phone", chat, step or "")}, separators=(",", ":"))


def was_asked(seal: Seal, chat: ChatId, tracking: str) -> bool:
    """The message answers a question of ours that asked this chat for its number."""
    found = _tracked(tracking)
    step, signature = found.get("phone"), found.get("signature")
    if not isinstance(step, str) or not isinstance(signature, str):
        return False
    return len(signature) == 64 and seal.holds(signature, "phone", chat, step)


def _tracked(tracking: str) -> dict[str, Any]:
    """Whatever lies in the resident's app; nothing where it is not ours."""
    if not tracking or len(tracking) > LONGEST_TRACKING:
        return {}
    try:
        found = json.loads(tracking)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _press_sign(seal: Seal, chat: ChatId, quoted: str, option: str) -> str:
    return seal.sign("press", chat, quoted, option)[:SHORT]
