"""Submissions: the calls to the core that a resident was promised, made until they succeed or are refused for good.

A timeout means unknown: the same call is made again with the same key.  Nothing is ever dropped for having been tried
too often.  What one person says of one ticket is said in the order in which they said it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol
from uuid import uuid4

import structlog

from backend_client.core import Core
from backend_client.errors import ClassifierChanged, Conflict, CoreError, CoreRefused, Unauthorised
from bots.backoff import delay_s
from bots.call_news import TICKET, CallNews, result
from bots.channels.channel import Channel, TryAgain
from bots.channels.fitting import fit
from bots.city import City
from bots.clock import Clock
from bots.counts import Counts
from bots.lanes import Lanes, Pump, Sort, Source
from bots.lookups import Classifiers
from bots.remark_making import RemarkMaker
from bots.storage import Storage
from bots.storage.records import Promise, SubmissionRow
from bots.storage.submissions import Learned
from bots.storage.tickets import APPLICANT, FOLLOWER
from bots.ticket_calls import TicketCall
from bots.ticket_making import Made, Progress, TicketMaker, Uploads
from bots.trouble import trouble
from dialogs.messages import Outgoing
from dialogs.texts import Texts
from dialogs.ticket_outcomes import KINDS

AT_ONCE = 16
"""Calls under way at once: a core that is slow must not be buried."""
STALE = timedelta(hours=23)
"""The core keeps an attachment for 24 hours until a ticket names it."""
ROLES = {TICKET: APPLICANT, "follower": FOLLOWER}
"""What the person is to the ticket once such a call is done; other calls change nothing about that."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What submissions are made with."""

    storage: Storage
    core: Core
    classifiers: Classifiers
    channels: Mapping[str, Channel]
    texts: Texts
    city: City
    clock: Clock
    counts: Counts


class Maker(Protocol):
    """Makes the calls of one kind."""

    async def make(self, row: SubmissionRow) -> Made:
        """Make it, as far as it was not made before. Raises ``CoreError``, ``TryAgain``."""


class Submissions:
    """Makes the calls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        uploads = Uploads(desk.core, desk.channels, desk.storage, desk.clock)
        self._remarks = RemarkMaker(desk.core, uploads, desk.storage)
        self._makers: Mapping[str, Maker] = {
            TICKET: TicketMaker(desk.core, uploads, desk.storage),
            **dict.fromkeys(KINDS, self._remarks),
        }
        self._news = CallNews(desk.texts, desk.city.timezone)
        sort: Sort[SubmissionRow] = Sort(key=lane_of, number=lambda row: row.id)
        self._lanes = Lanes(sort, self._submit, AT_ONCE)
        storage = desk.storage
        source = Source(
            "submissions",
            storage.submissions.claim,
            storage.submissions.renew,
            lambda timeout_s: storage.wakes.wait("submissions", timeout_s),
        )
        self.pump = Pump(source, self._lanes.put, (self._lanes,))

    def hand(self, rows: Iterable[SubmissionRow]) -> None:
        """Make these leased calls now."""
        self._lanes.put(rows)

    async def idle(self) -> None:
        """Return once no call is under way."""
        await self._lanes.idle()

    async def stop(self, grace_s: float) -> None:
        """Begin no more calls; wait so long for those under way."""
        await self._lanes.stop(grace_s)

    async def _submit(self, row: SubmissionRow) -> SubmissionRow | None:
        """The row again, under another key, when it has to be submitted anew."""
        try:
            return await self._try(row)
        except TryAgain as error:
            await self._later(row, error.after_s, "the channel does not give a file")
        except Unauthorised as error:
            log.error("submission.unauthorised", submission_id=row.id, status=error.status)
            await self._later(row, None, str(error))
        except CoreRefused as error:
            await self._refused(row, error)
        except CoreError as error:
            log.warning("submission.later", submission_id=row.id, reason=str(error), attempts=row.attempts)
            await self._later(row, error.retry_after_s, str(error))
        except Exception as error:  # noqa: BLE001 (a bug of ours; what was promised stays promised)
            log.error("submission.broke", submission_id=row.id, **trouble(error))
            await self._later(row, None, type(error).__name__)
        return None

    async def _try(self, row: SubmissionRow) -> SubmissionRow | None:
        try:
            if await self._too_early(row):
                return None
            made = await self._makers[row.kind].make(row)
        except ClassifierChanged:
            return await self._anew(row)
        await self._done(row, made)
        return None

    async def _too_early(self, row: SubmissionRow) -> bool:
        """What the person said of the ticket before comes first; then this one waits its turn."""
        if about(row) is None:
            return False
        waiting = await self._desk.storage.submissions.waiting(row.channel, row.user)
        if not any(other.id < row.id and about(other) == about(row) for other in waiting):
            return False
        await self._later(row, None, "an earlier call about the ticket comes first")
        return True

    async def _done(self, row: SubmissionRow, made: Made) -> None:
        promises = self._promises(row, self._news.taken(row, made))
        learned = None if made.ticket is None else Learned(made.ticket.to_json(), ROLES.get(row.kind))
        await self._desk.storage.submissions.done(row.id, result(made), promises, learned)
        self._desk.counts.submission(row.kind, "done")
        await self._wake_next(row)

    async def _wake_next(self, row: SubmissionRow) -> None:
        """What waits behind a call that is over need not wait for its own time."""
        if about(row) is None:
            return
        waiting = await self._desk.storage.submissions.waiting(row.channel, row.user)
        following = [other.id for other in waiting if about(other) == about(row)]
        if following:
            await self._desk.storage.submissions.hurry(following)

    async def _anew(self, row: SubmissionRow) -> SubmissionRow | None:
        """Submit under the classifier that is in force now, with a new key, as the contract wants it."""
        call = TicketCall.from_json(row.body)
        version = (await self._desk.classifiers.refresh()).version
        if version == call.draft.version:
            log.error("submission.classifier_unclear", submission_id=row.id, version=version)
            await self._later(row, None, "the core refuses the classifier that it gives")
            return None
        return await self._rekey(row, call.of_version(version).to_json(), row.progress)

    async def _rekey(self, row: SubmissionRow, body: dict[str, Any], progress: dict[str, Any]) -> SubmissionRow:
        key = str(uuid4())
        await self._desk.storage.submissions.rekey(row.id, key, body)
        if progress != row.progress:
            await self._desk.storage.submissions.progress(row.id, progress)
        self._desk.counts.submission(row.kind, "rekeyed")
        return replace(row, key=key, body=body, progress=progress)

    async def _later(self, row: SubmissionRow, at_least_s: float | None, reason: str) -> None:
        wait_s = delay_s(row.attempts, at_least_s)
        due_at = self._desk.clock.now() + timedelta(seconds=wait_s)
        await self._desk.storage.submissions.later(row.id, due_at, reason, hurry=row.attempts == 0)
        self._desk.counts.submission(row.kind, "later")
        self.pump.poke(wait_s)

    async def _refused(self, row: SubmissionRow, error: CoreRefused) -> None:
        if Progress.of(row).uploaded_before(self._desk.clock.now() - STALE):
            # The core answers a known key first, so this ticket was never made; its photos have only grown too old.
            await self._rekey(row, row.body, {})
            await self._later(row, None, "the attachments were too old")
            return
        log.error("submission.refused", submission_id=row.id, reason=str(error), where=error.pointers)
        status = await self._remarks.standing(row) if row.kind in KINDS and isinstance(error, Conflict) else None
        promises = self._promises(row, self._news.refused(row, error, status))
        await self._desk.storage.submissions.dead(row.id, str(error), promises)
        self._desk.counts.submission(row.kind, "dead")
        await self._wake_next(row)

    def _promises(self, row: SubmissionRow, message: Outgoing) -> tuple[Promise, ...]:
        return tuple(Promise(part) for part in fit(message, self._desk.channels[row.channel].capabilities))


def about(row: SubmissionRow) -> str | None:
    """The core's id of the ticket that the call is about; None for one that makes a ticket."""
    return row.body.get("ticket_id") if row.kind in KINDS else None


def lane_of(row: SubmissionRow) -> Hashable:
    """Calls of one lane are made one at a time, in order."""
    ticket = about(row)
    return row.id if ticket is None else (row.channel, row.user, ticket)
