"""Telegram's HTTP: python-telegram-bot's transport on aiohttp, with one pool, time limits and a size limit.

The wire format is that of PTB's own transport: form-encoded, multipart where files go along.  The token is part of
every URL, so no exception raised here carries a URL, nor the exception it came from; PTB's own loggers, which write
URLs and residents' words, are silenced by ``quiet_library``.
"""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import hdrs
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECT_S = 5.0
READ_S = 10.0
WRITE_S = 30.0
"""An upload of 10 MB takes that long on a slow line; plain calls are over long before."""

LARGEST_ANSWER = 20 * 1024 * 1024
"""Bytes: the largest file that bots may download (core.telegram.org/bots/api#getfile)."""

_CHUNK = 256 * 1024
_FORM: Mapping[str, str] = {hdrs.CONTENT_TYPE: "application/x-www-form-urlencoded"}
_NESTED = (dict, list)
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""The library's own writes six signs for each Cyrillic letter, and each has to be quoted again."""
_UNSET = BaseRequest.DEFAULT_NONE
_NO_WORDS_AS_LOG_LEVEL = logging.WARNING


class TooLarge(TelegramError):
    """The answer is larger than allowed."""


def quiet_library() -> None:
    """Keep PTB's debug lines, which hold tokens and residents' words, out of every log."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # else RetryAfter warns each time it is made (PTB 22.2 and later)
    logging.getLogger("telegram").setLevel(_NO_WORDS_AS_LOG_LEVEL)


class AiohttpRequest(BaseRequest):
    """One pooled HTTP session for all calls of a bot, its long polling included."""

    __slots__ = ("_connections", "_largest", "_plain_timeout", "_session")

    def __init__(self, connections: int = 64, largest_answer: int = LARGEST_ANSWER) -> None:
        self._connections = connections
        self._largest = largest_answer
        self._session: aiohttp.ClientSession | None = None
        self._plain_timeout = _timeout(READ_S, WRITE_S, CONNECT_S)

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ_S

    async def initialize(self) -> None:
        """Open the pool; a second call does nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                headers={hdrs.USER_AGENT: "frontdoor", hdrs.ACCEPT_ENCODING: "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _UNSET,
        write_timeout: Any = _UNSET,
        connect_timeout: Any = _UNSET,
        pool_timeout: Any = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one call; raises ``TimedOut``, ``NetworkError`` or ``TooLarge``, never with the URL in it."""
        if self._session is None:
            raise NetworkError("not connected")
        timeout = self._plain_timeout
        if not (read_timeout is write_timeout is connect_timeout is _UNSET):
            timeout = _timeout(read_timeout, write_timeout, connect_timeout)
        body, headers = _body(request_data)
        call = self._session.request(method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
        try:
            async with call as response:
                status, answer = response.status, await _read(response, self._largest)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None
        if status >= 300 and not _is_telegrams(answer):
            raise NetworkError(f"HTTP {status} from something that is not Telegram")
        return status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; unlike the library's own, it writes no answer into the log."""
        try:
            parsed = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("the answer is not JSON") from None
        if not isinstance(parsed, dict):
            raise TelegramError("the answer is not a JSON object")
        return parsed


class LeanBot(Bot):
    """PTB's bot with a way past its objects.

    Building ``Message`` objects that nobody reads costs seven times the call itself (402 µs against 50 µs of one
    core), and one odd field in them loses the whole answer.  ``call`` takes and gives plain JSON, with the library's
    encoding and errors.
    """

    __slots__ = ()

    async def call(self, method: str, parameters: dict[str, Any], read_timeout: float | None = None) -> Any:
        """The ``result`` of one Bot API method; raises ``telegram.error.TelegramError``."""
        wait = _UNSET if read_timeout is None else read_timeout
        flat = {name: _to_json(value) if isinstance(value, _NESTED) else value for name, value in parameters.items()}
        try:
            return await self._do_post(method, flat, read_timeout=wait)  # ``_post`` looks for objects to change in it
        except KeyError:
            raise TelegramError("the answer has no result") from None

    async def connect(self) -> str:
        """Open the pool and ask for our own name; unlike ``initialize``, no error holds the token."""
        for request in self._request:
            await request.initialize()
        me = await self.call("getMe", {})
        return str(me.get("username")) if isinstance(me, dict) else ""

    async def disconnect(self) -> None:
        """Close the pool."""
        for request in self._request:
            await request.shutdown()


def _timeout(read: Any, write: Any, connect: Any) -> aiohttp.ClientTimeout:
    read_s = READ_S if read is _UNSET else read
    connect_s = CONNECT_S if connect is _UNSET else connect
    write_s = WRITE_S if write is _UNSET else write
    total = None if None in (read_s, connect_s, write_s) else read_s + connect_s + write_s
    return aiohttp.ClientTimeout(total=total, connect=connect_s, sock_connect=connect_s, sock_read=read_s)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str] | None]:
    if data is None:
        return None, None
    fields = data.json_parameters
    if not data.contains_files:
        return _form(fields), _FORM
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=content_type)
    return form, None


def _form(fields: dict[str, str]) -> bytes:
    """``application/x-www-form-urlencoded``; yarl quotes Cyrillic five times as fast as ``urllib`` does."""
    return URL.build(query=fields).raw_query_string.encode("ascii")


def _is_telegrams(answer: bytes) -> bool:
    """Whether it has Telegram's form; what a proxy or gateway says must not reach an error text."""
    try:
        return "description" in AiohttpRequest.parse_json_payload(answer)
    except TelegramError:
        return False


async def _read(response: aiohttp.ClientResponse, largest: int) -> bytes:
    length = response.content_length
    if length is not None and length <= largest:
        return await response.read()
    if length is not None:
        raise TooLarge(f"{length} bytes")
    received = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        received += chunk
        if len(received) > largest:
            raise TooLarge(f"over {largest} bytes")
    return bytes(received)
