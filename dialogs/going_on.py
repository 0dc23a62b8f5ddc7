"""A report left in another chat of the same resident: it goes on here, or a new one begins."""

from __future__ import annotations

from dialogs.account_lookups import LeftElsewhere
from dialogs.account_outcomes import GoOnHere
from dialogs.facts import Facts, Known
from dialogs.outcomes import Nothing, Outcome, ReportWith
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import say


async def go_on(known: Known) -> Outcome:
    """Ask which; what was said here already is not lost either way."""
    left = await LeftElsewhere("goon.left")
    if left is None:
        return _anew(known)
    options = (Option("here", say("label-go-on-here")), Option("new", say("label-begin-new")))
    means = {"yes": "here", "no": "new"}
    if await Choice("goon.which", (say("goon-which", channel=left.channel),), options, means) == "new":
        return _anew(known, begins=True)
    now = await LeftElsewhere("goon.now")
    if now is None:
        await Tell("goon.over", (say("goon-over"),))
        return _anew(known)
    return GoOnHere(now.conversation, now.revision, now.talk)


def _anew(known: Known, *, begins: bool = False) -> Outcome:
    facts = Facts(
        words=known.text or None,
        photos=tuple(known.photos),
        place=known.place,
        address=known.address if known.address.said() else None,
        since=known.since,
        route=known.route,
        phone=known.phone,
        emergency=known.emergency,
    ).to_json()
    return ReportWith(facts) if begins or facts is not None else Nothing()
