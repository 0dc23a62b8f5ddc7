"""Calls to Viber's REST API, and downloads.  viberbot's own sender has no time limit and writes the token into the log.

Rules of this file:
* The token travels in a header and stands in no address, error or log line.
* Every call ends within its time; an answer is read up to a limit.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from aiohttp import hdrs

from bots.channels.channel import MediaRefused
from bots.channels.viber.errors import Failed, Unreachable
from bots.channels.viber.reading import Json

CALL_S = 15.0
DOWNLOAD_S = 60.0
"""26 MB, the largest video, on a slow line."""
CONNECT_S = 5.0
LARGEST_ANSWER = 256 * 1024
"""Bytes; ``get_account_info`` lists the administrators, everything else has some hundred."""
LARGEST_REQUEST = 30_000
"""Bytes of a request, keyboard included (developers.viber.com/docs/api/rest-bot-api)."""
REDIRECTS = 3

_CHUNK = 256 * 1024
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""As UTF-8: six signs for each Cyrillic letter would not fit into 30 kB."""


class ViberClient:
    """One pooled HTTP session for all calls of a bot."""

    def __init__(self, token: str, api_url: str, connections: int = 64) -> None:
        self._headers = {"X-Viber-Auth-Token": token, hdrs.CONTENT_TYPE: "application/json; charset=utf-8"}
        self._base = f"{api_url.rstrip('/')}/pa/"
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self.schemes = ("https", "http") if api_url.startswith("http://") else ("https",)
        """How media may be fetched: in the clear only where Viber itself is spoken to so, as in a test."""

    async def call(self, method: str, body: Json) -> Json:
        """The answer of one method. Raises ``Unreachable`` or ``Failed``."""
        written, url = encode(body), self._base + method
        try:
            # A redirect would carry the token elsewhere.
            async with self._open().post(url, data=written, headers=self._headers, allow_redirects=False) as response:
                status, wait = response.status, response.headers.get(hdrs.RETRY_AFTER, "")
                answer = await _read(response.content, LARGEST_ANSWER)
        except TimeoutError:
            raise Unreachable("timed out") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if status != 200 or answer is None:
            raise Unreachable(f"HTTP {status}", float(wait) if wait.isdecimal() and len(wait) < 6 else None)
        return _sound(answer)

    async def download(self, url: str, limit: int) -> bytes:
        """What is at ``url``. Raises ``MediaRefused`` (``size``, ``gone``) or ``Unreachable``."""
        if url.partition("://")[0].lower() not in self.schemes:
            raise MediaRefused("gone")
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_S, connect=CONNECT_S, sock_connect=CONNECT_S)
        try:
            async with self._open().get(url, timeout=timeout, max_redirects=REDIRECTS) as response:
                if response.status != 200:
                    raise _absent(response.status)
                if (response.content_length or 0) > limit:
                    raise MediaRefused("size")
                content = await _read(response.content, limit)
        except TimeoutError:
            raise Unreachable("timed out") from None
        except aiohttp.InvalidURL:
            raise MediaRefused("gone") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if content is None:
            raise MediaRefused("size")
        return content

    async def close(self) -> None:
        """Close the pool; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                headers={hdrs.USER_AGENT: "frontdoor", hdrs.ACCEPT_ENCODING: "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=CALL_S, connect=CONNECT_S, sock_connect=CONNECT_S),
            )
        return self._session


def encode(body: Json) -> bytes:
    """A request's body as it travels."""
    return _to_json(body).encode()


def _sound(answer: bytes) -> Json:
    try:
        said: Any = json.loads(answer)
        status = said["status"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise Unreachable("something that is not Viber answered") from None
    if type(status) is not int:
        raise Unreachable("something that is not Viber answered")
    if status != 0:
        raise Failed(status)
    return dict(said)


def _absent(status: int) -> MediaRefused | Unreachable:
    return Unreachable(f"HTTP {status}") if status >= 500 or status == 429 else MediaRefused("gone")


async def _read(content: aiohttp.StreamReader, limit: int) -> bytes | None:
    """None when there is more than ``limit``."""
    received = bytearray()
    async for chunk in content.iter_chunked(_CHUNK):
        received += chunk
        if len(received) > limit:
            return None
    return bytes(received)
