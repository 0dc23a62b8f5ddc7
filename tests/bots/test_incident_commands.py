"""``frontdoor incidents``: why, in words; times as people type them; and the command itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bots.cli import run
from bots.clock import SystemClock
from bots.incident_commands import CannotDecide, moment
from bots.incident_words import why_in_words
from bots.storage import Storage, migrate
from bots.storage.incident_stream import Found, Verdict, keep_reports
from tests.bots.small_city import small_city

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            {"people": 5, "houses": 4, "across_m": 604, "minutes": 40, "expected": 0.011},
            "5 мешканців, 4 будинки, 600 м, 40 хвилин; звично 0,01",
        ),
        (
            {"people": 21, "houses": 1, "across_m": 3, "minutes": 62, "expected": 0.0045},
            "21 мешканець, 1 будинок, 10 м, 62 хвилини; звично 0,0045",
        ),
        (
            {"people": 3, "houses": 0, "across_m": 0, "minutes": 11, "expected": 0},
            "3 мешканці, 11 хвилин; звично 0",
        ),
    ],
)
def test_why_is_said_in_plain_words(why: dict[str, Any], words: str) -> None:
    assert why_in_words(why) == words


def test_a_time_is_the_next_one() -> None:
    assert moment("18:00", NOW, KYIV) == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert moment("9:30", NOW, KYIV) == datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    assert moment("2026-12-01 18:00", NOW, KYIV) == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["о шостій", "25:00", "2026-11-23 18:00", "2026-13-01 10:00", "18"])
def test_what_is_no_time_to_come_is_said(text: str) -> None:
    with pytest.raises(CannotDecide):
        moment(text, NOW, KYIV)


def test_it_is_listed_confirmed_changed_and_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/frontdoor.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", url)
    monkeypatch.setenv("FRONTDOOR_CITY", str(small_city(tmp_path / "city")))
    asyncio.run(migrate(url))
    assert run(["incidents"]) == 0
    assert capsys.readouterr().out == "no mass incident is suspected or known\n"
    asyncio.run(_suspect(url))
    assert run(["incidents"]) == 0
    listed = capsys.readouterr().out
    assert "suspected  01.01  Немає води, вулиця Лісова" in listed
    assert "2 мешканці, 5 хвилин; звично 0,01; тепер 2 мешканці" in listed
    assert run(["incidents", "--over", "1"]) == 2
    assert "no confirmed incident 1" in capsys.readouterr().err
    assert run(["incidents", "--confirm", "1", "--expected", "18:00", "--as", "olena"]) == 0
    assert run(["incidents", "--change", "1", "--words", "Ще дві години."]) == 0
    assert run(["incidents"]) == 0
    assert "confirmed" in capsys.readouterr().out
    assert run(["incidents", "--confirm", "1", "--over", "1"]) == 2
    assert run(["incidents", "--over", "1"]) == 0
    assert run(["incidents"]) == 0
    assert capsys.readouterr().out.endswith("no mass incident is suspected or known\n")


async def _suspect(url: str) -> None:
    """Two reports, and a verdict."""
    address = {"street": "вулиця Лісова"}
    body = {"draft": {"code": "01.01", "address": address}}
    rows = [{"kind": "ticket", "key": who, "channel": "web", "user": who, "body": body} for who in ("a", "b")]
    async with await Storage.open(url, SystemClock().now, "test") as storage:
        at = SystemClock().now()
        await storage._ground.write(lambda connection: keep_reports(connection, rows, at))
        one, two = await storage.incidents.stream.new(10)
        found = Found((one.id, two.id), "01.01", {"people": 2, "minutes": 5, "expected": 0.01})
        assert await storage.incidents.stream.settle(Verdict(one.id, {"01.01"}, frozenset(), found=found))
