"""«Is this you?»: the answer in the chat that was asked, and the yes of whoever opened a link to be linked by."""

from __future__ import annotations

from dialogs.account_lookups import Pressed, WhoAsks
from dialogs.account_outcomes import AnswerJoin, JoinByLink
from dialogs.facts import Known
from dialogs.outcomes import Nothing, Outcome
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import say

PRESSED = "join.pressed"
OVER = {"used": "join-used", "expired": "join-expired", "unknown": "join-expired"}


async def answer_join(_known: Known) -> Outcome:
    """The button below the question decides; nothing more is asked."""
    token, yes = await Pressed(PRESSED)
    asking = await WhoAsks("join.who", token)
    if asking is None:
        await Tell("join.unavailable", (say("accounts-unavailable"),))
        return Nothing()
    if asking.state != "open":
        await Tell("join.over", (say(OVER[asking.state]),))
        return Nothing()
    await Tell("join.answered", (say("accounts-linked") if yes else say("join-refused", channel=asking.channel),))
    return AnswerJoin(token, yes)


async def join_by_link(token: str, channel: str) -> Outcome:
    """Whoever opened the link says that both accounts are theirs."""
    options = (Option("yes", say("label-join")), Option("no", say("label-join-not")))
    means = {"yes": "yes", "no": "no", "cancel": "no"}
    if await Choice("join.link", (say("join-by-link", channel=channel),), options, means) == "no":
        await Tell("join.not_linked", (say("accounts-unchanged"),))
        return Nothing()
    asking = await WhoAsks("join.still", token)
    if asking is None or asking.state != "open":
        state = "accounts-unavailable" if asking is None else OVER[asking.state]
        await Tell("join.too_late", (say(state),))
        return Nothing()
    await Tell("join.linked", (say("accounts-linked"),))
    return JoinByLink(token)
