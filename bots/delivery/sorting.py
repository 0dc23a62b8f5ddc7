"""What of a person's waiting news is out of date, and what goes together into one message."""

from __future__ import annotations

from collections.abc import Sequence

from bots.delivery.values import BUNDLED, Drop, Notice, Urgency
from dialogs.news import Topic

OVER = frozenset({"done", "closed"})
"""States in which the verdict on the work may still be asked for."""


def bundles(notice: Notice) -> bool:
    """It may share a message, and waits a little for others."""
    return notice.topic in BUNDLED and notice.urgency is Urgency.NORMAL and not notice.asks


def sifted(notices: Sequence[Notice]) -> tuple[list[Notice], tuple[Drop, ...]]:
    """What is left to be told, oldest first, and what is not: said twice, or overtaken by a newer status."""
    left = sorted(notices, key=lambda notice: notice.id)
    doubled = {notice.id for notice in left if _said_by_another(notice, left)}
    left = [notice for notice in left if notice.id not in doubled]
    replaced = {notice.id for place, notice in enumerate(left) if _replaced(notice, left[place + 1 :])}
    drops = [Drop(tuple(sorted(ids)), why) for ids, why in ((doubled, "doubled"), (replaced, "replaced")) if ids]
    return [notice for notice in left if notice.id not in replaced], tuple(drops)


def grouped(notices: Sequence[Notice]) -> list[list[Notice]]:
    """Messages, in the order in which they go out; ``notices`` oldest first.

    A status joins an earlier message unless that would put it before something older about its own ticket.
    """
    groups: list[list[Notice]] = []
    for notice in notices:
        home = _home(notice, groups)
        if home is None:
            groups.append([notice])
        else:
            home.append(notice)
    return groups


def _home(notice: Notice, groups: Sequence[list[Notice]]) -> list[Notice] | None:
    if not bundles(notice):
        return None
    for group in reversed(groups):
        if bundles(group[0]) and group[0].tried == notice.tried:
            return group
        if notice.ticket and any(other.ticket == notice.ticket for other in group):
            return None
    return None


def _said_by_another(notice: Notice, notices: Sequence[Notice]) -> bool:
    """Two accounts of one person: the applicant's is told, else the one that asks, else the newer."""
    if not notice.gist:
        return False
    same = [other for other in notices if other.gist == notice.gist]
    return max(same, key=lambda other: (not other.follower, other.asks, other.id)).id != notice.id


def _replaced(notice: Notice, later: Sequence[Notice]) -> bool:
    """A newer status says it better; what is asked falls only to another asking, or when the work is not over."""
    if notice.topic is not Topic.STATUS or not notice.ticket:
        return False
    newer = [other for other in later if other.topic is Topic.STATUS and other.ticket == notice.ticket]
    return any(not notice.asks or other.asks or other.state not in OVER for other in newer)
