"""Whatever the core does, the client answers with a value or an error of the tree."""

from __future__ import annotations

import asyncio
import json
import socket

import pytest
import structlog

from backend_client import errors
from backend_client.breaker import Breaker, Circuit
from backend_client.client import CoreClient, Patience
from backend_client.errors import BadAnswer, CircuitOpen, CoreUnavailable
from backend_client.values import Feedback, NewTicket, Ticket
from tests.backend_client.conftest import PATIENCE
from tests.backend_client.contract import example, schemas
from tests.backend_client.faulty_core import (
    FaultyCore,
    Reply,
    babbles,
    breaks_off,
    calls,
    refuses,
    resets,
    says,
    sends,
)

TICKET = example(schemas()["Ticket"], full=True)
NEW = NewTicket.model_validate(example(schemas()["NewTicket"], full=True))
IMPATIENT = Patience(read_s=0.2, write_s=0.2, pause_s=0.0)
SMALL = Patience(pause_s=0.0, tries=1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


FAULTS: list[tuple[Reply, type[errors.CoreError]]] = [
    (resets, CoreUnavailable),
    (breaks_off, CoreUnavailable),
    (babbles, BadAnswer),
    (refuses(500), CoreUnavailable),
    (refuses(503), CoreUnavailable),
    (sends(b"<html>502</html>", 502, {"Content-Type": "text/html"}), CoreUnavailable),
    (sends(b'{"id": "1', headers={"Content-Type": "application/json"}), BadAnswer),
    (sends(b"<html>welcome</html>", headers={"Content-Type": "text/html"}), BadAnswer),
    (sends(b"\xff\xfe\x00", headers={"Content-Type": "application/json"}), BadAnswer),
    (sends(b""), BadAnswer),
    (sends(b"[" * 100_000), BadAnswer),
    (sends(b"", 204), BadAnswer),
    (sends(b"", 304), BadAnswer),
    (says([TICKET]), BadAnswer),
    (says(TICKET | {"created_at": "yesterday"}), BadAnswer),
    (sends(b"", 302, {"Location": "https://elsewhere.example/"}), BadAnswer),
    (sends(json.dumps(TICKET).encode() + b" " * 9 * 2**20), BadAnswer),
    (sends(b"nonsense", headers={"Content-Encoding": "gzip"}), CoreUnavailable),
]


@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS])
async def test_a_read_is_tried_again(faulty: FaultyCore, client: CoreClient, fault: Reply) -> None:
    faulty.will(fault, fault, says(TICKET))
    assert await client.ticket("1") == Ticket.model_validate(TICKET)
    assert len(faulty.seen) >= 3


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
async def test_a_read_that_fails_each_time_says_why(
    faulty: FaultyCore, client: CoreClient, fault: Reply, kind: type[errors.CoreError]
) -> None:
    faulty.will(fault)
    with pytest.raises(kind) as caught:
        await client.ticket("1")
    assert type(caught.value) is kind
    assert caught.value.retriable


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
async def test_a_write_is_tried_once_and_its_outcome_is_unknown(
    faulty: FaultyCore, client: CoreClient, fault: Reply, kind: type[errors.CoreError]
) -> None:
    faulty.will(fault)
    with pytest.raises(kind) as caught:
        await client.create_ticket(NEW, "key-1")
    assert (caught.value.retriable, caught.value.outcome_unknown) == (True, True)
    assert calls(faulty.seen) == ["POST /v1/tickets"]


async def test_a_core_that_hangs_is_left(faulty: FaultyCore) -> None:
    faulty.will(says(TICKET), faulty.hangs)
    async with CoreClient(faulty.url, "secret-token", IMPATIENT) as client:
        await client.ticket("1")  # so that making the connection takes none of the time
        with pytest.raises(CoreUnavailable) as caught:
            await client.create_ticket(NEW, "key-1")
        assert caught.value.outcome_unknown
        with pytest.raises(CoreUnavailable):
            await client.ticket("1")
    assert len(faulty.seen) == 2 + IMPATIENT.tries


async def test_all_tries_together_have_a_limit(faulty: FaultyCore) -> None:
    faulty.will(faulty.hangs)
    async with CoreClient(faulty.url, None, Patience(total_s=0.05, pause_s=0.0)) as client:
        with pytest.raises(CoreUnavailable, match=r"0\.05 s are over"):
            await client.ticket("1")
    assert len(faulty.seen) <= 1


async def test_nobody_listens(client: CoreClient) -> None:
    async with CoreClient(f"http://127.0.0.1:{free_port()}", None, PATIENCE) as lonely:
        with pytest.raises(CoreUnavailable) as caught:
            await lonely.create_ticket(NEW, "key-1")
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
async def test_a_refusal_is_final_at_once(faulty: FaultyCore, client: CoreClient, status: int) -> None:
    faulty.will(refuses(status, detail="ні"))
    with pytest.raises(errors.CoreRefused) as caught:
        await client.ticket("1")
    assert (caught.value.status, caught.value.problem.detail) == (status, "ні")
    assert len(faulty.seen) == 1


async def test_a_refusal_without_words_keeps_its_status(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(sends(b"<h1>Not here</h1>", 404, {"Content-Type": "text/html"}))
    with pytest.raises(errors.NotFound):
        await client.ticket("1")
    faulty.will(sends(b'{"title": "' + b"a" * 100_000 + b'", "status": 200}', 422))
    with pytest.raises(errors.Unprocessable) as caught:
        await client.create_ticket(NEW, "key-1")
    assert caught.value.status == 422


async def test_the_status_line_is_believed(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(says({"title": "Ні", "status": 500}, 422))
    with pytest.raises(errors.Unprocessable) as caught:
        await client.create_ticket(NEW, "key-1")
    assert (caught.value.status, caught.value.problem.title) == (422, "Ні")


async def test_only_a_new_ticket_meets_a_changed_classifier(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(refuses(409))
    with pytest.raises(errors.ClassifierChanged):
        await client.create_ticket(NEW, "key-1")
    with pytest.raises(errors.Conflict) as caught:
        await client.feedback("1", Feedback(outcome="resolved", applicant_ref="web:1"), "key-2")
    assert type(caught.value) is errors.Conflict


@pytest.mark.parametrize(("status", "kind"), [(413, errors.TooLarge), (415, errors.UnsupportedMedia)])
async def test_a_file_is_refused(
    faulty: FaultyCore, client: CoreClient, status: int, kind: type[errors.CoreError]
) -> None:
    faulty.will(refuses(status))
    with pytest.raises(kind):
        await client.attach(b"?" * 100, "a.bin", "application/x-thing", "key-1")


async def test_the_core_asks_for_a_short_pause(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(refuses(429, {"Retry-After": "0"}), says(TICKET))
    assert (await client.ticket("1")).id == TICKET["id"]
    assert len(faulty.seen) == 2


@pytest.mark.parametrize("status", [429, 503])
async def test_the_core_asks_for_a_long_pause(faulty: FaultyCore, client: CoreClient, status: int) -> None:
    faulty.will(refuses(status, {"Retry-After": "3600"}))
    with pytest.raises(CoreUnavailable) as caught:
        await client.ticket("1")
    assert caught.value.retry_after_s == 3600
    assert len(faulty.seen) == 1


async def test_a_bogus_charset_is_ignored(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(says(TICKET, content_type="application/json; charset=bogus"))
    assert (await client.ticket("1")).title == TICKET["title"]
    faulty.will(refuses(422, {"Content-Type": "application/problem+json; charset=bogus"}))
    with pytest.raises(errors.Unprocessable):
        await client.create_ticket(NEW, "key-1")


async def test_unknown_members_and_kinds_pass(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(says(TICKET | {"status": "teleported", "mood": {"a": [1]}, "executor": None}))
    ticket = await client.ticket("1")
    assert (ticket.status, ticket.executor) == ("teleported", None)


async def test_one_unreadable_event_does_not_hold_up_the_feed(faulty: FaultyCore, client: CoreClient) -> None:
    event = example(schemas()["Event"], full=False)
    faulty.will(says({"events": [event, {"id": "?"}, 7, event | {"id": "2"}], "cursor": "c9", "has_more": True}))
    with structlog.testing.capture_logs() as logs:
        page = await client.events("c1")
    assert ([found.id for found in page.events], page.cursor, page.has_more) == (["слово", "2"], "c9", True)
    assert [(line["event"], line["count"]) for line in logs] == [("core_events_unreadable", 2)]


async def test_an_open_circuit_asks_nobody(faulty: FaultyCore) -> None:
    faulty.will(refuses(500))
    async with CoreClient(faulty.url, None, SMALL, Breaker(failures=2, clock=lambda: 0.0)) as client:
        for _ in range(2):
            with pytest.raises(CoreUnavailable):
                await client.ticket("1")
        with pytest.raises(CircuitOpen) as caught:
            await client.create_ticket(NEW, "key-1")
        assert client.breaker.state is Circuit.OPEN
    assert (caught.value.outcome_unknown, caught.value.retry_after_s) == (False, 10.0)
    assert len(faulty.seen) == 2


async def test_a_circuit_that_opens_ends_the_tries(faulty: FaultyCore) -> None:
    faulty.will(refuses(500))
    async with CoreClient(faulty.url, None, PATIENCE, Breaker(failures=2, clock=lambda: 0.0)) as client:
        with pytest.raises(CircuitOpen):
            await client.ticket("1")
    assert len(faulty.seen) == 2


async def test_a_cancelled_call_is_cancelled(faulty: FaultyCore, client: CoreClient) -> None:
    faulty.will(faulty.hangs)
    call = asyncio.create_task(client.ticket("1"))
    async with asyncio.timeout(10):
        await faulty.arrived.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert client.breaker.state is Circuit.CLOSED


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (CoreUnavailable("?", outcome_unknown=True), True),
        (CoreUnavailable("?", outcome_unknown=True, retry_after_s=0.0), 0.0),
        (CoreUnavailable("?", outcome_unknown=True, retry_after_s=1.0), 1.0),
        (CoreUnavailable("?", outcome_unknown=True, retry_after_s=1.5), False),
        (CircuitOpen(0.5), False),
        (BadAnswer("?"), True),
        (errors.BadSignature("?"), False),
        (ValueError("?"), False),
    ],
)
def test_which_errors_are_worth_another_try(error: Exception, pause: bool | float) -> None:
    decided = Patience().pause_after(error)
    assert (decided, type(decided)) == (pause, type(pause))
