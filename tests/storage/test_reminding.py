"""Chats that fell silent are found once, whatever the database."""

from __future__ import annotations

from datetime import timedelta

from bots.storage import Storage
from bots.storage.records import ConversationRow, Owner
from tests.storage.conftest import Hands

HOUR = timedelta(hours=1)


async def test_a_look_begins_with_what_comes_after_it(storage: Storage) -> None:
    look = await storage.reminding.silent(HOUR)
    assert (look.chats, look.upto, look.begun) == ((), 0, True)
    await storage.reminding.looked(look.upto)
    again = await storage.reminding.silent(HOUR)
    assert (again.begun, again.messages) == (False, 0)


async def test_a_chat_that_was_heard_since_is_not_reminded(storage: Storage, clock: Hands) -> None:
    unknown = ConversationRow(1, "web", "c", "u", Owner.BOT, "uk", 7, {})
    assert not await storage.reminding.remind_of_draft(unknown, "m1", {"topic": "draft_reminder"})
    clock.pass_s(1)
    assert await storage.reminding.remind(lambda _row: None) == 0
