"""A running sandbox, and short ways to call it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient

from backend_client.sandbox.faults import Faults
from backend_client.sandbox.serve import SandboxSettings
from tests.backend_client.sandbox.conforming import assert_conforms

Json = dict[str, Any]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000"
    "000049454e44ae426082"
)


class StoppedClock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Sandbox:
    """A running sandbox, and short ways to call it."""

    client: TestClient[Any, Any]
    clock: StoppedClock
    faults: Faults
    settings: SandboxSettings
    keys: Any = field(default_factory=lambda: map("key-{}".format, itertools.count()))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": "Bearer secret"}

    async def get(self, path: str, **query: Any) -> Json:
        response = await self.client.get(f"/v1{path}", params=query, headers=self.headers)
        assert response.status == 200, await response.text()
        body = await response.json()
        assert_conforms("get", path, response.status, body)
        return dict(body)

    async def post(self, path: str, body: Any, key: str | None = None) -> ClientResponse:
        headers = self.headers | {"Idempotency-Key": key or next(self.keys)}
        return await self.client.post(f"/v1{path}", json=body, headers=headers)

    async def made(self, path: str, body: Any, key: str | None = None) -> Json:
        response = await self.post(path, body, key)
        assert response.status in {200, 201}, await response.text()
        answer = await response.json()
        assert_conforms("post", path, response.status, answer)
        return dict(answer)

    async def refused(self, path: str, body: Any) -> tuple[int, list[str]]:
        """Post what is refused; answer the status and the pointers."""
        response = await self.post(path, body)
        assert response.content_type == "application/problem+json", await response.text()
        problem = await response.json()
        assert problem["status"] == response.status
        return response.status, [error["pointer"] for error in problem.get("errors", [])]

    async def ticket(self, **changes: Any) -> Json:
        return await self.made("/tickets", new_ticket(**changes))

    async def upload(self, body: bytes = PNG, key: str | None = None) -> ClientResponse:
        form = FormData()
        form.add_field("file", io.BytesIO(body), filename="photo.png", content_type="application/octet-stream")
        headers = self.headers | {"Idempotency-Key": key or next(self.keys)}
        return await self.client.post("/v1/attachments", data=form, headers=headers)

    async def desk(self, path: str, *, photo: bytes | None = None, **fields: str) -> ClientResponse:
        """Send a form of the page."""
        form = FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value)
        if photo is not None:
            form.add_field("photo", photo, filename="work.png", content_type="image/png")
        return await self.client.post(path, data=form, allow_redirects=False)

    async def moved(self, ticket_id: str, *steps: str, **fields: str) -> Json:
        """Move a ticket on by the page's form; answer it."""
        for step in steps:
            response = await self.desk(f"/tickets/{ticket_id}/move", to=step, **fields)
            assert response.status == 303, await response.text()
        return await self.get(f"/tickets/{ticket_id}")

    async def events(self) -> list[Json]:
        return list((await self.get("/events", after="0"))["events"])


def new_ticket(**changes: Any) -> Json:
    """Answer the body of a ticket that is in order, with changes."""
    return {
        "classifier_code": "01.01",
        "classifier_version": "demo-small-1",
        "description": "нема води вже третій день",
        "address": {"text": "вул. Соборності, 20", "street": "Соборності", "house": "20"},
        "applicant": {"ref": "telegram:1", "name": "Олена", "phone": "+380671234567", "phone_verified": True},
        "source": "telegram",
    } | changes


Start = Callable[..., Awaitable[Sandbox]]
"""Starts a sandbox with other settings."""
