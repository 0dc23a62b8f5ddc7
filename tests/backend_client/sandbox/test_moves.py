"""The city's side: statuses, messages, merging, notices, and the feed that tells of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.backend_client.sandbox.running import PNG, Sandbox, Start, new_ticket


async def test_a_ticket_goes_its_way_and_every_step_is_told(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    await sandbox.made(f"/tickets/{ticket['id']}/followers", {"applicant": {"ref": "viber:2"}})
    await sandbox.moved(ticket["id"], "assigned", "in_progress", message="Бригаду направлено")
    extended = await sandbox.moved(ticket["id"], "extended", message="Чекаємо на труби", days="9")
    assert datetime.fromisoformat(extended["due_at"]) == sandbox.clock.now + timedelta(days=9)
    done = await sandbox.moved(ticket["id"], "done")
    assert done["message"] == "Чекаємо на труби"
    told = await sandbox.events()
    assert [event["change"]["to"] for event in told] == ["assigned", "in_progress", "extended", "done"]
    assert all(event["type"] == "ticket.status_changed" for event in told)
    assert all(event["recipients"] == ["telegram:1", "viber:2"] for event in told)
    assert told[2]["change"] == {"from": "in_progress", "to": "extended", "message": "Чекаємо на труби"}
    assert told[3]["ticket"] == done
    assert len({event["id"] for event in told}) == 4


@pytest.mark.parametrize("to", ["in_progress", "done", "closed", "returned", "registered", "nonsense", ""])
async def test_steps_out_of_turn_are_refused(sandbox: Sandbox, to: str) -> None:
    ticket = await sandbox.ticket()
    assert (await sandbox.desk(f"/tickets/{ticket['id']}/move", to=to)).status == 409
    assert await sandbox.events() == []


async def test_reasons_and_days_are_asked_for(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    path = f"/tickets/{ticket['id']}/move"
    assert (await sandbox.desk(path, to="declined", message=" ")).status == 422
    await sandbox.moved(ticket["id"], "assigned")
    for days in ("", "0", "366", "x", "-1", "1" * 50):
        assert (await sandbox.desk(path, to="extended", message="бо", days=days)).status == 422
    assert (await sandbox.desk(path, to="done", photo=b"not a photo")).status == 415
    assert (await sandbox.desk(path, to="done", photo=b"%PDF-1.7")).status == 415
    assert (await sandbox.get(f"/tickets/{ticket['id']}"))["status"] == "assigned"
    assert (await sandbox.desk(path, to="done", photo=b"")).status == 303


async def test_a_message_alone(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    assert (await sandbox.desk(f"/tickets/{ticket['id']}/message", message="Скоро будемо")).status == 303
    (event,) = await sandbox.events()
    assert (event["type"], event["change"]) == ("ticket.message", {"message": "Скоро будемо"})
    assert event["ticket"]["message"] == "Скоро будемо"
    assert event["ticket"]["status"] == "registered"


async def test_a_question_goes_to_the_applicant_alone(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    await sandbox.made(f"/tickets/{ticket['id']}/followers", {"applicant": {"ref": "viber:2"}})
    assert (await sandbox.desk(f"/tickets/{ticket['id']}/question", text="Який під’їзд?", days="2")).status == 303
    (event,) = await sandbox.events()
    assert (event["type"], event["recipients"]) == ("ticket.question", ["telegram:1"])
    assert event["question"]["text"] == "Який під’їзд?"
    assert datetime.fromisoformat(event["question"]["until"]) == sandbox.clock.now + timedelta(days=2)
    for fields in ({"text": ""}, {"text": "я" * 1001}, {"text": "так?", "days": "31"}):
        assert (await sandbox.desk(f"/tickets/{ticket['id']}/question", **fields)).status == 422


async def test_merging_makes_followers(sandbox: Sandbox) -> None:
    first = await sandbox.ticket()
    second = await sandbox.ticket(applicant={"ref": "viber:2"})
    await sandbox.made(f"/tickets/{second['id']}/followers", {"applicant": {"ref": "telegram:1"}})
    path = f"/tickets/{second['id']}/merge"
    assert (await sandbox.desk(path, number=second["number"])).status == 409
    assert (await sandbox.desk(path, number="КЦ-26-9999999")).status == 404
    assert (await sandbox.desk(path, number=first["number"].lower())).status == 303
    (event,) = await sandbox.events()
    assert (event["type"], event["merged_into"]) == ("ticket.merged", first["id"])
    assert event["recipients"] == ["viber:2", "telegram:1"]
    assert event["ticket"]["status"] == "closed"
    assert (await sandbox.get(f"/tickets/{first['id']}"))["followers"] == 1
    assert (await sandbox.desk(path, number=first["number"])).status == 409


async def test_a_notice(sandbox: Sandbox) -> None:
    response = await sandbox.desk(
        "/notices",
        title="Ремонт мережі",
        text="Не буде води",
        districts="Саксаганський",
        streets="Соборності, Миру, ",
        starts_at="2026-11-25T08:00",
        ends_at="2026-11-25T18:00",
    )
    assert response.status == 303
    (event,) = await sandbox.events()
    assert event["type"] == "notice.published"
    assert "ticket" not in event
    notice = event["notice"]
    assert (notice["districts"], notice["streets"]) == (["Саксаганський"], ["Соборності", "Миру"])
    assert notice["starts_at"] == "2026-11-25T06:00:00.000+00:00"  # Kyiv is two hours ahead in winter
    for fields in (
        {"title": "", "text": "x"},
        {"title": "x", "text": ""},
        {"title": "x", "text": "x", "starts_at": "tomorrow"},
        {"title": "x", "text": "x", "starts_at": "2026-11-25T18:00", "ends_at": "2026-11-25T08:00"},
    ):
        assert (await sandbox.desk("/notices", **fields)).status == 422


async def test_the_feed_goes_on_from_a_cursor(sandbox: Sandbox) -> None:
    assert await sandbox.get("/events") == {"events": [], "cursor": "0", "has_more": False}
    ticket = await sandbox.ticket()
    await sandbox.moved(ticket["id"], "assigned", "in_progress", "done")
    first = await sandbox.get("/events", after="0", limit="2")
    assert [event["change"]["to"] for event in first["events"]] == ["assigned", "in_progress"]
    assert first["has_more"]
    rest = await sandbox.get("/events", after=first["cursor"], limit="2")
    assert [event["change"]["to"] for event in rest["events"]] == ["done"]
    assert not rest["has_more"]
    end = await sandbox.get("/events", after=rest["cursor"])
    assert end == {"events": [], "cursor": rest["cursor"], "has_more": False}
    assert (await sandbox.get("/events"))["cursor"] == rest["cursor"]


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=", "after=0&limit=0", "after=0&limit=501"])
async def test_unusable_cursors_are_refused(sandbox: Sandbox, query: str) -> None:
    assert (await sandbox.client.get(f"/v1/events?{query}", headers=sandbox.headers)).status == 400


async def test_everything_outlives_a_restart(start: Start) -> None:
    before = await start()
    ticket = await before.ticket()
    await before.moved(ticket["id"], "assigned")
    await before.desk(f"/tickets/{ticket['id']}/move", to="done", photo=PNG)
    seen, told = await before.get(f"/tickets/{ticket['id']}"), await before.events()
    await before.client.close()
    after = await start(before.clock)
    again = await after.get(f"/tickets/{ticket['id']}")
    assert again | {"photos": 1} == seen | {"photos": 1}  # the port is another one
    assert await after.events() == told
    assert (await after.made("/tickets", new_ticket(), key="another"))["number"].endswith("0000002")


async def test_silence_closes_a_ticket_in_time(start: Start) -> None:
    before = await start()
    ticket = await before.ticket()
    await before.moved(ticket["id"], "assigned", "done")
    await before.client.close()
    before.clock.move(days=7, seconds=1)
    after = await start(before.clock)
    await after.get("/events")
    assert (await after.get(f"/tickets/{ticket['id']}"))["status"] == "closed"
    assert (await after.events())[-1]["change"] == {"from": "done", "to": "closed"}
