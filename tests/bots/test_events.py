"""Events of the core, from the sandbox's desk to the resident: each is told once, in order, whatever got lost."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from backend_client.sandbox import moves
from backend_client.sandbox.attachments import Upload
from backend_client.sandbox.moves import Move, Notice
from bots.storage.notice_tables import notices
from bots.storage.ticket_tables import asks
from tests.conversations.harness import Resident, Town
from tests.fakes.sandbox_core import MadeTicket
from tests.fakes.small_town import REPORT, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


async def reported(town: Town) -> tuple[Resident, MadeTicket]:
    resident = town.resident()
    await resident.says(REPORT)
    if any(button.option == "other" for button in resident.last.buttons):
        await resident.presses("other")  # it is not what the neighbours reported
    await resident.presses("send")
    if any(button.option == "agree" for button in resident.last.buttons):
        await resident.presses("agree")
    return resident, (await town.tickets())[-1]


async def news(town: Town) -> list[dict[str, Any]]:
    """The bodies of all notices, oldest first."""
    query = select(notices.c.body).order_by(notices.c.id)
    return list(await town.front_door.storage._database.read(lambda connection: connection.scalars(query).all()))


async def told(town: Town) -> list[str]:
    return [f"{body['topic']} {body['ticket']['status']}" for body in await news(town)]


async def moved(town: Town, ticket: MadeTicket, *steps: Move) -> None:
    for step in steps:
        await town.core.act(lambda act, step=step: moves.move(act, ticket.id, step))
        town.clock.advance(moves.timedelta(seconds=1))
    await town.settle()


async def test_each_step_is_told_once_and_done_asks(town: Town) -> None:
    _, ticket = await reported(town)
    await moved(town, ticket, Move("assigned", "Прийнято"), Move("in_progress"), Move("done", "Полагодили"))
    await town.front_door.settle()
    assert await told(town) == ["status assigned", "status in_progress", "status done"]
    first, _, done = await news(town)
    assert "was" not in first
    assert (done["was"]["status"], done["words"]) == ("in_progress", "Полагодили")
    query = select(asks.c.kind, asks.c.round, asks.c.role, asks.c.until.is_not(None), asks.c.closed_at)
    rows = await town.front_door.storage._database.read(lambda connection: connection.execute(query).all())
    assert [tuple(row) for row in rows] == [("feedback", "1", "applicant", True, None)]
    assert done["ask"] == 1


async def test_what_happened_before_the_first_start_is_nobodys_news_and_an_outage_loses_nothing(town: Town) -> None:
    _, ticket = await reported(town)
    town.core.down()
    await moved(town, ticket, Move("assigned"), Move("in_progress"))
    assert await told(town) == []
    town.core.up()
    await town.settle()
    assert await told(town) == ["status assigned", "status in_progress"]


async def test_a_photo_of_the_work_comes_from_the_cores_server_alone(town: Town) -> None:
    _, ticket = await reported(town)
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, "PNG")
    photo = Upload(buffer.getvalue(), "image/png")
    await moved(town, ticket, Move("assigned"), Move("done", photo=photo))
    done = (await news(town))[-1]
    (picture,) = done["pictures"]
    kept = await town.front_door.storage.media.get(picture)
    assert kept is not None
    assert kept.content_type == "image/png"
    await moved(town, ticket, Move("closed"))
    assert "pictures" not in (await news(town))[-1], "the same photo is not shown again"
    found = await town.front_door.events._photos.fetch(("http://127.0.0.1:1/files/x", "file:///etc/passwd", "http://["))
    assert list(found.values()) == [None] * 3


async def test_a_question_replaces_the_one_before_and_ends_with_the_ticket(town: Town) -> None:
    _, ticket = await reported(town)
    await moved(town, ticket, Move("assigned"))
    for text in ("Який під’їзд?", "Який поверх?"):
        await town.core.act(lambda act, text=text: moves.ask(act, ticket.id, text, 3))
    await town.settle()
    await moved(town, ticket, Move("declined", "Це не наше"))
    assert await told(town) == ["status assigned", "question assigned", "question assigned", "status declined"]
    query = select(asks.c.kind, asks.c.reason).order_by(asks.c.id)
    rows = await town.front_door.storage._database.read(lambda connection: connection.execute(query).all())
    assert [tuple(row) for row in rows] == [("question", "replaced"), ("question", "withdrawn")]


async def test_those_of_a_merged_ticket_follow_the_other_one(town: Town) -> None:
    _, ticket = await reported(town)
    other_resident, other = await reported(town)
    await town.core.act(lambda act: moves.merge(act, ticket.id, other.number))
    await town.settle()
    (merged,) = await news(town)
    assert (merged["topic"], merged["joined"]) == ("merged", other.number)
    row = await town.front_door.storage.tickets.of(other.id)
    assert row is not None
    people = await town.front_door.storage.tickets.people(row.id)
    assert (people[0].user, people[0].role) == (other_resident.user, "applicant")
    assert len(people) == 2
    await moved(town, other, Move("assigned"))
    assert sorted(body.get("follower", False) for body in (await news(town))[1:]) == [False, True]


async def test_a_closing_after_a_return_asks_anew(town: Town) -> None:
    _, ticket = await reported(town)
    await moved(town, ticket, Move("assigned"), Move("done"))
    await town.core.act(lambda act: moves.change_status(act, ticket.id, "returned"))
    await moved(town, ticket, Move("done"))
    query = select(asks.c.round, asks.c.reason, asks.c.code, asks.c.executor).order_by(asks.c.id)
    rows = await town.front_door.storage._database.read(lambda connection: connection.execute(query).all())
    assert [tuple(row)[:2] for row in rows] == [("1", "withdrawn"), ("2", None)]
    kept = await town.front_door.storage.tickets.of(ticket.id)
    assert kept is not None
    assert {(row.code, row.executor) for row in rows} == {("01.01", kept.snapshot["executor"]["name"])}
    assert await told(town) == ["status assigned", "status done", "status returned", "status done"]


async def test_the_history_of_a_ticket_can_be_read(town: Town) -> None:
    _, ticket = await reported(town)
    await moved(town, ticket, Move("assigned"), Move("in_progress"))
    happened = await town.front_door.storage.tickets.history(ticket.id)
    assert [(one.type, one.event["change"]["to"], one.told) for one in happened] == [
        ("ticket.status_changed", "assigned", True),
        ("ticket.status_changed", "in_progress", True),
    ]


async def test_a_notice_that_names_nothing_is_told_to_nobody(town: Town) -> None:
    await town.core.act(lambda act: moves.publish(act, Notice("Відключення", "Завтра", districts=("Саксаганський",))))
    await town.settle()
    assert await news(town) == []
    assert await town.front_door.storage.events.claim(10) == []
