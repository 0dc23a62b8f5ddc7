"""What can go wrong with the core; each error answers: may I try again, whose fault, what does the resident hear.

CoreError
 |- CoreUnavailable        nobody answered, or 408, 425, 429, 5xx: later it may work
 |   `- CircuitOpen        it failed so often that it was not even tried
 |- BadAnswer              the core answered something that the contract does not know
 |- CoreRefused            a final 4xx: the same call will never succeed
 |   |- Unauthorised       401, 403: our token is wrong; operators must know
 |   |- NotFound           404
 |   |- Conflict           409: the world moved on
 |   |   `- ClassifierChanged   409 on a new ticket
 |   |- TooLarge           413
 |   |- UnsupportedMedia   415
 |   `- Unprocessable      422
 `- BadSignature           an event that the core did not sign

``str(error)`` may be logged: it holds the call, the status and our own words, never what the core or a resident wrote.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from .values import Problem


class Fault(StrEnum):
    """Whose fault it is."""

    CORE = "core"
    """The core's, or the way to it."""
    OURS = "ours"
    """The front door's or its settings'."""
    RESIDENT = "resident"
    """What the resident gave cannot be taken."""
    NOBODY = "nobody"
    """Things changed meanwhile."""


class CoreError(Exception):
    """Something between us and the core went wrong."""

    retriable: ClassVar[bool] = False
    """The same call, with the same key, may succeed later."""
    fault: ClassVar[Fault] = Fault.CORE
    resident_hears: ClassVar[str] = "core-unavailable"
    """Id of the text for the resident, in ``dialogs/texts``; whoever knows more says it better."""
    outcome_unknown: bool = False
    """The core may have done what was asked: only the same key may be sent again."""
    retry_after_s: float | None = None
    """Seconds the core asks us to wait; None when it does not say."""


class CoreUnavailable(CoreError):
    """Nobody answered in time, or the core says that it cannot now."""

    retriable = True

    def __init__(self, reason: str, *, outcome_unknown: bool, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.outcome_unknown = outcome_unknown
        self.retry_after_s = retry_after_s


class CircuitOpen(CoreUnavailable):
    """The core failed so often that it is left alone for a while."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("the circuit is open", outcome_unknown=False, retry_after_s=retry_after_s)


class BadAnswer(CoreError):
    """The core answered something that the contract does not know; for a write, it may well have been done."""

    retriable = True
    outcome_unknown = True


class CoreRefused(CoreError):
    """The core will never do this; asking again is useless."""

    fault = Fault.OURS
    resident_hears = "core-refused"

    def __init__(self, call: str, problem: Problem) -> None:
        super().__init__(f"{call}: {problem.status}")
        self.call = call
        """Method and path as the contract writes them."""
        self.problem = problem
        """What the core says; may quote the resident."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def pointers(self) -> tuple[str, ...]:
        """Which members of the body the core did not like: ``/address/house``."""
        return tuple(error.pointer for error in self.problem.errors if error.pointer is not None)


class Unauthorised(CoreRefused):
    """The core does not know our token (any more): operators must act, afterwards the same call succeeds."""

    retriable = True
    resident_hears = "core-unavailable"


class NotFound(CoreRefused):
    """There is no such ticket (any more)."""

    fault = Fault.NOBODY


class Conflict(CoreRefused):
    """Things changed meanwhile: not ``done`` any more, the question withdrawn, already a follower."""

    fault = Fault.NOBODY


class ClassifierChanged(Conflict):
    """The ticket names a classifier that is no longer in force: read it again and submit anew, with a new key."""

    resident_hears = "core-unavailable"


class TooLarge(CoreRefused):
    """The file is larger than the core takes."""

    fault = Fault.RESIDENT


class UnsupportedMedia(CoreRefused):
    """The core does not take files of this type."""

    fault = Fault.RESIDENT


class Unprocessable(CoreRefused):
    """Something is missing or wrong in the body (``pointers``), or the key was used for another body."""


class BadSignature(CoreError):
    """An event came that the core did not sign, or signed too long ago. No resident is there to hear."""


_BY_STATUS: dict[int, type[CoreRefused]] = {
    401: Unauthorised,
    403: Unauthorised,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    415: UnsupportedMedia,
    422: Unprocessable,
}

_TRY_AGAIN = frozenset({408, 425, 429})
"""The 4xx that say nothing about the call itself."""


def refusal(call: str, problem: Problem, retry_after_s: float | None = None) -> CoreError:
    """The error behind an answer with ``problem.status`` >= 400.

    409 becomes ``Conflict``; that a new ticket's 409 means ``ClassifierChanged`` only the caller knows.
    """
    status = problem.status
    if status in _TRY_AGAIN or status >= 500:
        # The contract: 5xx says nothing about whether the ticket was made; neither does a request timeout.
        unknown = status >= 500 or status == 408
        return CoreUnavailable(f"{call}: {status}", outcome_unknown=unknown, retry_after_s=retry_after_s)
    return _BY_STATUS.get(status, CoreRefused)(call, problem)


def all_errors(root: type[CoreError] = CoreError) -> tuple[type[CoreError], ...]:
    """The whole tree, so that tests can ask each class its questions."""
    below = [found for child in root.__subclasses__() for found in all_errors(child)]
    return (root, *below)
