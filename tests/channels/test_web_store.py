"""What the web chat relies on in its store, held by the one in memory and the real one alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.channels.web.store import WebStore
from bots.storage.wakes import mailbox
from dialogs.messages import Button, ButtonKind, ChatId, Incoming, MediaId, MessageId, Outgoing, Text
from tests.channels.web_stage import open_store

CHAT = ChatId("abcdefghij")
HELLO = Outgoing("Добрий день!", (Button("1520", "Скопіювати", ButtonKind.COPY),), "kind:1", ("день",))


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WebStore]:
    async with open_store(request.param, tmp_path) as opened:
        yield opened


def said(text: str, number: int = 1, chat: ChatId = CHAT) -> Incoming:
    return Incoming("web", chat, MessageId(f"{chat}.id-{number:06}"), chat, datetime.now(UTC), Text(text))


async def test_both_sides_stand_in_the_order_they_were_written(store: WebStore) -> None:
    await store.mailbox.echo(said("нема води"))
    await store.mailbox.append(CHAT, 7, HELLO)
    await store.mailbox.echo(said("так", 2))
    rows = await store.mailbox.history(CHAT, 10)
    assert [row.author for row in rows] == ["resident", "bot", "resident"]
    assert rows[0].incoming is not None
    assert rows[0].incoming.content == Text("нема води")
    assert rows[1].message == HELLO
    assert [row.seq for row in rows] == sorted({row.seq for row in rows})
    assert rows[0].at.tzinfo is not None


async def test_a_repeat_changes_nothing(store: WebStore) -> None:
    first = await store.mailbox.append(CHAT, 7, HELLO)
    own = await store.mailbox.echo(said("нема води"))
    assert await store.mailbox.append(CHAT, 7, Outgoing("інше")) == first
    assert await store.mailbox.echo(said("інше")) == own
    assert len(await store.mailbox.history(CHAT, 10)) == 2


async def test_after_gives_what_came_later_in_this_chat_only(store: WebStore) -> None:
    other = ChatId("zzzzzzzzzz")
    first = await store.mailbox.append(CHAT, 1, HELLO)
    await store.mailbox.append(other, 2, HELLO)
    later = [await store.mailbox.append(CHAT, number, HELLO) for number in (3, 4, 5)]
    assert [row.seq for row in await store.mailbox.after(CHAT, first, 2)] == later[:2]
    assert [row.seq for row in await store.mailbox.after(CHAT, later[1], 100)] == later[2:]
    assert [row.seq for row in await store.mailbox.history(CHAT, 2)] == later[1:]


async def test_a_bell_rings_for_this_chat(store: WebStore) -> None:
    with store.wakes.listen(mailbox(CHAT)) as bell, store.wakes.listen(mailbox("other")) as other:
        await store.mailbox.append(CHAT, 1, HELLO)
        assert await bell.wait(5)
        await store.mailbox.echo(said("так"))
        assert await bell.wait(5)
        assert not await other.wait(0)


async def test_media_come_back_under_an_id_that_cannot_be_guessed(store: WebStore) -> None:
    media = await store.media.put(b"\xff\xd8", "image/jpeg", "двір.jpg")
    again = await store.media.put(b"\xff\xd8", "image/jpeg", "двір.jpg")
    kept = await store.media.get(media)
    assert kept is not None
    assert (kept.content, kept.content_type, kept.name) == (b"\xff\xd8", "image/jpeg", "двір.jpg")
    assert media != again
    assert len(media) >= 20
    assert await store.media.get(MediaId("0" * 24)) is None
