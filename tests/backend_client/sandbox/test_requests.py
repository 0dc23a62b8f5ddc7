"""What holds for every request: who may call, keys, bodies, files, the classifier."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from backend_client.sandbox import attachments
from tests.backend_client.sandbox.running import PNG, Sandbox, Start, new_ticket

FORM, PART = "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"
ROOT = Path(__file__).parents[3]


def test_the_packaged_contract_is_the_documented_one() -> None:
    packaged, documented = ROOT / "backend_client/core-api.yaml", ROOT / "docs/contracts/core-api.yaml"
    assert packaged.read_bytes() == documented.read_bytes()


@pytest.mark.parametrize("header", [None, "secret", "Basic secret", "Bearer", "Bearer ", "Bearer other", "Bearer ї"])
async def test_callers_need_the_token(sandbox: Sandbox, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await sandbox.client.get("/v1/classifier", headers=headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert (await response.json(content_type="application/problem+json"))["status"] == 401


async def test_without_a_configured_token_any_will_do(start: Start) -> None:
    sandbox = await start(token=None)
    assert (await sandbox.client.get("/v1/classifier", headers={"Authorization": "bearer x"})).status == 200
    assert (await sandbox.client.get("/v1/classifier")).status == 401


async def test_the_classifier_is_sent_once(sandbox: Sandbox) -> None:
    first = await sandbox.client.get("/v1/classifier", headers=sandbox.headers)
    assert (await first.json())["version"] == "demo-small-1"
    etag = first.headers["ETag"]
    for known, status in ((etag, 304), (f'"x", W/{etag}', 304), ("*", 304), ('"x"', 200)):
        again = await sandbox.client.get("/v1/classifier", headers=sandbox.headers | {"If-None-Match": known})
        assert (again.status, again.headers["ETag"]) == (status, etag)


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/tickets/a/b/c", "/v1/"])
async def test_unknown_paths_are_problems(sandbox: Sandbox, path: str) -> None:
    response = await sandbox.client.get(path, headers=sandbox.headers)
    assert (response.status, response.content_type) == (404, "application/problem+json")


async def test_wrong_methods_are_problems(sandbox: Sandbox) -> None:
    response = await sandbox.client.delete("/v1/tickets", headers=sandbox.headers)
    assert (response.status, response.content_type) == (405, "application/problem+json")
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b'{"a": ' + b"1" * 5000 + b"}",
        '{"a": "ї"}'.encode("cp1251"),
    ],
)
async def test_what_is_not_json_is_400(sandbox: Sandbox, raw: bytes) -> None:
    headers = sandbox.headers | {"Idempotency-Key": "k", "Content-Type": "application/json; charset=bogus"}
    response = await sandbox.client.post("/v1/tickets", data=raw, headers=headers)
    assert (response.status, response.content_type) == (400, "application/problem+json")


async def test_a_bogus_charset_is_no_failure(sandbox: Sandbox) -> None:
    headers = sandbox.headers | {"Idempotency-Key": "k", "Content-Type": "application/json; charset=bogus"}
    body = json.dumps(new_ticket()).encode()
    assert (await sandbox.client.post("/v1/tickets", data=body, headers=headers)).status == 201


@pytest.mark.parametrize("body", [[], "text", 5, {}, {"classifier_code": {}}])
async def test_other_json_is_422(sandbox: Sandbox, body: object) -> None:
    assert (await sandbox.refused("/tickets", body))[0] == 422


async def test_other_media_types_are_415(sandbox: Sandbox) -> None:
    headers = sandbox.headers | {"Idempotency-Key": "k", "Content-Type": "text/plain"}
    assert (await sandbox.client.post("/v1/tickets", data=b"{}", headers=headers)).status == 415
    assert (await sandbox.client.post("/v1/attachments", data=b"{}", headers=headers)).status == 415


@pytest.mark.parametrize("key", [None, "", "a b", "k" * 256, "ключ"])
async def test_unusable_keys_are_400(sandbox: Sandbox, key: str | None) -> None:
    headers = sandbox.headers | ({} if key is None else {"Idempotency-Key": key})
    assert (await sandbox.client.post("/v1/tickets", json=new_ticket(), headers=headers)).status == 400


async def test_the_same_request_again_is_answered_the_same(sandbox: Sandbox) -> None:
    first = await sandbox.post("/tickets", new_ticket(), key="k")
    again = await sandbox.post("/tickets", dict(reversed(new_ticket().items())), key="k")
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status, await again.read()) == (first.status, await first.read())
    assert len((await sandbox.get("/tickets", applicant_ref="telegram:1"))["tickets"]) == 1


async def test_the_same_key_for_another_request_is_422(sandbox: Sandbox) -> None:
    ticket = await sandbox.made("/tickets", new_ticket(), key="k")
    assert (await sandbox.post("/tickets", new_ticket(description="інше"), key="k")).status == 422
    assert (await sandbox.post(f"/tickets/{ticket['id']}/comments", {"text": "ще"}, key="k")).status == 422
    assert (await sandbox.upload(key="k")).status == 422
    assert len((await sandbox.get("/tickets", applicant_ref="telegram:1"))["tickets"]) == 1


async def test_refusals_are_remembered_under_their_key(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    path, body = f"/tickets/{ticket['id']}/feedback", {"outcome": "resolved", "applicant_ref": "telegram:1"}
    assert (await sandbox.post(path, body, key="early")).status == 409
    await sandbox.moved(ticket["id"], "assigned", "done")
    again = await sandbox.post(path, body, key="early")
    assert (again.status, again.content_type) == (409, "application/problem+json")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await sandbox.post(path, body, key="new")).status == 200


async def test_many_at_once_under_one_key_make_one_ticket(sandbox: Sandbox) -> None:
    answers = await asyncio.gather(*(sandbox.post("/tickets", new_ticket(), key="k") for _ in range(8)))
    assert len({await answer.read() for answer in answers}) == 1
    assert len((await sandbox.get("/tickets", applicant_ref="telegram:1"))["tickets"]) == 1


async def test_keys_outlive_a_restart(start: Start) -> None:
    before = await start()
    first = await before.made("/tickets", new_ticket(), key="k")
    await before.client.close()
    after = await start(before.clock)
    after.clock.move(days=7)
    assert await after.made("/tickets", new_ticket(), key="k") == first


async def test_files_are_told_by_their_content(sandbox: Sandbox) -> None:
    first = await sandbox.upload(key="k")
    again = await sandbox.upload(key="k")
    assert first.status == 201
    assert (await first.json()).items() >= {"content_type": "image/png", "size": len(PNG)}.items()
    assert await again.json() == await first.json()
    assert (await sandbox.upload(PNG + b"x", key="k")).status == 422
    assert (await sandbox.upload(b"<svg onload='alert(1)'/>")).status == 415
    assert (await sandbox.upload(b"")).status == 422


@pytest.mark.parametrize(("more", "status"), [(0, 201), (1, 413), (200_000, 413)])
async def test_files_have_a_largest_size(sandbox: Sandbox, more: int, status: int) -> None:
    body = PNG + b"\0" * (attachments.LARGEST - len(PNG) + more)
    response = await sandbox.upload(body)
    assert response.status == status
    if status == 413:
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        ("multipart/form-data", b"--x--"),
        (FORM, b""),
        (FORM, b"junk"),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhalf'),
        (FORM, PART + b'; name="a"\r\nContent-Type: text/plain; charset=bogus\r\n\r\na\r\n--x--\r\n'),
        (FORM, PART + b'; name="other"\r\n\r\na\r\n--x--\r\n'),
        (FORM, PART + b"\r\n\r\na\r\n--x--\r\n"),
    ],
)
async def test_broken_forms_are_refused(sandbox: Sandbox, content_type: str, raw: bytes) -> None:
    headers = sandbox.headers | {"Idempotency-Key": "k", "Content-Type": content_type}
    response = await sandbox.client.post("/v1/attachments", data=raw, headers=headers)
    assert response.status in {400, 415, 422}
    assert response.content_type == "application/problem+json"


async def test_files_wait_a_day(sandbox: Sandbox) -> None:
    photo = (await (await sandbox.upload()).json())["id"]
    late = (await (await sandbox.upload()).json())["id"]
    sandbox.clock.move(hours=24)
    assert await sandbox.ticket(attachments=[photo])
    sandbox.clock.move(seconds=1)
    assert await sandbox.refused("/tickets", new_ticket(attachments=[late])) == (422, ["/attachments/0"])
