"""What a channel tells after it took a message; and files kept under an id of the channel's."""

from __future__ import annotations

from bots.storage import Storage
from bots.storage.records import Promise
from dialogs.messages import MediaId, MessageId, Outgoing


async def sent(storage: Storage, chat: str, token: str) -> int:
    """A message that the channel took."""
    await storage.outbox.promise("viber", chat, (Promise(Outgoing("Виконано")),))
    (row,) = [row for row in await storage.outbox.claim(10) if row.chat == chat]
    await storage.outbox.sent(row.id, MessageId(token))
    return row.id


async def test_a_message_that_did_not_arrive_is_kept_for_a_person(storage: Storage, other: Storage) -> None:
    await sent(storage, "b", "v:2")
    outbox_id = await sent(storage, "a", "v:1")
    assert await other.outbox.undelivered("viber", "a", MessageId("v:1"), "failed after status 0")
    (letter,) = await storage.outbox.dead_letters(10)
    assert (letter.row.id, letter.reason) == (outbox_id, "failed after status 0")
    assert await storage.outbox.repeat(outbox_id)


async def test_a_failure_of_something_else_changes_nothing(storage: Storage) -> None:
    await sent(storage, "a", "v:1")
    assert not await storage.outbox.undelivered("viber", "a", MessageId("v:2"), "failed")
    assert not await storage.outbox.undelivered("viber", "b", MessageId("v:1"), "failed")
    assert not await storage.outbox.undelivered("telegram", "a", MessageId("v:1"), "failed")
    assert await storage.outbox.undelivered("viber", "a", MessageId("v:1"), "failed")
    assert not await storage.outbox.undelivered("viber", "a", MessageId("v:1"), "failed"), "told once more"


async def test_the_first_file_under_an_id_stays(storage: Storage, other: Storage) -> None:
    await storage.media.keep(MediaId("viber-1"), b"first", "image/jpeg", "a.jpg")
    await other.media.keep(MediaId("viber-1"), b"second", "image/png", "b.png")
    media = await storage.media.get(MediaId("viber-1"))
    assert media is not None
    assert (media.content, media.content_type, media.name) == (b"first", "image/jpeg", "a.jpg")
