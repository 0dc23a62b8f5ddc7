"""Who may do what at the desk: three roles, each of which may do what the ones before it may."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Least(IntEnum):
    """The least that a page asks of whoever opens it."""

    NOBODY = 0
    """No session: signing in, style sheets."""
    ENTERING = 1
    """A session in any stage: second step, a new password, unlocking, signing out."""
    OPERATOR = 2
    SUPERVISOR = 3
    ADMINISTRATOR = 4


ROLES: Final = {
    "operator": Least.OPERATOR,
    "supervisor": Least.SUPERVISOR,
    "administrator": Least.ADMINISTRATOR,
}
"""As they are stored, by name; from the one that may least."""


def rank(role: str) -> Least:
    """What a stored role may; one that a later release knows may nothing here."""
    return ROLES.get(role, Least.ENTERING)
