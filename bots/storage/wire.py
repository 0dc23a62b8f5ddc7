"""Bells between processes: LISTEN and NOTIFY on one PostgreSQL connection that does nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

CHANNEL: Final = "frontdoor"
RECONNECT_S: Final = 1.0
_NOTIFY: Final = "SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic"


class Wire:
    """Sends our topics to the other processes and hears theirs; connects again by itself."""

    def __init__(
        self, engine: AsyncEngine, heard: Callable[[Iterable[str]], None], reconnected: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._heard = heard
        self._reconnected = reconnected
        """Something may have been missed before."""
        self._topics: set[str] = set()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def start(self) -> None:
        """Connect; returns when the first try has ended, well or not."""
        self._task = asyncio.create_task(self._run())
        await self._ready.wait()

    async def stop(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def send(self, topics: Iterable[str]) -> None:
        """Ring in the other processes soon; equal topics meanwhile become one ring."""
        self._topics.update(topics)
        self._news.set()

    async def _run(self) -> None:
        while True:
            try:
                await self._talk()
            except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError):
                self._ready.set()
            await asyncio.sleep(RECONNECT_S)

    async def _talk(self) -> None:
        async with self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            wire: Any = raw.driver_connection
            wire.add_termination_listener(lambda _: self._news.set())
            await wire.add_listener(CHANNEL, self._on_notify)
            try:
                if self._ready.is_set():
                    self._reconnected()
                self._ready.set()
                await self._send_all(wire)
            finally:
                await connection.invalidate()

    async def _send_all(self, wire: Any) -> None:
        while not wire.is_closed():
            await self._news.wait()
            self._news.clear()
            topics, self._topics = sorted(self._topics), set()
            if topics and not wire.is_closed():
                await wire.execute(_NOTIFY, CHANNEL, topics)

    def _on_notify(self, wire: Any, pid: int, _channel: str, topic: object) -> None:
        if pid != wire.get_server_pid():
            self._heard((str(topic),))
