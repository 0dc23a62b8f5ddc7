"""The outbox: in order for each chat, again after a failure, and nobody waits for a chat that is in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.channels.channel import BLOCKED, Gone, Moved, Refused, TryAgain
from bots.outbox import BUG_TRIES, LONGEST_TRIES
from bots.storage.records import Promise
from dialogs.messages import ChatId, MessageId, Outgoing
from tests.conversations.harness import Town
from tests.fakes.small_town import small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


async def promise(town: Town, chat: str, *texts: str) -> None:
    promises = tuple(Promise(Outgoing(text)) for text in texts)
    await town.front_door.storage.outbox.promise("web", chat, promises)


def said(town: Town, chat: str) -> list[str]:
    return [message.text for message in town.channel.to(chat)]


async def test_messages_of_a_chat_go_out_in_order(town: Town) -> None:
    await promise(town, "a", "1", "2", "3")
    await promise(town, "b", "4")
    await town.settle()
    assert said(town, "a") == ["1", "2", "3"]
    assert said(town, "b") == ["4"]


async def test_a_failure_holds_up_its_chat_and_no_other(town: Town) -> None:
    town.channel.fail(TryAgain("timeout"))
    await promise(town, "a", "1", "2")
    await town.settle()
    await promise(town, "b", "3")
    await town.settle()
    assert (said(town, "a"), said(town, "b")) == ([], ["3"])
    await town.passes(seconds=2)
    assert said(town, "a") == ["1", "2"]


async def test_the_platform_may_ask_for_a_pause(town: Town) -> None:
    town.channel.fail(TryAgain("flood", after_s=60))
    await promise(town, "a", "1")
    await town.settle()
    await town.passes(seconds=59)
    assert said(town, "a") == []
    await town.passes(seconds=2)
    assert said(town, "a") == ["1"]


async def test_what_is_refused_is_kept_for_people_and_the_next_one_goes_out(town: Town) -> None:
    town.channel.fail(Refused("too long"))
    await promise(town, "a", "1", "2")
    await town.settle()
    assert said(town, "a") == ["2"]
    (letter,) = await town.front_door.storage.outbox.dead_letters(10)
    assert (letter.row.message.text, letter.reason) == ("1", "too long")


async def test_a_resident_who_is_gone_is_written_to_no_more(town: Town) -> None:
    resident = town.resident()
    await resident.says("нема світла")
    town.channel.fail(Gone("Forbidden: bot was blocked by the user", BLOCKED))
    before = said(town, resident.chat)
    await promise(town, resident.chat, "1", "2")
    await town.settle()
    await town.passes(hours=1)
    assert said(town, resident.chat) == before
    unreachable = town.front_door.storage.unreachable
    _, why = await unreachable.since("web", resident.chat) or (None, None)
    assert why == BLOCKED
    await resident.says("я тут")
    assert await unreachable.since("web", resident.chat) is None


async def test_a_chat_with_another_id_gets_its_messages_there(town: Town) -> None:
    town.channel.fail(Moved(ChatId("-100")))
    await promise(town, "a", "1", "2")
    await town.settle()
    await town.passes(seconds=5)
    assert (said(town, "a"), said(town, "-100")) == ([], ["1", "2"])


async def test_a_channel_that_fails_for_a_day_gives_up_the_message(town: Town) -> None:
    town.channel.fail(*(TryAgain("down") for _ in range(LONGEST_TRIES + 1)))
    await promise(town, "a", "1", "2")
    for _ in range(LONGEST_TRIES + 1):
        await town.passes(minutes=6)
    assert said(town, "a") == ["2"]


async def test_a_bug_in_a_channel_does_not_hold_up_the_chat_for_ever(town: Town) -> None:
    town.channel.failures.extend(KeyError("bug") for _ in range(BUG_TRIES + 1))
    await promise(town, "a", "1", "2")
    for _ in range(BUG_TRIES + 1):
        await town.passes(minutes=6)
    assert said(town, "a") == ["2"]
    (letter,) = await town.front_door.storage.outbox.dead_letters(10)
    assert letter.reason == "KeyError"


async def test_a_channel_that_was_switched_off_does_not_stop_the_others(town: Town) -> None:
    promises = (Promise(Outgoing("1")),)
    await town.front_door.storage.outbox.promise("viber", "v", promises)
    await promise(town, "a", "2")
    await town.settle()
    assert said(town, "a") == ["2"]


async def test_stopping_waits_for_the_message_under_way(town: Town) -> None:
    under_way, answered = asyncio.Event(), asyncio.Event()

    async def slow(chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId:
        under_way.set()
        await answered.wait()
        return MessageId("m")

    town.channel.send = slow  # type: ignore[method-assign]
    await promise(town, "a", "1", "2")
    await town.front_door.outbox.pump.once()
    await under_way.wait()
    stopping = asyncio.ensure_future(town.front_door.outbox.stop(grace_s=60))
    await asyncio.sleep(0)
    answered.set()
    await stopping
    again = await town.front_door.storage.outbox.claim(10)
    assert [row.message.text for row in again] == [], "the second one is leased until its lease runs out"
