"""What the workers count; the metrics behind it are somebody else's."""

from __future__ import annotations

from typing import Protocol


class Counts(Protocol):
    """Labels are few and fixed: never ids of people or messages, never what somebody said."""

    def turn(self, channel: str, result: str, seconds: float) -> None:
        """``answered``, ``silent`` (a person has the conversation), ``flooded``, ``broken`` (internal error told) or
        ``given_up``."""

    def lookup(self, kind: str, result: str, seconds: float) -> None:
        """``kind`` is the look-up's class; ``answered`` or ``failed``."""

    def outcome(self, kind: str) -> None:
        """A dialog finished with this outcome; ``kind`` is its class."""

    def answer(self, faq: str, helped: bool) -> None:
        """A resident rated an answer; ``faq`` is its id in the city's answer base."""

    def sending(self, channel: str, result: str) -> None:
        """``sent``, ``later``, ``dead``, ``gone``, or ``failed``: sent, and told later not to have arrived."""

    def submission(self, kind: str, result: str) -> None:
        """``done``, ``later``, ``rekeyed`` or ``dead``."""

    def notice(self, name: str, label: str, number: int) -> None:
        """So much of what is told unasked, as it is tallied: ``sent``, ``cost``, ``saved`` or ``notices``."""

    def core_event(self, result: str) -> None:
        """An event of the core: ``recorded``, ``refused``, ``failed``; then ``told``, ``waiting``, or why it was not
        told as usual: ``stale``, ``overtaken``, ``repeat``, ``caused``, ``malformed``."""


class NoCounts:
    """Counts nothing."""

    def turn(self, channel: str, result: str, seconds: float) -> None:
        """Nothing."""

    def lookup(self, kind: str, result: str, seconds: float) -> None:
        """Nothing."""

    def outcome(self, kind: str) -> None:
        """Nothing."""

    def answer(self, faq: str, helped: bool) -> None:
        """Nothing."""

    def sending(self, channel: str, result: str) -> None:
        """Nothing."""

    def submission(self, kind: str, result: str) -> None:
        """Nothing."""

    def notice(self, name: str, label: str, number: int) -> None:
        """Nothing."""

    def core_event(self, result: str) -> None:
        """Nothing."""
