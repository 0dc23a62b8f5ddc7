"""What a Telegram message holds besides text: pictures, files, voices, places, contacts, and what nobody can use."""

from __future__ import annotations

import re
from collections.abc import Callable

from bots.channels.telegram.ids import Attachment
from bots.channels.telegram.reading import Json, number, obj, objects, real, text_of
from dialogs.messages import Content, File, Phone, Photo, Place, Unsupported, Voice

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes that a bot may download (core.telegram.org/bots/api#getfile)."""

_PICTURES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/bmp",
    "image/tiff",
)

_ENVELOPE_MEMBERS = """
message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot sender_tag
date edit_date business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message
external_reply quote reply_to_story reply_to_checklist_task_id via_bot has_protected_content is_from_offline
is_paid_post media_group_id author_signature paid_star_count entities link_preview_options suggested_post_info
effect_id caption caption_entities show_caption_above_media has_media_spoiler reply_markup forward_from
forward_from_chat forward_from_message_id forward_signature forward_sender_name forward_date
"""

_SERVICE_MEMBERS = """
new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
migrate_from_chat_id pinned_message connected_website write_access_allowed boost_added chat_background_set
chat_owner_left chat_owner_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
general_forum_topic_hidden general_forum_topic_unhidden direct_message_price_changed paid_message_price_changed
video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited successful_payment
refunded_payment managed_bot_created
"""

ENVELOPE = frozenset(_ENVELOPE_MEMBERS.split())
"""Members of a message that go along with any content."""

SERVICE = frozenset(_SERVICE_MEMBERS.split())
"""Members that tell what the app did by itself; nobody expects an answer to those."""


def read(message: Json) -> Content | None:
    """The content; None for the app's own remarks and for a message without any."""
    for key, reader in _READERS.items():
        if key in message:
            return reader(message) or Unsupported(key)
    rest = next((key for key in message if key not in ENVELOPE), None)
    return None if rest is None or rest in SERVICE else Unsupported(rest)


def phone_number(written: str) -> str | None:
    """E.164 of a number as Telegram's apps give it: with or without plus, spaces, or the country."""
    digits = re.sub(r"[^0-9]", "", written)
    if not written.strip().startswith("+") and len(digits) == 10 and digits.startswith("0"):
        digits = f"38{digits}"
    return f"+{digits}" if 7 <= len(digits) <= 15 and not digits.startswith("0") else None


def _photo(message: Json) -> Content | None:
    sizes = [size for size in objects(message, "photo") if text_of(size, "file_id")]
    takeable = [size for size in sizes if _size(size) <= LARGEST_FILE] or sizes
    if not takeable:
        return None
    largest = max(takeable, key=lambda size: (number(size, "width") or 0) * (number(size, "height") or 0))
    return _picture(message, largest, "photo")


def _picture(message: Json, file: Json, kind: str) -> Content:
    media = Attachment(kind, text_of(file, "file_id"), _size(file), text_of(file, "file_name"))
    return Photo(media.pack(), text_of(message, "caption"), _album(message), original=kind == "image")


def _album(message: Json) -> str | None:
    return text_of(message, "media_group_id") or None


def _document(message: Json) -> Content | None:
    file = obj(message, "document")
    if text_of(file, "mime_type").lower() in _PICTURES and text_of(file, "file_id"):
        return _picture(message, file, "image")
    return _file(message, "document", "")


def _video(message: Json) -> Content | None:
    return _file(message, "video", "video.mp4")


def _file(message: Json, kind: str, name: str) -> Content | None:
    file = obj(message, kind)
    identity = text_of(file, "file_id")
    if not identity:
        return None
    name = text_of(file, "file_name") or name
    content_type = text_of(file, "mime_type") or ("video/mp4" if kind == "video" else "application/octet-stream")
    media = Attachment(kind, identity, _size(file), name).pack()
    return File(media, name, content_type, _size(file), text_of(message, "caption"), _album(message))


def _voice(kind: str) -> Callable[[Json], Content | None]:
    def read_voice(message: Json) -> Content | None:
        file = obj(message, kind)
        identity = text_of(file, "file_id")
        media = Attachment(kind, identity, _size(file), text_of(file, "file_name")).pack()
        return Voice(media, max(number(file, "duration") or 0, 0)) if identity else None

    return read_voice


def _place(message: Json) -> Content | None:
    point = obj(message, "location") or obj(obj(message, "venue"), "location")
    lat, lon = real(point, "latitude"), real(point, "longitude")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Place(lat, lon, real(point, "horizontal_accuracy"))


def _contact(message: Json) -> Content | None:
    contact = obj(message, "contact")
    number_ = phone_number(text_of(contact, "phone_number"))
    if number_ is None:
        return None
    person, sender = number(contact, "user_id"), number(obj(message, "from"), "id")
    return Phone(number_, own=person is not None and person == sender)


def _size(file: Json) -> int:
    return max(number(file, "file_size") or 0, 0)


def _unusable(_: Json) -> Content | None:
    return None


_READERS: dict[str, Callable[[Json], Content | None]] = {
    "photo": _photo,
    "animation": _unusable,  # comes with a document of the same file
    "document": _document,
    "video": _video,
    "voice": _voice("voice"),
    "audio": _voice("audio"),
    "video_note": _voice("video_note"),
    "venue": _place,
    "location": _place,
    "contact": _contact,
}
