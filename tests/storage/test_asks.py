"""What is asked is asked once, answered once, by whom it was asked, and in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bots.storage import Storage
from bots.storage.asks import (
    FEEDBACK,
    QUESTION,
    REPLACED,
    TOO_LATE,
    Answered,
    NewAsk,
    Reminding,
    close_asks,
    due_asks,
    looked_at,
    open_ask,
)
from bots.storage.records import ConversationRow, Owner
from bots.storage.tables import identities, residents
from bots.storage.ticket_tables import asks
from bots.storage.tickets import know
from tests.storage.conftest import Hands

TICKET = {
    "id": "t1",
    "number": "КЦ-26-0000001",
    "classifier_code": "15.01",
    "status": "done",
    "updated_at": "2026-11-03T09:00:00+00:00",
}


def row_of(user: str, resident_id: int | None = None) -> ConversationRow:
    return ConversationRow(1, "web", f"chat of {user}", user, Owner.BOT, "uk", 1, {}, resident_id)


def new(ticket: int, round_: str = "1", user: str = "olena", **changes: Any) -> NewAsk:
    return NewAsk(FEEDBACK, ticket, round_, "web", user, **changes)


async def write(storage: Storage, work: Any) -> Any:
    return await storage._ground.write(work)


async def asked(storage: Storage, now: datetime, round_: str = "1", **changes: Any) -> int | None:
    def work(connection: Connection) -> int | None:
        return open_ask(connection, new(know(connection, TICKET, now).id, round_, **changes), now)

    number: int | None = await write(storage, work)
    return number


async def test_a_closing_is_asked_about_once_and_each_closing_anew(storage: Storage, clock: Hands) -> None:
    first = await asked(storage, clock())
    assert first is not None
    assert await asked(storage, clock()) is None
    second = await asked(storage, clock(), "2")
    assert second is not None
    assert [one.id for one in await storage.asks.open_of(row_of("olena"))] == [second, first]


async def test_a_draft_is_asked_about_once(storage: Storage, clock: Hands) -> None:
    draft = NewAsk("draft", None, "7:m1", "web", "olena")
    assert await write(storage, lambda connection: open_ask(connection, draft, clock())) is not None
    assert await write(storage, lambda connection: open_ask(connection, draft, clock())) is None


async def test_nobody_else_may_answer(storage: Storage, clock: Hands) -> None:
    number = await asked(storage, clock())
    assert number is not None
    assert await storage.asks.of(number, row_of("stranger")) is None
    assert await storage.asks.open_of(row_of("stranger")) == []


async def test_a_linked_account_may(storage: Storage, clock: Hands) -> None:
    def link(connection: Connection) -> int:
        person = connection.execute(
            residents.insert().values(created_at=clock(), phone_verified=False).returning(residents.c.id)
        ).scalar_one()
        for user in ("olena", "olena at work"):
            connection.execute(
                identities.insert().values(channel="web", user=user, resident_id=person, created_at=clock())
            )
        return int(person)

    person = await write(storage, link)
    number = await asked(storage, clock())
    assert number is not None
    found = await storage.asks.of(number, row_of("olena at work", person))
    assert found is not None
    assert (found.user, found.ticket and found.ticket.number) == ("olena", "КЦ-26-0000001")


async def test_the_first_answer_counts(storage: Storage, clock: Hands) -> None:
    number = await asked(storage, clock())
    assert number is not None
    for answer in (Answered(number, "no"), Answered(number, "yes", 5)):
        await write(storage, lambda connection, deed=answer: deed.write(connection, row_of("olena"), clock()))
    kept = await storage._ground.database.read(lambda connection: connection.execute(select(asks)).one())
    assert (kept.answer, kept.rating, kept.reason, kept.closed_at) == ("no", None, "answered", clock())
    second = await asked(storage, clock(), "2")
    assert second is not None
    found = await storage.asks.of(second, row_of("olena"))
    assert found is not None
    assert found.earlier == 1


async def test_one_is_reminded_once_and_then_it_is_too_late(storage: Storage, clock: Hands) -> None:
    number = await asked(storage, clock(), until=clock() + timedelta(days=4))

    def look(connection: Connection) -> list[int]:
        found = due_asks(connection, clock(), 10)
        for one in found:
            looked_at(connection, one, clock(), reminded=one.ended(clock()) is None)
        return [one.id for one in found]

    assert await write(storage, look) == []
    clock.pass_s(2 * 86400)
    assert await write(storage, look) == [number]
    assert await write(storage, look) == []
    clock.pass_s(2 * 86400)
    assert await write(storage, look) == [number]
    assert await storage.asks.open_of(row_of("olena")) == []
    found = await storage.asks.of(number or 0, row_of("olena"))
    assert found is not None
    assert (found.reason, found.reminded_at) == (TOO_LATE, clock() - timedelta(days=2))


async def test_a_newer_question_takes_the_place_of_the_older(storage: Storage, clock: Hands) -> None:
    def work(connection: Connection) -> int:
        ticket = know(connection, TICKET, clock()).id
        open_ask(connection, NewAsk(QUESTION, ticket, "q1", "web", "olena"), clock())
        open_ask(connection, new(ticket), clock())
        return close_asks(connection, ticket, QUESTION, REPLACED, clock())

    assert await write(storage, work) == 1
    assert [one.kind for one in await storage.asks.open_of(row_of("olena"))] == [FEEDBACK]


@pytest.mark.parametrize(
    ("kind", "hours", "reminded_after"),
    [("feedback", 96, 48), ("feedback", 50, None), ("feedback", None, 48), ("question", 96, 72), ("question", 36, 18),
     ("question", 8, None), ("question", 24 * 30, 24 * 29), ("draft", None, None)],
)  # fmt: skip
def test_when_one_is_reminded(kind: str, hours: int | None, reminded_after: int | None) -> None:
    now = Hands()()
    until = None if hours is None else now + timedelta(hours=hours)
    at = Reminding().at(kind, now, until)
    expected = until if reminded_after is None else now + timedelta(hours=reminded_after)
    assert at == (None if kind == "draft" else expected)
