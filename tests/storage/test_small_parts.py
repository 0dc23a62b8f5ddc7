"""Media, mailbox, events, marks."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bots.storage import Storage
from dialogs.messages import Button, ChatId, MediaId, Outgoing
from tests.storage.conftest import Hands
from tests.storage.town import says


async def test_media_is_kept(storage: Storage, clock: Hands) -> None:
    media_id = await storage.media.put(b"\x00\xff" * 1000, "image/jpeg", "яма.jpg")
    media = await storage.media.get(media_id)
    assert media is not None
    assert (media.content, media.content_type, media.name) == (b"\x00\xff" * 1000, "image/jpeg", "яма.jpg")
    assert media.created_at == clock()
    assert await storage.media.put(b"", "image/png", "") != media_id
    assert await storage.media.get(MediaId("unknown")) is None


async def test_a_mailbox_has_both_sides_in_order(storage: Storage) -> None:
    question = Outgoing("Де це?", (Button("menu", "Меню"),), "address#1")
    mine = says("a", 1, channel="web")
    first = await storage.mailbox.echo(mine)
    second = await storage.mailbox.append("a", 7, question)
    third = await storage.mailbox.append("a", 8, Outgoing("Я тут"), author="operator:Ірина")
    await storage.mailbox.append("b", 9, Outgoing("other chat"))
    rows = await storage.mailbox.history("a", 10)
    assert [row.seq for row in rows] == [first, second, third]
    assert [row.author for row in rows] == ["resident", "bot", "operator:Ірина"]
    assert (rows[0].incoming, rows[0].message) == (mine, None)
    assert (rows[1].incoming, rows[1].message) == (None, question)
    assert await storage.mailbox.history("a", 2) == rows[1:]
    assert await storage.mailbox.after("a", first, 10) == rows[1:]
    assert await storage.mailbox.after("a", first, 1) == rows[1:2]
    assert await storage.mailbox.after("a", third, 10) == []


async def test_a_mailbox_knows_repeats(storage: Storage, other: Storage) -> None:
    assert len({await one.mailbox.append("a", 7, Outgoing("x")) for one in (storage, other, storage)}) == 1
    assert len({await one.mailbox.echo(says("a", 1)) for one in (storage, other, storage)}) == 1
    assert len(await storage.mailbox.history("a", 10)) == 2


async def test_a_greater_seq_never_comes_first(storage: Storage, other: Storage) -> None:
    seen: list[int] = []
    for start in range(1, 40, 4):
        appending = [
            process.mailbox.append("a", start + 2 * index + turn, Outgoing("x"))
            for index, process in enumerate((storage, other))
            for turn in (0, 1)
        ]
        looking = storage.mailbox.after("a", seen[-1] if seen else 0, 100)
        rows, *_ = await asyncio.gather(looking, *appending)
        seen += [row.seq for row in rows]
    seen += [row.seq for row in await storage.mailbox.after("a", seen[-1], 100)]
    assert len(seen) == 40
    assert seen == sorted(seen)


async def test_the_cores_events_are_known_again(storage: Storage, other: Storage) -> None:
    results = await asyncio.gather(*[one.events.record("msg_1", {"type": "x"}) for one in (storage, other) * 3])
    assert sum(results) == 1
    assert await storage.events.record("msg_2", {"type": "x"})


async def test_marks(storage: Storage, other: Storage) -> None:
    assert await storage.marks.get("telegram") is None
    await storage.marks.put("telegram", {"offset": 5})
    await other.marks.put("telegram", {"offset": 6})
    await other.marks.put("events", "cursor-1")
    assert await storage.marks.get("telegram") == {"offset": 6}
    assert await storage.marks.get("events") == "cursor-1"


async def test_chats_do_not_mix(storage: Storage) -> None:
    await storage.mailbox.echo(replace(says("a", 1), chat=ChatId("b")))
    assert await storage.mailbox.history("a", 10) == []
    assert len(await storage.mailbox.history("b", 10)) == 1
