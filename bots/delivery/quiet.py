"""When residents sleep: quiet hours by the city's clock, also in the nights when it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from bots.delivery.values import FEEDBACK, Notice, Rules, Urgency


def quiet_until(rules: Rules, now: datetime) -> datetime | None:
    """When the quiet hours end that ``now`` lies in; None outside them."""
    if rules.quiet is None:
        return None
    begins, ends = rules.quiet
    today = now.astimezone(rules.zone).date()
    for day in (today - timedelta(days=1), today):
        start = _instant(day, begins, rules.zone)
        end = _instant(day if begins < ends else day + timedelta(days=1), ends, rules.zone)
        if start <= now < end:
            return end
    return None


def may_wake(notice: Notice, rules: Rules, wishes: dict[str, Any] | None) -> bool:
    """It may be told in the quiet hours. The resident's wish goes before the city's rule; safety before both."""
    if notice.urgency is Urgency.SAFETY:
        return True
    if notice.asks and notice.topic in FEEDBACK:
        return False
    wish = (wishes or {}).get("night")
    if isinstance(wish, bool):
        return wish
    return notice.urgency is Urgency.URGENT and rules.urgent_at_night


def is_over(notice: Notice, rules: Rules, now: datetime) -> bool:
    """Nobody needs to be told any more."""
    return notice.ends is not None and _at(notice.ends, rules) <= now


def begins_before(notice: Notice, rules: Rules, morning: datetime, wishes: dict[str, Any] | None) -> bool:
    """Told in the morning it would be too late; who does not want to be woken is told then all the same."""
    wanted = (wishes or {}).get("night") is not False
    return wanted and notice.begins is not None and _at(notice.begins, rules) < morning


def _at(local: datetime, rules: Rules) -> datetime:
    return _instant(local.date(), local.time(), rules.zone)


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Through UTC, so that a time which the clock skips, or shows twice, is one instant."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
