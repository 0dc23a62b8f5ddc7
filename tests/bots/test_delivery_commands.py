"""``frontdoor pause`` and ``frontdoor costs``."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bots.cli import run
from bots.delivery_commands import NotAMonth, month_of, table
from bots.storage import migrate
from bots.storage.tallies import Tally
from tests.bots.small_city import small_city


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The address of a migrated database; a small city."""
    url = f"sqlite+aiosqlite:///{tmp_path}/frontdoor.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", url)
    monkeypatch.setenv("FRONTDOOR_CITY", str(small_city(tmp_path / "city")))
    asyncio.run(migrate(url))
    return url


@pytest.mark.usefixtures("town")
def test_a_pause_begins_and_ends_and_says_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for arguments in ([], ["--on", "--reason", "повітряна тривога"], [], ["--off"]):
        assert run(["pause", *arguments]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == "pause: off, never set\n"
    assert said[1] == said[2]
    assert said[1].startswith("pause: on since ")
    assert said[1].endswith("(повітряна тривога)\n")
    assert said[3].startswith("pause: off since ")


@pytest.mark.usefixtures("town")
def test_costs_of_a_month_without_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["costs", "--month", "2026-10"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["2026-10", "messages", "EUR"]
    assert run(["costs", "--month", "2026-13"]) == 2


def test_what_was_spent_and_saved_is_reckoned_with_the_price() -> None:
    tallies = (
        Tally("cost", "paid", 100),
        Tally("cost", "session", 50),
        Tally("saved", "channel", 25),
        Tally("sent", "viber", 150),
    )
    lines = {line[:34].strip(): line[34:].split() for line in table("2026-11", tallies, 0.02).splitlines()}
    assert lines["sent, viber"] == ["150"]
    assert lines["Viber, paid"] == ["100", "2.00"]
    assert lines["saved: within 24 hours"] == ["50", "1.00"]
    assert lines["saved: another channel"] == ["25", "0.50"]


def test_a_month_is_its_days() -> None:
    assert month_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    for wrong in ("2026-00", "2026-13", "26-1", "", "2026-11-01"):
        with pytest.raises(NotAMonth):
            month_of(wrong)
