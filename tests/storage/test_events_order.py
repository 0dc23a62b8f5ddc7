"""Webhooks and feed are one stream: what waits for what, what is overtaken, what is kept."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bots.news_making import NewsMaker
from bots.storage import Storage
from bots.storage.event_feed import FeedPage
from bots.storage.event_records import Applied, Fetched, Task
from bots.storage.notice_tables import notices
from bots.storage.tickets import know, mute, remember_person
from tests.storage.conftest import Hands
from tests.storage.test_events_tickets import ticket

MAKER = NewsMaker(ZoneInfo("Europe/Kyiv"), ("web",), {})


def changed(number: int, before: str, after: str, *recipients: str) -> dict[str, Any]:
    """Event ``number`` of the first ticket, at that minute."""
    body = ticket(1, after, number) | {"created_at": "2026-11-03T09:00:00Z"}
    top = {"id": f"evt_{number}", "cursor": str(number), "type": "ticket.status_changed"}
    told = list(recipients or ("web:u",))
    change = {"from": before, "to": after}
    return top | {"occurred_at": body["updated_at"], "ticket": body, "recipients": told, "change": change}


async def webhook(storage: Storage, event: dict[str, Any]) -> Applied:
    await storage.events.record(event["id"], event)
    return await applies(storage)


async def applies(storage: Storage) -> Applied:
    return await storage.events.apply(Task("tic_1", Fetched(), MAKER.decide))


async def feed(storage: Storage, cursor: str, clock: Hands, *events: dict[str, Any]) -> Applied:
    mark = await storage.events.take_feed()
    assert mark is not None
    assert await storage.events.keep_page(mark, FeedPage(events, cursor, clock())) is not None
    return await applies(storage)


async def told(storage: Storage) -> list[tuple[str, str]]:
    query = select(notices.c.user, notices.c.body).order_by(notices.c.id)
    rows = await storage._database.read(lambda connection: connection.execute(query).all())
    return [(row.user, row.body["ticket"]["status"]) for row in rows]


async def test_a_webhook_waits_for_the_missing_one_and_the_feed_brings_it(storage: Storage, clock: Hands) -> None:
    await feed(storage, "0", clock)
    clock.pass_s(60)
    late = changed(2, "assigned", "done")
    assert (await webhook(storage, late)).wait_until is not None
    applied = await feed(storage, "2", clock, changed(1, "registered", "assigned"), late)
    assert applied.results == ("told", "told")
    assert [status for _, status in await told(storage)] == ["assigned", "done"]


async def test_after_ten_seconds_it_is_told_anyway_and_the_late_one_is_history(storage: Storage, clock: Hands) -> None:
    await webhook(storage, changed(2, "assigned", "done"))
    clock.pass_s(9)
    assert (await applies(storage)).results == ()
    clock.pass_s(2)
    assert (await applies(storage)).results == ("told",)
    assert (await webhook(storage, changed(1, "registered", "assigned"))).wait_until is not None
    clock.pass_s(11)
    assert (await applies(storage)).results == ("stale",)
    assert [status for _, status in await told(storage)] == ["done"]
    assert [one.told for one in await storage.tickets.history("tic_1")] == [False, True]


async def test_an_equal_repeat_and_a_muted_person_hear_nothing(storage: Storage, clock: Hands) -> None:
    await feed(storage, "1", clock, changed(1, "registered", "assigned", "web:u", "web:w", "phone:+380", "nobody"))
    row = await storage.tickets.of("tic_1")
    assert row is not None
    repeat = changed(1, "registered", "assigned", "web:u", "web:w") | {"id": "evt_again"}
    assert (await feed(storage, "2", clock, repeat)).results == ("repeat",)
    await storage._ground.write(lambda connection: mute(connection, row.id, ("web", "w")))
    await feed(storage, "3", clock, changed(3, "assigned", "done", "web:u", "web:w"))
    assert await told(storage) == [("u", "assigned"), ("w", "assigned"), ("u", "done")]
    people = await storage.tickets.people(row.id)
    assert [(one.user, one.role) for one in people] == [("u", "applicant"), ("w", "follower")]


async def test_a_snapshot_that_is_ahead_is_not_told_backwards(storage: Storage, clock: Hands) -> None:
    def know_it(connection: Any) -> None:
        know(connection, ticket(1, "done", 5), clock())
        remember_person(connection, "tic_1", ("web", "u"), "applicant", clock())

    await storage._ground.write(know_it)
    events = (changed(1, "registered", "assigned"), changed(5, "assigned", "done"))
    assert (await feed(storage, "2", clock, *events)).results == ("stale", "told")
    assert await told(storage) == [("u", "done")]


@pytest.mark.parametrize("broken", [{"ticket": {"id": "tic_1"}}, {"change": 7}, {"recipients": 7, "occurred_at": "x"}])
async def test_a_malformed_event_is_passed_over(storage: Storage, clock: Hands, broken: dict[str, Any]) -> None:
    bad = changed(1, "registered", "assigned") | broken
    await feed(storage, "1", clock, bad, {"unreadable": 7})
    await feed(storage, "2", clock, changed(2, "assigned", "in_progress"))
    assert [status for _, status in await told(storage)] == ["in_progress"]


async def test_two_read_the_feed_and_one_counts(storage: Storage, other: Storage, clock: Hands) -> None:
    mark = await storage.events.take_feed()
    assert mark is not None
    assert await other.events.take_feed() is None
    clock.pass_s(4)
    theirs = await other.events.take_feed()
    assert theirs == mark
    page = FeedPage((changed(1, "registered", "assigned"),), "1", clock())
    assert await other.events.keep_page(mark, page) is not None
    assert await storage.events.keep_page(mark, page) is None
