"""Idempotency keys: the same request under the same key has one effect and one answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from backend_client.sandbox.act import Act, stamp
from backend_client.sandbox.problems import Problem, bad_request
from backend_client.sandbox.seed import Json

REMEMBERED = timedelta(days=8)
"""How long a key is remembered; the contract asks for 7 days at least."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the core."""

    status: int
    """HTTP status."""
    body: Json
    """A JSON object; a problem document from 400 up."""
    replayed: bool = False
    """True when it was given before."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked under which key."""

    key: str
    """The Idempotency-Key."""
    asked: str
    """Digest of path and body; differs for different requests."""


def read_key(header: str | None) -> str:
    """Read the header.  Raises a 400 problem when it is missing or not 1-255 visible ASCII characters."""
    if header is None or not _KEY.fullmatch(header):
        raise bad_request("Idempotency-Key must be 1-255 visible ASCII characters")
    return header


def digest(path: str, body: bytes) -> str:
    """Answer the digest of a request."""
    return hashlib.sha256(path.encode() + b"\0" + body).hexdigest()


def canonical(body: object) -> bytes:
    """Write JSON so that equal values are equal bytes."""
    return json.dumps(body, sort_keys=True, ensure_ascii=True).encode()


def once(act: Act, request: Request, work: Callable[[Act], Answer]) -> Answer:
    """Do the work under its key, or answer what was answered first.  Refusals are remembered like successes."""
    known = act.db.execute("SELECT asked, status, body FROM answers WHERE key = ?", (request.key,)).fetchone()
    if known is not None:
        if known["asked"] != request.asked:
            raise Problem(422, "The key was used for another request", "Use a new Idempotency-Key.")
        return Answer(known["status"], json.loads(known["body"]), replayed=True)
    answer = _do(act, work)
    act.db.execute(
        "INSERT INTO answers (key, asked, status, body, made_at) VALUES (?, ?, ?, ?, ?)",
        (request.key, request.asked, answer.status, json.dumps(answer.body, ensure_ascii=False), act.at),
    )
    return answer


def forget_old(act: Act) -> None:
    """Delete the keys whose time is over."""
    act.db.execute("DELETE FROM answers WHERE made_at < ?", (stamp(act.now - REMEMBERED),))


def _do(act: Act, work: Callable[[Act], Answer]) -> Answer:
    act.db.execute("SAVEPOINT work")
    try:
        answer = work(act)
    except Problem as problem:
        act.db.execute("ROLLBACK TO work")
        act.touched.clear()
        answer = Answer(problem.status, problem.body())
    act.db.execute("RELEASE work")
    return answer
