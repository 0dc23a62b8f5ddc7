"""Tickets as we know them: newer snapshots win, people are remembered, all three names find one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bots.storage import Storage
from bots.storage.tickets import TicketRow, know, mute, remember_person
from tests.storage.conftest import Hands


def ticket(number: int, status: str, minute: int) -> dict[str, Any]:
    at = f"2026-11-03T09:{minute:02}:00Z"
    return {
        "id": f"tic_{number}", "number": f"КЦ-26-{number:07}", "status": status, "classifier_code": "01.01",
        "title": "Немає води", "address": {"text": "вулиця Соборності, 12"}, "created_at": at, "updated_at": at,
    }  # fmt: skip


async def knows(storage: Storage, clock: Hands, told: dict[str, Any]) -> TicketRow:
    return await storage._ground.write(lambda connection: know(connection, told, clock()))


async def test_an_older_snapshot_does_not_overwrite_a_newer_one(storage: Storage, clock: Hands) -> None:
    first = await knows(storage, clock, ticket(1, "registered", 1))
    newer = await knows(storage, clock, ticket(1, "done", 5))
    late = await knows(storage, clock, ticket(1, "assigned", 3))
    assert (newer.id, late.id) == (first.id, first.id)
    assert (newer.status, late.status, late.snapshot["status"]) == ("done", "done", "done")
    assert late.changed_at == clock.at.replace(minute=5)


async def test_it_is_found_by_our_number_the_cores_id_and_the_residents_number(storage: Storage, clock: Hands) -> None:
    await knows(storage, clock, ticket(7, "registered", 1))
    row = await knows(storage, clock, ticket(8, "registered", 1))
    assert [await storage.tickets.of(key) for key in (row.id, "tic_8", "КЦ-26-0000008", " кц-26-0000008 ")] == [row] * 4
    assert await storage.tickets.of("КЦ-26-0000009") is None
    assert await storage.tickets.of(99) is None


async def test_an_applicant_who_follows_stays_the_applicant_and_hears_again(storage: Storage, clock: Hands) -> None:
    row = await knows(storage, clock, ticket(1, "registered", 1))

    def remembering(connection: Connection) -> None:
        for role in ("applicant", "follower"):
            remember_person(connection, row.id, ("viber", "u"), role, clock())
            assert mute(connection, row.id, ("viber", "u"))
        remember_person(connection, "tic_1", ("viber", "u"), "follower", clock())
        remember_person(connection, "tic_1", ("web", "w"), "follower", clock() - timedelta(days=1))
        remember_person(connection, "tic_none", ("web", "w"), "follower", clock())
        assert not mute(connection, row.id, ("web", "nobody"))

    await storage._ground.write(remembering)
    people = await storage.tickets.people(row.id)
    assert [(one.user, one.role, one.muted) for one in people] == [("u", "applicant", False), ("w", "follower", False)]
    assert [one.id for one in await storage.tickets.of_person("web", "w")] == [row.id]
