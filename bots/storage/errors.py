"""What can go wrong in the storage, and what the caller may do about it.

No message here holds a statement, a parameter or a row: those are residents' words.
"""

from __future__ import annotations

from typing import ClassVar


class StorageError(Exception):
    """The storage did not do what was asked; nothing of it was kept."""

    again: ClassVar[bool] = False
    """The same call may succeed later."""
    fault: ClassVar[str] = "us"
    """Whose: ``us``, ``database`` or ``nobody``."""
    resident_hears: ClassVar[str | None] = None
    """Nothing: the message stays in the inbox and is handled later."""


class StorageUnavailable(StorageError):
    """The database cannot be reached, is full, or is locked by somebody for too long."""

    again = True
    fault = "database"


class StorageBusy(StorageUnavailable):
    """Two transactions stood in each other's way and the database ended this one."""

    fault = "nobody"


class StorageRefused(StorageError):
    """The database understood and said no: a wrong statement or a broken constraint."""


class TurnConflict(StorageError):
    """Somebody else went first: throw the turn away, release the message and claim again."""

    again = True
    fault = "nobody"
