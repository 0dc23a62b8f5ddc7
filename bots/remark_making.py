"""Saying something of a ticket that exists: photos first, then the call, then what it could not carry as comments.

Every call has its own Idempotency-Key, derived from the submission's, so a call whose answer was lost is made again
with the same key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import structlog

from backend_client.bodies import NewAnswer, NewComment
from backend_client.core import Core
from backend_client.errors import CoreError, CoreRefused, Unauthorised
from backend_client.kinds import ATTACHMENTS_LIMIT, WORDS_LIMIT
from backend_client.values import Applicant, Feedback, Ticket
from bots.storage import Storage
from bots.storage.records import SubmissionRow
from bots.ticket_calls import MORE_PHOTOS, parts
from bots.ticket_making import Made, Progress, Uploads
from dialogs.ticket_outcomes import AnswerExecutor, Follow, GiveFeedback, Remark, TicketOutcome, from_json

ONLY_PHOTOS = "Дивіться фото."
"""Words of an answer or of feedback that only brings photos; executors read it."""
NOT_SAID = "Без пояснення."
"""Words of feedback that is not all good and brings nothing: the core wants some."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """As much as one call carries."""

    text: str
    photos: tuple[str, ...]
    """Attachment ids."""


class RemarkMaker:
    """Makes the calls of one submission, in order."""

    def __init__(self, core: Core, uploads: Uploads, storage: Storage) -> None:
        self._core = core
        self._uploads = uploads
        self._storage = storage

    async def make(self, row: SubmissionRow) -> Made:
        """Say it, or as much of it as can be said.

        Raises ``CoreError``, and ``TryAgain`` when the channel does not give a photo just now.
        """
        call = from_json(row.kind, row.body)
        progress = Progress.of(row)
        if isinstance(call, Follow):
            await self._follow(row, call, progress)
        attached = await self._uploads.attached(row, progress, call.photos)
        pieces = pieces_of(call, attached)
        if not isinstance(call, Follow) and not progress.comments:
            await self._first(row, call, pieces, progress)
        whole = await self._rest(row, call, pieces, progress)
        ticket = Ticket.model_validate(progress.ticket) if progress.ticket is not None else None
        return Made(ticket, len(call.photos) - len(attached), lost_words=not whole)

    async def standing(self, row: SubmissionRow) -> str | None:
        """The status of the ticket that the call is about; None when it cannot be had just now."""
        try:
            return (await self._core.ticket(row.body["ticket_id"])).status
        except CoreError:
            return None

    async def _follow(self, row: SubmissionRow, call: Follow, progress: Progress) -> None:
        """Joined first: what the resident sent goes along, and must not keep them from hearing of the ticket."""
        if progress.ticket is not None:
            return
        applicant = Applicant(ref=call.ref or "", language=row.language)
        progress.ticket = (await self._core.follow(call.ticket_id, applicant, row.key)).to_json()
        if call.text or call.photos:
            await self._storage.submissions.progress(row.id, progress.to_json())

    async def _first(self, row: SubmissionRow, call: TicketOutcome, pieces: list[Piece], progress: Progress) -> None:
        ticket = await self._say(call, pieces[0], row.key)
        progress.ticket = None if ticket is None else ticket.to_json()
        progress.comments = 1
        if len(pieces) > 1:
            await self._storage.submissions.progress(row.id, progress.to_json())

    async def _say(self, call: TicketOutcome, piece: Piece, key: str) -> Ticket | None:
        text, photos, ref = piece.text, piece.photos, call.ref or ""
        match call:
            case GiveFeedback(ticket_id=ticket_id, outcome=outcome, rating=rating):
                said = text or (NOT_SAID if outcome != "resolved" else None)
                feedback = Feedback(outcome=outcome, rating=rating, comment=said, attachments=photos, applicant_ref=ref)
                return await self._core.feedback(ticket_id, feedback, key)
            case AnswerExecutor(ticket_id=ticket_id, question_id=question_id):
                answer = NewAnswer(question_id=question_id, text=text, applicant_ref=ref, attachments=photos)
                return await self._core.answer(ticket_id, answer, key)
            case _:
                await self._core.comment(call.ticket_id, _comment(call, piece), key)
                return None

    async def _rest(self, row: SubmissionRow, call: TicketOutcome, pieces: list[Piece], progress: Progress) -> bool:
        """What the first call could not carry; False when the core does not take all of it."""
        whole = True
        for number in range(progress.comments, len(pieces)):
            try:
                await self._core.comment(call.ticket_id, _comment(call, pieces[number]), f"{row.key}:c{number}")
            except Unauthorised:
                raise
            except CoreRefused as error:
                log.error("submission.comment_refused", submission_id=row.id, status=error.status)
                whole = False
            progress.comments = number + 1
            await self._storage.submissions.progress(row.id, progress.to_json())
        return whole


def pieces_of(call: TicketOutcome, attached: Sequence[str]) -> list[Piece]:
    """What is to be said, in pieces that the contract allows; at least one, but for somebody who only joins."""
    said = call.comment if isinstance(call, GiveFeedback) else call.text
    if isinstance(call, Follow) and not said.strip() and not attached:
        return []
    texts = parts(said.strip(), WORDS_LIMIT)
    chunks = [tuple(attached[n : n + ATTACHMENTS_LIMIT]) for n in range(0, len(attached), ATTACHMENTS_LIMIT)]
    if not texts[0]:
        texts[0] = _wordless(call) if attached or isinstance(call, AnswerExecutor | Remark) else ""
    return [Piece(text or MORE_PHOTOS, photos or ()) if n else Piece(text or "", photos or ())
            for n, (text, photos) in enumerate(zip_longest(texts, chunks))]  # fmt: skip


def _wordless(call: TicketOutcome) -> str:
    return MORE_PHOTOS if isinstance(call, Remark | Follow) else ONLY_PHOTOS


def _comment(call: TicketOutcome, piece: Piece) -> NewComment:
    return NewComment(text=piece.text, applicant_ref=call.ref or None, attachments=piece.photos)
