"""What a number that a resident wrote fits, and what the history makes of the core's events."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bots.storage.tickets import Happened
from bots.ticket_lookups import event_of, fits

KYIV = ZoneInfo("Europe/Kyiv")
AT = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "number", "fit"),
    [
        ("КЦ-26-0012345", "КЦ-26-0012345", True),
        ("кц 26 0012345", "КЦ-26-0012345", True),
        ("0012345", "КЦ-26-0012345", True),
        ("12345", "КЦ-26-0012345", True),
        ("2345", "КЦ-26-0012345", False),
        ("КЦ-25-0012345", "КЦ-26-0012345", False),
        ("26", "КЦ-26-0000026", False),
        ("", "КЦ-26-0012345", False),
        ("12345", "no digits", False),
    ],
)
def test_a_number_is_the_whole_or_its_last_part(wanted: str, number: str, fit: bool) -> None:
    assert fits(wanted, number) is fit


@pytest.mark.parametrize(
    ("kind", "event", "what", "status", "words"),
    [
        ("ticket.status_changed", {"change": {"to": "extended", "message": "Труби"}}, "status", "extended", "Труби"),
        ("ticket.message", {"change": {"message": "Скоро"}}, "message", "", "Скоро"),
        ("ticket.question", {"question": {"id": "q", "text": "Де?"}}, "question", "", "Де?"),
        ("ticket.merged", {"merged_into": "t2"}, "merged", "", ""),
        ("ticket.painted", {"change": None}, "other", "", ""),
    ],
)
def test_events_of_the_history(kind: str, event: dict[str, object], what: str, status: str, words: str) -> None:
    told = event_of(Happened(AT, kind, event, told=True), KYIV)
    assert told == {"at": "2026-11-26T00:30", "what": what, "status": status, "words": words}
