"""Who blocks the bot is remembered, who comes back is written to again, and a chat with another id is followed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channels.channel import BLOCKED
from bots.channels.telegram.standing import Back, Blocked, Migrated, Standing, standing
from bots.storage.errors import StorageUnavailable
from dialogs.messages import ChatId, Outgoing, Text
from tests.fakes.telegram_front import front

ALICE = ChatId("7")


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_who_blocks_the_bot_is_remembered_until_they_are_back(mode: str) -> None:
    async with front(mode) as made:  # type: ignore[arg-type]
        alice = made.fake.resident()
        await alice.blocks()
        await alice.says("щось іще")
        await made.has_heard(1)
        assert made.store.unreachable.chats == {"7": BLOCKED}
        assert made.store.outbox.gone_ones == ["7"]
        await alice.unblocks()
        await alice.says("я тут")
        await made.has_heard(2)
        assert made.store.unreachable.chats == {}
        assert await made.channel.send(ALICE, Outgoing("Заявку виконано"), 1) is not None
        assert made.channel.ignored == {"my_chat_member": 2}


async def test_what_could_not_be_kept_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with front() as made:
        kept, failures = made.store.unreachable.remember, [StorageUnavailable("away")]

        async def remember(channel: str, chat: str, why: str) -> None:
            if failures:
                raise failures.pop()
            await kept(channel, chat, why)

        monkeypatch.setattr(type(made.store.unreachable), "remember", lambda _, *rest: remember(*rest))
        await made.fake.resident().blocks()
        assert made.fake.updates.statuses == [503]
        await made.fake.updates.bring_again()
        assert made.fake.updates.statuses == [503, 200]


async def test_a_chat_that_became_another_is_followed_from_both_sides() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.sends(migrate_to_chat_id=-1007)
        await made.fake.updates.put(
            "message",
            {
                "message_id": 1,
                "date": 1,
                "chat": {"id": -1007, "type": "supergroup", "title": "a"},
                "migrate_from_chat_id": 7,
            },
        )
        assert made.store.moves.chats == [("7", "-1007")] * 2
        await alice.says("нема світла")
        assert made.contents == [Text("нема світла")]


@pytest.mark.parametrize(
    ("update", "told"),
    [
        ({"my_chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": "kicked"}}}, Blocked("7")),
        ({"my_chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": "left"}}}, Blocked("7")),
        ({"my_chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": "member"}}}, Back("7")),
        ({"my_chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": "floating"}}}, None),
        ({"my_chat_member": {"chat": {"id": "7"}, "new_chat_member": {"status": "kicked"}}}, None),
        ({"my_chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": ["kicked"]}}}, None),
        ({"message": {"chat": {"id": 7}, "migrate_to_chat_id": -8}}, Migrated("7", "-8")),
        ({"message": {"chat": {"id": -8}, "migrate_from_chat_id": 7}}, Migrated("7", "-8")),
        ({"message": {"chat": {"id": 7}, "migrate_to_chat_id": True}}, None),
        ({"message": {"migrate_to_chat_id": -8}}, None),
        ({"chat_member": {"chat": {"id": 7}, "new_chat_member": {"status": "kicked"}}}, None),
        ({}, None),
    ],
)
def test_what_an_update_tells_of_its_chat(update: dict[str, Any], told: Standing | None) -> None:
    assert standing({"update_id": 1, **update}) == told


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["chat", "id", "status", "new_chat_member", "migrate_to_chat_id"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@given(kind=st.sampled_from(["my_chat_member", "message"]), broken=values)
def test_no_form_of_an_update_breaks_it(kind: str, broken: object) -> None:
    told = standing({"update_id": 1, kind: broken})
    assert told is None or isinstance(told, Standing)
