"""Viber's errors, sorted by what the sender may do next.

Viber answers HTTP 200 and says in ``status`` what went wrong (developers.viber.com/docs/api/rest-bot-api, error
codes).  Only our own short words are passed on: Viber's may quote what was sent.
"""

from __future__ import annotations

import structlog

from bots.channels.channel import GONE as UNKNOWN
from bots.channels.channel import UNSUBSCRIBED, ChannelError, Gone, Refused, TryAgain

STATUSES = {
    1: "invalidUrl",
    2: "invalidAuthToken",
    3: "badData",
    4: "missingData",
    5: "receiverNotRegistered",
    6: "receiverNotSubscribed",
    7: "publicAccountBlocked",
    8: "publicAccountNotFound",
    9: "publicAccountSuspended",
    10: "webhookNotSet",
    11: "receiverNoSuitableDevice",
    12: "tooManyRequests",
    13: "apiVersionNotSupported",
    14: "incompatibleWithVersion",
    15: "publicAccountNotAuthorized",
    16: "inchatReplyMessageNotAllowed",
    17: "publicAccountIsNotInline",
    18: "noPublicChat",
    19: "cannotSendBroadcast",
    20: "broadcastNotAllowed",
    21: "unsupportedCountry",
    22: "paymentUnsupported",
    23: "freeMessagesExceeded",
    24: "noBalance",
}
GONE = frozenset({5, 6, 11, 13, 21})
"""This resident cannot be reached."""
NOT_SUBSCRIBED = 6
STOPPED = frozenset({2, 7, 8, 9, 10, 15, 23, 24})
"""Nobody can be reached until somebody mends it: token, account, webhook or money."""
REFUSED = frozenset({1, 3, 4, 14, 16, 17, 18, 19, 20, 22})
"""This message will never be taken."""
TOO_OLD = 13
"""The resident's app does not know what the message asks of it."""

_ADVICE = {
    2: "check FRONTDOOR_VIBER_TOKEN",
    10: "check FRONTDOOR_PUBLIC_URL",
    23: "the free messages of this month are used up",
    24: "the account with Viber has no balance",
}

_log = structlog.get_logger(__name__)


class ViberError(Exception):
    """A call did not succeed."""


class Unreachable(ViberError):
    """Viber could not be asked, or did not answer as Viber does. ``after_s``: it asks for so many seconds of peace."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Failed(ViberError):
    """Viber answered with a ``status`` other than 0."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status} {STATUSES.get(status, 'general')}")
        self.status = status


def sorted_out(error: ViberError) -> ChannelError:
    """``TryAgain``, ``Refused`` or ``Gone``."""
    if isinstance(error, Unreachable):
        return TryAgain(str(error), error.after_s)
    status = error.status if isinstance(error, Failed) else -1
    if status in GONE:
        return Gone(str(error), UNSUBSCRIBED if status == NOT_SUBSCRIBED else UNKNOWN)
    if status in REFUSED:
        return Refused(str(error))
    if status in STOPPED:
        complain(error)
    return TryAgain(str(error))


def complain(error: ViberError) -> None:
    """One line for whoever runs the program, on what only they can mend."""
    status = error.status if isinstance(error, Failed) else None
    advice = _ADVICE.get(status or 0, "look into the account at partners.viber.com")
    _log.error("viber.stopped", reason=str(error), advice=f"{advice}; nothing is sent until then")
