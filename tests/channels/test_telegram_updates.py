"""Updates as Telegram may send them one day: whatever is added, dropped or of another form, no usable one is lost."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import Update

from bots.channels.telegram.parsing import id_of, kind_of, parse, query_of
from bots.channels.telegram.standing import standing
from bots.channels.telegram.tidying import Open
from dialogs.messages import ChatId
from tests.channels.web_stage import picture
from tests.fakes.store import NOW
from tests.fakes.telegram import FakeTelegram

Path = tuple[str | int, ...]
MEANT = {
    "message": {"message_id", "id", "type", "text", "is_bot"},
    "edited_message": {"message_id", "id", "type", "text", "is_bot"},
    "callback_query": {"id", "type", "data", "is_bot"},
}
"""Members without which nobody could say who said what."""


@cache
def real_updates() -> tuple[dict[str, Any], ...]:
    """One of every sort that residents cause."""
    return asyncio.run(_collected())


async def _collected() -> tuple[dict[str, Any], ...]:
    async with FakeTelegram() as fake:
        alice = fake.resident()
        alice.messages.append(
            {
                "message_id": 1,
                "date": 1,
                "chat": alice.chat,
                "from": fake.bot_user,
                "text": "?",
                "reply_markup": {"inline_keyboard": [[{"text": "Так", "callback_data": "summary:yes"}]]},
            }
        )
        await alice.says("нема світла")
        await alice.says("/start place_17")
        await alice.edits("нема газу")
        await alice.presses("Так")
        await alice.sends_album([picture(), picture()], "яма")
        await alice.sends_document(b"%PDF", "a.pdf", "application/pdf")
        await alice.sends_voice()
        await alice.sends_location(accuracy=12.5)
        await alice.shares_contact()
        await alice.sends(migrate_to_chat_id=-1007)
        await alice.blocks()
        await alice.unblocks()
        return tuple(deepcopy(fake.updates.pending))


def paths(value: Any, at: Path = ()) -> list[Path]:
    """Where something stands, at any depth."""
    found = [at] if at else []
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += paths(one, (*at, key))
    return found


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("\ud800\0"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn, *, spare: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """A real update, and the same with members dropped, changed and added; what is ``MEANT`` can be spared."""
    before = draw(st.sampled_from(real_updates()))
    after = deepcopy(before)
    kind = kind_of(before)
    for _ in range(draw(st.integers(1, 5))):
        choices = [path for path in paths(after) if not (spare and _holds_meaning(path, after, kind))]
        if choices:
            _change(after, draw(st.sampled_from(choices)), draw)
    return before, after


def _holds_meaning(path: Path, update: dict[str, Any], kind: str) -> bool:
    """Whether the change could take away who said what."""
    if path in {("update_id",), (kind,), (kind, "from"), (kind, "chat"), (kind, "message"), (kind, "message", "chat")}:
        return True
    return path[-1] in MEANT.get(kind, ()) and "reply_markup" not in path


def _change(update: dict[str, Any], path: Path, draw: st.DrawFn) -> None:
    parent: Any = update
    for key in path[:-1]:
        parent = parent[key]
    match draw(st.sampled_from(["drop", "change", "add"])):
        case "drop":
            del parent[path[-1]]
        case "change":
            parent[path[-1]] = draw(odd)
        case "add" if isinstance(parent, dict):
            parent[f"new_{draw(st.text(max_size=4))}"] = draw(odd)


@given(pair=mutated(spare=False))
@settings(max_examples=300, deadline=None)
def test_nothing_raises(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, after = pair
    incoming = parse(after, NOW)
    if incoming is not None:
        f"{incoming.id}{incoming.chat}{incoming.user}{incoming.name}{incoming.content}".encode()
    standing(after)
    id_of(query_of(after))
    Open().pressed(ChatId("7"), query_of(after))


@given(pair=mutated(spare=True))
@settings(max_examples=300, deadline=None)
def test_what_somebody_said_in_words_is_never_lost(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = pair
    said, still = parse(before, NOW), parse(after, NOW)
    kind = kind_of(before)
    if said is None or (kind != "callback_query" and "text" not in before[kind]):
        return
    assert still is not None, "lost"
    assert (still.chat, still.user, still.content, still.id) == (said.chat, said.user, said.content, said.id)


@example(kind="purchased_paid_media", body={"from": {"id": 7}})
@given(kind=st.text(min_size=1, max_size=20), body=odd)
@settings(deadline=None)
def test_unknown_kinds_are_passed_over(kind: str, body: Any) -> None:
    update = {"update_id": 1, kind: body}
    assert parse(update, NOW) is None
    assert standing(update) is None


def test_the_library_takes_every_real_one() -> None:
    for update in real_updates():
        assert Update.de_json(update, None).effective_user is not None
