"""One turn: what a message changes, and what is said to it. Pure; the shell loads, looks up, writes and sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialogs.conversation import Conversation
from dialogs.lookups import Lookup
from dialogs.messages import Outgoing
from dialogs.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of hearing a message."""

    conversation: Conversation
    messages: tuple[Outgoing, ...]
    """In order. Texts are not yet fitted to a channel."""
    lookup: Lookup[Any] | None = None
    """Not None: the turn is not over; answer this and ``resume``."""
    outcome: Outcome | None = None
    """What is to be done; None where nothing is."""
