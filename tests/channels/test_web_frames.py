"""Frames: whatever a page sends, it is one of ours or it is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channels.web import frames
from bots.channels.web.limits import Bucket, Buckets
from bots.channels.web.visitors import known_visitor, new_visitor
from bots.storage.records import MailboxRow
from dialogs.messages import (
    ChatId,
    Command,
    Content,
    File,
    Incoming,
    MediaId,
    Outgoing,
    Phone,
    Photo,
    Place,
    Press,
    Text,
    Unsupported,
    Voice,
)

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5)


@given(
    st.text() | st.dictionaries(st.sampled_from(["kind", "id", "text", "lat", "lon", "media"]), JSON).map(json.dumps)
)
def test_nothing_else_comes_out_of_reading(raw: str) -> None:
    with suppress(frames.BadFrame):
        assert frames.read(raw).kind in raw


@given(st.text(max_size=300))
def test_cleaning_keeps_the_words(text: str) -> None:
    clean = frames.clean(text)
    assert frames.clean(clean) == clean
    assert [c for c in clean if c.isalnum()] == [c for c in text if c.isalnum()]
    assert "\0" not in clean


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/menu", Command("menu")),
        (" /start place_17 ", Command("start", "place_17")),
        ("/Меню", Text("/Меню")),
        ("/ menu", Text("/ menu")),
        ("вода\r\nхолодна", Text("вода\nхолодна")),
    ],
)
def test_commands_are_told_from_words(text: str, content: Content) -> None:
    assert frames.content_of(frames.SaidText(kind="text", id="frame-0001", text=text)) == content


@pytest.mark.parametrize(
    "content",
    [
        Text("вода"),
        Command("start", "place_17"),
        Press("yes", "kind:1"),
        Place(47.9, 33.4, 10),
        Photo(MediaId("m"), "двір"),
        File(MediaId("m"), "a.pdf", "application/pdf", 7),
        Voice(MediaId("m")),
        Phone("+380671234567", False),
        Unsupported("sticker"),
    ],
)
def test_every_own_message_can_be_shown(content: Content) -> None:
    chat = ChatId("abc")
    incoming = Incoming("web", chat, frames.message_id("abc", "frame-0001"), "abc", AT, content)
    frame = frames.message(MailboxRow(3, AT, "resident", None, incoming))
    assert json.loads(json.dumps(frame)) == frame
    assert frame["id"] == "frame-0001"
    assert frame["said"]["kind"] in {"text", "press", "place", "photo", "file"}


def test_an_operators_message_names_its_author() -> None:
    frame = frames.message(MailboxRow(3, AT, "operator:Олена", Outgoing("Добрий день!"), None))
    assert (frame["author"], frame["text"], frame["buttons"]) == ("operator:Олена", "Добрий день!", [])


def test_visitors_are_known_by_their_token() -> None:
    visitor = new_visitor()
    assert known_visitor(visitor.token) == visitor
    assert visitor.token not in repr(visitor)
    assert visitor.id not in visitor.token
    assert len({new_visitor().id for _ in range(100)}) == 100
    for wrong in (None, "", "a" * 21, "a" * 23, "a" * 21 + "!", visitor.id):
        assert known_visitor(wrong) is None


def test_a_bucket_refills() -> None:
    bucket = Bucket(burst=2, per_minute=60, left=2, at=0.0)
    assert [bucket.take(0.0), bucket.take(0.0)] == [0.0, 0.0]
    assert bucket.take(0.0) == pytest.approx(1.0)
    assert bucket.take(1.0) == 0.0
    assert bucket.take(1.5) == pytest.approx(0.5)
    assert not bucket.full(2.0)
    assert bucket.full(60.0)


def test_full_buckets_are_forgotten() -> None:
    now = [0.0]
    buckets = Buckets(1, 60, lambda: now[0])
    for number in range(1024):
        assert buckets.take(str(number)) == 0.0
    now[0] = 100.0
    assert buckets.take("late") == 0.0
    assert buckets.take("late") > 0
    assert set(buckets._buckets) == {"late"}
