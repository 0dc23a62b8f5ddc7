"""Events of the core: the signature of a webhook is checked, and a page of the feed is read.

The feed is read event by event: one that cannot be read is left out with a log line, for it would otherwise hold up
all that come after it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

import structlog
from pydantic import JsonValue, ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from .bodies import ReadPage
from .errors import BadAnswer, BadSignature
from .transport import Answer
from .value import Value
from .values import Event

_PREFIX = "whsec_"

log = structlog.get_logger(__name__)


class EventReader:
    """Reads the events that the core posts, signed as the Standard Webhooks specification says."""

    def __init__(self, secrets: str) -> None:
        """``secrets``: ``whsec_<base64>``, several separated by blanks while one is replaced by the next.

        Raises ``ValueError``, which does not quote them, when there is none or one is malformed.
        """
        self._webhooks = tuple(Webhook(_secret(number, text)) for number, text in enumerate(secrets.split(), 1))
        if not self._webhooks:
            raise ValueError("no webhook secret")

    def read(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """The event in ``body``. ``headers``: of the request, names in any case.

        Raises ``BadSignature`` (answer 401) when no secret fits or the timestamp is more than 5 minutes off, and
        ``BadAnswer`` when it is signed but not an event.
        """
        if not any(_verifies(webhook, body, headers) for webhook in self._webhooks):
            raise BadSignature("no webhook secret fits the event, or it is too old")
        try:
            return Event.model_validate_json(body)
        except ValidationError:
            raise BadAnswer("a signed webhook is not an event") from None


def read_page(answer: Answer) -> ReadPage:
    """The page of the feed in ``answer``, without the events that cannot be read. Raises ``BadAnswer``."""
    page = answer.read(_RawPage)
    read = [(raw, _event(raw)) for raw in page.events]
    events = tuple(event for _, event in read if event is not None)
    unreadable = tuple(raw for raw, event in read if event is None)
    if unreadable:
        log.error("core_events_unreadable", count=len(unreadable), cursor=page.cursor)
    return ReadPage(events=events, cursor=page.cursor, has_more=page.has_more, unreadable=unreadable)


class _RawPage(Value):
    """A page whose events are not read yet."""

    events: tuple[JsonValue, ...]
    cursor: str
    has_more: bool


def _event(raw: JsonValue) -> Event | None:
    try:
        return Event.model_validate(raw)
    except ValidationError:
        return None


def _secret(number: int, text: str) -> bytes:
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except ValueError:  # not base64, or not even ASCII
        secret = b""
    if not secret:
        raise ValueError(f"webhook secret {number} is not whsec_<base64>")
    return secret


def _verifies(webhook: Webhook, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        webhook.verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # ValueError: a signature or body that is not even text
        return False
    return True
