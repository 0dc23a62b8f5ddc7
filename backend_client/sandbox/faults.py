"""Faults on demand: the core refuses, breaks off, loses its answers or makes its callers wait.

A fault applies to the API alone; the page stays reachable, so that a person can end the fault there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from backend_client.sandbox.problems import Problem


class Fault(StrEnum):
    """What goes wrong."""

    NONE = "none"
    """Nothing."""
    REFUSE = "refuse"
    """503 before any work."""
    DROP = "drop"
    """The connection breaks before any work."""
    LOSE = "lose"
    """The work is done, then the connection breaks: the answer is lost."""
    HOLD = "hold"
    """The request waits at the gate, then everything is as usual."""


@dataclass(slots=True, eq=False)
class Gate:
    """Where held requests wait."""

    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as a request waits here."""
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set to let every waiting request go on."""

    async def pass_through(self) -> None:
        """Wait until the gate is opened."""
        self.arrived.set()
        await self.opened.wait()


class Faults:
    """The fault in force, if any, and for how many requests more.  One event loop only."""

    def __init__(self) -> None:
        """Start without a fault."""
        self.fault = Fault.NONE
        self.left: int | None = None
        self.retry_after: int | None = None
        self._gate = Gate()

    def refuse(self, count: int | None = None, *, retry_after: int | None = None) -> None:
        """Answer 503 to the next ``count`` requests (None: until healed), with ``Retry-After`` in seconds if given."""
        self._begin(Fault.REFUSE, count)
        self.retry_after = retry_after

    def drop(self, count: int | None = None) -> None:
        """Break the next ``count`` connections before any work (None: until healed)."""
        self._begin(Fault.DROP, count)

    def lose_answers(self, count: int | None = None) -> None:
        """Do the work of the next ``count`` requests, then break the connection (None: until healed)."""
        self._begin(Fault.LOSE, count)

    def hold(self, count: int | None = None) -> Gate:
        """Make the next ``count`` requests (None: until healed) wait at the gate that is answered."""
        self._begin(Fault.HOLD, count)
        self._gate = Gate()
        return self._gate

    def heal(self) -> None:
        """End the fault and let every waiting request go."""
        self._begin(Fault.NONE, None)

    def begin(self, fault: Fault) -> None:
        """Put a fault in force until healed; for the page's switch."""
        if fault is Fault.HOLD:
            self.hold()
        else:
            self._begin(fault, None)

    def take(self) -> tuple[Fault, Gate]:
        """Answer what the request at hand meets, and count it."""
        if self.left is None:
            return self.fault, self._gate
        met = self.fault
        self.left -= 1
        if self.left <= 0:
            self.fault, self.left = Fault.NONE, None
        return met, self._gate

    def _begin(self, fault: Fault, count: int | None) -> None:
        if count is not None and count < 1:
            raise ValueError(f"a fault is for one request or more, not {count}")
        self._gate.opened.set()
        self.fault, self.left, self.retry_after = fault, count, None


def middleware(faults: Faults) -> Middleware:
    """Answer the middleware that lets these faults happen; it stands outside all others."""

    @web.middleware
    async def happen(request: web.Request, handler: Handler) -> web.StreamResponse:
        retry_after = faults.retry_after
        fault, gate = faults.take()
        if fault is Fault.DROP:
            return _break(request)
        if fault is Fault.REFUSE:
            return _unavailable(retry_after)
        if fault is Fault.HOLD:
            await gate.pass_through()
        response = await handler(request)
        return _break(request) if fault is Fault.LOSE else response

    return happen


def _unavailable(retry_after: int | None) -> web.Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Problem(503, "The core is down", "This fault was switched on by hand.", headers=headers).response()


def _break(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
