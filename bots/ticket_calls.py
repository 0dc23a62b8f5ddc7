"""A confirmed draft as it waits for the core: what the submissions table keeps, and the calls that come of it.

Everything a call needs is decided before the first try and kept, so that every repetition is the same call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from backend_client.bodies import NewComment
from backend_client.kinds import ATTACHMENTS_LIMIT, WORDS_LIMIT
from backend_client.values import Address, Applicant, Classification, Consent, NewTicket
from bots.storage.records import ConversationRow, ResidentRow
from dialogs.messages import Incoming, Phone
from dialogs.outcomes import Address as DraftAddress
from dialogs.outcomes import Draft, Submit

ADDRESS_LIMIT = 300
"""Characters of ``Address.text`` in the contract."""
NAME_LIMIT = 200
"""Characters of ``Applicant.name`` in the contract."""
MORE_PHOTOS = "Ще фото."
"""Words of a comment that only brings photos; executors read it."""


@dataclass(frozen=True, slots=True)
class TicketCall:
    """A ticket to be created for somebody."""

    draft: Draft
    applicant: Applicant

    def to_json(self) -> dict[str, Any]:
        """For the submissions table."""
        return {"draft": self.draft.to_json(), "applicant": self.applicant.to_json()}

    @staticmethod
    def from_json(row: dict[str, Any]) -> TicketCall:
        """The inverse of ``to_json``."""
        return TicketCall(Draft.from_json(row["draft"]), Applicant.model_validate(row["applicant"]))

    def of_version(self, version: str) -> TicketCall:
        """The same under another classifier."""
        return replace(self, draft=replace(self.draft, version=version))

    def ticket(self, source: str, attachments: Sequence[str]) -> NewTicket:
        """The ticket with as many words and attachments as it may carry."""
        draft = self.draft
        return NewTicket(
            classifier_code=draft.code,
            classifier_version=draft.version,
            description=self._words[0],
            address=_address(draft.address),
            details=draft.details,
            applicant=self.applicant,
            attachments=tuple(attachments[:ATTACHMENTS_LIMIT]),
            source=source,
            classification=Classification(by=draft.chosen_by, confidence=draft.confidence, model=draft.model),
        )

    def comments(self, attachments: Sequence[str]) -> tuple[NewComment, ...]:
        """What the ticket could not carry."""
        chunks = [attachments[n : n + ATTACHMENTS_LIMIT] for n in range(0, len(attachments), ATTACHMENTS_LIMIT)]
        rest = zip_longest(self._words[1:], chunks[1:])
        ref = self.applicant.ref
        return tuple(
            NewComment(text=words or MORE_PHOTOS, applicant_ref=ref, attachments=tuple(photos or ()))
            for words, photos in rest
        )

    @property
    def _words(self) -> list[str]:
        return parts(self.draft.description.strip() or self.draft.title, WORDS_LIMIT)


def ticket_call(submit: Submit, incoming: Incoming, before: ConversationRow, resident: ResidentRow) -> TicketCall:
    """The call for a draft confirmed by ``incoming``; an anonymous one says nothing of the person but the reference."""
    draft = submit.draft
    ref = f"{incoming.channel}:{incoming.user}"
    if draft.anonymous:
        return TicketCall(draft, Applicant(ref=ref, anonymous=True, language=before.language))
    applicant = Applicant(
        ref=ref,
        name=incoming.name[:NAME_LIMIT] if incoming.name else None,
        phone=draft.phone,
        phone_verified=_vouched(draft.phone, incoming, resident),
        language=before.language,
        consent=_consent(submit, incoming.sent_at, resident),
    )
    return TicketCall(draft, applicant)


def shared_phone(draft: Draft, incoming: Incoming, resident: ResidentRow) -> Phone | None:
    """The number to remember the resident by; None when there is none, or none that is new."""
    if draft.anonymous or draft.phone is None:
        return None
    phone = Phone(draft.phone, _vouched(draft.phone, incoming, resident))
    return None if (phone.number, phone.own) == (resident.phone, resident.phone_verified) else phone


def parts(text: str, limit: int) -> list[str]:
    """``text`` in parts of at most ``limit`` characters, cut between words where there are any."""
    found: list[str] = []
    while len(text) > limit:
        cut = max(text.rfind(gap, 0, limit + 1) for gap in (" ", "\n"))
        cut = cut if cut > limit // 2 else limit
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*found, text]


def _vouched(number: str | None, incoming: Incoming, resident: ResidentRow) -> bool:
    content = incoming.content
    now = isinstance(content, Phone) and content.own and content.number == number
    return number is not None and (now or (resident.phone_verified and resident.phone == number))


def _consent(submit: Submit, at: datetime, resident: ResidentRow) -> Consent | None:
    if submit.consent_version is not None:
        return Consent(version=submit.consent_version, given_at=at)
    if resident.consent_version is not None:
        return Consent(version=resident.consent_version, given_at=resident.consent_at)
    return None


def _address(address: DraftAddress) -> Address:
    known = address.to_json()
    return Address.model_validate({**known, "text": address.text[:ADDRESS_LIMIT]})
