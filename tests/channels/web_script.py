"""A scripted bot for the web chat, for trying the page before the real one answers.

``python -m tests.channels.web_script`` serves it on http://127.0.0.1:8099/chat/ until it is interrupted.
"""

from __future__ import annotations

import asyncio
import itertools

from aiohttp import web

from bots.channels.web import WebChannel, WebOptions
from bots.channels.web.store import WebStore
from dialogs.messages import (
    Button,
    ButtonKind,
    ChatId,
    Content,
    File,
    Incoming,
    Outgoing,
    Photo,
    Place,
    Press,
    Text,
)
from tests.channels.web_memory import MemoryInbox, MemoryStore

KIND = Outgoing(
    "Правильно розумію: немає холодної води в будинку?",
    (
        Button("house", "Так, у будинку"),
        Button("flat", "Лише у мене"),
        Button("other", "Інше"),
        Button("operator", "Покликати оператора"),
    ),
    "kind:1",
)
ADDRESS = Outgoing(
    "Вкажіть, будь ласка, адресу. Наприклад: вул. Соборності, 20.",
    (Button("here", "Надіслати місце", ButtonKind.ASK_PLACE),),
    "address:1",
)
CHECK = Outgoing(
    "Перевірте заявку.\n\nПроблема: немає холодної води в будинку.\nАдреса: вул. Соборності, 20.\n"
    "Виконавець: КП «Кривбасводоканал».",
    (Button("send", "Надіслати"), Button("address", "Виправити адресу"), Button("cancel", "Скасувати")),
    "check:1",
)
DONE = Outgoing(
    "Заявку № 2026-118452 прийнято. Орієнтовний строк: до 18:00 25 листопада.\n"
    "Стан заявки видно тут: https://1520.example.org/z/118452. Напишемо, коли він зміниться.",
    (
        Button("2026-118452", "Скопіювати номер", ButtonKind.COPY),
        Button("https://1520.example.org/z/118452", "Сторінка заявки", ButtonKind.URL),
    ),
    None,
    ("№ 2026-118452", "до 18:00 25 листопада"),
)
MENU = Outgoing(
    "Чим допомогти?",
    (Button("report", "Нова заявка"), Button("mine", "Мої заявки"), Button("operator", "Оператор")),
    "menu",
)


WORDS = {"вод": KIND, "меню": MENU, "вул": CHECK}
PRESSES = {"house": ADDRESS, "flat": ADDRESS, "send": DONE}


def answer(content: Content) -> Outgoing:
    """What the script says to this."""
    match content:
        case Text(text):
            return next((said for word, said in WORDS.items() if word in text.lower()), Outgoing(f"Почуто: {text}"))
        case Press(option, step):
            return PRESSES.get(option, Outgoing(f"Вибрано: {option} ({step})."))
        case Place():
            return CHECK
        case Photo() | File():
            return Outgoing("Фото додано до заявки.")
        case _:
            return Outgoing("Почуто.")


class Script:
    """The web chat with a bot that answers by a script."""

    def __init__(self, store: WebStore | None = None, options: WebOptions | None = None) -> None:
        self.inbox = MemoryInbox()
        self.silent = False
        """Record, and answer nothing."""
        self.cutting = False
        """Cut every line after recording a message, before the page can be told."""
        self.cuts = 0
        self._numbers = itertools.count(1)
        self._answering: set[asyncio.Task[None]] = set()
        self.store = store or MemoryStore()
        self.channel = WebChannel(self.store, self._receive, options)

    def app(self) -> web.Application:
        """A server with nothing but the chat."""
        app = web.Application()
        self.channel.routes(app)

        async def hang_up(_: web.Application) -> None:
            await self.channel.stop()

        app.on_shutdown.append(hang_up)
        return app

    async def say(self, chat: ChatId, message: Outgoing) -> None:
        """Something the bot says by itself."""
        await self.channel.send(chat, message, next(self._numbers))

    async def _receive(self, incoming: Incoming) -> bool:
        fresh = await self.inbox.receive(incoming)
        if fresh and not self.silent:
            task = asyncio.create_task(self.say(incoming.chat, answer(incoming.content)))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        if fresh and self.cutting:
            self.cuts += 1
            await self.channel.stop()
        return fresh


if __name__ == "__main__":
    web.run_app(Script().app(), host="127.0.0.1", port=8099)
