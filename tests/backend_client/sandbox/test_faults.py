"""Outages on demand."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from backend_client.sandbox.faults import Fault, Faults
from tests.backend_client.sandbox.running import Sandbox, new_ticket


async def count(sandbox: Sandbox) -> int:
    return len((await sandbox.get("/tickets", applicant_ref="telegram:1"))["tickets"])


async def test_a_core_that_is_down_refuses_before_any_work(sandbox: Sandbox) -> None:
    sandbox.faults.refuse(2, retry_after=7)
    for _ in range(2):
        response = await sandbox.post("/tickets", new_ticket())
        assert (response.status, response.headers["Retry-After"]) == (503, "7")
        assert response.content_type == "application/problem+json"
    assert await count(sandbox) == 0
    sandbox.faults.refuse()
    response = await sandbox.client.get("/v1/classifier")
    assert response.status == 503
    assert "Retry-After" not in response.headers
    sandbox.faults.heal()
    assert await count(sandbox) == 0


async def test_a_connection_that_breaks_did_nothing(sandbox: Sandbox) -> None:
    sandbox.faults.drop(1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sandbox.post("/tickets", new_ticket(), key="k")
    assert await count(sandbox) == 0


async def test_a_lost_answer_was_work_done(sandbox: Sandbox) -> None:
    sandbox.faults.lose_answers(1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sandbox.post("/tickets", new_ticket(), key="k")
    assert await count(sandbox) == 1
    again = await sandbox.post("/tickets", new_ticket(), key="k")
    assert (again.status, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert await count(sandbox) == 1


async def test_a_slow_core_answers_in_the_end(sandbox: Sandbox) -> None:
    gate = sandbox.faults.hold(1)
    asked = asyncio.create_task(sandbox.post("/tickets", new_ticket()))
    await gate.arrived.wait()
    assert await count(sandbox) == 0  # the next request is not held
    assert not asked.done()
    gate.opened.set()
    assert (await asked).status == 201


async def test_stopping_does_not_wait_for_the_held(sandbox: Sandbox) -> None:
    gate = sandbox.faults.hold()
    asked = asyncio.create_task(sandbox.post("/tickets", new_ticket()))
    await gate.arrived.wait()
    sandbox.faults.heal()
    assert (await asked).status == 201


def test_a_fault_is_for_one_request_or_more() -> None:
    faults = Faults()
    with pytest.raises(ValueError, match="not 0"):
        faults.refuse(0)
    assert faults.take()[0] is Fault.NONE


async def test_the_page_switches_faults(sandbox: Sandbox) -> None:
    assert (await sandbox.desk("/fault", fault="refuse")).status == 303
    assert (await sandbox.client.get("/v1/classifier")).status == 503
    page = await (await sandbox.client.get("/")).text()
    assert "Збій увімкнено" in page
    assert (await sandbox.desk("/fault", fault="none")).status == 303
    assert await count(sandbox) == 0
    assert "Збій увімкнено" not in await (await sandbox.client.get("/")).text()
    assert (await sandbox.desk("/fault", fault="nonsense")).status == 400
