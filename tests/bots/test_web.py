"""The web server's own paths, and what it does for everybody else's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from standardwebhooks.webhooks import Webhook
from structlog.testing import capture_logs

from backend_client.events import EventReader
from backend_client.values import Event
from bots.metrics import Metrics
from bots.web import BODY_LIMIT, WebParts, make_web

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBjb3Jl"
Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def served(parts: WebParts, *routes: web.RouteDef) -> AsyncIterator[Client]:
    app = make_web(parts)
    app.add_routes(routes)
    async with TestClient(TestServer(app)) as client:
        yield client


async def fine() -> None:
    """A part that works."""


async def broken() -> None:
    """A part that does not."""
    raise ConnectionError("postgresql://me:secret@db")


async def test_it_lives() -> None:
    async with served(WebParts(Metrics())) as client:
        answer = await client.get("/health/live")
        assert answer.status == 200


async def test_it_is_ready_when_every_part_works() -> None:
    parts = WebParts(Metrics(), {"database": fine, "model": fine}, {"core": lambda: "reached"})
    async with served(parts) as client:
        answer = await client.get("/health/ready")
        assert answer.status == 200
        assert await answer.json() == {
            "ready": True,
            "parts": {"database": "ok", "model": "ok"},
            "notes": {"core": "reached"},
        }


async def test_it_is_not_ready_when_a_part_does_not_work() -> None:
    async with served(WebParts(Metrics(), {"database": broken, "model": fine})) as client:
        with capture_logs() as logs:
            answer = await client.get("/health/ready")
        assert answer.status == 503
        assert await answer.json() == {"ready": False, "parts": {"database": "failed", "model": "ok"}}
        assert "secret" not in str(logs)


async def test_a_part_that_hangs_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.web.PROBE_S", 0)
    async with served(WebParts(Metrics(), {"database": asyncio.Event().wait})) as client:
        answer = await client.get("/health/ready")
        assert (await answer.json())["parts"] == {"database": "too slow"}


async def test_the_metrics_are_measured_when_asked() -> None:
    metrics = Metrics()

    async def measure() -> None:
        metrics.waiting("outbox", 7)

    async with served(WebParts(metrics, measure=measure)) as client:
        answer = await client.get("/metrics")
        assert answer.content_type == "text/plain"
        assert 'frontdoor_waiting{queue="outbox"} 7.0' in await answer.text()


async def test_the_counters_are_shown_although_measuring_fails() -> None:
    metrics = Metrics()
    metrics.message("web")
    async with served(WebParts(metrics, measure=broken)) as client:
        assert 'frontdoor_messages_total{channel="web"} 1.0' in await (await client.get("/metrics")).text()


async def test_the_front_page_is_the_chat() -> None:
    async with served(WebParts(Metrics())) as client:
        answer = await client.get("/", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/chat/")


# --- what protects the reader ---


async def test_headers_that_protect() -> None:
    async def own(_request: web.Request) -> web.Response:
        return web.Response(headers={"Content-Security-Policy": "frame-ancestors https://city.example"})

    async with served(WebParts(Metrics()), web.get("/own", own)) as client:
        for path in ("/health/live", "/nowhere"):
            answer = await client.get(path)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Server"] == "frontdoor"
        assert (await client.get("/own")).headers["Content-Security-Policy"] == "frame-ancestors https://city.example"


async def test_an_error_is_a_number_and_no_more() -> None:
    async def fall(_request: web.Request) -> web.Response:
        raise RuntimeError("вул. Соборності 20, +380671234567")

    async with served(WebParts(Metrics()), web.get("/fall", fall)) as client:
        with capture_logs() as logs:
            answer = await client.get("/fall")
            page = await client.get("/fall", headers={"Accept": "text/html"})
        assert answer.status == 500
        assert answer.content_type == "application/problem+json"
        told = await answer.json()
        assert told == {"title": "Internal error", "status": 500, "incident": logs[0]["incident"]}
        assert logs[1]["incident"] in await page.text()
        assert "Traceback" not in await page.text()
        assert "Соборності" not in str(logs) + await page.text()
        assert logs[0]["error"] == "RuntimeError"
        assert logs[0]["route"] == "/fall"


async def test_no_such_page() -> None:
    async with served(WebParts(Metrics())) as client:
        answer = await client.get("/<script>", headers={"Accept": "text/html"})
        assert answer.status == 404
        assert "<script>" not in await answer.text()
        assert await (await client.get("/nowhere")).json() == {"title": "Not Found", "status": 404}


async def test_a_wrong_method_says_which_are_right() -> None:
    async with served(WebParts(Metrics())) as client:
        answer = await client.get("/core/events")
        assert answer.status == 405
        assert answer.headers["Allow"] == "POST"


async def test_a_part_of_an_app_below_is_covered_too() -> None:
    async def fall(_request: web.Request) -> web.Response:
        raise KeyError

    app = make_web(WebParts(Metrics()))
    below = web.Application()
    below.router.add_get("/fall", fall)
    app.add_subapp("/below", below)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/below/fall")
        assert answer.status == 500
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


# --- the core's events ---


class Book:
    """Records events."""

    def __init__(self) -> None:
        self.events: list[tuple[Event, Mapping[str, Any]]] = []
        self.full = False

    async def record(self, event: Event, body: Mapping[str, Any]) -> None:
        """Keep it, unless the disk is full."""
        if self.full:
            raise OSError
        self.events.append((event, body))


def event_body() -> bytes:
    body = {"id": "ev_1", "cursor": "1", "type": "notice.published", "occurred_at": "2026-11-24T10:00:00+02:00"}
    return json.dumps({**body, "news": "unknown members are tolerated"}).encode()


def signed(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    signature = Webhook(secret).sign("ev_1", at, body.decode())
    return {"webhook-id": "ev_1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


@asynccontextmanager
async def listening(book: Book, secrets: str = SECRET) -> AsyncIterator[Client]:
    async with served(WebParts(Metrics(), events=EventReader(secrets), record=book.record)) as client:
        yield client


async def test_a_signed_event_is_recorded() -> None:
    book = Book()
    async with listening(book) as client:
        answer = await client.post("/core/events", data=event_body(), headers=signed(event_body()))
        assert answer.status == 204
    [(event, body)] = book.events
    assert event.type == "notice.published"
    assert body == json.loads(event_body())


async def test_while_a_secret_is_replaced_both_are_good() -> None:
    book, newer = Book(), "whsec_bmV3ZXIgc2VjcmV0"
    async with listening(book, f"{newer} {SECRET}") as client:
        for secret in (SECRET, newer):
            answer = await client.post("/core/events", data=event_body(), headers=signed(event_body(), secret))
            assert answer.status == 204


@pytest.mark.parametrize("flaw", ["none", "other secret", "other body", "stale", "rubbish"])
async def test_an_event_without_a_good_signature_is_refused(flaw: str) -> None:
    book, body = Book(), event_body()
    headers = {
        "none": {},
        "other secret": signed(body, "whsec_b3RoZXIgc2VjcmV0"),
        "other body": signed(body + b" "),
        "stale": signed(body, at=datetime.now(UTC) - timedelta(minutes=6)),
        "rubbish": {"webhook-id": "ev_1", "webhook-timestamp": "soon", "webhook-signature": "v1,x"},
    }[flaw]
    async with listening(book) as client:
        answer = await client.post("/core/events", data=body, headers=headers)
        assert answer.status == 401
        assert answer.content_type == "application/problem+json"
    assert book.events == []


async def test_something_signed_that_is_no_event_is_refused() -> None:
    body = b'{"id": 1}'
    async with listening(Book()) as client:
        assert (await client.post("/core/events", data=body, headers=signed(body))).status == 400


async def test_an_event_that_cannot_be_recorded_is_to_come_again() -> None:
    book = Book()
    book.full = True
    async with listening(book) as client:
        answer = await client.post("/core/events", data=event_body(), headers=signed(event_body()))
        assert answer.status == 503


async def test_without_a_secret_every_event_is_refused() -> None:
    async with served(WebParts(Metrics())) as client:
        answer = await client.post("/core/events", data=event_body(), headers=signed(event_body()))
        assert answer.status == 401


async def test_a_body_that_is_too_large_is_refused() -> None:
    async with listening(Book()) as client:
        answer = await client.post("/core/events", data=BytesIO(b" " * (BODY_LIMIT + 1)))
        assert answer.status == 413


async def test_a_charset_that_does_not_exist_changes_nothing() -> None:
    book = Book()
    headers = {**signed(event_body()), "Content-Type": "application/json; charset=bogus"}
    async with listening(book) as client:
        assert (await client.post("/core/events", data=event_body(), headers=headers)).status == 204
