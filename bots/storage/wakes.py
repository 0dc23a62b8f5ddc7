"""Bells that tell a worker there is something to do; hints only, whoever waits also looks from time to time.

Topics: ``inbox``, ``outbox``, ``submissions``, ``notices``, ``events``, ``feed``,
``incidents``, ``desk``, ``mailbox:<chat>``.  On PostgreSQL a
bell is also heard by the other processes (LISTEN/NOTIFY); it is rung after the commit, outside the transaction, because
NOTIFY inside one makes all commits wait for each other.  On SQLite bells reach this process only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from math import ceil

from sqlalchemy.ext.asyncio import AsyncEngine

from bots.storage.wire import Wire

INBOX, OUTBOX, SUBMISSIONS, NOTICES = "inbox", "outbox", "submissions", "notices"
EVENTS, FEED = "events", "feed"
"""Of the core: something to apply, something to catch up with."""
INCIDENTS = "incidents"
"""A report to be compared with others, or something to tell of an incident."""

DESK = "desk"
"""Something that open pages of the desk show has changed; listened to by every process that has some open."""

_QUEUES = (INBOX, OUTBOX, SUBMISSIONS, NOTICES, EVENTS, FEED, INCIDENTS)
ALARM_S = 0.005
"""Alarms that are nearer to each other than this sound together."""


def mailbox(chat: str) -> str:
    """The topic of a web chat's mailbox."""
    return f"mailbox:{chat}"


class Bell:
    """One listener's own bell: a ring before ``wait`` is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the listener."""
        self._rung.set()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the wait is the point
        """Until the bell rings, at most so many seconds; True when it rang."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._rung.wait()
        rang = self._rung.is_set()
        self._rung.clear()
        return rang


class Wakes:
    """The bells of one process."""

    def __init__(self) -> None:
        self._standing = {topic: Bell() for topic in _QUEUES}
        self._bells: dict[str, set[Bell]] = {topic: {bell} for topic, bell in self._standing.items()}
        self._wire: Wire | None = None
        self._loop = asyncio.get_running_loop()
        self._alarms: set[tuple[str, int]] = set()
        """Topics that will ring here by themselves, and when, in units of ``ALARM_S`` of the loop's clock."""

    async def wait(self, topic: str, timeout: float) -> bool:  # noqa: ASYNC109 - the wait is the point
        """Until the topic rings, at most so many seconds; True when it rang.

        A ring before the call is not lost for a queue that one worker waits for (all but ``mailbox``).
        For anything else ``listen`` first, look, and then wait.
        """
        if topic in self._standing:
            return await self._standing[topic].wait(timeout)
        with self.listen(topic) as bell:
            return await bell.wait(timeout)

    @contextmanager
    def listen(self, topic: str) -> Iterator[Bell]:
        """A bell of one's own while the block runs: for many listeners to one topic, such as the tabs of a chat."""
        bell = Bell()
        self._bells.setdefault(topic, set()).add(bell)
        try:
            yield bell
        finally:
            self._bells[topic].discard(bell)
            if not self._bells[topic]:
                del self._bells[topic]

    def ring(self, *topics: str) -> None:
        """Wake the listeners here and in other processes."""
        self._ring_here(topics)
        if self._wire is not None:
            self._wire.send(topics)

    def ring_in(self, topic: str, seconds: float) -> None:
        """Wake the listeners here after so many seconds; from any thread."""
        self._loop.call_soon_threadsafe(self._set_alarm, topic, seconds)

    async def connect(self, engine: AsyncEngine) -> None:
        """Hear and be heard by other processes on this PostgreSQL."""
        self._wire = Wire(engine, self._ring_here, self._ring_all)
        await self._wire.start()

    async def close(self) -> None:
        """Stop listening."""
        if self._wire is not None:
            await self._wire.stop()
            self._wire = None

    def _set_alarm(self, topic: str, seconds: float) -> None:
        alarm = (topic, ceil((self._loop.time() + seconds) / ALARM_S))
        if alarm not in self._alarms:
            self._alarms.add(alarm)
            self._loop.call_at(alarm[1] * ALARM_S, self._sound, alarm)

    def _sound(self, alarm: tuple[str, int]) -> None:
        self._alarms.discard(alarm)
        self._ring_here((alarm[0],))

    def _ring_here(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for bell in self._bells.get(topic, ()):
                bell.ring()

    def _ring_all(self) -> None:
        self._ring_here(list(self._bells))
