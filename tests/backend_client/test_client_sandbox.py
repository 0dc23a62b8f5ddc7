"""The client against the sandbox core: every call, over real sockets, and the answers it loses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp.test_utils import TestServer

from backend_client import errors
from backend_client.bodies import NewAnswer, NewComment
from backend_client.client import CoreClient
from backend_client.kinds import EventType, FeedbackOutcome, TicketStatus
from backend_client.sandbox.act import Act
from backend_client.sandbox.core import CORE
from backend_client.sandbox.examples import small_seed
from backend_client.sandbox.faults import Faults
from backend_client.sandbox.moves import Move, ask, merge, move
from backend_client.sandbox.serve import SandboxSettings, make_app
from backend_client.values import Address, Applicant, Feedback, NewTicket, Ticket
from tests.backend_client.conftest import PATIENCE

T = TypeVar("T")
TOKEN = "sandbox-token"
OLENA = Applicant(ref="telegram:1", name="Олена", phone="+380671234567", phone_verified=True, language="uk")
PETRO = Applicant(ref="viber:дл/я+==", name="Петро")
JPEG = b"\xff\xd8\xff" + b"?" * 2_000_000


class City:
    """The sandbox and what the test does on the city's side."""

    def __init__(self, server: TestServer) -> None:
        self.url = str(server.make_url("/"))
        self._core = server.app[CORE]
        self.faults: Faults = self._core.faults

    async def does(self, work: Callable[[Act], T]) -> T:
        return await self._core.act(work)

    async def moves(self, ticket: Ticket, *statuses: TicketStatus) -> None:
        for status in statuses:
            await self.does(lambda act, to=status: move(act, ticket.id, Move(to)))  # type: ignore[misc]


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[City]:
    server = TestServer(make_app(SandboxSettings(tmp_path / "core.db", small_seed(), TOKEN)))
    async with server:
        yield City(server)


@pytest.fixture
async def core(city: City) -> AsyncIterator[CoreClient]:
    async with CoreClient(city.url, TOKEN, PATIENCE) as client:
        yield client


async def new_ticket(core: CoreClient, code: str = "06.01", **members: Any) -> NewTicket:
    address = (await core.addresses("вул. Соборності 12"))[0]
    whole = {
        "classifier_code": code,
        "classifier_version": small_seed().version,
        "description": "Не світить ліхтар біля під'їзду",
        "address": address.to_json(),
        "applicant": OLENA.to_json(),
        "source": "telegram",
    }
    return NewTicket.model_validate(whole | members)


async def test_the_classifier(core: CoreClient) -> None:
    found = await core.classifier()
    assert found is not None
    classifier, etag = found
    assert (classifier.version, len(classifier.entries)) == (small_seed().version, len(small_seed().entries))
    assert await core.classifier(etag) is None
    assert await core.classifier('"another"') == found


async def test_addresses(core: CoreClient) -> None:
    matches = await core.addresses("Димитрова 12", limit=1)
    assert [(match.street, match.house, match.former_name) for match in matches] == [
        (matches[0].street, "12", matches[0].former_name)
    ]
    assert "Димитрова" in (matches[0].former_name or "")
    here = await core.addresses(lat=matches[0].lat, lon=matches[0].lon, limit=1)
    assert len(here) == 1


async def test_a_ticket_with_a_photo(core: CoreClient) -> None:
    photo = await core.attach(JPEG, "сміття.jpg", "image/jpeg", "photo-1")
    assert (photo.content_type, photo.size) == ("image/jpeg", len(JPEG))
    ticket = await core.create_ticket(await new_ticket(core, "09.03", attachments=[photo.id]), "ticket-1")
    assert (ticket.status, ticket.classifier_code) == (TicketStatus.REGISTERED, "09.03")
    assert await core.ticket(ticket.id) == ticket


@pytest.mark.parametrize(
    ("file", "kind"), [(b"MZ an executable", errors.UnsupportedMedia), (b"\xff\xd8\xff" + bytes(20_000_000), None)]
)
async def test_a_file_that_is_not_taken(core: CoreClient, file: bytes, kind: type[errors.CoreError] | None) -> None:
    with pytest.raises(kind or errors.TooLarge):
        await core.attach(file, "a", "image/jpeg", "photo-1")


async def test_the_same_key_makes_the_same_ticket(core: CoreClient) -> None:
    new = await new_ticket(core)
    first = await core.create_ticket(new, "ticket-1")
    assert await core.create_ticket(new, "ticket-1") == first
    with pytest.raises(errors.Unprocessable):
        await core.create_ticket(await new_ticket(core, description="Інше"), "ticket-1")
    assert await core.tickets(applicant_ref=OLENA.ref) == (first,)


async def test_a_lost_answer_is_found_again(city: City, core: CoreClient) -> None:
    new = await new_ticket(core)
    city.faults.lose_answers(1)
    with pytest.raises(errors.CoreUnavailable) as caught:
        await core.create_ticket(new, "ticket-1")
    assert caught.value.outcome_unknown
    ticket = await core.create_ticket(new, "ticket-1")
    assert await core.tickets(phone="+380671234567") == (ticket,)


async def test_reads_survive_a_short_outage(city: City, core: CoreClient) -> None:
    city.faults.drop(1)
    assert await core.classifier() is not None
    city.faults.refuse(2, retry_after=0)
    assert await core.classifier() is not None
    city.faults.refuse(retry_after=60)
    with pytest.raises(errors.CoreUnavailable) as caught:
        await core.classifier()
    assert caught.value.retry_after_s == 60


async def test_a_changed_classifier(core: CoreClient) -> None:
    with pytest.raises(errors.ClassifierChanged):
        await core.create_ticket(await new_ticket(core, classifier_version="0"), "ticket-1")


async def test_what_is_missing_is_named(core: CoreClient) -> None:
    with pytest.raises(errors.Unprocessable) as caught:
        await core.create_ticket(await new_ticket(core, "06.02"), "ticket-1")
    assert caught.value.pointers == ("/details/pole",)


async def test_my_tickets(city: City, core: CoreClient) -> None:
    first = await core.create_ticket(await new_ticket(core), "ticket-1")
    second = await core.create_ticket(await new_ticket(core, "01.01"), "ticket-2")
    await city.does(lambda act: move(act, first.id, Move("declined", "Не наше")))
    assert [ticket.id for ticket in await core.tickets(applicant_ref=OLENA.ref)] == [second.id, first.id]
    assert [ticket.id for ticket in await core.tickets(applicant_ref=OLENA.ref, limit=1)] == [second.id]
    assert [ticket.id for ticket in await core.tickets(phone=OLENA.phone, open_only=True)] == [second.id]
    assert [ticket.id for ticket in await core.tickets(phone=OLENA.phone, open_only=False)] == [first.id]
    assert await core.tickets(applicant_ref=PETRO.ref) == ()


async def test_a_neighbour_follows(core: CoreClient) -> None:
    new = await new_ticket(core)
    ticket = await core.create_ticket(new, "ticket-1")
    (similar,) = await core.similar("06.01", new.address)
    assert (similar.id, similar.number, similar.distance_m) == (ticket.id, ticket.number, 0)
    assert await core.similar("01.01", new.address) == ()
    point = Address(text="тут", lat=new.address.lat, lon=new.address.lon)
    assert [found.id for found in await core.similar("06.01", point, 2000)] == [ticket.id]
    followed = await core.follow(ticket.id, PETRO, "follow-1")
    assert followed.followers == 1
    with pytest.raises(errors.Conflict):
        await core.follow(ticket.id, OLENA, "follow-2")


async def test_comments_and_answers(city: City, core: CoreClient) -> None:
    ticket = await core.create_ticket(await new_ticket(core), "ticket-1")
    comment = await core.comment(ticket.id, NewComment(text="І досі темно", applicant_ref=OLENA.ref), "comment-1")
    assert comment.id
    question = await city.does(lambda act: ask(act, ticket.id, "Який стовп?", 3))
    answer = NewAnswer(question_id=question, text="Третій", applicant_ref=OLENA.ref)
    assert (await core.answer(ticket.id, answer, "answer-1")).id == ticket.id
    with pytest.raises(errors.Conflict):
        await core.answer(ticket.id, answer, "answer-2")


async def test_feedback(city: City, core: CoreClient) -> None:
    ticket = await core.create_ticket(await new_ticket(core), "ticket-1")
    unhappy = Feedback(outcome=FeedbackOutcome.UNRESOLVED, rating=1, comment="Темно", applicant_ref=OLENA.ref)
    with pytest.raises(errors.Conflict):
        await core.feedback(ticket.id, unhappy, "feedback-1")
    await city.moves(ticket, TicketStatus.ASSIGNED, TicketStatus.DONE)
    assert (await core.ticket(ticket.id)).feedback_until is not None
    assert (await core.feedback(ticket.id, unhappy, "feedback-2")).status == TicketStatus.RETURNED
    await city.moves(ticket, TicketStatus.DONE)
    happy = Feedback(outcome=FeedbackOutcome.RESOLVED, applicant_ref=OLENA.ref)
    assert (await core.feedback(ticket.id, happy, "feedback-3")).status == TicketStatus.CLOSED


async def test_the_feed(city: City, core: CoreClient) -> None:
    start = await core.events()
    assert (start.events, start.has_more) == ((), False)
    ticket = await core.create_ticket(await new_ticket(core), "ticket-1")
    other = await core.create_ticket(await new_ticket(core), "ticket-2")
    await core.follow(ticket.id, PETRO, "follow-1")
    await city.moves(ticket, TicketStatus.ASSIGNED)
    question = await city.does(lambda act: ask(act, ticket.id, "Який стовп?", 3))
    await city.does(lambda act: merge(act, ticket.id, other.number))
    page = await core.events(start.cursor, 2)
    assert ([event.type for event in page.events], page.has_more) == (
        [EventType.STATUS_CHANGED, EventType.QUESTION],
        True,
    )
    changed, asked = page.events
    assert changed.change is not None
    assert (changed.change.before, changed.change.after) == (TicketStatus.REGISTERED, TicketStatus.ASSIGNED)
    assert changed.recipients == (OLENA.ref, PETRO.ref)
    assert asked.question is not None
    assert asked.question.id == question
    (merged,) = (await core.events(page.cursor)).events
    assert (merged.type, merged.merged_into) == (EventType.MERGED, other.id)


async def test_nobody_knows_this_ticket(core: CoreClient) -> None:
    comment = NewComment(text="?", applicant_ref=OLENA.ref)
    for number, ticket_id in enumerate(("no-such", "no/such?#%2F")):
        with pytest.raises(errors.NotFound):
            await core.ticket(ticket_id)
        with pytest.raises(errors.NotFound):
            await core.comment(ticket_id, comment, f"comment-{number}")


async def test_a_wrong_token_is_our_fault(city: City) -> None:
    async with CoreClient(city.url, "another", PATIENCE) as stranger:
        with pytest.raises(errors.Unauthorised) as caught:
            await stranger.classifier()
    assert (caught.value.fault, caught.value.retriable) == (errors.Fault.OURS, True)
    assert json.dumps(caught.value.problem.to_json())
