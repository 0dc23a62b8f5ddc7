"""What the workers count; the metrics behind it are somebody else's."""

from __future__ import annotations

from typing import Protocol


class Counts(Protocol):
    """Labels are few and fixed: never ids, never words."""

    def turn(self, channel: str, result: str, seconds: float) -> None:
        """``answered``, ``silent`` (a person has the conversation), ``broken`` (internal error told), ``given_up``."""

    def lookup(self, kind: str, result: str, seconds: float) -> None:
        """``kind`` is the look-up's class; ``answered`` or ``failed``."""

    def outcome(self, kind: str) -> None:
        """A dialog finished with this outcome; ``kind`` is its class."""

    def sending(self, channel: str, result: str) -> None:
        """``sent``, ``later``, ``dead`` or ``gone``."""

    def submission(self, kind: str, result: str) -> None:
        """``done``, ``later``, ``rekeyed`` or ``dead``."""


class NoCounts:
    """Counts nothing."""

    def turn(self, channel: str, result: str, seconds: float) -> None:
        """Nothing."""

    def lookup(self, kind: str, result: str, seconds: float) -> None:
        """Nothing."""

    def outcome(self, kind: str) -> None:
        """Nothing."""

    def sending(self, channel: str, result: str) -> None:
        """Nothing."""

    def submission(self, kind: str, result: str) -> None:
        """Nothing."""
