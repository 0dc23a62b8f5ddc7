"""Listening on a port, and stopping when told."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
from aiohttp import web

from bots.settings import Endpoint

GOODBYE_S = 5.0
"""Seconds that open connections get to finish when the server stops."""

SAME_S = 1.0
"""Whoever runs the program may signal it and its group: that is one wish, not two."""

log = structlog.get_logger(__name__)


class CannotStart(Exception):
    """Something outside is not as it must be; whoever runs the program mends it. ``str`` is one line."""


class Server:
    """A listening server."""

    def __init__(self, runner: web.AppRunner, endpoint: Endpoint) -> None:
        self._runner = runner
        self.endpoint = endpoint
        """With the port that was found, where any would do."""

    @property
    def url(self) -> str:
        """For a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.endpoint.host, self.endpoint.host)  # noqa: S104
        return f"http://{Endpoint(host, self.endpoint.port)}"

    async def take_no_more(self) -> None:
        """Accept no new connections; open ones go on."""
        for site in list(self._runner.sites):
            await site.stop()


@asynccontextmanager
async def listening(app: web.Application, endpoint: Endpoint, variable: str) -> AsyncIterator[Server]:
    """Serve while the block runs. ``variable`` is the setting that says where. Raises ``CannotStart``."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GOODBYE_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, endpoint.host, endpoint.port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            raise CannotStart(f"cannot listen on {endpoint}: {_why(error)}; set {variable}") from None
        yield Server(runner, Endpoint(endpoint.host, runner.addresses[0][1]))
    finally:
        await runner.cleanup()


@contextmanager
def stopped_by_signals() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set; a signal that comes ``SAME_S`` after the first ends the program at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def let_go() -> None:
        for number in numbers:
            loop.remove_signal_handler(number)

    def told(number: signal.Signals) -> None:
        if not stop.is_set():
            log.info("stopping", signal=number.name)
            loop.call_later(SAME_S, let_go)
            stop.set()

    for number in numbers:
        loop.add_signal_handler(number, told, number)
    try:
        yield stop
    finally:
        let_go()


def _why(error: Exception) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return "no such host"
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return "the port is in use already"
        case errno.EACCES:
            return "not allowed"
        case errno.EADDRNOTAVAIL:
            return "this machine has no such address"
    return type(error).__name__
