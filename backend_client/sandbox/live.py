"""Who is told when something changed: open pages, and the worker that posts events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Live:
    """Tells every listener the ids of the tickets that changed.  One event loop only."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: set[asyncio.Queue[str | None]] = set()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[str | None]]:
        """Give a queue of ticket ids; None ends it."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def tell(self, ticket_id: str) -> None:
        """Tell that a ticket changed."""
        for queue in self._listeners:
            queue.put_nowait(ticket_id)

    def end(self) -> None:
        """Let every listener go, before the server stops."""
        for queue in self._listeners:
            queue.put_nowait(None)
