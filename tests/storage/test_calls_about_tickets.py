"""Calls about tickets: what waits behind another goes on early; what the core tells of a ticket is known at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bots.storage import Storage
from bots.storage.hearing_of import HearingOf
from bots.storage.submissions import Learned
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, ticket


def told(status: str = "registered", updated_at: str = "2026-11-24T09:00:00+00:00") -> dict[str, Any]:
    """The core's ticket."""
    return {
        "id": "tkt_1",
        "number": "КЦ-26-0000001",
        "classifier_code": "11.01",
        "title": "Ліхтар",
        "status": status,
        "address": {"text": "вул. Соборності, 12"},
        "created_at": "2026-11-24T09:00:00+00:00",
        "updated_at": updated_at,
    }


async def test_what_was_put_off_goes_on_at_once(storage: Storage, other: Storage, clock: Hands) -> None:
    (row,) = (await hears(storage, "a", 1, intents=(ticket("k1"),))).submissions
    (held_here,) = (await hears(storage, "b", 2, intents=(ticket("k2"),))).submissions
    await storage.submissions.later(row.id, clock() + timedelta(hours=1), "another comes first")
    await storage.submissions.hurry([row.id, held_here.id])
    assert [one.id for one in await other.submissions.claim(10)] == [row.id]


async def test_a_held_call_is_not_hurried(storage: Storage) -> None:
    committed = await hears(storage, "a", 1, intents=(ticket("k1"),))
    assert committed.submissions
    held = ticket("k2")
    await hears(storage, "a", 2, intents=(type(held)(held.kind, held.key, held.body, held=True),))
    (waiting,) = await storage.submissions.held(10)
    await storage.submissions.hurry([waiting.id])
    assert await storage.submissions.claim(10) == []


async def test_a_ticket_and_its_applicant_are_known_with_the_result(storage: Storage) -> None:
    committed = await hears(storage, "a", 1, intents=(ticket("k1"),))
    (row,) = committed.submissions
    assert await storage.submissions.done(row.id, {}, (), Learned(told(), "applicant"))
    known = await storage.tickets.of("tkt_1")
    assert known is not None
    (person,) = await storage.tickets.people(known.id)
    assert (person.channel, person.user, person.role) == (CHANNEL, committed.conversation.user, "applicant")
    again = Learned(told("closed", "2026-11-24T10:00:00+00:00"), "follower")
    assert not await storage.submissions.done(row.id, {}, (), again)
    known = await storage.tickets.of("tkt_1")
    assert known is not None
    assert known.status == "closed"
    assert [person.role for person in await storage.tickets.people(known.id)] == ["applicant"]


async def test_a_resident_hears_no_more_and_again(storage: Storage) -> None:
    (row,) = (await hears(storage, "a", 1, intents=(ticket("k1"),))).submissions
    await storage.submissions.done(row.id, {}, (), Learned(told(), "applicant"))
    known = await storage.tickets.of("tkt_1")
    assert known is not None
    for number, wanted in enumerate((False, True), 2):
        await hears(storage, "a", number, deeds=(HearingOf("tkt_1", wanted), HearingOf("tkt_unknown", wanted)))
        await hears(storage, "b", number, deeds=(HearingOf("tkt_1", not wanted),))
        assert [person.muted for person in await storage.tickets.people(known.id)] == [not wanted]
