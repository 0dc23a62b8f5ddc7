"""How much waits."""

from __future__ import annotations

from datetime import UTC, datetime

from bots.storage import Storage
from bots.storage.records import Promise
from dialogs.messages import ChatId, Incoming, MessageId, Outgoing, Text


async def test_what_is_not_done_is_counted(storage: Storage) -> None:
    assert await storage.depths.waiting() == {"inbox": 0, "outbox": 0, "submissions": 0, "held": 0, "events": 0}
    at = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    incoming = Incoming("web", ChatId("c"), MessageId("m"), "u", at, Text("нема води"))
    recorded = await storage.inbox.record(incoming)
    await storage.outbox.promise("web", "c", (Promise(Outgoing("a")), Promise(Outgoing("b"))))
    assert await storage.depths.waiting() == {"inbox": 1, "outbox": 2, "submissions": 0, "held": 0, "events": 0}
    assert recorded.arrival is not None
    await storage.inbox.give_up(recorded.arrival.rows, "test")
    for row in await storage.outbox.claim(10):
        await storage.outbox.dead(row.id, "test")
    assert (await storage.depths.waiting())["inbox"] == 0
    notice = {"id": "e", "cursor": "1", "type": "notice.published", "occurred_at": "2026-11-03T09:00:00Z"}
    await storage.events.record("e", notice)
    assert (await storage.depths.waiting())["events"] == 1
