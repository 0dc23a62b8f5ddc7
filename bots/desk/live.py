"""What is new at the desk: versions of topics, read once for all open pages, whichever process they are on.

Rules of this file:
* A topic has a version that any process can read from the database; pages are told which topics have another version
  than they saw.  So nothing need be kept of what was told, and a page that was away hears what it missed.
* A bell (LISTEN/NOTIFY on PostgreSQL) only makes it quick; on SQLite other processes are heard by looking.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import structlog

from bots.storage import Storage, StorageError
from bots.storage.wakes import DESK, Bell
from bots.trouble import trouble

LOOK_S = 2.0
"""Seconds after which the versions are read even though no bell rang."""

Versions = Mapping[str, str]
"""By topic."""
Reader = Callable[[], Awaitable[Versions]]

log = structlog.get_logger(__name__)


class Live:
    """The versions as this process last read them, and the pages that wait for others."""

    def __init__(self, storage: Storage, readers: Sequence[Reader], look_s: float = LOOK_S) -> None:
        self._storage, self._readers, self._look_s = storage, readers, look_s
        self._versions: dict[str, str] = {}
        self._pages: set[Bell] = set()
        self._task: asyncio.Task[None] | None = None
        self.closed = False

    @property
    def pages(self) -> int:
        """How many are open here."""
        return len(self._pages)

    async def now(self, topics: Sequence[str]) -> dict[str, str]:
        """The versions of these topics as they were last read; those that there are none of are left out."""
        return {topic: self._versions[topic] for topic in topics if topic in self._versions}

    @contextmanager
    def page(self) -> Iterator[Bell]:
        """A bell for an open page: it rings when any version has changed."""
        bell = Bell()
        self._pages.add(bell)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="desk")
        try:
            yield bell
        finally:
            self._pages.discard(bell)

    async def read(self) -> bool:
        """Read all versions; True when one has changed. Raises ``StorageError``."""
        found: dict[str, str] = {}
        for reader in self._readers:
            found |= await reader()
        changed, self._versions = found != self._versions, found
        return changed

    async def close(self) -> None:
        """Let all pages go, so that the server can stop."""
        self.closed = True
        self._ring()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _ring(self) -> None:
        for bell in self._pages:
            bell.ring()

    async def _run(self) -> None:
        """While a page is open."""
        with self._storage.wakes.listen(DESK) as bell:
            while self._pages:
                try:
                    changed = await self.read()
                except StorageError as error:
                    log.warning("desk.not_read", **trouble(error))
                    changed = False
                if changed:
                    self._ring()
                await bell.wait(self._look_s)


def access_readers(storage: Storage) -> list[Reader]:
    """Topics of access: ``access`` with any change of it, and ``session:<id>`` with the stage of each session."""

    async def access() -> Versions:
        return {"access": str(await storage.audit.newest())}

    async def sessions() -> Versions:
        return {f"session:{number}": stage for number, stage in (await storage.desk_sessions.stages()).items()}

    return [access, sessions]


async def news(
    live: Live, topics: Sequence[str], seen: Mapping[str, str], beat_s: float
) -> AsyncGenerator[dict[str, str]]:
    """The versions a page has not seen yet, again and again; an empty one when there was nothing for ``beat_s``.

    A topic that was there and is not any more has the version ``gone``.
    """
    known = dict(seen)
    with live.page() as bell:
        with suppress(StorageError):
            await live.read()
        while not live.closed:
            found = await live.now(topics)
            fresh = {
                topic: found.get(topic, "gone") for topic in topics if found.get(topic, "gone") != known.get(topic)
            }
            known |= fresh
            if fresh or not await bell.wait(beat_s):
                yield fresh
