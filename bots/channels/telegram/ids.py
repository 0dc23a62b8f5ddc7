"""Telegram's opaque ids: how the adapter packs what it needs to find again into one string.

Message ids hold the chat, because Telegram promises that they are unique only "inside this chat".
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.messages import MediaId, MessageId

LONGEST_CALLBACK = 64
"""Bytes of ``callback_data`` (core.telegram.org/bots/api#inlinekeyboardbutton)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a ``MediaId`` of Telegram holds."""

    kind: str
    """``photo``, ``image`` (a picture sent as a document), ``document``, ``video``, ``voice`` or ``video_note``."""
    file_id: str
    size: int
    """Bytes; 0 where Telegram does not say."""
    name: str

    def pack(self) -> MediaId:
        """The opaque string; the name comes last, for it may hold anything."""
        return MediaId(f"{self.kind}|{self.size}|{self.file_id}|{self.name}")

    @staticmethod
    def unpack(media: MediaId) -> Attachment | None:
        """The inverse of ``pack``; None for a string that it never made."""
        kind, _, rest = media.partition("|")
        size, _, rest = rest.partition("|")
        file_id, separator, name = rest.partition("|")
        if not separator or not size.isdecimal():
            return None
        return Attachment(kind, file_id, int(size), name)


def message_id(chat: int | str, number: int) -> MessageId:
    """Of a message, whoever sent it."""
    return MessageId(f"m:{chat}:{number}")


def edit_id(chat: int | str, number: int, update: int) -> MessageId:
    """Of one change of a message; two changes may fall into one second, so the update's number tells them apart."""
    return MessageId(f"e:{chat}:{number}:{update}")


def press_id(query: str) -> MessageId:
    """Of a pressed button."""
    return MessageId(f"cb:{query}")


def pack_callback(step: str | None, option: str) -> str:
    """``step:option``; a colon within the step is written ``%3A``."""
    quoted = (step or "").replace("%", "%25").replace(":", "%3A")
    return f"{quoted}:{option}"


def unpack_callback(value: object) -> tuple[str, str]:
    """Step and option; both empty for something that ``pack_callback`` never made, as forged values are."""
    if not isinstance(value, str) or ":" not in value or not value.isascii() or len(value) > LONGEST_CALLBACK:
        return "", ""
    quoted, _, option = value.partition(":")
    return quoted.replace("%3A", ":").replace("%25", "%"), option
