"""Passwords: argon2id, in two threads of their own, and never with the event loop waiting.

Rules of this file:
* Each check takes about 64 MiB for its time, so at most ``THREADS`` run at once and at most ``QUEUE`` wait.
* A name that nobody has takes as long as one that somebody has: a password nobody knows is checked in its place.
"""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from secrets import token_hex
from typing import Final

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

THREADS: Final = 2
QUEUE: Final = 16
COST: Final = Parameters(Type.ID, 19, 16, 32, time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""RFC 9106, the second recommended choice; memory in KiB."""


class Busy(Exception):
    """Too many passwords are being checked: try again in some seconds; nobody's fault."""


class Passwords:
    """Hashing and checking."""

    def __init__(self, cost: Parameters = COST) -> None:
        self._hasher = PasswordHasher.from_parameters(cost)
        self._threads = ThreadPoolExecutor(THREADS, "passwords")
        self._asked = 0

    async def hashed(self, password: str) -> str:
        """A PHC string. Raises ``Busy``."""
        return str(await self._run(self._hasher.hash, _plain(password)))

    async def right(self, stored: str | None, password: str) -> bool:
        """Whether it is the one; with ``None`` never, and not sooner. Raises ``Busy``."""
        found = await self._run(self._verified, stored, _plain(password))
        return found is True

    def outdated(self, stored: str) -> bool:
        """It was hashed with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(token_hex(16))

    def _verified(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    async def _run(self, work: object, *arguments: object) -> object:
        if self._asked >= QUEUE:
            raise Busy
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)  # type: ignore[arg-type]
        finally:
            self._asked -= 1


def _plain(password: str) -> str:
    """One spelling for what looks alike (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
