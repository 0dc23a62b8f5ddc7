"""Deep links: a short token stands for a place, a ticket or an account to be linked.

A token of a place is a digest of the place: printed anew it is the same, and stickers outlive a lost database once the
list is loaded again.  All other tokens are random, so that nobody finds one by trying.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from secrets import token_urlsafe
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, or_, select, update

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.link_tables import links

PLACE, TICKET, ACCOUNT = "place", "ticket", "account"
RANDOM_BYTES: Final = 18
"""144 bits: 24 characters."""
DIGEST_BYTES: Final = 12
"""Of a place: 16 characters keep the printed code coarse, and two places of a city do not meet in 96 bits."""
SAME_PLACE: Final = ("text", "street", "house", "entrance", "id")
"""What makes a place another one; its point and its district may be corrected later."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class LinkState(StrEnum):
    """What a link is still good for."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Link:
    """What a token stands for."""

    token: str
    kind: str
    """``place``, ``ticket`` or ``account``."""
    body: dict[str, Any]
    state: LinkState


class Links:
    """Making and opening."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def make(
        self, kind: str, body: dict[str, Any], expires_at: datetime | None = None, token: str | None = None
    ) -> str:
        """A token for ``body``: a random one, or the one given, which then stands for this alone and is unused again.

        Raises ``ValueError`` for a token that a channel could not carry.
        """
        token = token or token_urlsafe(RANDOM_BYTES)
        if not is_token(token):
            raise ValueError("a token is 1 to 64 of A-Z a-z 0-9 _ -")
        row = {"token": token, "kind": kind, "body": body, "created_at": self._ground.clock(), "expires_at": expires_at}
        await self._ground.write(lambda connection: _put(connection, [row]))
        return token

    def after(self, span: timedelta) -> datetime:
        """When a link made now expires that is good for so long."""
        return self._ground.clock() + span

    async def make_places(self, bodies: Sequence[dict[str, Any]]) -> list[str]:
        """The tokens of places, in their order; those known already stay as they are printed."""
        now = self._ground.clock()
        tokens = [place_token(body) for body in bodies]
        rows = {
            token: {"token": token, "kind": PLACE, "body": body, "created_at": now, "expires_at": None}
            for token, body in zip(tokens, bodies, strict=True)
        }
        await self._ground.write(lambda connection: _put(connection, list(rows.values())))
        return tokens

    async def open(self, token: str) -> Link | None:
        """What it stands for, also when it is used or expired; None when nobody made it, or it is long forgotten."""
        if not is_token(token):
            return None
        query, now = select(links).where(links.c.token == token), self._ground.clock()
        row = await self._ground.database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Link(row.token, row.kind, row.body, _state(row, now))


def is_token(text: str) -> bool:
    """What every channel can carry."""
    return _TOKEN.fullmatch(text) is not None


def place_token(body: dict[str, Any]) -> str:
    """The token of a place, from its name alone: however it is spaced and whatever else is known of it."""
    name = [" ".join(str(body.get(part) or "").casefold().split()) for part in SAME_PLACE]
    plain = json.dumps(name, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(blake2b(plain.encode(), digest_size=DIGEST_BYTES).digest()).decode()


def use(connection: Connection, token: str, now: datetime) -> bool:
    """Use a link that works once, in the caller's transaction; False when it was used, has expired or is unknown."""
    fresh = or_(links.c.expires_at.is_(None), links.c.expires_at > now)
    using = update(links).where(links.c.token == token, links.c.used_at.is_(None), fresh)
    return connection.execute(using.values(used_at=now)).rowcount == 1


def forget_expired(connection: Connection, before: datetime) -> int:
    """Delete what expired before then; how many."""
    return connection.execute(delete(links).where(links.c.expires_at < before)).rowcount


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    putting = insert_or(connection, links)
    changes = {name: putting.excluded[name] for name in ("kind", "body", "expires_at")} | {"used_at": None}
    connection.execute(putting.on_conflict_do_update(index_elements=["token"], set_=changes), rows)


def _state(row: Row[Any], now: datetime) -> LinkState:
    if row.used_at is not None:
        return LinkState.USED
    return LinkState.EXPIRED if row.expires_at is not None and row.expires_at <= now else LinkState.OPEN
