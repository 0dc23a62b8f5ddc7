"""What Viber says that a message costs is passed on, and never stands in the way of the message."""

from __future__ import annotations

import pytest

from bots.storage.errors import StorageUnavailable
from dialogs.messages import ChatId, Outgoing
from tests.fakes.viber_front import Front, front


async def billed(made: Front, status: int) -> list[tuple[int, str]]:
    """What is passed on for one message that Viber answers with this status."""
    noted: list[tuple[int, str]] = []

    async def note(outbox_id: int, cost: str) -> None:
        noted.append((outbox_id, cost))

    made.channel.bill.wanted = note
    made.fake.billing_status = status
    alice = made.fake.resident()
    alice.subscribed = True
    assert await made.channel.send(ChatId(alice.identity), Outgoing("Виконано"), outbox_id=7)
    return noted


@pytest.mark.parametrize(("status", "cost"), [(1, "session"), (2, "quota"), (3, "paid")])
async def test_a_price_is_passed_on(status: int, cost: str) -> None:
    async with front() as made:
        assert await billed(made, status) == [(7, cost)]


@pytest.mark.parametrize("status", [0, 99, "1", None])
async def test_a_price_that_says_nothing_changes_nothing(status: int) -> None:
    async with front() as made:
        assert await billed(made, status) == []


async def test_a_price_that_cannot_be_written_down_does_not_send_the_message_again() -> None:
    async with front() as made:

        async def broken(_outbox_id: int, _cost: str) -> None:
            raise StorageUnavailable("gone")

        made.channel.bill.wanted = broken
        alice = made.fake.resident()
        alice.subscribed = True
        assert await made.channel.send(ChatId(alice.identity), Outgoing("Виконано"), outbox_id=7)
