"""Who writes: a secret kept in the browser, and the id made from it that everybody else sees.

Rules of this file:
* The token opens the chat.  It is made here and lives in the visitor's browser; it is never stored, logged or put in
  a URL.
* The id names the chat in the database and in the core.  It cannot be turned back into the token.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from yarl import URL

from dialogs.messages import ChatId

TOKEN_BYTES: Final = 16
"""128 bits: not to be guessed."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Visitor:
    """One browser."""

    token: str
    id: str
    """20 lower-case letters and digits; the same for the same token, always."""

    @property
    def chat(self) -> ChatId:
        """The chat of this visitor on the channel ``web``."""
        return ChatId(self.id)

    def __repr__(self) -> str:
        return f"Visitor({self.id})"


def new_visitor() -> Visitor:
    """Somebody who was never here."""
    return _visitor(secrets.token_urlsafe(TOKEN_BYTES))


def known_visitor(token: str | None) -> Visitor | None:
    """Whose token this is; None when it is not a token."""
    return _visitor(token) if token is not None and _TOKEN.fullmatch(token) else None


def bearer(request: web.Request) -> Visitor | None:
    """The visitor whose token the ``Authorization`` header carries."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return known_visitor(token.strip()) if scheme.lower() == "bearer" else None


def own_host(request: web.Request) -> str | None:
    """The host and port this request was sent to; None when that is nonsense."""
    return request.host if _HOST.fullmatch(request.host) else None


def from_our_page(request: web.Request, public_url: str | None) -> bool:
    """A page of ours sent this: browsers tell in ``Origin``, and scripts of other sites cannot change it."""
    origin = request.headers.get("Origin", "")
    if public_url is not None and origin == str(URL(public_url).origin()):
        return True
    scheme, _, host = origin.partition("://")
    return scheme in {"http", "https"} and host != "" and host == own_host(request)


def _visitor(token: str) -> Visitor:
    digest = hashlib.sha256(b"frontdoor web visitor\n" + token.encode()).digest()
    return Visitor(token, base64.b32encode(digest).decode().lower()[:20])
