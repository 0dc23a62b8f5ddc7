"""One person and the news for them, over days: what the policy decides is carried out, and kept to be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bots.delivery import Call, Drop, Moment, Notice, Purse, Rules, Send, Told, Urgency, Wait, decide
from bots.storage.reach import Person, Reach
from dialogs.news import Topic

KYIV = ZoneInfo("Europe/Kyiv")
RULES = Rules(KYIV)
NOON = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""Twelve o'clock in Kryvyi Rih."""


def chat(channel: str, heard: datetime | None = NOON, **rest: datetime | None) -> Reach:
    """One whose chat and user are named like the channel."""
    return Reach(channel, f"chat-{channel}", f"user-{channel}", "uk", heard, rest.get("session"), rest.get("gone"))


def person(*chats: Reach, **preferences: object) -> Person:
    return Person(1, chats, "+380670000001", preferences or None)


def status(number: int, ticket: str = "T1", at: datetime = NOON, **rest: object) -> Notice:
    """A change of status, told at once as far as it is concerned."""
    named = {
        "due_at": at,
        "topic": Topic.STATUS,
        "urgency": Urgency.NORMAL,
        "state": "in_progress",
        "gist": f"n{number}",
    }
    return Notice(id=number, created_at=at, ticket=ticket, **{**named, **rest})  # type: ignore[arg-type]


def feedback(number: int, ticket: str = "T1", at: datetime = NOON, **rest: object) -> Notice:
    """Done, and whether that is so is asked."""
    return status(number, ticket, at, **{"state": "done", "asks": True, **rest})


@dataclass(frozen=True, slots=True)
class Sent:
    """One message."""

    at: datetime
    notices: tuple[Notice, ...]
    chat: Reach
    arrived: bool
    bare: bool


@dataclass
class World:
    """The clock, the person, and what waits."""

    person: Person
    rules: Rules = RULES
    now: datetime = NOON
    paused: bool = False
    fails: list[bool] = field(default_factory=list)
    """Whether the next messages fail to arrive; none of it left: they arrive."""
    waiting: dict[int, tuple[Notice, datetime]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    dropped: dict[int, str] = field(default_factory=dict)
    called: list[int] = field(default_factory=list)
    known: dict[int, Notice] = field(default_factory=dict)

    def arrives(self, notice: Notice) -> None:
        """The core has news."""
        self.waiting[notice.id] = (notice, notice.due_at)
        self.known[notice.id] = notice

    def works(self) -> None:
        """Decide as often as something is due, as the worker does."""
        for _ in range(100):
            if not any(free <= self.now for _, free in self.waiting.values()):
                return
            self._once()
        raise AssertionError("it never rests")

    def rests(self, days: int = 4) -> None:
        """Time passes until everything is decided."""
        self.paused = False
        end = self.now + timedelta(days=days)
        while self.waiting and self.now < end:
            self.now = max(self.now, min(free for _, free in self.waiting.values()))
            self.works()

    def _once(self) -> None:
        notices = [notice for notice, _ in self.waiting.values()]
        told = [(s, n) for s in self.sent if s.arrived and self.now - s.at < timedelta(days=1) for n in s.notices]
        known = tuple(Told(n.ticket, s.chat.channel, s.at, n.asks, False) for s, n in told)
        decisions = decide(self.person, notices, self.rules, Moment(self.now, self.paused, Purse(0.02), known))
        ids = [number for decision in decisions for number in decision.ids]
        assert sorted(ids) == sorted(notice.id for notice in notices), "each notice is decided on, once"
        for decision in decisions:
            self._do(decision)

    def _do(self, decision: Send | Wait | Call | Drop) -> None:
        notices = tuple(self.waiting.pop(number)[0] for number in decision.ids)
        match decision:
            case Send():
                arrived = not (self.fails.pop(0) if self.fails else False)
                self.sent.append(Sent(self.now, notices, decision.chat, arrived, decision.bare))
                if not arrived:
                    self._again(notices, decision.chat.channel)
            case Wait():
                assert decision.until > self.now, "a wait that is no wait"
                self.waiting |= {notice.id: (notice, decision.until) for notice in notices}
            case Call():
                self.called += decision.ids
            case Drop():
                self.dropped |= dict.fromkeys(decision.ids, decision.why)

    def _again(self, notices: tuple[Notice, ...], channel: str) -> None:
        for notice in notices:
            tried = replace(notice, tried=notice.tried | {channel})
            self.waiting[notice.id] = (tried, self.now)

    @property
    def told(self) -> list[int]:
        """Numbers of what arrived, in the order in which it did."""
        return [notice.id for sent in self.sent if sent.arrived for notice in sent.notices]
