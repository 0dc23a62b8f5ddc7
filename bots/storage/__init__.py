"""What the front door remembers: inbox, conversations, outbox, submissions; SQLite or PostgreSQL behind it."""

from bots.storage.errors import StorageBusy, StorageError, StorageRefused, StorageUnavailable, TurnConflict
from bots.storage.schema import migrate, schema_is_current
from bots.storage.storage import Limits, Storage
from bots.storage.wakes import INBOX, OUTBOX, SUBMISSIONS, mailbox

__all__ = [
    "INBOX",
    "OUTBOX",
    "SUBMISSIONS",
    "Limits",
    "Storage",
    "StorageBusy",
    "StorageError",
    "StorageRefused",
    "StorageUnavailable",
    "TurnConflict",
    "mailbox",
    "migrate",
    "schema_is_current",
]
