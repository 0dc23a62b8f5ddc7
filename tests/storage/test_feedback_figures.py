"""The statistics of feedback through the table: populations whose truth is known, what counts, and whom to phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert, select

from bots.feedback_figures import in_words, strata_of, table_of
from bots.storage import Storage
from bots.storage.feedback_figures import ClosingRow
from bots.storage.notice_tables import notices
from bots.storage.tables import identities, residents
from bots.storage.ticket_tables import asks, tickets
from tests.figures.populations import Population
from tests.storage.conftest import Hands

GROUPS = {"01.01": "01", "02.01": "02", "03.01": "03"}
HALF_YEAR = Population((1500, 3000, 1500), (0.7, 0.8, 0.87), (-1.5, -1.2, -0.8), -0.5, 0.0, phoned=600)


def ask(clock: Hands, number: int, **more: Any) -> dict[str, Any]:
    """A row of the table."""
    row: dict[str, Any] = {
        "kind": "feedback",
        "round": f"{number}",
        "channel": "web",
        "user": f"u{number}",
        "role": "applicant",
    }
    row |= {"asked_at": clock(), "code": "01.01", "executor": "Водоканал"}
    empty = dict.fromkeys(("answer", "by", "reminded_at", "answered_at", "ticket"))
    return {**row, **empty, **more}


async def put(storage: Storage, table: Any, rows: list[dict[str, Any]]) -> None:
    await storage._ground.write(lambda connection: connection.execute(insert(table), rows).rowcount)


async def closings(storage: Storage, clock: Hands) -> list[ClosingRow]:
    return await storage.feedback_figures.closings(clock() - timedelta(days=1), clock() + timedelta(days=1))


@pytest.mark.parametrize("bias", [-1.0, 1.0])
async def test_a_population_comes_out_of_the_table_as_it_went_in(storage: Storage, clock: Hands, bias: float) -> None:
    population = replace(HALF_YEAR, bias=bias)
    strata, truth = population.drawn(np.random.default_rng(int(bias) + 5))
    rows: list[dict[str, Any]] = []
    soon, reminded, later = clock() + timedelta(days=1), clock() + timedelta(days=2), clock() + timedelta(days=3)
    for code, stratum in zip(GROUPS, strata, strict=True):
        first, second, phoned = stratum.stages
        silent = second.asked - second.confirmed - second.denied - phoned.asked
        quiet = stratum.closings - first.confirmed - first.denied - second.asked
        kinds: list[tuple[int, dict[str, Any]]] = [
            (first.confirmed, {"answer": "yes", "answered_at": soon}),
            (first.denied, {"answer": "partly", "answered_at": soon}),
            (second.confirmed, {"answer": "yes", "answered_at": later, "reminded_at": reminded}),
            (second.denied, {"answer": "no", "answered_at": later, "reminded_at": reminded}),
            (phoned.confirmed, {"answer": "yes", "answered_at": later, "reminded_at": reminded, "by": "phone"}),
            (phoned.denied, {"answer": "no", "answered_at": later, "reminded_at": reminded, "by": "phone"}),
            (phoned.asked - phoned.confirmed - phoned.denied, {"reminded_at": reminded, "by": "phone"}),
            (silent, {"reminded_at": reminded}),
            (quiet, {}),
        ]
        rows += [ask(clock, len(rows) + n, code=code, **more) for count, more in kinds for n in range(count)]
    await put(storage, asks, [{**row, "round": str(n), "user": f"u{n}"} for n, row in enumerate(rows)])
    found = await closings(storage, clock)
    assert strata_of(found, GROUPS) == list(strata)
    (every, *_) = table_of(found, "group", GROUPS)
    assert every.figures is not None
    assert every.figures.corrected.low <= truth <= every.figures.corrected.high
    assert abs(every.figures.corrected.share - truth) <= 0.02


async def test_who_was_not_reached_was_not_asked_and_followers_stand_apart(storage: Storage, clock: Hands) -> None:
    ticket = {"ticket_id": "tic_1", "number": "1", "code": "02.01", "status": "done", "snapshot": {}}
    await put(storage, tickets, [{**ticket, "changed_at": clock(), "created_at": clock()}])
    rows = [
        ask(clock, 1, answer="yes", answered_at=clock()),
        ask(clock, 2, ticket=1, code=None, executor=None),
        ask(clock, 3, role="follower", answer="no", answered_at=clock()),
        ask(clock, 4, kind="question"),
    ]
    await put(storage, asks, rows)
    lost = {"key": "k", "channel": "web", "user": "u2", "topic": "status", "urgency": "normal", "ticket": 1}
    lost |= {"body": {"ask": 2}, "status": "failed", "attempts": 1, "tried": []}
    await put(storage, notices, [lost | dict.fromkeys(("created_at", "due_at", "free_at"), clock())])
    every, *parts = table_of(await closings(storage, clock), "executor", GROUPS)
    assert (every.closings, every.not_reached, every.followers) == (1, 1, (0, 0, 1))
    assert {part.label: part.closings for part in parts} == {"-": 0, "Водоканал": 1}
    by_entry = table_of(await closings(storage, clock), "entry", GROUPS)
    assert [line.label for line in by_entry] == ["all", "01.01", "02.01"]
    shown = in_words([every, *parts])
    assert "100.0%" in shown
    assert len(shown.splitlines()) == 4


async def test_the_silent_are_drawn_at_random_and_what_they_say_is_kept(storage: Storage, clock: Hands) -> None:
    ticket = {"ticket_id": "tic_1", "number": "КЦ-1", "code": "01.01", "status": "done", "snapshot": {}}
    await put(storage, tickets, [{**ticket, "changed_at": clock(), "created_at": clock()}])
    reminded = clock()
    rows = [ask(clock, n, ticket=1, reminded_at=reminded if n != 7 else None) for n in range(20)]
    rows[3] |= {"answer": "yes", "answered_at": clock()}
    await put(storage, asks, rows)
    people = [{"id": n + 1, "phone": f"+38050{n:07}", "phone_verified": n != 5} for n in range(20)]
    await put(storage, residents, [{**one, "created_at": clock()} for one in people])
    same = [{"channel": "web", "user": f"u{n}", "resident_id": n + 1, "created_at": clock()} for n in range(20)]
    await put(storage, identities, same)
    period = (clock() - timedelta(days=1), clock() + timedelta(days=1))
    drawn = await storage.feedback_figures.to_call(*period, 5, "2026-11-24")
    assert drawn == await storage.feedback_figures.to_call(*period, 5, "2026-11-24"), "the same all day"
    assert len({row.ask for row in drawn}) == 5
    every = await storage.feedback_figures.to_call(*period, 100, "2026-11-25")
    assert {row.ask for row in every} == {n + 1 for n in range(20)} - {4, 6, 8}
    first, second = drawn[0].ask, drawn[1].ask
    assert await storage.feedback_figures.record(first, "partly")
    assert not await storage.feedback_figures.record(first, "yes"), "said is said"
    assert await storage.feedback_figures.record(second, None)
    assert await storage.feedback_figures.record(second, "yes"), "rung again"
    assert not await storage.feedback_figures.record(4, "no"), "answered in writing"
    assert not await storage.feedback_figures.record(8, "no"), "not reminded yet"
    query = select(asks.c.answer, asks.c.by, asks.c.reason).where(asks.c.id == first)
    read = storage._ground.database.read
    assert tuple(await read(lambda connection: connection.execute(query).one())) == ("partly", "phone", "answered")
    left = await storage.feedback_figures.to_call(*period, 100, "2026-11-25")
    assert {first, second}.isdisjoint(row.ask for row in left)
