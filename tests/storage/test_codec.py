"""Every message survives JSON and both databases' columns."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.storage.codec import (
    KINDS,
    content_from_json,
    content_text,
    content_to_json,
    incoming_from_json,
    incoming_to_json,
    outgoing_from_json,
    outgoing_to_json,
)
from bots.storage.columns import cleaned, dump_json
from dialogs.messages import ButtonKind, ChatId, Content, Incoming, MediaId, MessageId, Outgoing, Text, Unsupported

_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_zones = st.sampled_from([UTC, timezone(timedelta(hours=2))])
_floats = st.floats(allow_nan=False, allow_infinity=False)
_of_type: dict[Any, st.SearchStrategy[Any]] = {
    str: _words,
    ChatId: _words,
    MessageId: _words,
    MediaId: _words,
    int: st.integers(),
    float: _floats,
    bool: st.booleans(),
    NoneType: st.none(),
    ButtonKind: st.sampled_from(ButtonKind),
    datetime: st.datetimes(timezones=_zones),
}


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of the type, with every field drawn."""
    if kind in _of_type:
        return _of_type[kind]
    if get_origin(kind) is tuple:
        return st.lists(any_of(get_args(kind)[0]), max_size=3).map(tuple)
    if get_args(kind):
        return st.one_of(*map(any_of, get_args(kind)))
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in fields(kind)})


_contents = any_of(Content)
_incoming = any_of(Incoming)
_outgoing = any_of(Outgoing)


def through_text(value: Any) -> Any:
    return json.loads(dump_json(value))


@given(_incoming)
def test_incoming_survives(incoming: Incoming) -> None:
    assert incoming_from_json(through_text(incoming_to_json(incoming))) == incoming


@given(_outgoing)
def test_outgoing_survives(message: Outgoing) -> None:
    assert outgoing_from_json(through_text(outgoing_to_json(message))) == message


@given(_contents)
def test_content_survives_with_every_field(content: Content) -> None:
    encoded = content_to_json(content)
    assert set(encoded) == {"kind", *(field.name for field in fields(content))}
    assert content_from_json(through_text(encoded)) == content
    assert isinstance(content_text(content), str)


def test_every_kind_has_a_name() -> None:
    assert set(KINDS.values()) == set(get_args(Content))


def test_an_unknown_kind_is_unsupported() -> None:
    assert content_from_json({"kind": "hologram", "depth": 3}) == Unsupported("hologram")


@given(st.text(), st.text())
def test_json_is_always_what_postgres_takes(key: str, value: str) -> None:
    text = dump_json({key: [value, {"a": value}]})
    text.encode()
    assert json.loads(text) == {cleaned(key): [cleaned(value), {"a": cleaned(value)}]}


@given(st.text())
def test_cleaning_changes_only_what_must_go(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    if "\x00" not in text and text.encode("utf-8", "replace").decode() == text:
        assert cleaned(text) == text


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "a\\u0000b"])
def test_a_backslash_is_no_nul(text: str) -> None:
    assert through_text(incoming_text(text)) == incoming_text(text)


def incoming_text(text: str) -> dict[str, Any]:
    return content_to_json(Text(text))
