"""``GET /desk/events``: server-sent events that tell open pages which topics have changed; the pages fetch the rest.

Each event is named by its topic and holds the new version.  Its id holds all versions that the page knows then, so a
browser that connects again (``Last-Event-ID``) hears only what it missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Final
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from bots.desk.gate import Gate
from bots.desk.live import news
from bots.desk.parts import PARTS
from bots.desk.roles import Least
from bots.desk.visits import seated, visit_of

BEAT_S: Final = 15.0
"""Seconds after which something is sent, so that both sides notice when the other is gone."""
AGAIN_MS: Final = 2000
"""After so long a browser connects again."""
TOPICS: Final = {"access": Least.ADMINISTRATOR}
"""Beside one's own session: who hears of what."""


def routes(gate: Gate) -> None:
    """The one page of this file."""
    gate.get("/events", _events, Least.OPERATOR)


async def _events(request: web.Request) -> web.StreamResponse:
    """Until the page closes, the session ends or locks, or the server stops."""
    session, _ = seated(request)
    own, rank = f"session:{session.id}", visit_of(request).rank
    topics = [own, *(topic for topic, least in TOPICS.items() if rank >= least)]
    seen = {own: "open"} | _known(request.headers.get("Last-Event-ID", ""))
    response = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    response.content_type = "text/event-stream"
    await response.prepare(request)
    await response.write(f"retry: {AGAIN_MS}\n\n".encode())
    with suppress(ConnectionResetError):  # the page was closed: the everyday end
        async with aclosing(news(request.config_dict[PARTS].live, topics, seen, BEAT_S)) as coming:
            async for fresh in coming:
                seen |= fresh
                await response.write(_written(fresh, seen, own))
                if seen[own] != "open":
                    break
    return response


def _written(fresh: Mapping[str, str], seen: Mapping[str, str], own: str) -> bytes:
    if not fresh:
        return b": here\n\n"
    known = urlencode(sorted(seen.items()))
    names = [("session" if topic == own else topic, version) for topic, version in fresh.items()]
    return "".join(f"id: {known}\nevent: {name}\ndata: {version}\n\n" for name, version in names).encode()


def _known(last: str) -> dict[str, str]:
    """The versions that a browser says it knows."""
    return dict(parse_qsl(last[:2000], max_num_fields=50)) if last.count("&") < 50 else {}
