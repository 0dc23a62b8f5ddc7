"""Telegram's errors, sorted by what the sender may do next.

PTB's ``BadRequest`` is a ``NetworkError``, so it is asked for first.  Only Telegram's own short descriptions are
passed on; they hold no words of residents and no token.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bots.channels.channel import BLOCKED, DEACTIVATED, GONE, ChannelError, Gone, Moved, Refused, TryAgain
from dialogs.messages import ChatId

_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_WHY = {"bot was blocked": BLOCKED, "user is deactivated": DEACTIVATED}
"""The wordings that the Bot API has had for years; any other 403 is ``GONE`` as well, for a reason unknown."""
_LONGEST_REASON = 120

_log = structlog.get_logger(__name__)


def sorted_out(error: TelegramError) -> ChannelError:
    """``TryAgain``, ``Refused``, ``Gone`` or ``Moved``."""
    if isinstance(error, RetryAfter):
        return TryAgain("telegram asks to wait", wait_of(error))
    if isinstance(error, Forbidden):
        return _gone(error)
    if isinstance(error, BadRequest):
        nobody = any(sign in error.message.lower() for sign in _NOBODY)
        return _gone(error) if nobody else Refused(reason_of(error))
    if isinstance(error, ChatMigrated):
        return Moved(ChatId(str(error.new_chat_id)))
    if isinstance(error, InvalidToken):
        _log.error("telegram.token_refused", advice="check FRONTDOOR_TELEGRAM_TOKEN; nothing is sent until then")
        return TryAgain("telegram refuses the token")
    return TryAgain(reason_of(error))


def _gone(error: TelegramError) -> Gone:
    said = error.message.lower()
    return Gone(reason_of(error), next((why for sign, why in _WHY.items() if sign in said), GONE))


def wait_of(error: RetryAfter) -> float:
    """Seconds that Telegram asks us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def reason_of(error: TelegramError) -> str:
    """What may stand in a log."""
    if isinstance(error, BadRequest | Forbidden | Conflict):
        return f"{type(error).__name__}: {error.message[:_LONGEST_REASON]}"
    return type(error).__name__
