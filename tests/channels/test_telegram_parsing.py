"""Telegram's updates become what residents said, and nothing that Telegram may send breaks it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bots.channels.telegram.content import ENVELOPE, phone_number
from bots.channels.telegram.ids import Attachment, pack_callback, unpack_callback
from bots.channels.telegram.parsing import id_of, is_update, kind_of, parse, query_of
from dialogs.messages import (
    ChatId,
    Command,
    Content,
    File,
    Incoming,
    MessageId,
    Phone,
    Photo,
    Place,
    Press,
    Text,
    Unsupported,
    Voice,
)
from tests.fakes.telegram_front import NOW

SENT = 1_762_162_000
OLENA = {"id": 7, "is_bot": False, "first_name": "Олена", "last_name": "К.", "language_code": "uk"}
CHAT = {"id": 7, "type": "private", "first_name": "Олена"}
FILE = {"file_id": "AgAC", "file_unique_id": "u", "file_size": 1000}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 55, "from": OLENA, "chat": CHAT, "date": SENT, **content}


def said(**content: Any) -> Content | None:
    incoming = parse({"update_id": 1, "message": message(**content)}, NOW)
    return None if incoming is None else incoming.content


def test_a_text_with_everything_around_it() -> None:
    assert parse({"update_id": 1, "message": message(text="нема світла")}, NOW) == Incoming(
        channel="telegram",
        chat=ChatId("7"),
        id=MessageId("m:7:55"),
        user="7",
        sent_at=datetime.fromtimestamp(SENT, UTC),
        content=Text("нема світла"),
        language="uk",
        name="Олена К.",
    )


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/start place_17", Command("start", "place_17")),
        ("/start@kr1520bot place_17", Command("start", "place_17")),
        ("/START", Command("start")),
        ("/help\nбудь ласка", Command("help", "будь ласка")),
        ("/вулиця Соборності", Text("/вулиця Соборності")),
        ("/5 поверх", Text("/5 поверх")),
        ("12/5", Text("12/5")),
        ("а\0б\ud800", Text("аб?")),
        ("", Text("")),
    ],
)
def test_texts_and_commands(text: str, content: Content) -> None:
    assert said(text=text) == content


def test_the_largest_picture_that_may_be_downloaded_is_taken() -> None:
    sizes = [FILE | {"file_id": f"p{edge}", "width": edge, "height": edge, "file_size": size}
             for edge, size in ((90, 900), (1280, 90_000), (9000, 21 * 1024 * 1024))]  # fmt: skip
    content = said(photo=sizes, caption="яма", media_group_id="13")
    assert content == Photo(Attachment("photo", "p1280", 90_000, "").pack(), "яма", "13")


def test_a_picture_sent_as_a_document_is_a_picture() -> None:
    content = said(document=FILE | {"file_name": "яма|1.jpg", "mime_type": "image/jpeg"})
    assert isinstance(content, Photo)
    assert Attachment.unpack(content.media) == Attachment("image", "AgAC", 1000, "яма|1.jpg")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"document": FILE | {"file_name": "лист.pdf", "mime_type": "application/pdf"}, "caption": "ось"},
         File(Attachment("document", "AgAC", 1000, "лист.pdf").pack(), "лист.pdf", "application/pdf", 1000, "ось")),
        ({"video": FILE | {"width": 1, "height": 1, "duration": 2}},
         File(Attachment("video", "AgAC", 1000, "video.mp4").pack(), "video.mp4", "video/mp4", 1000)),
        ({"voice": FILE | {"duration": 9}}, Voice(Attachment("voice", "AgAC", 1000, "").pack(), 9)),
        ({"audio": FILE | {"duration": 9}}, Voice(Attachment("audio", "AgAC", 1000, "").pack(), 9)),
        ({"video_note": FILE | {"duration": 9, "length": 5}},
         Voice(Attachment("video_note", "AgAC", 1000, "").pack(), 9)),
        ({"location": {"latitude": 47.9, "longitude": 33, "horizontal_accuracy": 12.5}}, Place(47.9, 33.0, 12.5)),
        ({"venue": {"location": {"latitude": 47.9, "longitude": 33.4}, "title": "a", "address": "b"},
          "location": {"latitude": 47.9, "longitude": 33.4}}, Place(47.9, 33.4)),
        ({"location": {"latitude": 400, "longitude": 33}}, Unsupported("location")),
        ({"contact": {"phone_number": "+38 067 123-45-67", "first_name": "О", "user_id": 7}},
         Phone("+380671234567", own=True)),
        ({"contact": {"phone_number": "380671234567", "first_name": "О", "user_id": 8}},
         Phone("+380671234567", own=False)),
        ({"contact": {"phone_number": "0671234567", "first_name": "О"}}, Phone("+380671234567", own=False)),
        ({"contact": {"phone_number": "103", "first_name": "О"}}, Unsupported("contact")),
        ({"animation": FILE, "document": FILE}, Unsupported("animation")),
        ({"sticker": FILE}, Unsupported("sticker")),
        ({"poll": {}}, Unsupported("poll")),
        ({"hologram": {"depth": 3}, "entities": []}, Unsupported("hologram")),
        ({"pinned_message": {}}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_other_contents(content: dict[str, Any], expected: Content | None) -> None:
    assert said(**content) == expected


def test_an_edit_names_what_it_changes_and_itself() -> None:
    update = {"update_id": 9, "edited_message": message(text="нема газу", edit_date=SENT + 60)}
    incoming = parse(update, NOW)
    assert incoming is not None
    assert (incoming.id, incoming.edited, incoming.edits) == ("e:7:55:9", True, "m:7:55")
    assert incoming.sent_at == datetime.fromtimestamp(SENT + 60, UTC)


@pytest.mark.parametrize(
    "content",
    [{"photo": [FILE | {"width": 9, "height": 9}]}, {"document": FILE | {"file_name": "a.pdf"}}, {"video": FILE}],
)
def test_a_changed_caption_is_words_that_change_words(content: dict[str, Any]) -> None:
    changed = message(caption="яма на дорозі", edit_date=SENT + 60, **content)
    incoming = parse({"update_id": 9, "edited_message": changed}, NOW)
    assert incoming is not None
    assert (incoming.content, incoming.edited, incoming.edits) == (Text("яма на дорозі"), True, "m:7:55")
    assert parse({"update_id": 9, "edited_message": changed | {"caption": " "}}, NOW) is None


def test_a_live_location_that_moves_is_not_a_message() -> None:
    moved = message(location={"latitude": 47.9, "longitude": 33.4}, edit_date=SENT)
    assert parse({"update_id": 9, "edited_message": moved}, NOW) is None


def query(data: object, **more: Any) -> dict[str, Any]:
    pressed = {"id": "4382", "from": OLENA, "message": message(text="?"), "chat_instance": "1", "data": data, **more}
    return {"update_id": 2, "callback_query": pressed}


def test_a_pressed_button() -> None:
    incoming = parse(query("address.house:yes:1"), NOW)
    assert incoming is not None
    assert (incoming.id, incoming.content, incoming.sent_at) == ("cb:4382", Press("yes:1", "address.house"), NOW)
    assert id_of(query_of(query("a:b"))) == "4382"


@pytest.mark.parametrize("data", ["no colon", None, 5, "так:ні", "a:" + "b" * 63, ""])
def test_a_forged_button_belongs_to_no_question(data: object) -> None:
    incoming = parse(query(data), NOW)
    assert incoming is not None
    assert incoming.content == Press("", "")


def test_a_button_of_a_message_that_is_gone() -> None:
    old = {"chat": CHAT, "message_id": 3, "date": 0}
    assert parse(query("menu:new", message=old), NOW) is not None
    assert parse(query("menu:new", message=None), NOW) is not None


@given(
    step=st.text(st.characters(codec="ascii"), max_size=15), option=st.text(st.characters(codec="ascii"), max_size=15)
)
def test_step_and_option_come_back_as_they_were(step: str, option: str) -> None:
    assert unpack_callback(pack_callback(step, option)) == (step, option)


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(text="a") | {"chat": {"id": -100, "type": "supergroup"}}},
        {"message": message(text="a") | {"from": OLENA | {"is_bot": True}}},
        {"channel_post": message(text="a")},
        {"my_chat_member": {"chat": CHAT, "from": OLENA, "date": SENT}},
        {"something_new": {"a": 1}},
        {},
        query("a:b", message=message(text="?") | {"chat": {"id": -5, "type": "group"}}),
    ],
)
def test_nobody_else_is_heard(update: dict[str, Any]) -> None:
    assert parse({"update_id": 1, **update}, NOW) is None


def test_unknown_members_change_nothing() -> None:
    odd = message(text="нема світла", sender_mood={"a": [1]}) | {"from": OLENA | {"badge": 1}, "chat": CHAT | {"x": 2}}
    incoming = parse({"update_id": 1, "message": odd, "trace": 5}, NOW)
    assert incoming is not None
    assert incoming.content == Text("нема світла")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "type", "chat", "from", "file_id", "file_size", "latitude", "longitude", "phone_number", "width"]),
        inner, max_size=5),
    max_leaves=20,
)  # fmt: skip
members = ["text", "photo", "document", "voice", "contact", "location", "venue", "chat", "from", "date", "message_id"]


@given(broken=st.dictionaries(st.sampled_from(members), anything), kind=st.sampled_from(["message", "edited_message"]))
@settings(deadline=None)
def test_no_form_of_a_message_breaks_parsing(broken: dict[str, Any], kind: str) -> None:
    incoming = parse({"update_id": 1, kind: message(**broken)}, NOW)
    assert incoming is None or incoming.channel == "telegram"


@given(broken=anything)
def test_no_form_of_an_update_breaks_parsing(broken: Any) -> None:
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        update = {"update_id": 1, kind: broken}
        assert parse(update, NOW) is None or kind == "callback_query"
        assert kind_of(update) == kind
        id_of(query_of(update))


@pytest.mark.parametrize(
    ("candidate", "verdict"), [({"update_id": 1}, True), ({"update_id": True}, False), ({"a": 1}, False), ([], False)]
)
def test_what_an_update_is(candidate: object, verdict: bool) -> None:
    assert is_update(candidate) is verdict


@pytest.mark.parametrize(
    ("written", "number"),
    [("+380671234567", "+380671234567"), ("067 123 45 67", "+380671234567"), ("49301234567", "+49301234567"),
     ("+0671234567", None), ("", None), ("+123456789012345678", None)],
)  # fmt: skip
def test_phone_numbers(written: str, number: str | None) -> None:
    assert phone_number(written) == number


def test_the_library_reads_the_same_in_our_updates() -> None:
    """PTB's own parser is the second opinion: what it calls content, we do not call envelope."""
    update = Update.de_json({"update_id": 1, "message": message(text="нема світла")}, None)
    incoming = parse({"update_id": 1, "message": message(text="нема світла")}, NOW)
    assert incoming is not None
    assert update.message is not None
    assert incoming.content == Text(update.message.text or "")
    assert update.message.date == incoming.sent_at
    contents = {"text", "photo", "document", "video", "voice", "contact", "location", "sticker", "poll", "dice"}
    assert not contents & ENVELOPE
    assert set(ENVELOPE) >= {"forward_origin", "quote", "via_bot", "media_group_id"}
