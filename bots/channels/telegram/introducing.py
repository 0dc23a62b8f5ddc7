"""How the bot presents itself: commands and descriptions, set where they differ from what Telegram has.

Telegram limits how often they may be set, and every process of the front door starts with this.  A failure is logged
and no more: yesterday's are good enough.
"""

from __future__ import annotations

from typing import Any

import structlog
from telegram.error import TelegramError

from bots.channels.telegram.errors import reason_of
from bots.channels.telegram.request import LeanBot
from bots.channels.telegram.settings import BotTexts

_log = structlog.get_logger(__name__)


async def introduce(bot: LeanBot, texts: tuple[BotTexts, ...]) -> None:
    """In every language; the first is for everybody whose language has none of its own."""
    for position, each in enumerate(texts):
        language = {"language_code": each.language} if position else {}
        for what, wanted in _wanted(each):
            try:
                await _set(bot, what, wanted, language)
            except TelegramError as error:
                _log.warning("telegram.not_introduced", what=what, language=each.language, reason=reason_of(error))


def _wanted(texts: BotTexts) -> tuple[tuple[str, Any], ...]:
    """What methods are called, and what they should give."""
    commands = [{"command": name, "description": does} for name, does in texts.commands]
    return (
        ("Commands", commands),
        ("Description", {"description": texts.description}),
        ("ShortDescription", {"short_description": texts.short_description}),
    )


async def _set(bot: LeanBot, what: str, wanted: Any, language: dict[str, str]) -> None:
    if await bot.call(f"getMy{what}", language) == wanted:
        return
    parameters = {"commands": wanted} if isinstance(wanted, list) else wanted
    await bot.call(f"setMy{what}", {**parameters, **language})
