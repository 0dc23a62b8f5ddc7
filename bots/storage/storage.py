"""The storage: one object, one part for each noun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Self

from bots.rates import Rate, RatesOf
from bots.storage.accounts import Accounts
from bots.storage.asks import Asks
from bots.storage.audit import Audit
from bots.storage.billing import Billing
from bots.storage.buckets import Buckets
from bots.storage.call_tasks import CallTasks
from bots.storage.codes import Codes
from bots.storage.conversations import Conversations
from bots.storage.database import Database, PostgresDatabase, database_at
from bots.storage.depths import Depths
from bots.storage.desk_sessions import DeskSessions
from bots.storage.events import Events
from bots.storage.feedback_figures import FeedbackFigures
from bots.storage.going_on import Elsewhere
from bots.storage.ground import Ground
from bots.storage.inbox import Inbox
from bots.storage.incidents import Incidents
from bots.storage.links import Links
from bots.storage.mailbox import Mailbox
from bots.storage.marks import Marks
from bots.storage.media import MediaShelf
from bots.storage.moves import Moves
from bots.storage.notices import Notices
from bots.storage.operators import Operators
from bots.storage.outbox import Outbox
from bots.storage.pacing import Pacer
from bots.storage.pauses import Pauses
from bots.storage.reminding import RemindingRows
from bots.storage.residents import Residents
from bots.storage.retention import Retention
from bots.storage.submissions import Submissions
from bots.storage.tallies import Tallies
from bots.storage.tickets import Tickets
from bots.storage.transcript import Transcript
from bots.storage.tries import Tries
from bots.storage.turns import Turns
from bots.storage.unreachable import Unreachable
from bots.storage.wakes import OUTBOX, Wakes


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may go out and come in; the same in every process on one database."""

    sending: RatesOf = field(default_factory=dict)
    listening: Rate | None = None
    """For each chat; None: any number."""


class Storage:
    """What the front door remembers. Every call may raise ``StorageError``."""

    def __init__(self, database: Database, clock: Callable[[], datetime], process: str, limits: Limits) -> None:
        self.wakes = Wakes()
        self._database = database
        pacer = Pacer(limits.sending, partial(self.wakes.ring_in, OUTBOX))
        self._ground = ground = Ground(database, clock, process, self.wakes, pacer, limits.listening)
        self.inbox = Inbox(ground)
        self.conversations = Conversations(ground)
        self.residents = Residents(ground)
        self.turns = Turns(ground)
        self.outbox = Outbox(ground)
        self.submissions = Submissions(ground)
        self.transcript = Transcript(ground)
        self.media = MediaShelf(ground)
        self.mailbox = Mailbox(ground)
        self.marks = Marks(ground)
        self.links = Links(ground)
        self.accounts = Accounts(ground)
        self.codes = Codes(ground)
        self.elsewhere = Elsewhere(ground)
        self.unreachable = Unreachable(ground)
        self.moves = Moves(ground)
        self.retention = Retention(ground)
        self.depths = Depths(ground)
        self.buckets = Buckets(ground)
        self.notices = Notices(ground)
        self.call_tasks = CallTasks(ground)
        self.tallies = Tallies(ground)
        self.billing = Billing(ground)
        self.pauses = Pauses(ground)
        self._after_the_ticket(ground)
        self._at_the_desk(ground)

    def _after_the_ticket(self, ground: Ground) -> None:
        self.events = Events(ground)
        self.tickets = Tickets(ground)
        self.asks = Asks(ground)
        self.reminding = RemindingRows(ground)
        self.incidents = Incidents(ground)
        self.feedback_figures = FeedbackFigures(ground)

    def _at_the_desk(self, ground: Ground) -> None:
        self.operators = Operators(ground)
        self.desk_sessions = DeskSessions(ground)
        self.audit = Audit(ground)
        self.tries = Tries(ground)

    @classmethod
    async def open(cls, url: str, clock: Callable[[], datetime], process: str, limits: Limits | None = None) -> Self:
        """Connect to a database whose schema is current (``migrate``).

        ``clock`` gives timezone-aware times, also from other threads. ``process`` names this process's leases and is
        unlike that of any other running process. Raises ``ValueError`` for an address of something else.
        Without ``limits`` nothing is limited.
        """
        storage = cls(database_at(url), clock, process, limits or Limits())
        if isinstance(storage._database, PostgresDatabase):
            await storage.wakes.connect(storage._database.engine)
        return storage

    async def close(self) -> None:
        """Finish what was asked and disconnect. Leases stay and run out."""
        await self._ground.idle()
        await self.wakes.close()
        await self._database.close()

    async def ping(self) -> None:
        """Reach the database. Raises ``StorageUnavailable``."""
        await self._database.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
