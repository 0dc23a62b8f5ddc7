"""Where a resident's tickets are looked for: under every linked account, and under a number they have proved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend_client.core import Core
from backend_client.values import Ticket
from bots.storage import Storage
from bots.storage.records import ConversationRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class TicketSources:
    """Looks there."""

    core: Core
    storage: Storage

    async def own(self, row: ConversationRow, limit: int) -> Sequence[tuple[Ticket, str | None]]:
        """So many of the resident's tickets, newest first and each once, with ``TicketCard.ref``.

        Raises ``CoreError``; the caller sets the time limit, which holds for all questions together.
        """
        own = f"{row.channel}:{row.user}"
        refs = [f"{channel}:{user}" for channel, user in await self.storage.accounts.linked(row.channel, row.user)]
        known = await self.storage.residents.of(row.channel, row.user)
        asked = [self.core.tickets(applicant_ref=ref, limit=limit) for ref in refs]
        if known.phone is not None and known.phone_verified:
            asked.append(self.core.tickets(phone=known.phone, limit=limit))
        answers = await asyncio.gather(*asked)
        found: dict[str, tuple[Ticket, str | None]] = {}
        for ref, tickets in zip([*refs, ""], answers, strict=False):
            for ticket in tickets:
                found.setdefault(ticket.id, (ticket, None if ref == own else ref))
        return sorted(found.values(), key=lambda one: _made(one[0]), reverse=True)[:limit]

    async def waiting(self, row: ConversationRow) -> Sequence[SubmissionRow]:
        """Calls of all the resident's accounts that the core has not answered yet, latest first."""
        accounts = await self.storage.accounts.linked(row.channel, row.user)
        rows = [one for account in accounts for one in await self.storage.submissions.waiting(*account)]
        return sorted(rows, key=lambda one: one.id, reverse=True)


def _made(ticket: Ticket) -> tuple[datetime, int, str]:
    """What grows from ticket to ticket: numbers tell apart what was made at the same moment."""
    return ticket.created_at, len(ticket.number), ticket.number
