"""The client asks exactly what the contract describes: paths, methods, parameters, headers and bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from backend_client.bodies import NewAnswer, NewComment
from backend_client.client import CoreClient
from backend_client.values import Address, Applicant, Feedback, NewTicket
from tests.backend_client.contract import Operation, errors, example, operations, schemas
from tests.backend_client.faulty_core import FaultyCore, Seen, says

KEY = "0198-key"
TICKET = "т/1?"
POINT = {"lat": 47.9, "lon": 33.4}
ADDRESS = Address(id="a1", text="вул. Соборності, 12", lat=47.9, lon=33.4)


def full(name: str) -> Any:
    return example(schemas()[name], full=True)


Ask = Callable[[CoreClient], Awaitable[Any]]

ASKS: list[tuple[str, Ask]] = [
    ("GET /v1/classifier", lambda core: core.classifier('"7"')),
    ("GET /v1/addresses", lambda core: core.addresses("вул. Соборності 12", limit=3)),
    ("GET /v1/addresses", lambda core: core.addresses(lat=47.9, lon=33.4)),
    ("POST /v1/attachments", lambda core: core.attach(b"\xff\xd8", 'ліхтар "1".jpg', "image/jpeg", KEY)),
    ("POST /v1/tickets", lambda core: core.create_ticket(NewTicket.model_validate(full("NewTicket")), KEY)),
    ("GET /v1/tickets", lambda core: core.tickets(applicant_ref="web:1", open_only=True, limit=5)),
    ("GET /v1/tickets", lambda core: core.tickets(phone="+380671234567", open_only=False)),
    ("GET /v1/tickets/similar", lambda core: core.similar("LIGHT-01", ADDRESS, 500)),
    ("GET /v1/tickets/{id}", lambda core: core.ticket(TICKET)),
    (
        "POST /v1/tickets/{id}/followers",
        lambda core: core.follow(TICKET, Applicant.model_validate(full("Applicant")), KEY),
    ),
    (
        "POST /v1/tickets/{id}/comments",
        lambda core: core.comment(TICKET, NewComment(text="і досі", applicant_ref="web:1", attachments=("f1",)), KEY),
    ),
    (
        "POST /v1/tickets/{id}/answers",
        lambda core: core.answer(TICKET, NewAnswer(question_id="q1", text="так", applicant_ref="web:1"), KEY),
    ),
    (
        "POST /v1/tickets/{id}/feedback",
        lambda core: core.feedback(TICKET, Feedback.model_validate(full("Feedback")), KEY),
    ),
    ("GET /v1/events", lambda core: core.events("c7", 50)),
]


async def ask(faulty: FaultyCore, client: CoreClient, name: str, asked: Ask) -> tuple[Operation, Seen, Any]:
    operation = operations()[name]
    status, schema = operation.success
    faulty.will(says(example(schema, full=True), status, {"ETag": '"8"'}))
    result = await asked(client)
    return operation, faulty.seen[-1], result


@pytest.mark.parametrize(("name", "asked"), ASKS)
async def test_a_call_is_the_contracts(faulty: FaultyCore, client: CoreClient, name: str, asked: Ask) -> None:
    operation, seen, result = await ask(faulty, client, name, asked)
    path = re.escape(operation.path).replace(re.escape("{id}"), re.escape("%D1%82%2F1%3F"))
    assert seen.method == operation.method
    assert re.fullmatch(path, seen.path.partition("?")[0])
    assert seen.headers["authorization"] == "Bearer secret-token"
    assert result is not None


@pytest.mark.parametrize(("name", "asked"), ASKS)
async def test_its_parameters_are_the_contracts(faulty: FaultyCore, client: CoreClient, name: str, asked: Ask) -> None:
    operation, seen, _ = await ask(faulty, client, name, asked)
    query = operation.parameters("query")
    assert seen.query.keys() <= query.keys()
    assert {name for name, spec in query.items() if spec.get("required")} <= seen.query.keys()
    for parameter, text in seen.query.items():
        schema = query[parameter]["schema"]
        assert errors(schema, text if schema["type"] == "string" else json.loads(text)) == []
    for header, spec in operation.parameters("header").items():
        assert errors(spec["schema"], seen.headers[header.lower()]) == []
    assert ("idempotency-key" in seen.headers) == ("Idempotency-Key" in operation.parameters("header"))


@pytest.mark.parametrize(("name", "asked"), ASKS)
async def test_its_body_is_the_contracts(faulty: FaultyCore, client: CoreClient, name: str, asked: Ask) -> None:
    operation, seen, _ = await ask(faulty, client, name, asked)
    if operation.body is None:
        assert seen.body == b""
        return
    media, schema = operation.body
    assert seen.headers["content-type"].startswith(media)
    if media == "application/json":
        assert errors(schema, json.loads(seen.body)) == []


def test_every_operation_of_the_contract_is_asked() -> None:
    assert {name for name, _ in ASKS} == operations().keys()


async def test_every_parameter_of_the_contract_is_used(faulty: FaultyCore, client: CoreClient) -> None:
    used: dict[str, set[str]] = {}
    for name, asked in ASKS:
        _, seen, _ = await ask(faulty, client, name, asked)
        used.setdefault(name, set()).update(seen.query)
    assert used == {name: set(operation.parameters("query")) for name, operation in operations().items()}


async def test_a_file_travels_whole(faulty: FaultyCore, client: CoreClient) -> None:
    _, seen, attachment = await ask(faulty, client, *ASKS[3])
    assert 'name="file"; filename="ліхтар \\"1\\".jpg"'.encode() in seen.body
    assert b"Content-Type: image/jpeg" in seen.body
    assert b"\r\n\r\n\xff\xd8\r\n" in seen.body
    assert attachment.size == 7
