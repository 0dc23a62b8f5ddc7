"""Mass incidents through the real storage and worker: from the first report to the all-clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bots.city import City
from bots.incidents import IncidentDesk, Incidents
from bots.storage import Storage
from bots.storage.deeds import Deed
from bots.storage.incident_records import CONFIRMED, DISMISSED, OVER, POLICY, SUSPECTED, IncidentRow
from bots.storage.incidents import CountJoined, Decision
from bots.storage.notice_tables import notices
from bots.storage.records import Intent
from bots.storage.tables import identities
from bots.storage.ticket_tables import incidents, reports
from tests.bots.small_city import small_city
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, loaded

STREET = "вулиця Лісова"
BY = "operator:olena"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.load(small_city(tmp_path / "city"))


def believing(city: City, people: int) -> City:
    """A city that confirms by itself from so many people on."""
    rules = city.file.incidents.model_validate({"confirm": {"people": people, "groups": ["01"]}})
    return replace(city, file=city.file.model_copy(update={"incidents": rules}))


def ticket(key: str, metres: float = 0.0, code: str = "01.01", **address: Any) -> Intent:
    """A ticket, so far north of where everything happens."""
    place = {"text": "там", "lat": 47.91 + metres / 111_195, "lon": 33.39, "street": STREET, "house": key, **address}
    return Intent("ticket", key, {"draft": {"code": code, "address": place}, "applicant": {}})


async def reports_of(storage: Storage, *intents: Intent) -> None:
    """Each from a chat of its own, named like its key."""
    for intent in intents:
        await hears(storage, intent.key, 1, intents=(intent,))


async def joins(storage: Storage, who: str, incident: int | None, key: str = "") -> None:
    """Somebody joins instead of reporting."""
    counts = {"code": "01.01", "incident": incident, "place": {"lat": 47.91, "lon": 33.39, "street": STREET}}
    deed: Deed = CountJoined(counts, key)
    await hears(storage, who, 1, deeds=(deed,))


async def told(storage: Storage) -> list[tuple[str, str]]:
    """To whom, and what."""
    query = select(notices.c.user, notices.c.body).where(notices.c.topic == "incident").order_by(notices.c.id)
    rows = await read(storage, query)
    return [(row.user, row.body["incident"]["state"]) for row in rows]


async def read(storage: Storage, query: Any) -> Sequence[Any]:
    return await storage._ground.database.read(lambda connection: connection.execute(query).all())


async def only(storage: Storage) -> IncidentRow:
    """The one incident that there is, open or not."""
    (row,) = await read(storage, select(incidents.c.id))
    found = await storage.incidents.get(row.id)
    assert found is not None
    return found


@pytest.fixture
def worker(storage: Storage, city: City) -> Incidents:
    return Incidents(IncidentDesk(storage, city))


async def test_three_neighbours_are_one_incident_and_it_says_why(storage: Storage, worker: Incidents) -> None:
    await reports_of(storage, ticket("a"), ticket("b", 100))
    assert await worker.once() == 2
    assert await storage.incidents.open(10) == []
    await reports_of(storage, ticket("c", 200), ticket("far", 9000), ticket("other", 100, "09.09"))
    while await worker.once():
        pass
    (incident,) = await storage.incidents.open(10)
    assert (incident.state, incident.code, incident.reports, incident.people) == (SUSPECTED, "01.01", 3, 3)
    assert (incident.street, round(incident.radius_m or 0)) == (STREET, 100)
    assert incident.why["people"] == incident.why["houses"] == 3
    assert incident.why["across_m"] == 200
    assert await told(storage) == []


async def test_from_the_first_report_to_the_all_clear(storage: Storage, worker: Incidents, clock: Hands) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    incident = await only(storage)
    place = ({"01.01"}, 47.91, 33.39, None, None)
    assert await storage.incidents.open_at(*place) == [], "nobody is told of what is only suspected"
    until = clock() + timedelta(hours=9)
    assert await storage.incidents.confirm(Decision(incident.id, BY, until, "Бригада на місці."))
    assert not await storage.incidents.confirm(Decision(incident.id, BY))
    await worker.once()
    assert await told(storage) == [(f"user-{key}", "confirmed") for key in "abc"]
    (known,) = await storage.incidents.open_at(*place)
    assert (known.state, known.expected_at, known.decided_by) == (CONFIRMED, until, BY)
    clock.pass_s(60)
    await joins(storage, "d", incident.id)
    await reports_of(storage, ticket("e", 300))
    await worker.once()
    assert (await only(storage)).people == 5
    assert len(await told(storage)) == 3, "who came later heard of it then"
    assert await storage.incidents.change(Decision(incident.id, BY, until + timedelta(hours=2)))
    await worker.once()
    assert (await told(storage))[3:] == [(f"user-{key}", "changed") for key in "abcde"]
    clock.pass_s(60)
    assert await storage.incidents.over(Decision(incident.id, BY))
    await worker.once()
    assert (await told(storage))[8:] == [(f"user-{key}", "over") for key in "abcde"]
    assert await storage.incidents.open_at(*place) == []
    assert await storage.incidents.telling.waiting() == []
    assert (await only(storage)).words == "Бригада на місці."


async def test_a_dismissed_one_does_not_come_back_from_the_same_reports(storage: Storage, worker: Incidents) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    assert await storage.incidents.dismiss(Decision((await only(storage)).id, BY))
    await reports_of(storage, ticket("d"), ticket("e"))
    await worker.once()
    assert (await only(storage)).state == DISMISSED
    assert await told(storage) == []
    await reports_of(storage, ticket("f"))
    await worker.once()
    assert [one.people for one in await storage.incidents.open(10)] == [3], "three others are news"


async def test_the_city_may_believe_so_many(storage: Storage, city: City) -> None:
    worker = Incidents(IncidentDesk(storage, believing(city, 4)))
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    assert (await only(storage)).state == SUSPECTED
    await reports_of(storage, ticket("d"))
    await worker.once()
    incident = await only(storage)
    assert (incident.state, incident.decided_by) == (CONFIRMED, POLICY)
    await worker.once()
    assert [user for user, _ in await told(storage)] == [f"user-{key}" for key in "abcd"]


async def test_held_reports_count_once_they_are_let_go(storage: Storage, worker: Incidents) -> None:
    await reports_of(storage, ticket("a"), ticket("b"), replace(ticket("c"), held=True))
    await worker.once()
    assert await storage.incidents.open(10) == []
    (held,) = await storage.submissions.held(10)
    assert await storage.submissions.release(held.id)
    await worker.once()
    assert (await only(storage)).people == 3


async def test_linked_accounts_are_one_person_and_told_once(storage: Storage, worker: Incidents, clock: Hands) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await hears(storage, "a", 2, consent_version="v1")
    await hears(storage, "d", 1, consent_version="v1", intents=(ticket("d"),))
    mine, theirs = await loaded(storage, "a"), await loaded(storage, "d")
    assert mine.resident_id is not None
    assert theirs.resident_id is not None
    await link(storage, theirs.resident_id, mine.resident_id)
    while await worker.once():
        pass
    incident = await only(storage)
    assert (incident.reports, incident.people) == (4, 3)
    await storage.incidents.confirm(Decision(incident.id, BY))
    await worker.once()
    assert [user for user, _ in await told(storage)] == ["user-a", "user-b", "user-c"]


async def link(storage: Storage, resident: int, to: int) -> None:
    """Two accounts of one person."""
    change = update(identities).where(identities.c.resident_id == resident).values(resident_id=to)
    await storage._ground.write(lambda connection: connection.execute(change).rowcount)


async def test_who_reported_before_it_was_confirmed_is_told_though_counted_later(
    storage: Storage, worker: Incidents, clock: Hands
) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    await reports_of(storage, ticket("late"))
    clock.pass_s(1)
    await storage.incidents.confirm(Decision((await only(storage)).id, BY))
    assert await storage.incidents.telling.batch((await only(storage)).id, _news) == 3
    assert await storage.incidents.telling.batch((await only(storage)).id, _news) is None
    while await worker.once():
        pass
    assert [user for user, _ in await told(storage)] == ["user-a", "user-b", "user-c", "user-late"]


def _news(_: IncidentRow, what: str) -> tuple[dict[str, Any], str]:
    return {"topic": "incident", "incident": {"state": what}}, "normal"


async def test_others_are_offered_the_first_ticket_and_another_when_it_ends(
    storage: Storage, worker: Incidents
) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    assert (await only(storage)).ticket_id is None
    rows = {row.key: row for row in await storage.submissions.claim(10)} or await waiting(storage, "abc")
    await storage.submissions.done(rows["b"].id, {"id": "tic_b", "number": "2"})
    await worker.once()
    assert (await only(storage)).ticket_id == "tic_b"


async def waiting(storage: Storage, keys: str) -> dict[str, Any]:
    found = [row for key in keys for row in await storage.submissions.waiting(CHANNEL, f"user-{key}")]
    return {row.key: row for row in found}


async def test_a_call_under_another_key_is_the_same_report(storage: Storage, worker: Incidents) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    row = (await waiting(storage, "a"))["a"]
    await storage.submissions.rekey(row.id, "a2", row.body)
    await storage.submissions.done(row.id, {"id": "tic_a", "number": "1"})
    await worker.once()
    assert (await only(storage)).ticket_id == "tic_a"


async def test_joining_twice_counts_once_and_joining_a_ticket_is_a_report(storage: Storage, worker: Incidents) -> None:
    await reports_of(storage, *(ticket(key) for key in "ab"))
    await joins(storage, "c", None, "call-1")
    await worker.once()
    incident = await only(storage)
    assert incident.people == 3
    await storage.incidents.confirm(Decision(incident.id, BY))
    await joins(storage, "d", incident.id)
    counts = {"code": "01.01", "incident": incident.id, "place": {}}
    await hears(storage, "d", 2, deeds=(CountJoined(counts, ""),))
    while await worker.once():
        pass
    assert (await only(storage)).reports == 4


async def test_nobody_decides_and_it_rests(storage: Storage, worker: Incidents, clock: Hands) -> None:
    await reports_of(storage, *(ticket(key) for key in "abc"))
    await worker.once()
    clock.pass_s(25 * 3600)
    await worker.once()
    incident = await only(storage)
    assert (incident.state, incident.decided_by) == (OVER, POLICY)
    assert await told(storage) == []


async def test_the_street_says_it_where_a_point_is_missing(storage: Storage, worker: Incidents) -> None:
    nowhere: dict[str, Any] = {"lat": None, "lon": None}
    await reports_of(storage, *(ticket(key, **nowhere) for key in "abc"), ticket("x", street="вулиця Інша", **nowhere))
    await worker.once()
    incident = await only(storage)
    assert (incident.people, incident.lat) == (3, None)
    await storage.incidents.confirm(Decision(incident.id, BY))
    assert len(await storage.incidents.open_at({"01.01"}, 47.9, 33.4, STREET, None)) == 1
    assert await storage.incidents.open_at({"01.01"}, 47.9, 33.4, "вулиця Інша", None) == []
    assert await storage.incidents.open_at({"05.01"}, 47.9, 33.4, STREET, None) == []


async def test_nothing_is_known_of_a_report_nobody_can_place(storage: Storage, worker: Incidents) -> None:
    nowhere: dict[str, Any] = {"lat": None, "lon": None, "street": None}
    await reports_of(storage, *(ticket(key, **nowhere) for key in "abcd"))
    assert await worker.once() == 4
    assert await storage.incidents.open(10) == []
    rows = await read(storage, select(reports.c.looked_at, reports.c.incident))
    assert all(row.looked_at is not None and row.incident is None for row in rows)
