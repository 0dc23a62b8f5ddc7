"""Planned works reach each resident whose saved address they cover, once, also when it is done in pieces."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select

from bots.event_planned import Streets, covering
from bots.storage import Storage, event_planned
from bots.storage.notice_tables import notices
from bots.storage.tables import addresses, identities, residents
from nlu.values import Street
from tests.storage.conftest import Hands

STREETS = Streets((Street("Соборності", "вулиця", ()), Street("Миру", "проспект", ()), Street("Миру", "вулиця", ())))
EVENT: dict[str, Any] = {
    "id": "evt_1", "cursor": "1", "type": "notice.published", "occurred_at": "2026-11-03T09:00:00Z",
    "notice": {
        "id": "ntc_1", "title": "Відключення води", "text": "Ремонт", "streets": ["вулиця Соборності"],
        "districts": ["Саксаганський"], "starts_at": "2026-11-04T07:00:00Z",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_planned, "BATCH", 2)


def saves(connection: Connection, user: str, places: list[dict[str, Any]], at: Any, **resident: Any) -> None:
    """A resident with saved addresses: ``wanted`` says whether notices are told, ``name`` is the resident's own."""
    (resident_id,) = connection.execute(insert(residents).values(created_at=at, **resident)).inserted_primary_key or ()
    connection.execute(insert(identities).values(channel="viber", user=user, resident_id=resident_id, created_at=at))
    for number, place in enumerate(places):
        row = {"resident_id": resident_id, "digest": str(number), "used_at": at, "saved": True}
        row |= {"name": place.pop("name", None), "notices": place.pop("wanted", True), "address": place}
        connection.execute(insert(addresses).values(row))


async def test_each_is_told_once_by_the_names_of_their_places(storage: Storage, other: Storage, clock: Hands) -> None:
    on_street = {"text": "вул. Соборності, 12", "street": "Соборності вулиця"}

    def town(connection: Connection) -> None:
        saves(connection, "u1", [{**on_street, "name": "мама"}, {"text": "дім", "district": "саксаганський"}], clock())
        saves(connection, "u2", [{**on_street, "wanted": False}], clock())
        saves(connection, "u3", [{"text": "вул. Миру, 1", "street": "вулиця Миру", "district": "Інгулецький"}], clock())
        saves(connection, "u4", [dict(on_street)], clock(), preferences={"planned": False})
        saves(connection, "u5", [dict(on_street)], clock())
        saves(connection, "u6", [{"text": "x", "street": "СОБОРНОСТІ"}], clock())

    await storage._ground.write(town)
    await storage.events.record("evt_1", EVENT)
    (row,) = await storage.events.claim(10)
    cover = covering(EVENT, STREETS, ZoneInfo("Europe/Kyiv"))
    assert await storage.events.planned.batch(row.id, cover) == 1
    counts = [await other.events.planned.batch(row.id, cover) for _ in range(4)]  # killed; another one goes on
    assert counts == [1, 1, None, None]
    query = select(notices.c.user, notices.c.topic, notices.c.body).order_by(notices.c.id)
    told = await storage._database.read(lambda connection: connection.execute(query).all())
    assert [(one.user, one.topic) for one in told] == [("u1", "planned"), ("u5", "planned"), ("u6", "planned")]
    assert list(told[0].body["planned"]["places"]) == ["мама", "дім"]
    assert told[0].body["planned"]["starts"] == "2026-11-04T09:00"
    clock.pass_s(11)
    assert await storage.events.claim(10) == []
    assert await storage.marks.get("planned:evt_1") is None


def test_a_street_is_known_by_every_spelling_but_not_by_a_name_that_two_have() -> None:
    assert len({STREETS.own(one) for one in ("Соборності", "вулиця  Соборності", "СОБОРНОСТІ вулиця")}) == 1
    assert STREETS.own("Миру") not in {STREETS.own("проспект Миру"), STREETS.own("вулиця Миру")}


def test_a_street_is_known_by_its_former_name_by_short_words_and_in_russian() -> None:
    register = (
        Street("Соборності", "вулиця", ("Косіора",)),
        Street("Незалежності", "проспект", ("Леніна",)),
        Street("Волі", "вулиця", ("Леніна", "Миру")),
        Street("Миру", "вулиця", ()),
    )
    streets = Streets(register)
    own = streets.own("вулиця Соборності")
    for spelled in ("вул. Соборності", "ул. Соборности", "улица Косиора", "Косіора вул.", "вул.Соборності"):
        assert streets.own(spelled) == own, spelled
    assert streets.own("пр-т Леніна") == streets.own("Незалежності")
    assert streets.own("вул. Леніна") == streets.own("Волі")
    assert streets.own("Леніна") not in {streets.own("Волі"), streets.own("Незалежності")}
    assert streets.own("вул. Миру") != streets.own("Волі"), "the name of today goes before a former one"
