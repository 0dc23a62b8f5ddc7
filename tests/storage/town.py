"""Short words for what the tests of the storage do again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bots.storage import Storage
from bots.storage.records import Arrival, Committed, ConversationRow, Intent, Promise, TurnRecord
from dialogs.messages import ChatId, Content, Incoming, MessageId, Outgoing, Text

CHANNEL = "telegram"


def says(chat: str, number: int, content: Content | str = "нема світла", channel: str = CHANNEL) -> Incoming:
    """A resident's message."""
    return Incoming(
        channel=channel,
        chat=ChatId(chat),
        id=MessageId(f"{chat}:{number}"),
        user=f"user-{chat}",
        sent_at=datetime(2026, 11, 3, 8, 59, tzinfo=UTC),
        content=Text(content) if isinstance(content, str) else content,
        language="uk",
        name="Олена",
    )


async def arrives(storage: Storage, chat: str, number: int, content: Content | str = "нема світла") -> Arrival:
    """A message that is first of its chat."""
    recorded = await storage.inbox.record(says(chat, number, content))
    assert recorded.fresh
    assert recorded.arrival is not None
    return recorded.arrival


async def loaded(storage: Storage, chat: str) -> ConversationRow:
    return await storage.conversations.load(CHANNEL, chat, f"user-{chat}")


def promise(text: str, **fields: Any) -> Promise:
    return Promise(Outgoing(text), **fields)


def ticket(key: str, **body: Any) -> Intent:
    return Intent("ticket", key, body)


async def turn(storage: Storage, arrival: Arrival, *promises: Promise, **fields: Any) -> Committed:
    """The whole turn: load, change the state, commit."""
    before = await loaded(storage, arrival.incoming.chat)
    after = replace(before, state={"heard": arrival.incoming.id}, language="uk")
    return await storage.turns.commit(TurnRecord(arrival, before, after, promises, **fields))


async def hears(storage: Storage, chat: str, number: int, *promises: Promise, **fields: Any) -> Committed:
    """A message arrives and its turn is committed."""
    return await turn(storage, await arrives(storage, chat, number), *promises, **fields)


def texts(rows: Any) -> list[str]:
    """Of outbox rows."""
    return [row.message.text for row in rows]
