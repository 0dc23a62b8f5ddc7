"""The delivery policy: what becomes of everything that waits to be told to one person.

Rules of this file:
* Every notice is in exactly one decision.
* News of one ticket is told in its order.  Only safety, and urgent news where the city wakes people for it, go past
  what waits for the morning or the all-clear; and where something asks and has to wait, what follows it waits too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bots.delivery.choosing import Chosen, choose, spent
from bots.delivery.quiet import begins_before, is_over, may_wake, quiet_until
from bots.delivery.sorting import bundles, grouped, sifted
from bots.delivery.values import TELEPHONED, Call, Decision, Drop, Moment, Notice, Rules, Send, Told, Urgency, Wait
from bots.storage.reach import Person

LOOK: Final = timedelta(minutes=1)
"""Nobody knows when an air raid ends: so long until the next look."""
_Held = tuple[datetime, str]


def decide(person: Person, notices: Sequence[Notice], rules: Rules, moment: Moment) -> tuple[Decision, ...]:
    """What to do with each of the person's waiting notices, now. Sendings come in the order in which to send."""
    over = tuple(notice.id for notice in notices if is_over(notice, rules, moment.now))
    left, drops = sifted([notice for notice in notices if notice.id not in over])
    held = _held(person, left, rules, moment)
    ready = [notice for notice in left if notice.id not in held]
    plan = _Plan(person, rules, moment)
    for group in grouped(ready):
        plan.add(group)
    waits = (Wait((number,), until, why) for number, (until, why) in held.items())
    late = (Drop(over, "over"),) if over else ()
    return (*late, *drops, *plan.decisions, *waits)


def _held(person: Person, notices: Sequence[Notice], rules: Rules, moment: Moment) -> dict[int, _Held]:
    """Until when each notice has to wait, by its number; those that may go now are not in it."""
    held = {n.id: until for n in notices if (until := _until(person, n, rules, moment)) is not None}
    _keep_order(notices, held)
    window = _window([n for n in notices if n.id not in held and bundles(n)], rules)
    if window is None or window <= moment.now:
        return held
    hurried = {n.ticket: n.id for n in notices if n.id not in held and n.urgency is Urgency.URGENT and n.ticket}
    for notice in notices:
        joins = bundles(notice) and notice.id not in held
        if joins and not hurried.get(notice.ticket, 0) > notice.id:
            held[notice.id] = (window, "bundle")
    _keep_order(notices, held)
    return held


def _until(person: Person, notice: Notice, rules: Rules, moment: Moment) -> _Held | None:
    if notice.due_at > moment.now:
        return notice.due_at, "due"
    if moment.paused and notice.urgency is not Urgency.SAFETY:
        return moment.now + LOOK, "pause"
    morning = quiet_until(rules, moment.now)
    if morning is None or may_wake(notice, rules, person.preferences):
        return None
    if not begins_before(notice, rules, morning, person.preferences):
        return morning, "night"
    return None


def _window(notices: Sequence[Notice], rules: Rules) -> datetime | None:
    """When what is bundled goes out: a while after the first of it came."""
    return min((notice.created_at + rules.bundle for notice in notices), default=None)


def _keep_order(notices: Sequence[Notice], held: dict[int, _Held]) -> None:
    """What follows something of its ticket that waits has to wait as long, unless it is more pressing than that."""
    latest: dict[str, tuple[datetime, Urgency]] = {}
    for notice in notices:
        if not notice.ticket:
            continue
        before = latest.get(notice.ticket)
        if before is not None and not _presses_past(notice, before[1], held):
            until, _ = held.get(notice.id, (before[0], ""))
            if notice.id not in held or until < before[0]:
                held[notice.id] = (before[0], "order")
        if notice.id in held and (before is None or held[notice.id][0] >= before[0]):
            latest[notice.ticket] = (held[notice.id][0], notice.urgency)


def _presses_past(notice: Notice, waiting: Urgency, held: dict[int, _Held]) -> bool:
    ranks = list(Urgency)
    return notice.id not in held and ranks.index(notice.urgency) < ranks.index(waiting)


@dataclass(slots=True)
class _Plan:
    """Decisions on what may go now, message by message."""

    person: Person
    rules: Rules
    moment: Moment
    decisions: list[Decision] = field(default_factory=list)
    _stopped: dict[str, datetime] = field(default_factory=dict)
    """Tickets whose next news waits for buttons to be answered."""

    def add(self, group: list[Notice]) -> None:
        """Decide on one message."""
        ids = tuple(notice.id for notice in group)
        chosen = choose(self.person, group, self.rules, self.moment)
        if chosen is None:
            self.decisions.append(self._given_up(group, ids))
            return
        safety = any(notice.urgency is Urgency.SAFETY for notice in group)
        until = None if safety else self._stop(group, chosen)
        if until is not None:
            self._stopped |= {notice.ticket: until for notice in group if notice.ticket}
            self.decisions.append(Wait(ids, until, "buttons"))
            return
        asks = any(notice.asks for notice in group)
        bare = not asks and self._asking_until(chosen) is not None
        self.decisions.append(Send(ids, chosen.chat, chosen.cost, chosen.saved, bare, safety))
        self._note(group, chosen, asks)

    def _given_up(self, group: list[Notice], ids: tuple[int, ...]) -> Decision:
        worth = self.rules.phone and any(notice.topic in TELEPHONED for notice in group)
        return Call(ids) if worth else Drop(ids, "unreachable")

    def _stop(self, group: list[Notice], chosen: Chosen) -> datetime | None:
        stops = [self._stopped[notice.ticket] for notice in group if notice.ticket in self._stopped]
        if any(notice.asks for notice in group) and (until := self._asking_until(chosen)) is not None:
            stops.append(until)
        return max(stops, default=None)

    def _asking_until(self, chosen: Chosen) -> datetime | None:
        """How long earlier buttons of that chat have to stay in sight; None where nothing is open."""
        chat, now = chosen.chat, self.moment.now
        if chat.channel not in self.rules.one_keyboard:
            return None
        asked = [told.at for told in self.moment.told if told.asks and told.via == chat.channel]
        last = max(asked, default=None)
        if last is None or (chat.heard_at is not None and chat.heard_at > last):
            return None
        until = last + self.rules.ask_gap
        return until if until > now else None

    def _note(self, group: list[Notice], chosen: Chosen, asks: bool) -> None:
        """What is sent now counts for what comes after it."""
        now, via = self.moment.now, chosen.chat.channel
        told = tuple(Told(notice.ticket, via, now, asks, under_way=True) for notice in group)
        purse = spent(self.moment.purse, chosen.cost)
        self.moment = replace(self.moment, purse=purse, told=(*self.moment.told, *told))
