"""What Telegram tells of a chat itself: the bot was blocked or allowed again, the chat got another id."""

from __future__ import annotations

from dataclasses import dataclass

from bots.channels.channel import BLOCKED
from bots.channels.telegram.reading import Json, number, obj
from bots.channels.telegram.store import TelegramStore

_SHUT_OUT = frozenset({"kicked", "left"})
_LET_IN = frozenset({"member", "administrator", "creator", "restricted"})


@dataclass(frozen=True, slots=True)
class Blocked:
    """Nothing can be sent there any more."""

    chat: str


@dataclass(frozen=True, slots=True)
class Back:
    """Something can be sent there again."""

    chat: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has another id."""

    old: str
    new: str


Standing = Blocked | Back | Migrated


def standing(update: Json) -> Standing | None:
    """What the update tells of its chat; None for everything else. Never raises."""
    changed = obj(update, "my_chat_member")
    if changed:
        return _membership(changed)
    message = obj(update, "message")
    chat = number(obj(message, "chat"), "id")
    to, came_from = number(message, "migrate_to_chat_id"), number(message, "migrate_from_chat_id")
    if chat is not None and to is not None:
        return Migrated(str(chat), str(to))
    if chat is not None and came_from is not None:
        return Migrated(str(came_from), str(chat))
    return None


async def note(told: Standing, channel: str, store: TelegramStore) -> None:
    """Keep it. Raises ``StorageError``."""
    match told:
        case Blocked(chat):
            await store.unreachable.remember(channel, chat, BLOCKED)
            await store.outbox.gone(channel, chat)
        case Back(chat):
            await store.unreachable.forget(channel, chat)
        case Migrated(old, new):
            await store.moves.move(channel, old, new)


def _membership(changed: Json) -> Standing | None:
    chat, status = number(obj(changed, "chat"), "id"), obj(changed, "new_chat_member").get("status")
    if chat is None or not isinstance(status, str):
        return None
    if status in _SHUT_OUT:
        return Blocked(str(chat))
    return Back(str(chat)) if status in _LET_IN else None
