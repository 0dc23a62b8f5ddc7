"""Making a ticket in the core: photos first, then the ticket, then what it could not carry as comments.

Every call has its own Idempotency-Key, derived from the submission's, so a call whose answer was lost is made again
with the same key, and the core answers what it answered then.  What became of a photo is written down before the ticket
is made, so that the ticket is the same at every try.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from backend_client.core import Core
from backend_client.errors import CoreRefused, Unauthorised
from backend_client.values import Ticket
from bots.channels.channel import Channel, MediaRefused
from bots.clock import Clock
from bots.moved_media import fetch
from bots.picture_attaching import attachable
from bots.storage import Storage
from bots.storage.records import SubmissionRow
from bots.ticket_calls import TicketCall
from dialogs.messages import MediaId

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """How far a ticket has come."""

    attachments: dict[str, str | None] = field(default_factory=dict)
    """Attachment ids by media id; None for a photo that cannot be had or is not taken."""
    since: str | None = None
    """When the first attachment was uploaded, ISO: the core forgets attachments that no ticket names for 24 hours."""
    ticket: dict[str, Any] | None = None
    """The core's answer, kept only while comments are still to be made."""
    comments: int = 0
    """Comments made, or refused for good."""

    @staticmethod
    def of(row: SubmissionRow) -> Progress:
        """What earlier tries achieved."""
        return Progress(**row.progress)

    def to_json(self) -> dict[str, Any]:
        """For the submission's row."""
        return {
            "attachments": self.attachments,
            "since": self.since,
            "ticket": self.ticket,
            "comments": self.comments,
        }

    def uploaded_before(self, at: datetime) -> bool:
        """There are attachments from before then."""
        return self.since is not None and datetime.fromisoformat(self.since) < at


@dataclass(frozen=True, slots=True)
class Made:
    """What the core answered, and what became of the photos."""

    ticket: Ticket | None
    """As it is now; None where the core does not show it."""
    lost_photos: int = 0
    """Photos that could not be had any more, or that the core does not take."""
    lost_words: bool = False
    """The core did not take all of the words."""


class Uploads:
    """Brings photos from the channel to the core."""

    def __init__(self, core: Core, channels: Mapping[str, Channel], storage: Storage, clock: Clock) -> None:
        self._core = core
        self._channels = channels
        self._storage = storage
        self._clock = clock

    async def attached(self, row: SubmissionRow, progress: Progress, photos: Sequence[MediaId]) -> list[str]:
        """Attachment ids of those photos that can be had; each is uploaded once, whatever happens afterwards."""
        for number, media in enumerate(photos):
            if media not in progress.attachments:
                progress.attachments[media] = await self._attach(row, media, f"{row.key}:a{number}")
                progress.since = progress.since or self._clock.now().isoformat()
                await self._storage.submissions.progress(row.id, progress.to_json())
        return [found for media in photos if (found := progress.attachments[media]) is not None]

    async def _attach(self, row: SubmissionRow, media: MediaId, key: str) -> str | None:
        try:
            file = await attachable(await fetch(self._channels, row.channel, media))
            return (await self._core.attach(file.content, file.name, file.content_type, key)).id
        except Unauthorised:
            raise
        except (MediaRefused, CoreRefused) as error:
            log.warning("submission.photo_lost", submission_id=row.id, error=type(error).__name__)
            return None


class TicketMaker:
    """Makes the calls of one submission, in order."""

    def __init__(self, core: Core, uploads: Uploads, storage: Storage) -> None:
        self._core = core
        self._uploads = uploads
        self._storage = storage

    async def make(self, row: SubmissionRow) -> Made:
        """Make the ticket, or as much of it as can be made.

        Raises ``CoreError``, and ``TryAgain`` when the channel does not give a photo just now.
        """
        call, progress = TicketCall.from_json(row.body), Progress.of(row)
        attached = await self._uploads.attached(row, progress, call.draft.photos)
        ticket = await self._ticket(row, call, progress, attached)
        await self._comments(row, call, progress, attached)
        return Made(ticket, len(call.draft.photos) - len(attached))

    async def _ticket(self, row: SubmissionRow, call: TicketCall, progress: Progress, attached: list[str]) -> Ticket:
        if progress.ticket is not None:
            return Ticket.model_validate(progress.ticket)
        ticket = await self._core.create_ticket(call.ticket(row.channel, attached), row.key)
        if call.comments(attached):
            progress.ticket = ticket.to_json()
            await self._storage.submissions.progress(row.id, progress.to_json())
        return ticket

    async def _comments(self, row: SubmissionRow, call: TicketCall, progress: Progress, attached: list[str]) -> None:
        for number, comment in enumerate(call.comments(attached)):
            if number < progress.comments or progress.ticket is None:
                continue
            try:
                await self._core.comment(progress.ticket["id"], comment, f"{row.key}:c{number}")
            except Unauthorised:
                raise
            except CoreRefused as error:
                # The ticket is made; a comment that is not taken must not keep its number from the resident.
                log.error("submission.comment_refused", submission_id=row.id, status=error.status)
            progress.comments = number + 1
            await self._storage.submissions.progress(row.id, progress.to_json())
