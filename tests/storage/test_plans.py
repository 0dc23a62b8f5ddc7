"""The cost of a turn does not grow with what was done before: every frequent statement goes through an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event

from bots.rates import Rate, Rates
from bots.storage import Limits, Storage
from bots.storage.codec import incoming_to_json, outgoing_to_json
from bots.storage.columns import dump_json
from bots.storage.database import SqliteDatabase
from bots.storage.pacing import Room
from dialogs.messages import Outgoing
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.test_crash import writing_engine
from tests.storage.town import CHANNEL, arrives, hears, loaded, promise, says, ticket, turn

RARE = ("pg_advisory", "nextval", "BEGIN", "sqlite_sequence")
_FILL = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO {table} ({columns}) SELECT {values} FROM n
"""
_AT = "'2026-01-01T00:00:00.000000+00:00'"


def fill(connection: Connection) -> None:
    """Three thousand residents who were served long ago."""
    rows = {
        "inbox": {"message_id": "'old-' || i", "incoming": "'{}'", "received_at": _AT, "attempts": "1"},
        "conversations": {"owner": "'bot'", "language": "'uk'", "revision": "1", "state": "'{}'", "created_at": _AT},
        "outbox": {"message": "'{}'", "author": "'bot'", "created_at": _AT, "due_at": _AT, "attempts": "1"},
    }
    rows["inbox"] |= {"free_at": _AT, "status": "'done'", "closed_at": _AT, '"user"': "'u' || i"}
    rows["conversations"] |= {"updated_at": _AT, '"user"': "'u' || i"}
    rows["outbox"] |= {"free_at": _AT, "status": "'sent'", "closed_at": _AT}
    rows["buckets"] = {"name": f"'out:{CHANNEL}'", "full_at": _AT}
    for table, values in rows.items():
        channel = {} if table == "buckets" else {"channel": f"'{CHANNEL}'"}
        chat = {**channel, "chat": "'old-chat-' || i"}
        columns = {name: _typed(connection, name, value) for name, value in (values | chat).items()}
        statement = _FILL.format(table=table, columns=", ".join(columns), values=", ".join(columns.values()))
        connection.exec_driver_sql(statement)


def _typed(connection: Connection, name: str, value: str) -> str:
    if connection.dialect.name == "sqlite":
        return value
    if value.startswith("'{"):
        return f"CAST({value} AS jsonb)"
    return f"{value}::timestamptz" if name.endswith("_at") else value


@asynccontextmanager
async def explained(storage: Storage) -> AsyncIterator[list[str]]:
    """The plans of all that is executed while the block runs."""
    plans: list[str] = []

    def explain(connection: Connection, cursor: Any, statement: str, parameters: Any, _: Any, many: bool) -> None:
        sqlite = connection.dialect.name == "sqlite"
        if any(word in statement for word in RARE) or statement.startswith("EXPLAIN"):
            return
        first = parameters[0] if many else parameters
        rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", first).all()
        plans.append(statement + "\n" + "\n".join(str(row[-1]) for row in rows))

    engines = {writing_engine(storage)}
    if isinstance(storage._database, SqliteDatabase):
        engines.add(storage._database._reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", explain)
    yield plans
    for engine in engines:
        event.remove(engine, "before_cursor_execute", explain)


async def test_nothing_looks_at_every_row(open_storage: OpenStorage, clock: Hands) -> None:
    rate = Rate(per_s=30, burst=30)
    storage = await open_storage("one", Limits({CHANNEL: Rates(rate, rate)}, rate))

    async def claim_paced(limit: int) -> Sequence[object]:
        return await storage.outbox.claim({CHANNEL: Room(limit, limit)})

    await storage._database.write(fill)
    await storage._database.write(lambda connection: connection.exec_driver_sql("ANALYZE"))
    async with explained(storage) as plans:
        committed = await hears(storage, "a", 1, promise("one"), promise("two"), intents=(ticket("k1"),))
        await storage.outbox.sent(committed.outbox[0].id, None)
        arrival = await arrives(storage, "a", 2)
        await storage.inbox.record(says("a", 3))
        await storage.inbox.renew([arrival.inbox_id])
        await turn(storage, arrival)
        clock.pass_s(11)
        for claim in (storage.inbox.claim, claim_paced, storage.submissions.claim):
            assert len(await claim(10)) == 1
        await storage.submissions.done(committed.submissions[0].id, {}, (promise("number"),))
        await storage.outbox.promise(CHANNEL, "a", (promise("three"),))
        await storage.outbox.gone(CHANNEL, "a")
        await loaded(storage, "a")
    assert len(plans) > 30
    for plan in plans:
        for table in ("inbox", "outbox", "conversations", "transcript", "buckets"):
            assert f"Seq Scan on {table}" not in plan
            assert f"SCAN {table}" not in plan


def promise_many(connection: Connection) -> None:
    """Three thousand residents who wait, and nobody has counted them."""
    incoming, message = incoming_to_json(says("a", 1)), outgoing_to_json(Outgoing("x"))
    inbox = {"message_id": "'new-' || i", "incoming": f"'{dump_json(incoming)}'", "received_at": _AT, '"user"': "'u'"}
    outbox = {"message": f"'{dump_json(message)}'", "author": "'bot'", "created_at": _AT, "due_at": _AT}
    rows = {"inbox": inbox, "outbox": outbox}
    for table, values in rows.items():
        status = "'new'" if table == "inbox" else "'pending'"
        chat = {
            "channel": f"'{CHANNEL}'",
            "chat": "'new-chat-' || i",
            "free_at": _AT,
            "status": status,
            "attempts": "0",
        }
        columns = {name: _typed(connection, name, value) for name, value in (values | chat).items()}
        statement = _FILL.format(table=table, columns=", ".join(columns), values=", ".join(columns.values()))
        connection.exec_driver_sql(statement)


async def test_rows_that_nobody_has_counted_are_not_compared_with_each_other(storage: Storage) -> None:
    await storage._database.write(promise_many)
    async with explained(storage) as plans:
        await storage.outbox.claim({CHANNEL: Room(10, 10)})
        await storage.inbox.claim(10)
    assert len(plans) > 3
    assert not [plan for plan in plans if "Anti Join" in plan]
