"""A fast stand-in for the Bot API, and the residents behind it: it posts updates and waits for the replies.

Unlike ``tests.fakes.telegram`` it checks nothing; it must cost less than what it measures.  Loops are bounded in count
and time, and everything stays on this machine.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

SECRET = "bench-secret"
TOKEN = "1:bench"
GIVE_UP_S = 20.0
"""A reply that takes longer counts as lost, and ends the run."""

NextUpdate = Callable[[int, dict[str, str]], dict[str, Any]]
"""Makes a chat's next update from the form of the reply before it (empty at first)."""


@dataclass(slots=True)
class Replies:
    """What one run saw."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Seconds from the webhook's POST to the reply's arrival, for each update."""

    @property
    def per_second(self) -> float:
        """Updates answered in a second."""
        return len(self.waits) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds; ``share`` is 0..1."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Messenger:
    """The Bot API on one side, residents on the other."""

    def __init__(self) -> None:
        self.url = ""
        self.webhook = ""
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, str]]] = {}
        self._runner: web.AppRunner | None = None
        self._client: ClientSession | None = None

    async def __aenter__(self) -> Messenger:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = ClientSession(connector=TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._client is not None
        assert self._runner is not None
        await self._client.close()
        await self._runner.cleanup()

    async def closed_loop(self, chats: range, seconds: float, following: NextUpdate) -> Replies:
        """Each chat sends its next update as soon as it has the reply to the one before."""
        replies = Replies()
        began = time.perf_counter()
        until = began + seconds

        async def talk(chat: int) -> None:
            reply: dict[str, str] = {}
            while time.perf_counter() < until:
                asked = time.perf_counter()
                reply = await self.ask(chat, following(chat, reply))
                replies.waits.append(time.perf_counter() - asked)

        await asyncio.gather(*(talk(chat) for chat in chats))
        replies.seconds = time.perf_counter() - began
        return replies

    async def open_loop(self, chats: range, per_second: float, count: int, following: NextUpdate) -> Replies:
        """Updates come at a fixed pace, whether the earlier ones were answered or not."""
        replies = Replies()
        began = time.perf_counter()
        last: dict[int, dict[str, str]] = {}

        async def one(number: int) -> None:
            chat = chats[number % len(chats)]
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            asked = time.perf_counter()
            last[chat] = await self.ask(chat, following(chat, last.get(chat, {})))
            replies.waits.append(time.perf_counter() - asked)

        await asyncio.gather(*(one(number) for number in range(count)))
        replies.seconds = time.perf_counter() - began
        return replies

    async def each_once(self, chats: range, at_once: int, following: NextUpdate) -> None:
        """Every chat sends one update; at most ``at_once`` wait for a reply."""
        gate = asyncio.Semaphore(at_once)

        async def one(chat: int) -> None:
            async with gate:
                await self.ask(chat, following(chat, {}))

        await asyncio.gather(*(one(chat) for chat in chats))

    async def ask(self, chat: int, update: dict[str, Any]) -> dict[str, str]:
        """Post one update and wait for the first message to its chat; that message's form."""
        assert self._client is not None
        reply = asyncio.get_running_loop().create_future()
        self._waiting[str(chat)] = reply
        update["update_id"] = next(self._numbers)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self._client.post(self.webhook, json=update, headers=headers) as response:
            assert response.status == 200, response.status
        return await asyncio.wait_for(reply, GIVE_UP_S)

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        if method != "sendmessage":
            return web.Response(body=CANNED.get(method, TRUE), content_type="application/json")
        form = {name: str(value) for name, value in (await request.post()).items()}
        chat = form["chat_id"]
        waiting = self._waiting.pop(chat, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(form)
        result = {
            "message_id": next(self._numbers),
            "date": 1,
            "chat": {"id": int(chat), "type": "private"},
            "text": "ok",
        }
        return web.json_response({"ok": True, "result": result})


TRUE = b'{"ok": true, "result": true}'
CANNED = {
    "getme": b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "Bench", "username": "bench_bot"}}',
    "getwebhookinfo": (
        b'{"ok": true, "result": {"url": "", "has_custom_certificate": false, "pending_update_count": 0}}'
    ),
}
_messages = itertools.count(1)


def _resident(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Олена", "language_code": "uk"}


def says(chat: int, text: str) -> dict[str, Any]:
    """A text message."""
    place = {"id": chat, "type": "private", "first_name": "Олена"}
    message = {
        "message_id": next(_messages),
        "date": int(time.time()),
        "chat": place,
        "from": _resident(chat),
        "text": text,
    }
    return {"message": message}


def presses(chat: int, data: str) -> dict[str, Any]:
    """A pressed inline button."""
    message = {**says(chat, "?")["message"], "from": {"id": 1, "is_bot": True, "first_name": "Bench"}}
    query = {
        "id": str(next(_messages)),
        "from": _resident(chat),
        "chat_instance": "1",
        "message": message,
        "data": data,
    }
    return {"callback_query": query}


def press_on(chat: int, reply: dict[str, str]) -> dict[str, Any]:
    """Presses to and fro: the menu's language button, then the button for Ukrainian."""
    rows = json.loads(reply.get("reply_markup") or "{}").get("inline_keyboard", [])
    choices = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
    return presses(chat, next((data for data in choices if data.endswith(":uk")), "menu:language"))


def echo(chat: int, _reply: dict[str, str]) -> dict[str, Any]:
    """What the peer is asked."""
    return says(chat, "Доброго дня")
