"""The storage that the settings name, opened: by the front door itself, and by commands that work beside it."""

from __future__ import annotations

import os
import socket
from secrets import token_hex

from bots.clock import Clock
from bots.limits import limits_of
from bots.serving import CannotStart
from bots.settings import Settings
from bots.storage import Storage, migrate, schema_is_current


async def storage_of(settings: Settings, clock: Clock) -> Storage:
    """SQLite is brought up to date here; PostgreSQL by ``frontdoor migrate``, once for all processes.

    Raises ``CannotStart`` or ``StorageError``.
    """
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite"):
        await migrate(url)
    elif not await schema_is_current(url):
        raise CannotStart("the database schema is not up to date: run frontdoor migrate")
    process = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    return await Storage.open(url, clock.now, process, limits_of(settings))
