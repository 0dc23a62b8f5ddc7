"""The seam to the city's core: what the front door needs of it, whoever answers.

Reads are repeated a few times within their time limit.  Writes are tried once: repeating them, with the same key, is
the submissions' business, because only they know what was promised to whom.  Everything raises ``errors.CoreError``.
"""

from __future__ import annotations

from typing import Protocol

from .bodies import CommentMade, NewAnswer, NewComment, ReadPage
from .values import (
    Address,
    AddressMatch,
    Applicant,
    Attachment,
    Classifier,
    Feedback,
    NewTicket,
    SimilarTicket,
    Ticket,
)


class Core(Protocol):
    """The calls of ``docs/contracts/core-api.yaml``. ``key`` is always the Idempotency-Key, 1-255 visible ASCII."""

    async def classifier(self, etag: str | None = None) -> tuple[Classifier, str | None] | None:
        """The classifier in force and its ETag; None when ``etag`` is still the newest."""

    async def addresses(
        self, q: str | None = None, *, lat: float | None = None, lon: float | None = None, limit: int = 5
    ) -> tuple[AddressMatch, ...]:
        """Addresses that fit the words ``q``, or the nearest ones to a point; best first, ``limit`` 1..20."""

    async def attach(self, file: bytes, name: str, content_type: str, key: str) -> Attachment:
        """Upload a file. Raises ``TooLarge`` or ``UnsupportedMedia`` when the core does not take it."""

    async def create_ticket(self, ticket: NewTicket, key: str) -> Ticket:
        """Create a ticket. Raises ``ClassifierChanged`` or ``Unprocessable``."""

    async def tickets(
        self,
        *,
        applicant_ref: str | None = None,
        phone: str | None = None,
        open_only: bool | None = None,
        limit: int = 20,
    ) -> tuple[Ticket, ...]:
        """Tickets of one applicant, by reference or by a *verified* phone; newest first, ``limit`` 1..100.

        ``open_only``: True for open ones, False for the others, None for all.
        """

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket. Raises ``NotFound``."""

    async def similar(self, code: str, near: Address, radius_m: int = 250) -> tuple[SimilarTicket, ...]:
        """Open tickets of one kind around an address (its id, else its point); ``radius_m`` 1..2000."""

    async def follow(self, ticket_id: str, applicant: Applicant, key: str) -> Ticket:
        """Join somebody else's ticket. Raises ``NotFound`` or ``Conflict``."""

    async def comment(self, ticket_id: str, comment: NewComment, key: str) -> CommentMade:
        """Add to a ticket. Raises ``NotFound``."""

    async def answer(self, ticket_id: str, answer: NewAnswer, key: str) -> Ticket:
        """Answer the executor's question. Raises ``NotFound``, or ``Conflict`` when it is too late."""

    async def feedback(self, ticket_id: str, feedback: Feedback, key: str) -> Ticket:
        """Say how the work was done. Raises ``NotFound``, or ``Conflict`` when the ticket is not ``done``."""

    async def events(self, after: str | None = None, limit: int = 100) -> ReadPage:
        """What happened after the cursor ``after``, oldest first; without it the feed starts now. ``limit`` 1..500."""

    async def photo(self, url: str) -> bytes:
        """A photo of the work, at an address that a ticket gives.

        Raises ``BadAnswer`` for an address of another server, which is never asked, and for a file over ``FILE_LIMIT``.
        """
