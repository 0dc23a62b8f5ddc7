"""How long a 50-entry journal takes to replay."""

from __future__ import annotations

from timeit import repeat

from dialogs.conversation import Talk
from dialogs.hearing import stand
from dialogs.replay import SAID, By, Entry, Waiting

KIND = {"code": "11.01", "title": "Ліхтар", "group": "11", "requires": ["place"], "version": "v1"}
SAYS = {"words": "не горить ліхтар", "address": {"text": "Соборності 12", "street": "Соборності", "house": "12"}}
CLASSIFIED = {"offer": [KIND], "confidence": 0.9, "model": "m"}
RESIDENT = {"consented": True, "notice_version": "n", "phone": None, "addresses": []}
PLACE = {"query": "Соборності 12", "lat": None, "lon": None}
FOUND = [{"text": "вул. Соборності, 12", "score": 1.0, "house": "12"}]
OPENING = (
    Entry(SAID, None, By.RESIDENT, facts=SAYS),
    Entry("kind.classified", CLASSIFIED, By.LOOKUP, asked={"text": "не горить ліхтар"}),
    Entry("resident", RESIDENT, By.LOOKUP, asked={}),
    Entry("address.found", FOUND, By.LOOKUP, asked=PLACE),
)
CORRECTION = (Entry("summary", "fix", By.RESIDENT), Entry("summary.fix", "nothing", By.RESIDENT))


def journal(entries: int) -> tuple[Entry, ...]:
    """A report whose resident opens the corrections again and again."""
    return (*OPENING, *(CORRECTION * entries))[:entries]


def replay_ms(entries: int = 50) -> float:
    """Best of five, milliseconds."""
    talk = Talk("report_problem", journal(entries))
    state = stand(talk)
    assert isinstance(state, Waiting)
    assert len(state.journal) == entries, f"only {len(state.journal)} entries were used"
    return min(repeat(lambda: stand(talk), number=100, repeat=5)) * 10
