"""Whatever the dialogs want to say, Viber takes it and nothing is lost; whatever Viber brings, nothing breaks."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.channels.capabilities import VIBER
from bots.channels.fitting import fit, rows
from bots.channels.viber.ids import pack_press, pack_start, unpack_press, unpack_start
from bots.channels.viber.keyboard import widths
from bots.channels.viber.parsing import event_of, messages_of, started
from bots.channels.viber.rendering import Rendering
from bots.channels.viber.signing import Seal
from dialogs.messages import Button, ButtonKind, ChatId, Outgoing, Press
from tests.channels.test_fitting import messages
from tests.fakes.viber_front import NOW
from tests.fakes.viber_rules import broken, label_of

SEAL = Seal("token")
RENDERING = Rendering(SEAL, "Контакт-центр 1520")
ALICE = ChatId("alice+/01234567890A=")

steps = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
options = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
any_words = st.text(max_size=60)
wide = st.sampled_from(["&<>\"'", "👩‍👩‍👧", "漢字", "ї", "\\", "\x01", "\n", "W"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["event", "timestamp", "message_token", "sender", "message", "user", "context", "subscribed", "type", "chat_id"]
)
inner_names = st.sampled_from(
    ["id", "name", "type", "text", "media", "location", "contact", "size", "file_name", "tracking_data"]
)
kinds = st.sampled_from(
    ["text", "picture", "video", "file", "location", "contact", "url", "sticker", "rich_media", "keyboard", "hologram"]
)


@st.composite
def heavy(draw: st.DrawFn) -> Outgoing:
    """As many bytes as can be: long texts, long lists, signs that are long once they are escaped."""
    text = "".join(draw(st.lists(wide, min_size=1, max_size=5))) * draw(st.sampled_from([1, 500, 3000]))
    label = (draw(wide).strip() or "x") * draw(st.integers(1, 40))
    kind = draw(st.sampled_from([ButtonKind.REPLY, ButtonKind.URL, ButtonKind.ASK_PLACE]))
    option = "https://kr.gov.ua/" + "a" * draw(st.sampled_from([1, 230, 300])) if kind is ButtonKind.URL else "o" * 40
    count = draw(st.sampled_from([0, 1, 12, 36, 37, 130]))
    return Outgoing(text, tuple(Button(option, f"{label}{n}", kind) for n in range(count)), "step" * 10)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """An event that is nearly right, or not at all."""
    inner = draw(st.dictionaries(inner_names, values, max_size=6)) | {"type": draw(kinds)}
    sender = draw(st.dictionaries(inner_names, values, max_size=4) | values)
    right = {"timestamp": 1, "message_token": 5, "sender": sender, "user": sender, "message": inner, "type": "open"}
    event = draw(st.sampled_from(["message", "conversation_started"]))
    return right | {"event": event} | draw(st.dictionaries(names, values, max_size=2))


@given(message=st.one_of(messages(), heavy()))
@settings(max_examples=150, deadline=None)
def test_viber_takes_whatever_was_fitted(message: Outgoing) -> None:
    parts = fit(message, VIBER)
    assert {picture for part in parts for picture in part.pictures} == set(message.pictures)
    for part in parts:
        if part.text or not part.pictures:  # pictures go by themselves
            assert broken(RENDERING.text(ALICE, part), receiver=False) == []


@given(message=st.one_of(messages(), heavy()))
@settings(max_examples=100, deadline=None)
def test_every_label_can_be_read_or_typed(message: Outgoing) -> None:
    """Only the last keyboard is seen: what stood on an earlier one of the same message is in the text."""
    fitted = fit(message, VIBER)
    said = "\n".join(part.text for part in fitted)
    last = {button.label for button in fitted[-1].buttons} if fitted else set()
    for button in message.buttons:
        if button.kind is ButtonKind.REPLY:
            assert button.label in last or button.label.strip() in said


@given(message=messages())
@settings(max_examples=100, deadline=None)
def test_rows_fill_the_six_columns_and_labels_their_buttons(message: Outgoing) -> None:
    for part in fit(message, VIBER):
        for row in rows(part.buttons, VIBER):
            given_columns = widths(row)
            assert sum(given_columns) == 6
            assert all(len(one.label) <= 5 * columns for one, columns in zip(row, given_columns, strict=True))


@given(step=steps, option=options)
def test_a_button_comes_back_as_it_went(step: str, option: str) -> None:
    body = pack_press(SEAL, ALICE, step, option)
    assert unpack_press(SEAL, ALICE, body) == (step, option)
    assert unpack_press(SEAL, ChatId("bohdan"), body) == ("", "")
    assert unpack_press(Seal("other"), ALICE, body) == ("", "")


@given(written=any_words)
def test_words_are_not_taken_for_a_button(written: str) -> None:
    assert unpack_press(SEAL, ALICE, written) in (None, ("", ""))
    assert written.strip().startswith("press:") or unpack_press(SEAL, ALICE, written) is None


@given(argument=any_words, token=st.integers(0, 1 << 62))
def test_tracking_data_comes_back_as_it_went(argument: str, token: int) -> None:
    tracking = pack_start(SEAL, ALICE, argument, token)
    assert unpack_start(SEAL, ALICE, tracking) == (argument, token)
    assert unpack_start(SEAL, ChatId("bohdan"), tracking) is None


@given(tracking=any_words | values.map(str))
def test_made_up_tracking_data_is_not_believed(tracking: str) -> None:
    assert unpack_start(SEAL, ALICE, tracking) is None


@given(event=events())
@settings(max_examples=300, deadline=None)
def test_no_event_breaks_anything(event: dict[str, Any]) -> None:
    event_of(event)
    started(event)
    for incoming in messages_of(event, SEAL, NOW):
        assert incoming.user
        assert incoming.chat == incoming.user
        assert not isinstance(incoming.content, Press) or (incoming.content.option, incoming.content.step) == ("", "")


def test_labels_are_escaped_and_read_as_they_were() -> None:
    label = "<b>Ліхтар</b> & \"яма\" '5'"
    body = RENDERING.text(ALICE, Outgoing("?", (Button("a", label),), "s"))
    (button,) = body["keyboard"]["Buttons"]
    assert label_of(button) == label
    assert not set(button["Text"]) & set("<>\"'")
    assert set(button["ActionBody"]) <= set(string.printable)
