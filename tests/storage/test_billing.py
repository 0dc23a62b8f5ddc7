"""The messenger's own word on what it charges beats what was thought."""

from __future__ import annotations

import pytest

from bots.storage import Storage
from tests.storage.town import CHANNEL, promise

DAY = "2026-11-03"


@pytest.mark.parametrize(
    ("thought", "cost", "counts"),
    [
        (False, "paid", {("cost", "paid"): 1, ("billing", "corrected"): 1}),
        (True, "session", {("cost", "paid"): -1, ("cost", "session"): 1, ("billing", "corrected"): 1}),
        (True, "paid", {}),
        (False, "quota", {}),
        (None, "paid", {}),
    ],
)
async def test_a_wrong_guess_is_corrected_once(
    storage: Storage, thought: bool | None, cost: str, counts: dict[tuple[str, str], int]
) -> None:
    await storage.outbox.promise(CHANNEL, "1", (promise("Виконано", notice=True, paid=thought),))
    (row,) = await storage.outbox.claim(10)
    assert await storage.billing.correct(row.id, cost, DAY) is bool(counts)
    assert not await storage.billing.correct(row.id, cost, DAY)
    found = await storage.tallies.between(DAY, DAY)
    assert {(one.name, one.label): one.number for one in found} == counts


async def test_a_message_that_is_not_there_costs_nothing(storage: Storage) -> None:
    assert not await storage.billing.correct(404, "paid", DAY)
