"""Whatever anybody sends, the sandbox answers as the contract says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
)

from backend_client.sandbox.contract import Contract, is_moment
from backend_client.sandbox.examples import small_seed
from backend_client.sandbox.serve import SandboxSettings, make_app
from tests.backend_client.sandbox.conforming import CONTRACT, document
from tests.backend_client.sandbox.running import new_ticket

SCHEMA = schemathesis.openapi.from_path(str(CONTRACT))
EXAMPLES = 12
"""For each of the contract's operations; the whole takes seconds."""
CHECKS = [
    not_a_server_error,
    response_schema_conformance,
    content_type_conformance,
    response_headers_conformance,
]
ANYWHERE = {400, 401, 404, 405, 413, 415, 422}
"""Refusals that the contract's general rules allow beside those it lists."""


@pytest.fixture(scope="module")
def core_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sandbox in a thread of its own, because schemathesis calls it synchronously."""
    stop, ready, found = asyncio.Event(), threading.Event(), []
    loop = asyncio.new_event_loop()
    database: Path = tmp_path_factory.mktemp("contract") / "core.db"

    async def serve() -> None:
        runner = web.AppRunner(make_app(SandboxSettings(database, small_seed())))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    yield found[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def ticket_id(core_url: str) -> str:
    """A ticket of ``telegram:1``."""
    headers = {"Authorization": "Bearer any", "Idempotency-Key": "first"}
    answer = requests.post(f"{core_url}/v1/tickets", json=new_ticket(), headers=headers, timeout=10)
    return str(answer.json()["id"])


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_request_is_answered_by_the_contract(case: Any, core_url: str) -> None:
    judge(case, core_url, negative_data_rejection)


@SCHEMA.include(path_regex="/v1/tickets").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_requests_about_what_exists_are_answered_by_the_contract(case: Any, core_url: str, ticket_id: str) -> None:
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = ticket_id
    if isinstance(case.body, dict) and "classifier_code" in case.body:
        case.body |= {"classifier_code": "06.01", "classifier_version": "demo-small-1", "attachments": []}
    if isinstance(case.body, dict) and "applicant_ref" in case.body:
        case.body |= {"applicant_ref": "telegram:1", "attachments": []}
    if isinstance(case.body, dict) and isinstance(case.body.get("applicant"), dict):
        case.body["applicant"] |= {"ref": "web:1", "phone": "+380671234567"}
    judge(case, core_url)


def judge(case: Any, core_url: str, *more: Any) -> None:
    """Send a request, and fail unless the answer is one that the contract allows."""
    case.headers = {**(case.headers or {}), "Authorization": "Bearer any"}
    response = case.call(base_url=core_url)
    documented = {int(status) for status in case.operation.definition.raw["responses"]}
    assert response.status_code in documented | ANYWHERE
    if response.status_code >= 400:
        problem = response.json()
        assert response.headers["content-type"][0].startswith("application/problem+json")
        assert problem["status"] == response.status_code
        assert problem["title"]
    case.validate_response(response, checks=[*CHECKS, *more])


def test_every_path_of_the_contract_is_served(tmp_path: Path) -> None:
    app = make_app(SandboxSettings(tmp_path / "core.db", small_seed()))
    served = {(route.method.lower(), route.resource.canonical) for route in app.router.routes() if route.resource}
    wanted = {
        (method, path) for path, item in document()["paths"].items() for method in item if method in {"get", "post"}
    }
    assert wanted <= served


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-11-25T10:00:00Z", True),
        ("2026-11-25T10:00:00+02:00", True),
        ("2026-11-25T10:00:00", False),
        ("2026-11-25", False),
        ("soon", False),
        (5, True),
    ],
)
def test_times_have_an_offset(text: object, right: bool) -> None:
    assert is_moment(text) is right


def test_flaws_point_deep_and_repeat_nothing() -> None:
    body = {"text": 5, "attachments": ["a", 7]}
    flaws = Contract(document()).body_flaws("/v1/tickets/{id}/comments", body)
    assert sorted(flaw.pointer for flaw in flaws) == ["/attachments/1", "/text"]
    assert {flaw.detail for flaw in flaws} == {"must be of type string"}
