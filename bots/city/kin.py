"""Kin: which other entries of the classifier may be the same thing, because residents take one for the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

MOST = 6
"""Each of them is one more question to the core while a resident waits."""
FEW = 4
"""Others of a group and executor that may be taken for each other; a longer list holds everything they do."""


class OfGroup(Protocol):
    """What has a code: a group."""

    @property
    def code(self) -> str:
        """The group's."""


class InClassifier(Protocol):
    """An entry, of the city folder or of the core."""

    @property
    def code(self) -> str:
        """The entry's."""

    @property
    def group(self) -> OfGroup:
        """What it belongs to."""

    @property
    def executor_kind(self) -> str | None:
        """Who does the work."""

    @property
    def requires(self) -> Sequence[str]:
        """What its tickets must carry."""


def kin_of(
    code: str,
    entries: Iterable[InClassifier],
    asked: Iterable[Collection[str]] = (),
    listed: Iterable[Collection[str]] = (),
) -> tuple[str, ...]:
    """The kin of ``code`` without itself, likeliest first, at most ``MOST``.

    ``listed``: the city's own sets of kin, which settle it where the code is in one.  Else it is kin to the entries
    that a question tells it apart from (``asked``: what each question is between), and where there is none, to those of
    the same group and kind of executor if they are ``FEW``, as long as both are about a building or neither is.
    """
    there = {entry.code: entry for entry in entries}
    found = _beside(code, listed) or _beside(code, asked) or _alike(code, there)
    return tuple(other for other in found if other in there)[:MOST]


def about_building(entry: InClassifier) -> bool:
    """It happens in one building, so that a ticket for another one is never the same."""
    return "house" in entry.requires


def _beside(code: str, sets: Iterable[Collection[str]]) -> list[str]:
    return list(dict.fromkeys(other for one in sets if code in one for other in one if other != code))


def _alike(code: str, there: dict[str, InClassifier]) -> list[str]:
    one = there.get(code)
    if one is None or one.executor_kind is None:
        return []
    others = [
        other.code
        for other in there.values()
        if other.code != code
        and other.group.code == one.group.code
        and other.executor_kind == one.executor_kind
        and about_building(other) == about_building(one)
    ]
    return others if len(others) <= FEW else []
