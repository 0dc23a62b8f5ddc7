"""Old buttons are tidied up: those of a question that is over go away, and what was pressed stays to be read.

* A pressed button's message loses its buttons at once.  Where it is the question asked last, the choice is written
  under its text («✓ Так»); where we cannot know that (an older message, another process, after a restart) the buttons
  go without a word, since the press may have come too late to count.
* A question that was answered in words loses its buttons when the next question stands below it.  A notice that comes
  in between changes nothing: the resident has not said anything since.
* What was asked without the resident having begun it (a notice's question, «is this you?») stands on its own: it waits
  for its own press, whatever is said in between, and is no next question for others.
* Buttons that never grow old stay: the menu's, those below an answer, links, and the ticket number to be copied.

What is open is known to this process alone, and lost with it: an old button that stays says that it is old.  Tidying
has a pace of its own, far below Telegram's limit, in the background: whatever does not fit is not tidied.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bots.channels.capabilities import TELEGRAM
from bots.channels.splitting import units
from bots.channels.telegram.errors import wait_of
from bots.channels.telegram.ids import unpack_callback
from bots.channels.telegram.reading import Json, number, obj, objects, text_of
from bots.channels.telegram.request import LeanBot
from dialogs.messages import HELPED_STEP, JOIN_STEP, MENU_STEP, ChatId
from dialogs.telling import ASK_STEP

LASTING = frozenset({MENU_STEP, HELPED_STEP, ""})
"""Steps whose buttons work for ever; empty: of no question."""
ON_THEIR_OWN = (JOIN_STEP, ASK_STEP)
"""How the steps begin of what the bot asks unasked."""
PACE_S = 0.2
"""Between two messages that are tidied: five a second of the thirty that Telegram allows a bot."""
MOST_WAITING = 50
"""Messages to be tidied; with more waiting, the oldest are let be."""
MOST_CHATS = 10_000
"""Chats whose open questions are known; the one asked longest ago is forgotten."""
CHOSEN = "\n\n✓ "
_KEPT = ("message_id", "reply_markup")

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Chore:
    """One call that tidies a message up."""

    method: str
    parameters: dict[str, Any]


class Open:
    """The questions that stand in chats with their buttons, as far as this process has asked them."""

    def __init__(self) -> None:
        self._shown: OrderedDict[ChatId, list[Json]] = OrderedDict()
        self._answered: set[ChatId] = set()

    def heard(self, chat: ChatId) -> None:
        """The resident said something: the next question there is about something else."""
        if chat in self._shown:
            self._answered.add(chat)

    def shown(self, chat: ChatId, step: str | None, sent: object) -> list[Chore]:
        """The bot has asked something, in this message; what is to be tidied now."""
        if step is None or step in LASTING or step.startswith(ON_THEIR_OWN):
            return []
        over = self._shown.pop(chat, []) if chat in self._answered else []
        self._answered.discard(chat)
        if isinstance(sent, dict) and any(_step(button) not in LASTING for row in _buttons(sent) for button in row):
            self._shown[chat] = [*self._shown.pop(chat, []), {name: sent.get(name) for name in _KEPT}]
        if len(self._shown) > MOST_CHATS:
            self._answered.discard(self._shown.popitem(last=False)[0])
        return [_without_buttons(chat, old) for old in over]

    def pressed(self, chat: ChatId, query: Json) -> list[Chore]:
        """A button was pressed there, and the press is recorded; what is to be tidied now."""
        message = obj(query, "message")
        identity, label = number(message, "message_id"), _label(message, query.get("data"))
        if identity is None or label is None:
            return []
        known = self._shown.pop(chat, [])
        latest = bool(known) and known[-1]["message_id"] == identity
        others = [one for one in known if one["message_id"] != identity]
        if others:
            self._shown[chat] = others
        counts = latest or unpack_callback(query.get("data"))[0].startswith(ON_THEIR_OWN)
        noted = _with_choice(chat, message, label) if counts else None
        return [noted or _without_buttons(chat, message)]


class Tidying:
    """Does the chores, one after another."""

    def __init__(self, bot: LeanBot, pause: Pause) -> None:
        self.open = Open()
        self._bot = bot
        self._pause = pause
        self._chores: deque[Chore] = deque(maxlen=MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    def take(self, chores: list[Chore]) -> None:
        """Do these when there is time."""
        self._chores.extend(chores)
        if self._chores and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._work())

    async def finish(self) -> None:
        """Leave the rest as it is."""
        self._chores.clear()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _work(self) -> None:
        while self._chores:
            chore = self._chores.popleft()
            try:
                await self._bot.call(chore.method, chore.parameters)
            except RetryAfter as error:
                self._chores.clear()
                await self._pause(wait_of(error))
            except TelegramError:
                pass  # not modified, too old, deleted, blocked: there is nothing left to tidy
            await self._pause(PACE_S)


def _buttons(message: Json) -> list[list[Json]]:
    rows = obj(message, "reply_markup").get("inline_keyboard")
    if not isinstance(rows, list):
        return []
    return [[button for button in row if isinstance(button, dict)] for row in rows if isinstance(row, list)]


def _step(button: Json) -> str:
    return unpack_callback(button.get("callback_data"))[0]


def _label(message: Json, data: object) -> str | None:
    """Of the button that was pressed; None where it stays, and where the message has no such button."""
    for row in _buttons(message):
        for button in row:
            if button.get("callback_data") == data and _step(button) not in LASTING:
                return text_of(button, "text")
    return None


def _lasting(message: Json) -> Json:
    """The buttons that stay."""
    rows = [[button for button in row if _step(button) in LASTING] for row in _buttons(message)]
    return {"inline_keyboard": [row for row in rows if row]}


def _without_buttons(chat: ChatId, message: Json) -> Chore:
    where = {"chat_id": int(chat), "message_id": message["message_id"]}
    return Chore("editMessageReplyMarkup", {**where, "reply_markup": _lasting(message)})


def _with_choice(chat: ChatId, message: Json, label: str) -> Chore | None:
    """None where the text has no room, or is none."""
    text = text_of(message, "text")
    written = f"{text}{CHOSEN}{label}"
    if not text or units(written) > TELEGRAM.text_limit:
        return None
    parameters: dict[str, Any] = {
        "chat_id": int(chat),
        "message_id": message["message_id"],
        "text": written,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": _lasting(message),
    }
    bold = [
        {"type": "bold", "offset": one["offset"], "length": one["length"]}
        for one in objects(message, "entities")
        if one.get("type") == "bold" and None not in (number(one, "offset"), number(one, "length"))
    ]
    if bold:
        parameters["entities"] = bold
    return Chore("editMessageText", parameters)
