"""What a confirmed draft becomes: nothing of the resident's words is lost, nothing anonymous says who it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bots.storage.records import ConversationRow, Owner, ResidentRow
from bots.ticket_calls import MORE_PHOTOS, TicketCall, parts, shared_phone, ticket_call
from dialogs.messages import ChatId, Content, Incoming, MediaId, MessageId, Phone, Press
from dialogs.outcomes import Address, Draft, Submit

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PHONE = "+380671234567"
STRANGER = ResidentRow(None, None, None, False, ())
ROW = ConversationRow(7, "telegram", "c1", "u1", Owner.BOT, "uk", 3, {})
DRAFT = Draft(
    code="11.01",
    version="v1",
    title="Не горить ліхтар",
    description="Темно біля під'їзду",
    address=Address("вул. Соборності, 12", id="a1", street="Соборності", house="12", former="Карла Маркса"),
    details={"since": "третій день"},
    photos=(),
    chosen_by="model",
    confidence=0.93,
    model="m1",
)


def pressed(content: Content | None = None) -> Incoming:
    return Incoming("telegram", ChatId("c1"), MessageId("m1"), "u1", AT, content or Press("send", "4"), "uk", "Олена")


def call(draft: Draft, resident: ResidentRow = STRANGER, consent: str | None = None) -> TicketCall:
    return ticket_call(Submit(draft, consent), pressed(), ROW, resident)


def test_the_ticket_says_what_where_and_who() -> None:
    made = call(DRAFT, consent="n1").ticket("telegram", ["at1"]).to_json()
    assert made == {
        "classifier_code": "11.01",
        "classifier_version": "v1",
        "description": "Темно біля під'їзду",
        "address": {"text": "вул. Соборності, 12", "id": "a1", "street": "Соборності", "house": "12"},
        "details": {"since": "третій день"},
        "applicant": {
            "ref": "telegram:u1",
            "name": "Олена",
            "phone_verified": False,
            "anonymous": False,
            "language": "uk",
            "consent": {"version": "n1", "given_at": "2026-11-24T09:00:00Z"},
        },
        "attachments": ["at1"],
        "source": "telegram",
        "classification": {"by": "model", "confidence": 0.93, "model": "m1"},
    }


def test_it_survives_the_database() -> None:
    before = call(replace(DRAFT, photos=(MediaId("p1"),), phone=PHONE), consent="n1")
    assert TicketCall.from_json(before.to_json()) == before


def test_an_anonymous_ticket_names_nobody() -> None:
    resident = ResidentRow(5, "n1", PHONE, True, ())
    made = call(replace(DRAFT, anonymous=True, phone=PHONE), resident)
    assert made.applicant.to_json() == {
        "ref": "telegram:u1", "phone_verified": False, "anonymous": True, "language": "uk",
    }  # fmt: skip
    assert shared_phone(replace(DRAFT, anonymous=True, phone=PHONE), pressed(), STRANGER) is None


def test_a_phone_is_verified_by_the_channel_now_or_earlier() -> None:
    draft = replace(DRAFT, phone=PHONE)
    card, own = pressed(Phone(PHONE, own=False)), pressed(Phone(PHONE, own=True))
    known = ResidentRow(5, "n1", PHONE, True, ())
    assert ticket_call(Submit(draft, None), own, ROW, STRANGER).applicant.phone_verified
    assert not ticket_call(Submit(draft, None), card, ROW, STRANGER).applicant.phone_verified
    assert ticket_call(Submit(draft, None), pressed(), ROW, known).applicant.phone_verified
    assert shared_phone(draft, own, STRANGER) == Phone(PHONE, own=True)
    assert shared_phone(draft, card, known) is None


def test_long_words_go_on_in_comments() -> None:
    words = "Яма на дорозі глибока. " * 400
    made = call(replace(DRAFT, description=words))
    said = [made.ticket("web", []).description, *(comment.text for comment in made.comments([]))]
    assert len(said) == 4
    assert all(len(text) <= 3000 for text in said)
    assert " ".join(said).split() == words.split()


def test_photos_over_ten_go_on_in_comments() -> None:
    attached = [f"at{number}" for number in range(23)]
    made = call(DRAFT)
    assert made.ticket("web", attached).attachments == tuple(attached[:10])
    first, second = made.comments(attached)
    assert (first.text, first.attachments, second.attachments) == (
        MORE_PHOTOS, tuple(attached[10:20]), tuple(attached[20:]),
    )  # fmt: skip


def test_a_report_without_words_is_described_by_its_title() -> None:
    assert call(replace(DRAFT, description=" \n")).ticket("web", []).description == DRAFT.title


@given(st.text(alphabet="аб \n", max_size=200), st.integers(1, 20))
def test_parts_hold_every_letter_and_no_part_is_too_long(text: str, limit: int) -> None:
    found = parts(text.strip(), limit)
    assert all(len(part) <= limit for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())
