"""The client's manners: what it sends is sound, what it logs is nobody's business, and our mistakes are ours."""

from __future__ import annotations

import inspect

import pytest
import structlog

from backend_client import errors
from backend_client.client import CoreClient
from backend_client.core import Core
from backend_client.errors import BadAnswer, CoreError
from backend_client.values import Address, NewTicket
from tests.backend_client.conftest import PATIENCE
from tests.backend_client.contract import example, schemas
from tests.backend_client.faulty_core import FaultyCore, Reply, babbles, calls, refuses, resets, says, sends

TICKET = example(schemas()["Ticket"], full=True)
NEW = NewTicket.model_validate(example(schemas()["NewTicket"], full=True))


async def test_a_large_file_and_a_broken_name(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(says({"id": "f1", "content_type": "image/jpeg", "size": 3 * 2**20}, 201))
    attachment = await client.attach(b"?" * 3 * 2**20, "a\r\nX-Evil: 1\x00.jpg", "image/jpeg\r\nX-Evil: 1", "key-1")
    assert attachment.id == "f1"
    assert b"\r\nX-Evil" not in faulty.seen[0].body
    assert b"Content-Type: application/octet-stream" in faulty.seen[0].body


async def test_the_token_does_not_follow_a_redirect(faulty: FaultyCore, client: CoreClient) -> None:
    async with FaultyCore() as elsewhere:
        elsewhere.will(says(TICKET))
        faulty.will(sends(b"", 307, {"Location": elsewhere.url}))
        with pytest.raises(BadAnswer, match="redirected"):
            await client.create_ticket(NEW, "key-1")
        assert elsewhere.seen == []


async def test_the_classifier_is_not_sent_twice(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(sends(b"", 304, {"ETag": '"7"'}))
    assert await client.classifier('"7"') is None
    assert faulty.seen[0].headers["if-none-match"] == '"7"'
    with pytest.raises(BadAnswer):
        await client.classifier()


@pytest.mark.parametrize("last", [resets, babbles, refuses(500, detail="+380671234567")])
async def test_logs_and_errors_hold_nothing_personal(faulty: FaultyCore, client: CoreClient, last: Reply) -> None:
    faulty.will(babbles, refuses(500, detail="+380671234567"), last)
    with structlog.testing.capture_logs() as logs, pytest.raises(CoreError) as caught:
        await client.tickets(phone="+380671234567")
    # stamina logs each retry, with the error that caused it
    assert [line["event"] for line in logs] == ["stamina.retry_scheduled"] * 2
    assert caught.value.__cause__ is None
    for text in (repr(logs), repr(caught.value), repr(client)):
        assert "380671234567" not in text
        assert "secret-token" not in text
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("ticket_id", ["", ".", ".."])
async def test_an_id_that_is_no_segment_is_not_found(faulty: FaultyCore, client: CoreClient, ticket_id: str) -> None:
    with pytest.raises(errors.NotFound):
        await client.ticket(ticket_id)
    assert faulty.seen == []


async def test_odd_words_are_sent_as_well_as_they_can_be(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(says({"matches": []}))
    assert await client.addresses("Соборності \ud83d & 12? #" + "а" * 300) == ()
    assert faulty.seen[0].query["q"].startswith("Соборності ? & 12? #а")
    assert len(faulty.seen[0].query["q"]) == 200
    assert await client.addresses("  \n") == ()
    assert len(faulty.seen) == 1


async def test_around_a_described_place_nothing_is_asked(faulty: FaultyCore, client: CoreClient) -> None:
    assert await client.similar("LIGHT-01", Address(text="біля ставка")) == ()
    assert faulty.seen == []


async def test_a_prefix_of_the_address_is_kept(faulty: FaultyCore) -> None:
    faulty.will(says(TICKET))
    async with CoreClient(faulty.url + "/city/core/", None, PATIENCE) as client:
        await client.ticket("1")
    assert (calls(faulty.seen), faulty.seen[0].headers.get("authorization")) == (["GET /city/core/v1/tickets/1"], None)


@pytest.mark.parametrize("url", ["", "core.example", "ftp://core.example", "http://"])
def test_an_address_that_is_none_is_noticed_early(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        CoreClient(url)


async def test_mistakes_of_ours_are_noticed(client: CoreClient) -> None:
    with pytest.raises(ValueError, match="Idempotency-Key"):
        await client.create_ticket(NEW, "key 1")
    with pytest.raises(ValueError, match="Idempotency-Key"):
        await client.create_ticket(NEW, "k" * 256)
    with pytest.raises(ValueError, match="point"):
        await client.addresses(lat=47.9)
    with pytest.raises(ValueError, match="applicant"):
        await client.tickets()
    with pytest.raises(RuntimeError, match="async with"):
        await CoreClient("http://127.0.0.1:1").ticket("1")


def test_the_client_is_a_core() -> None:
    promised = {name: member for name, member in vars(Core).items() if inspect.iscoroutinefunction(member)}
    assert promised
    for name, member in promised.items():
        assert inspect.signature(vars(CoreClient)[name]) == inspect.signature(member)
