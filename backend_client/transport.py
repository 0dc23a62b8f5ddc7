"""One try of one call over HTTP: every way it can fail becomes an error of the tree.

Redirects are not followed (the token would travel along), answers are read up to a limit, the answer's charset is
ignored (JSON is UTF-8), and errors of the HTTP library are not chained: their texts quote URLs with phones in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
)
from pydantic import ValidationError
from yarl import URL

from .errors import BadAnswer, CoreError, CoreUnavailable, refusal
from .value import Value
from .values import Problem

ANSWER_LIMIT = 8 * 2**20
"""Bytes of an answer. A classifier of 300 entries with 20 examples each has 1 MB."""
PROBLEM_LIMIT = 64 * 2**10
"""Bytes of a problem document; a longer one is not read."""
FILE_LIMIT = 20 * 2**20
"""Bytes of a photo of the work."""
LONGEST_RETRY_AFTER_S = 24 * 3600.0

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as the contract writes it."""

    method: str
    path: str
    """With ``{id}`` where the ticket's id stands."""
    ticket_id: str = ""
    params: Mapping[str, str | float | bool | None] = field(default_factory=dict)
    """Query; None members are left out."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Value | FormData | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, base: str) -> URL:
        """Where it goes; ids are opaque and stay one segment of the path. Raises ``NotFound`` for one that cannot."""
        if "{id}" in self.path and self.ticket_id in {"", ".", ".."}:
            raise refusal(str(self), Problem(title="", status=404))
        return URL(base + self.path.replace("{id}", quote(self.ticket_id, safe="", errors="replace")), encoded=True)

    def query(self) -> dict[str, str]:
        """The query as text."""
        return {name: _text(value) for name, value in self.params.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a status below 400."""

    call: Call
    status: int
    etag: str | None
    body: bytes

    def read(self, kind: type[V]) -> V:
        """The body as a value; raises ``BadAnswer`` when it is not one."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            where = ", ".join(_place(found["loc"], found["type"]) for found in error.errors()[:3])
            raise BadAnswer(f"{self.call}: not a {kind.__name__}: {where}") from None


class Transport:
    """One connection pool to one core."""

    def __init__(self, base_url: str, token: str | None, connect_s: float = 2.0) -> None:
        if URL(base_url).scheme not in {"http", "https"} or not URL(base_url).host:
            raise ValueError("the core's address must be an http or https one")
        self._base = base_url.rstrip("/")
        self._token = token
        self._connect_s = connect_s
        self._session: ClientSession | None = None

    def open(self) -> None:
        """Make the pool; needs a running event loop."""
        headers = {"Accept": "application/json, application/problem+json", "User-Agent": "frontdoor"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        self._session = ClientSession(headers=headers, cookie_jar=DummyCookieJar())

    async def close(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, call: Call, total_s: float) -> Answer:
        """Make the call once, within ``total_s`` seconds. Raises ``CoreError``."""
        try:
            return await self._exchange(call, total_s)
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise CoreUnavailable(f"{call}: {type(error).__name__}", outcome_unknown=False) from None
        except ClientResponseError as error:  # what came back is not HTTP
            raise BadAnswer(f"{call}: {type(error).__name__}") from None
        except (ClientError, OSError) as error:  # OSError includes TimeoutError
            raise CoreUnavailable(f"{call}: {type(error).__name__}", outcome_unknown=True) from None

    async def fetch(self, url: str, total_s: float) -> bytes:
        """The file at an absolute address of the core's own server; no other is asked. Raises ``CoreError``."""
        call = Call("GET", "photo")
        if self._session is None:
            raise RuntimeError("use the client inside `async with`")
        address = _address(url)
        if address is None or address.origin() != URL(self._base).origin():
            raise BadAnswer("a photo on a server that is not the core's")
        try:
            timeout = ClientTimeout(total=total_s, connect=min(self._connect_s, total_s))
            async with self._session.get(address, allow_redirects=False, timeout=timeout) as response:
                if response.status >= 400:
                    raise await _refusal(call, response)
                body = await _limited(response, FILE_LIMIT) if response.status == 200 else None
        except (ClientError, OSError) as error:  # OSError includes TimeoutError
            raise CoreUnavailable(f"{call}: {type(error).__name__}", outcome_unknown=False) from None
        if body is None:
            raise BadAnswer("a photo that is redirected, or too large")
        return body

    async def _exchange(self, call: Call, total_s: float) -> Answer:
        if self._session is None:
            raise RuntimeError("use the client inside `async with`")
        body, headers = _sent(call.body)
        async with self._session.request(
            call.method,
            call.url(self._base),
            params=call.query(),
            data=body,
            headers={**call.headers, **headers},
            allow_redirects=False,
            timeout=ClientTimeout(total=total_s, connect=min(self._connect_s, total_s)),
        ) as response:
            return await _answer(call, response)


def _address(url: str) -> URL | None:
    """A web address without anybody's name in it."""
    try:
        address = URL(url)
    except ValueError:
        return None
    plain = address.scheme in {"http", "https"} and address.host and address.user is None and address.password is None
    return address if plain else None


def _sent(body: Value | FormData | None) -> tuple[bytes | FormData | None, dict[str, str]]:
    """What goes over the wire, and the headers it needs."""
    if not isinstance(body, Value):
        return body, {}
    return body.model_dump_json(by_alias=True, exclude_none=True).encode(), {"Content-Type": "application/json"}


async def _answer(call: Call, response: ClientResponse) -> Answer:
    if response.status >= 400:
        raise await _refusal(call, response)
    if 300 <= response.status < 400 and response.status != 304:
        raise BadAnswer(f"{call}: redirected ({response.status}); the core's address in the settings is not its own")
    body = await _limited(response, ANSWER_LIMIT)
    if body is None:
        raise BadAnswer(f"{call}: more than {ANSWER_LIMIT} bytes")
    return Answer(call, response.status, response.headers.get("ETag"), body)


async def _refusal(call: Call, response: ClientResponse) -> CoreError:
    body = await _limited(response, PROBLEM_LIMIT)
    try:
        problem = Problem.model_validate_json(body or b"")
    except ValidationError:  # a proxy's page, or a core that has no words: the status says enough
        problem = Problem(title="", status=response.status)
    problem = problem.model_copy(update={"status": response.status})
    return refusal(str(call), problem, retry_after_s(response.headers.get("Retry-After")))


async def _limited(response: ClientResponse, limit: int) -> bytes | None:
    """The body, unpacked; None when it is longer than ``limit`` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            response.close()  # the rest is not worth the wait, so this connection is lost
            return None
    return bytes(body)


def retry_after_s(header: str | None) -> float | None:
    """Seconds of a ``Retry-After`` header, at most a day; None when it is absent or not in seconds."""
    digits = (header or "").strip()
    if not (digits.isascii() and digits.isdecimal()):
        return None
    return min(float(digits), LONGEST_RETRY_AFTER_S)


def _text(value: str | float | bool) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.encode(errors="replace").decode()  # half a surrogate pair cannot be sent


def _place(loc: tuple[int | str, ...], problem: str) -> str:
    return f"/{'/'.join(map(str, loc))} ({problem})"
