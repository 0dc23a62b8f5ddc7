"""Only events that the core signed, lately, are read."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict
from standardwebhooks.webhooks import Webhook

from backend_client.errors import BadAnswer, BadSignature
from backend_client.events import EventReader
from backend_client.kinds import EventType
from tests.backend_client.contract import example, schemas

OLD = "whsec_" + base64.b64encode(b"an old secret of 24 bytes").decode()
NEW = "whsec_" + base64.b64encode(b"a new secret of 24 bytes!").decode()
BODY = json.dumps(example(schemas()["Event"], full=True), ensure_ascii=False).encode()


def signed(body: bytes = BODY, *secrets: str, age: timedelta = timedelta(0), event_id: str = "e1") -> CIMultiDict[str]:
    at = datetime.now(UTC) - age
    signatures = [Webhook(secret).sign(event_id, at, body.decode()) for secret in secrets or (NEW,)]
    stamp = str(int(at.timestamp()))
    return CIMultiDict({"Webhook-Id": event_id, "webhook-timestamp": stamp, "WEBHOOK-SIGNATURE": " ".join(signatures)})


def test_an_event_is_read() -> None:
    event = EventReader(NEW).read(BODY, signed())
    assert (event.type, event.change and event.change.before) == (EventType.STATUS_CHANGED, "registered")


@pytest.mark.parametrize("secrets", [NEW, f"{OLD} {NEW}", f" {NEW}\n{OLD} "])
@pytest.mark.parametrize("used", [(NEW,), (OLD, NEW), (NEW, OLD)])
def test_secrets_can_be_rotated_on_both_sides(secrets: str, used: tuple[str, ...]) -> None:
    assert EventReader(secrets).read(BODY, signed(BODY, *used)).cursor == "слово"


def test_a_foreign_signature_is_refused() -> None:
    with pytest.raises(BadSignature):
        EventReader(NEW).read(BODY, signed(BODY, OLD))


@pytest.mark.parametrize("age", [timedelta(minutes=6), -timedelta(minutes=6), timedelta(days=900)])
def test_a_stale_event_is_refused(age: timedelta) -> None:
    with pytest.raises(BadSignature):
        EventReader(NEW).read(BODY, signed(age=age))


@pytest.mark.parametrize("age", [timedelta(minutes=4), -timedelta(minutes=4)])
def test_clocks_may_differ_a_little(age: timedelta) -> None:
    assert EventReader(NEW).read(BODY, signed(age=age)).id == "слово"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, "", "?", "v1", "v1,?", "v2,AAAA", "nan", "1e999", "\udce2", "a,b,c"])
def test_odd_headers_are_refused(name: str, value: str | None) -> None:
    headers = dict(signed())
    headers = {key.lower(): text for key, text in headers.items() if key.lower() != name}
    if value is not None:
        headers[name] = value
    with pytest.raises(BadSignature):
        EventReader(NEW).read(BODY, headers)


@pytest.mark.parametrize("body", [BODY + b" ", BODY.replace(b"ticket", b"socket"), b"", b"\xff\xfe"])
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(BadSignature):
        EventReader(NEW).read(body, signed())


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": "e1"}'])
def test_a_signed_something_is_not_an_event(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        EventReader(NEW).read(body, signed(body))


def test_an_unknown_type_is_read() -> None:
    body = json.dumps(example(schemas()["Event"], full=False) | {"type": "ticket.sang", "song": "la"}).encode()
    assert EventReader(NEW).read(body, signed(body)).type == "ticket.sang"


@pytest.mark.parametrize("secrets", ["", "  ", "whsec_", "whsec_!!!", f"{NEW} whsec_квіти"])
def test_a_malformed_secret_is_noticed_and_not_quoted(secrets: str) -> None:
    with pytest.raises(ValueError, match="webhook secret") as caught:
        EventReader(secrets)
    assert "!!!" not in str(caught.value)
    assert caught.value.__cause__ is None
