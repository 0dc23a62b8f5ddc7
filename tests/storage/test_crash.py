"""A turn that is cut off anywhere leaves nothing, and can be done again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from bots.storage import Storage, StorageError, StorageUnavailable
from bots.storage.database import PostgresDatabase, SqliteDatabase
from bots.storage.tables import conversations, inbox, outbox, residents, submissions, transcript
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.town import arrives, hears, promise, texts, ticket, turn

WRITTEN = (conversations, outbox, submissions, transcript, residents)


def writing_engine(storage: Storage) -> Engine:
    database = storage._database
    if isinstance(database, PostgresDatabase):
        return database.engine.sync_engine
    assert isinstance(database, SqliteDatabase)
    return database._writer


@dataclass
class Cut:
    """Ends the transaction at its n-th statement."""

    at: int
    seen: int = 0

    def __call__(self, *_: Any) -> None:
        self.seen += 1
        if self.seen == self.at:
            raise ConnectionResetError


async def counts(storage: Storage) -> dict[str, int]:
    queries = {table.name: select(func.count()).select_from(table) for table in WRITTEN}
    done = select(func.count()).where(inbox.c.closed_at.is_not(None))
    queries["done"] = done
    return await storage._database.read(lambda c: {name: c.scalar(query) or 0 for name, query in queries.items()})


async def test_a_turn_cut_off_at_any_statement_leaves_nothing(storage: Storage, clock: Hands) -> None:
    arrival = await arrives(storage, "a", 1)
    engine = writing_engine(storage)
    promises = (promise("one"), promise("receipt", due_at=clock() + timedelta(seconds=3), unless_submitted="k1"))
    for number in range(1, 100):
        cut = Cut(number)
        event.listen(engine, "before_cursor_execute", cut)
        try:
            committed = await turn(storage, arrival, *promises, intents=(ticket("k1"),), consent_version="1")
        except StorageUnavailable:
            assert not any((await counts(storage)).values())
        else:
            break
        finally:
            event.remove(engine, "before_cursor_execute", cut)
    assert number > 10
    assert texts(committed.outbox) == ["one"]
    once = {"conversations": 1, "submissions": 1, "residents": 1, "done": 1}
    assert await counts(storage) == {**once, "outbox": 2, "transcript": 3}


async def test_a_refused_statement_is_told_without_its_words(storage: Storage) -> None:
    await hears(storage, "a", 1, intents=(ticket("k1", text="таємниця"),))
    with pytest.raises(StorageError) as caught:
        await hears(storage, "b", 1, intents=(ticket("k1", text="таємниця"),))
    assert not caught.value.again
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "таємниця" not in str(caught.value)


KILLED = """
import asyncio, itertools, os, signal, sys
from datetime import UTC, datetime
from bots.storage import Storage
from tests.storage.town import hears, promise, ticket

async def resident(storage, chat):
    for number in itertools.count():
        await hears(storage, chat, number, promise("one"), intents=(ticket(f"{chat}-{number}"),))
        print(chat, number, flush=True)

async def main():
    at = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    storage = await Storage.open(sys.argv[1], lambda: at, "killed")
    await asyncio.gather(*[resident(storage, f"chat-{number}") for number in range(8)])

asyncio.run(main())
"""


async def test_a_killed_process_leaves_whole_turns_only(url: str, open_storage: OpenStorage, clock: Hands) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, url, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = [await process.stdout.readline() for _ in range(60)]
    os.kill(process.pid, signal.SIGKILL)
    told += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    storage = await open_storage("next")
    written = await counts(storage)
    assert written["done"] >= len([line for line in told if line.endswith(b"\n")]) >= 60
    assert written["outbox"] == written["submissions"] == written["done"]
    assert written["transcript"] == 2 * written["done"]
    assert written["conversations"] == 8
    clock.pass_s(11)
    for arrival in await storage.inbox.claim(100):
        await turn(storage, arrival)
    assert len(await storage.submissions.claim(1000)) == written["done"]
