"""Journals of earlier releases must still replay whole: nobody is asked twice because of a release.

``golden/<release>.json`` is written once, when a release is made, and never changed.  A journal that a release must
break is listed in ``BROKEN`` with the reason, and in that release's notes as «will be asked again».

    python -m tests.dialogs.record_golden tests/dialogs/golden/2026-12.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialogs.conversation import Talk
from dialogs.hearing import stand
from dialogs.replay import Waiting

GOLDEN = Path(__file__).parent / "golden"
BROKEN: dict[str, str] = {}
"""Name of a journal -> why it will be asked again."""


def journals() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{path.stem}:{name}", row)
        for path in sorted(GOLDEN.glob("*.json"))
        for name, row in json.loads(path.read_text("utf-8")).items()
    ]


def test_there_are_golden_journals() -> None:
    assert len(journals()) >= 25


@pytest.mark.parametrize(("name", "row"), journals(), ids=[name for name, _ in journals()])
def test_a_golden_journal_replays_whole(name: str, row: dict[str, Any]) -> None:
    talk = Talk.from_json(row["talk"])
    assert talk is not None
    state = stand(talk)
    if name in BROKEN:
        pytest.skip(BROKEN[name])
    assert isinstance(state, Waiting)
    assert len(state.journal) == len(talk.journal), f"asked again at {state.step.key}"
    assert state.step.key == row["step"]
