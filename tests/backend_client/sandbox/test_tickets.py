"""Tickets by the contract's rules: what they must carry, who finds them, who joins them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.backend_client.sandbox.running import Sandbox, new_ticket

HOME = {"text": "вул. Соборності, 20", "street": "Соборності", "house": "20"}


async def test_a_ticket_gets_number_executor_deadline_and_place(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    year = sandbox.clock.now.strftime("%y")
    assert ticket["number"] == f"КЦ-{year}-0000001"
    assert ticket["status"] == "registered"
    assert ticket["title"] == "Немає холодної води в будинку"
    assert ticket["executor"] == {"name": "КП «Кривбасводоканал»", "phone": "(056) 499-15-75"}
    assert datetime.fromisoformat(ticket["due_at"]) == sandbox.clock.now + timedelta(days=1)
    assert ticket["address"]["text"] == "вул. Соборності, 20"
    assert ticket["address"]["district"] == "Саксаганський"
    assert 47.75 < ticket["address"]["lat"] < 48.15
    assert await sandbox.get(f"/tickets/{ticket['id']}") == ticket


async def test_the_residents_own_point_is_kept(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket(address=HOME | {"lat": 47.9, "lon": 33.4})
    assert (ticket["address"]["lat"], ticket["address"]["lon"]) == (47.9, 33.4)


@pytest.mark.parametrize(
    ("code", "changes", "pointer"),
    [
        ("01.01", {"address": {"text": " "}}, "/address/street"),
        ("01.01", {"address": {"text": "вул. Соборності"}}, "/address/house"),
        ("01.02", {"address": HOME | {"floor": "3", "apartment": "12"}}, "/address/entrance"),
        ("01.02", {"address": HOME | {"entrance": "3", "apartment": "12"}}, "/address/floor"),
        ("01.02", {"address": HOME | {"entrance": "3", "floor": "3"}}, "/address/apartment"),
        ("06.02", {"details": {"pole": " "}}, "/details/pole"),
        ("09.01", {"address": {"text": ""}}, "/address/text"),
        ("09.02", {"details": {"vehicle": "тролейбус"}}, "/details/route"),
        ("09.02", {"details": {"route": "23"}}, "/details/vehicle"),
        ("09.03", {}, "/attachments"),
        ("09.03", {"applicant": {"ref": "web:1"}}, "/applicant/phone"),
    ],
)
async def test_what_the_entry_requires_is_required(
    sandbox: Sandbox, code: str, changes: dict[str, Any], pointer: str
) -> None:
    status, pointers = await sandbox.refused("/tickets", new_ticket(classifier_code=code, **changes))
    assert status == 422
    assert pointer in pointers


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("01.01", {"address": {"text": "вул. Соборності, 20"}}),
        ("01.02", {"address": HOME | {"entrance": "1", "floor": "3", "apartment": "12"}}),
        ("06.01", {"address": {"text": "біля ринку"}}),
        ("06.02", {"details": {"pole": "17"}}),
        ("09.01", {"address": {"text": "", "lat": 47.9, "lon": 33.4}}),
        ("09.02", {"details": {"route": "23", "vehicle": "тролейбус"}}),
    ],
)
async def test_what_meets_the_requirements_is_taken(sandbox: Sandbox, code: str, changes: dict[str, Any]) -> None:
    assert (await sandbox.ticket(classifier_code=code, **changes))["classifier_code"] == code


async def test_a_required_photo_and_contact_are_taken(sandbox: Sandbox) -> None:
    photo = (await (await sandbox.upload()).json())["id"]
    ticket = await sandbox.ticket(classifier_code="09.03", attachments=[photo])
    assert ticket["photos"] == []  # those are of the work, not of the trouble


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"description": ""}, "/description"),
        ({"description": "я" * 3001}, "/description"),
        ({"description": 5}, "/description"),
        ({"address": {"street": "Миру"}}, "/address"),
        ({"address": HOME | {"lat": 47.9}}, "/address/lon"),
        ({"address": HOME | {"lat": 95, "lon": 33}}, "/address/lat"),
        ({"address": HOME | {"id": "nowhere:1"}}, "/address/id"),
        ({"applicant": {"ref": "telegram"}}, "/applicant/ref"),
        ({"applicant": {"ref": "web:1", "phone": "0671234567"}}, "/applicant/phone"),
        ({"applicant": {"ref": "web:1", "language": "de"}}, "/applicant/language"),
        ({"applicant": {"ref": "web:1", "consent": {"given_at": "yesterday"}}}, "/applicant/consent/given_at"),
        ({"source": "fax"}, "/source"),
        ({"classifier_code": "99.99"}, "/classifier_code"),
        ({"attachments": ["att_unknown"]}, "/attachments/0"),
        ({"classification": {"confidence": 2}}, "/classification/confidence"),
    ],
)
async def test_wrong_parts_are_pointed_at(sandbox: Sandbox, changes: dict[str, Any], pointer: str) -> None:
    assert await sandbox.refused("/tickets", new_ticket(**changes)) == (422, [pointer])
    assert (await sandbox.get("/tickets", applicant_ref="telegram:1"))["tickets"] == []


async def test_refusals_do_not_repeat_what_the_resident_wrote(sandbox: Sandbox) -> None:
    response = await sandbox.post("/tickets", new_ticket(description="таємниця" * 500, source="таємниця"))
    assert response.status == 422
    assert "таємниця" not in await response.text()


async def test_another_version_of_the_classifier_is_a_conflict(sandbox: Sandbox) -> None:
    assert await sandbox.refused("/tickets", new_ticket(classifier_version="old")) == (409, [])


async def test_tickets_of_an_applicant_newest_first(sandbox: Sandbox) -> None:
    first, second = await sandbox.ticket(), await sandbox.ticket()
    await sandbox.ticket(applicant={"ref": "viber:2"})
    await sandbox.moved(first["id"], "declined", message="Не наша вулиця")

    async def ids(**query: Any) -> list[str]:
        return [ticket["id"] for ticket in (await sandbox.get("/tickets", **query))["tickets"]]

    assert await ids(applicant_ref="telegram:1") == [second["id"], first["id"]]
    assert await ids(phone="+380671234567") == [second["id"], first["id"]]
    assert await ids(applicant_ref="telegram:1", open="true") == [second["id"]]
    assert await ids(applicant_ref="telegram:1", open="false") == [first["id"]]
    assert await ids(applicant_ref="telegram:1", limit="1") == [second["id"]]
    assert await ids(applicant_ref="telegram:3") == []


@pytest.mark.parametrize(
    "query",
    ["", "phone=0671234567", "applicant_ref=web:1&limit=0", "applicant_ref=web:1&limit=x", "applicant_ref=w:1&open=1"],
)
async def test_unusable_queries_are_refused(sandbox: Sandbox, query: str) -> None:
    response = await sandbox.client.get(f"/v1/tickets?{query}", headers=sandbox.headers)
    assert response.status == 400
    assert response.content_type == "application/problem+json"


async def test_unknown_ticket_is_404_everywhere(sandbox: Sandbox) -> None:
    assert (await sandbox.client.get("/v1/tickets/no", headers=sandbox.headers)).status == 404
    bodies = {
        "followers": {"applicant": {"ref": "web:1"}},
        "comments": {"text": "ще"},
        "answers": {"question_id": "q", "text": "так", "applicant_ref": "web:1"},
        "feedback": {"outcome": "resolved", "applicant_ref": "web:1"},
    }
    for path, body in bodies.items():
        assert await sandbox.refused(f"/tickets/no/{path}", body) == (404, [])


async def test_similar_tickets_are_open_near_of_the_same_kind_and_without_personal_data(sandbox: Sandbox) -> None:
    near = await sandbox.ticket()
    await sandbox.ticket(address=HOME | {"text": "вул. Соборності, 90", "house": "90"})
    await sandbox.ticket(classifier_code="06.01")
    done = await sandbox.ticket()
    await sandbox.moved(done["id"], "assigned", "done")
    address = near["address"]
    point = {"lat": str(address["lat"]), "lon": str(address["lon"])}
    (match,) = (await sandbox.get("/tickets/similar", code="01.01", **point))["matches"]
    assert match["id"] == near["id"]
    assert match["distance_m"] < 1
    assert not {"description", "address", "applicant"} & match.keys()
    (home,) = (await sandbox.get("/addresses", q="Соборності 22", limit="1"))["matches"]
    wide = await sandbox.get("/tickets/similar", code="01.01", address_id=home["id"], radius_m="800")
    assert len(wide["matches"]) == 2
    assert wide["matches"][0]["distance_m"] == pytest.approx(20, abs=1)


async def test_similar_needs_a_place(sandbox: Sandbox) -> None:
    for query, status in (("", 400), ("&lat=1", 400), ("&address_id=nowhere:1", 404), ("&lat=1&lon=999", 400)):
        response = await sandbox.client.get(f"/v1/tickets/similar?code=01.01{query}", headers=sandbox.headers)
        assert response.status == status


async def test_a_neighbour_follows_and_learns_nothing_private(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket(
        classifier_code="01.02",
        address={"text": "вул. Соборності, 20, кв. 12", "street": "Соборності", "house": "20", "entrance": "1",
                 "floor": "3", "apartment": "12"},
    )  # fmt: skip
    follow = {"applicant": {"ref": "viber:2"}}
    joined = await sandbox.made(f"/tickets/{ticket['id']}/followers", follow)
    assert joined["followers"] == 1
    assert "description" not in joined
    assert joined["address"]["text"] == "Соборності, 20"
    assert "apartment" not in joined["address"]
    again = await sandbox.made(f"/tickets/{ticket['id']}/followers", follow)
    assert again["followers"] == 1
    assert (await sandbox.get("/tickets", applicant_ref="viber:2"))["tickets"] == []


async def test_who_cannot_follow(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    path = f"/tickets/{ticket['id']}/followers"
    assert await sandbox.refused(path, {"applicant": {"ref": "telegram:1"}}) == (409, [])
    assert await sandbox.refused(path, {"applicant": {"ref": "nobody"}}) == (422, ["/applicant/ref"])
    await sandbox.moved(ticket["id"], "declined", message="Не наша вулиця")
    assert await sandbox.refused(path, {"applicant": {"ref": "viber:2"}}) == (409, [])
