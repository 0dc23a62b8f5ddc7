"""Records the golden journals of a release: for each step, the longest journal of a walk that stands there.

python -m tests.dialogs.record_golden tests/dialogs/golden/2026-12.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dialogs.conversation import Conversation
from dialogs.hearing import stand
from dialogs.replay import Waiting
from dialogs.texts import Texts
from tests.dialogs.walk import Walk


def record() -> dict[str, Any]:
    """By the key of the step."""
    best: dict[str, Any] = {}
    for here in Walk(Texts.load()).run(Conversation()):
        talk = here.conversation.talk
        state = stand(talk) if talk is not None else None
        if talk is None or not isinstance(state, Waiting):
            continue
        known = best.get(state.step.key)
        if known is None or len(known["talk"]["journal"]) < len(talk.journal):
            best[state.step.key] = {"step": state.step.key, "talk": talk.to_json()}
    return dict(sorted(best.items()))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(record(), ensure_ascii=False, indent=1) + "\n", "utf-8")
