"""The sandbox core as an aiohttp application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from backend_client.sandbox.act import City
from backend_client.sandbox.api import make_api
from backend_client.sandbox.attachments import LARGEST
from backend_client.sandbox.contract import Contract, read_contract
from backend_client.sandbox.core import CORE, Core
from backend_client.sandbox.deliveries import Deliveries, Pause, Target, pause
from backend_client.sandbox.faults import Faults
from backend_client.sandbox.page import add_page
from backend_client.sandbox.register import Register
from backend_client.sandbox.seed import Seed
from backend_client.sandbox.store import Store

LARGEST_BODY = LARGEST + 100_000
"""Bytes of a request: one attachment and the form around it."""


def utc_now() -> datetime:
    """Answer the present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """What a sandbox core is run with.  Raises ValueError for a webhook without its secret."""

    database: Path
    """The SQLite file; made when missing."""
    seed: Seed
    """The city."""
    token: str | None = None
    """The bearer token callers must give; None: any will do."""
    webhook_url: str | None = None
    """The front door's ``/core/events``; None: no events are posted, the feed has them."""
    webhook_secret: str | None = field(default=None, repr=False)
    """``whsec_...``; needed with a webhook_url."""
    public_url: str | None = None
    """The origin under which others reach the photos; None: the one that a request came to."""
    faults: Faults = field(default_factory=Faults)
    """Switch for outages, for tests and demonstrations."""
    clock: Callable[[], datetime] = utc_now
    """The present moment, with an offset."""
    pause: Pause = pause
    """How the worker waits."""

    def __post_init__(self) -> None:
        """Refuse settings that cannot work."""
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError("a webhook_url needs its webhook_secret")


def make_app(settings: SandboxSettings) -> web.Application:
    """Answer the application: ``/v1`` is the contract, ``/`` the page.  Opening the database happens at start-up."""
    core = Core(
        store=Store(settings.database),
        city=City(settings.seed, Register(settings.seed.streets)),
        contract=Contract(read_contract()),
        faults=settings.faults,
        clock=settings.clock,
        public_url=settings.public_url.rstrip("/") if settings.public_url else None,
        delivers=settings.webhook_url is not None,
    )
    app = web.Application(client_max_size=LARGEST_BODY)
    app[CORE] = core
    app.add_subapp("/v1", make_api(core, settings.token))
    add_page(app)
    app.cleanup_ctx.append(partial(_run, core, _target(settings), settings.pause))
    app.on_shutdown.append(_let_go)
    return app


def _target(settings: SandboxSettings) -> Target | None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return Target(settings.webhook_url, settings.webhook_secret)


async def _run(core: Core, target: Target | None, wait: Pause, _app: web.Application) -> AsyncIterator[None]:
    await core.store.open()
    worker = asyncio.create_task(Deliveries(core, target, wait).run())
    try:
        yield
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        await core.store.close()


async def _let_go(app: web.Application) -> None:
    """Let held requests and open pages go, so that stopping does not wait for them."""
    app[CORE].faults.heal()
    app[CORE].live.end()
