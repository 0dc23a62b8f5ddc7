"""Which chat news goes to, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bots.delivery.values import SESSION, Cost, Moment, Notice, Purse, Rules, Urgency
from bots.storage.reach import Person, Reach


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where to."""

    chat: Reach
    cost: Cost
    saved: bool = False
    """Another chat would have come first, and cost something."""


def choose(person: Person, group: Sequence[Notice], rules: Rules, moment: Moment) -> Chosen | None:
    """The chat for one message; None where no channel is left.

    What is under way about the ticket keeps its channel, so that nothing overtakes it; then the resident's wish counts,
    then where they were heard last, then money.
    """
    tried = frozenset[str]().union(*(notice.tried for notice in group))
    open_chats = [chat for chat in person.chats if _reaches(chat, rules) and chat.channel not in tried]
    steady = [chat for chat in open_chats if _steady(chat, rules, moment.now)]
    if not steady:
        return Chosen(open_chats[0], cost(open_chats[0], rules, moment)) if open_chats else None
    kept = _kept(open_chats, group, moment) or _wished(steady, person)
    if kept is not None:
        return Chosen(kept, cost(kept, rules, moment))
    return _thrifty(steady, group, rules, moment)


def cost(chat: Reach, rules: Rules, moment: Moment) -> Cost:
    """Of one message there, now."""
    if chat.channel not in rules.priced or not moment.purse.price:
        return Cost.FREE
    if chat.session_at is not None and moment.now < chat.session_at + SESSION:
        return Cost.SESSION
    return Cost.QUOTA if moment.purse.left > 0 else Cost.PAID


def spent(purse: Purse, paid: Cost) -> Purse:
    """What is left after a message."""
    return Purse(purse.price, purse.left - 1) if paid is Cost.QUOTA else purse


def _thrifty(steady: Sequence[Reach], group: Sequence[Notice], rules: Rules, moment: Moment) -> Chosen:
    first = Chosen(steady[0], cost(steady[0], rules, moment))
    hurried = any(notice.urgency is not Urgency.NORMAL for notice in group)
    if hurried or not rules.prefer_free or first.cost in (Cost.FREE, Cost.SESSION):
        return first
    for chat in steady[1:]:
        heard = chat.heard_at is not None and moment.now - chat.heard_at <= rules.recent
        price = cost(chat, rules, moment)
        if heard and price in (Cost.FREE, Cost.SESSION):
            return Chosen(chat, price, saved=True)
    return first


def _kept(chats: Sequence[Reach], group: Sequence[Notice], moment: Moment) -> Reach | None:
    tickets = {notice.ticket for notice in group if notice.ticket}
    vias = {told.via for told in moment.told if told.under_way and told.ticket in tickets}
    return next((chat for chat in chats if chat.channel in vias), None)


def _wished(chats: Sequence[Reach], person: Person) -> Reach | None:
    wish = (person.preferences or {}).get("channel")
    return next((chat for chat in chats if chat.channel == wish), None)


def _reaches(chat: Reach, rules: Rules) -> bool:
    return chat.channel in rules.serving and chat.unreachable_at is None


def _steady(chat: Reach, rules: Rules, now: datetime) -> bool:
    """It rings at the resident's, now; the rest is seen when they next come."""
    if chat.channel not in rules.visited:
        return True
    return chat.heard_at is not None and now - chat.heard_at <= rules.visit
