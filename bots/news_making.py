"""From an event of the core to what is told, to whom, and what is asked with it; pure.

Rules of this file:
* Each person hears what is new to *them*: what they were last told is compared with what is so now.  An equal repeat
  tells nothing.
* An event that a later one has overtaken is kept in the history and not told, for it would be told after its
  consequence.  Words of the executor and an open question are told even then, beside the ticket as it is now.
* Who caused a status by their own answer to this closing has had the answer of their own submission: they hear nothing
  again.  Followers, and an applicant whose follower answered, hear of it.
* Accounts of one resident are told once: as the applicant, where one of them is.
* Types and statuses that are not known tell that the ticket is different, whenever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from backend_client.kinds import EventType, TicketStatus, Urgency
from backend_client.values import Event, Ticket
from bots.cards import ticket_card
from bots.news_comparing import Word, closing_begins, is_overtaken, repeats
from bots.storage.asks import FEEDBACK, QUESTION, REPLACED, WITHDRAWN, Reminding
from bots.storage.event_records import (
    Account,
    Decision,
    Fetched,
    Needs,
    Person,
    Question,
    Seen,
    Telling,
    TicketState,
)
from bots.storage.tickets import APPLICANT, FOLLOWER
from dialogs.lookups import TicketCard
from dialogs.messages import MediaId
from dialogs.news import News, Topic

STATUS: Final = "status"
"""Topic of the notices that ask nothing; the others are named after what they ask."""
ENDED: Final = (TicketStatus.CLOSED, TicketStatus.DECLINED)
CAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    TicketStatus.RETURNED: ("no", "partly"),
    TicketStatus.CLOSED: ("yes",),
}
"""Answers to feedback by the status that comes of them."""
REMINDING: Final = Reminding()
SOON: Final = timedelta(hours=24)
"""A question whose time is over sooner is urgent."""
PICTURES: Final = 5
"""Photos of the work told at once, the newest."""


@dataclass(frozen=True, slots=True)
class NewsMaker:
    """Decides for one city."""

    zone: ZoneInfo
    channels: Collection[str]
    """Whom we can reach; other references are not ours to tell."""
    urgencies: Mapping[str, str]
    """Of the classifier's entries by code."""

    def decide(self, state: TicketState, seen: Seen, fetched: Fetched, now: datetime) -> Decision | Needs:
        """See ``event_records.Decide``. Raises ``ValueError`` for what is no event of a ticket."""
        event = Event.model_validate(seen.body)
        if event.ticket is None:
            raise ValueError("an event without its ticket")
        people = _people(state, seen, self.channels)
        told = _Told(self, state, seen, event, event.ticket, people, now)
        needs = told.needs()
        return needs if fetched.lacks(needs) else told.decision(fetched)


@dataclass(frozen=True, slots=True)
class _Told:
    """One event of one ticket."""

    maker: NewsMaker
    state: TicketState
    seen: Seen
    event: Event
    ticket: Ticket
    people: list[Person]
    """Whom to tell."""
    now: datetime

    def needs(self) -> Needs:
        """Photos that somebody has not seen, and the ticket that this one is joined to."""
        people = self.people
        unseen = [url for url in self._photos if any(url not in _photos_heard(one) for one in people)]
        merged = self.event.merged_into if self.event.type == EventType.MERGED else None
        return Needs(tuple(unseen) if people else (), merged)

    def decision(self, fetched: Fetched) -> Decision:
        """What it comes to."""
        overtaken = is_overtaken(self.state, self.seen, self.event)
        match self.event.type:
            case EventType.QUESTION:
                return self._question(fetched, overtaken)
            case EventType.MESSAGE:
                return self._message(fetched, overtaken)
            case EventType.MERGED:
                return self._merged(fetched, overtaken)
            case _:
                return self._status(fetched, overtaken)

    def _status(self, fetched: Fetched, overtaken: bool) -> Decision:
        if overtaken:
            return Decision(self._projection(overtaken), self._met(), reason="stale")
        closing = closing_begins(self.state, self.event, self.ticket)
        changes = self._projection(overtaken)
        if closing:
            changes["closings"] = self.state.closings + 1
        word = Word(self._card, self._photos, fetched)
        people = [one for one in self.people if closing or not repeats(one, word)]
        caused = {one.account for one in people if self._caused(one)}
        until = self.ticket.feedback_until
        ask = (
            Question(FEEDBACK, str(self.state.closings + 1), until, REMINDING.at(FEEDBACK, self.now, until))
            if closing
            else None
        )
        words = (self.event.change.message or "") if self.event.change is not None else ""
        telling = [
            self._telling(one, self._news(one, word, News(Topic.STATUS, words=words), ask), ask)
            for one in _once(people, self.state)
            if one.account not in caused
        ]
        reason = None if telling else ("caused" if caused else "repeat")
        return Decision(changes, self._heard(people, word), tuple(telling), self._closes(closing), reason=reason)

    def _message(self, fetched: Fetched, overtaken: bool) -> Decision:
        words = (self.event.change.message if self.event.change is not None else None) or self.ticket.message or ""
        word = Word(self._card_now(overtaken), self._photos, fetched)
        said = Word(replace(word.card, message=words or None), word.photos, fetched)
        people = [one for one in self.people if overtaken or not repeats(one, said)]
        if overtaken and not words:
            people = []
        news = [(one, self._news(one, word, News(Topic.MESSAGE, words=words))) for one in _once(people, self.state)]
        telling = tuple(self._telling(one, told) for one, told in news)
        heard = self._heard(people, said if not overtaken else word)
        reason = ("overtaken" if overtaken else None) if telling else ("stale" if overtaken else "repeat")
        return Decision(self._projection(overtaken), heard, telling, reason=reason)

    def _question(self, fetched: Fetched, overtaken: bool) -> Decision:
        asked, state = self.event.question, self.state
        if asked is None or not asked.id or not asked.text:
            raise ValueError("a question without an id or words")
        changes = self._projection(overtaken)
        replaced = state.question_at is not None and self.event.occurred_at < state.question_at
        over = (asked.until is not None and asked.until <= self.now) or (overtaken and state.status in ENDED)
        if replaced or over or asked.id == state.question_id:
            return Decision(changes, self._met(), reason="stale" if replaced or over else "repeat")
        changes |= {"question_id": asked.id, "question": asked.text, "question_until": asked.until}
        changes["question_at"] = self.event.occurred_at
        ask = Question(QUESTION, asked.id, asked.until, REMINDING.at(QUESTION, self.now, asked.until))
        word = Word(self._card_now(overtaken), self._photos, fetched)
        people = self.people
        telling = tuple(
            self._telling(one, self._news(one, word, News(Topic.QUESTION, words=asked.text), ask), ask)
            for one in _once(people, state)
        )
        reason = "overtaken" if overtaken else None
        return Decision(changes, self._heard(people, word), telling, {QUESTION: REPLACED}, reason=reason)

    def _merged(self, fetched: Fetched, overtaken: bool) -> Decision:
        other = fetched.tickets.get(self.event.merged_into or "")
        word = Word(self._card, self._photos, fetched)
        people = self.people
        joined = str(other["number"]) if other is not None else ""
        telling = tuple(
            self._telling(one, self._news(one, word, News(Topic.MERGED, joined=joined)))
            for one in _once(people, self.state)
        )
        closes = {FEEDBACK: WITHDRAWN, QUESTION: WITHDRAWN}
        changes = self._projection(overtaken) | {"question_id": None, "question": None, "question_until": None}
        return Decision(changes, self._heard(people, word), telling, closes, followers_of=other)

    def _projection(self, overtaken: bool) -> dict[str, Any]:
        """What the event changes in the ticket as we know it."""
        changes: dict[str, Any] = {}
        if self.ticket.updated_at >= self.state.changed_at:
            status = self._status_now
            changes = {"status": status, "changed_at": self.ticket.updated_at, "snapshot": self.seen.body["ticket"]}
        newest = not overtaken or not is_overtaken(self.state, self.seen, self.event, by_snapshot=False)
        if newest:
            changes |= {"event": self.seen.id, "event_at": self.ticket.updated_at, "event_status": self._status_now}
            changes |= {"event_place": self.seen.place, "event_cursor": self.event.cursor}
            if self._status_now in ENDED and not overtaken:
                changes |= {"question_id": None, "question": None, "question_until": None}
        return changes

    def _closes(self, closing: bool) -> dict[str, str]:
        """What can no longer be answered."""
        closes = {QUESTION: WITHDRAWN} if self._status_now in ENDED else {}
        if closing:
            return {**closes, FEEDBACK: REPLACED}
        return closes if self._status_now == TicketStatus.DONE else {**closes, FEEDBACK: WITHDRAWN}

    def _met(self) -> tuple[Person, ...]:
        """Those of whom we hear for the first time."""
        return tuple(one for one in self.people if one.account not in self.state.people)

    def _heard(self, people: Iterable[Person], word: Word) -> tuple[Person, ...]:
        """Those who know this from now on, and those of whom we hear for the first time."""
        knows = {one.account: Person(one.account, one.role, one.muted, word.heard) for one in people}
        return (*knows.values(), *(one for one in self._met() if one.account not in knows))

    def _caused(self, person: Person) -> bool:
        """Their own answer to this closing has led here."""
        answers = CAUSES.get(self._status_now, ())
        closing = (FEEDBACK, str(self.state.closings), person.account)
        asked = (ask for ask in self.state.asks.values() if (ask.kind, ask.round, ask.account) == closing)
        return any(ask.answer in answers for ask in asked)

    def _news(self, person: Person, word: Word, said: News, ask: Question | None = None) -> dict[str, Any]:
        """``said`` as this person hears it."""
        new = [url for url in word.photos if url not in _photos_heard(person)]
        until = ask.until if ask is not None else None
        news = News(
            said.topic,
            words=said.words,
            joined=said.joined,
            until=None if until is None else _local(until, self.maker.zone),
            follower=person.role == FOLLOWER,
            pictures=tuple(MediaId(found) for url in new if (found := word.fetched.photos.get(url)) is not None),
        )
        row = news.to_json() | {"ticket": word.heard["card"]}  # as JSON already: most of the work of an event is here
        return row | {"was": person.heard["card"]} if person.heard else row

    def _telling(self, person: Person, news: dict[str, Any], ask: Question | None = None) -> Telling:
        topic = ask.kind if ask is not None else STATUS
        soon = ask is not None and ask.kind == QUESTION and ask.until is not None and ask.until - self.now < SOON
        urgent = soon or self.maker.urgencies.get(self.ticket.classifier_code) == Urgency.EMERGENCY
        return Telling(person.account, person.role, topic, "urgent" if urgent else "normal", news, ask)

    def _card_now(self, overtaken: bool) -> TicketCard:
        return self._card_of(Ticket.model_validate(self.state.snapshot)) if overtaken else self._card

    @property
    def _card(self) -> TicketCard:
        card = self._card_of(self.ticket)
        return card if card.status == self._status_now else replace(card, status=self._status_now)

    def _card_of(self, ticket: Ticket) -> TicketCard:
        return TicketCard.from_json(ticket_card(ticket, self.maker.zone))

    @property
    def _status_now(self) -> str:
        change = self.event.change
        return (change.after if change is not None else None) or self.ticket.status

    @property
    def _photos(self) -> tuple[str, ...]:
        return self.ticket.photos[-PICTURES:]


def _people(state: TicketState, seen: Seen, channels: Collection[str]) -> list[Person]:
    """Whom to tell: those the event names whom we can reach, who want to hear; the applicant first."""
    named = [account for account in seen.accounts if account[0] in channels]
    strangers = not any(one.role == APPLICANT for one in state.people.values())
    if "recipients" not in seen.body:
        named = [*state.people]
    people = [
        state.people.get(account) or Person(account, APPLICANT if strangers and number == 0 else FOLLOWER)
        for number, account in enumerate(named)
    ]
    return sorted((one for one in people if not one.muted), key=lambda one: one.role != APPLICANT)


def _once(people: Iterable[Person], state: TicketState) -> list[Person]:
    """One account of each resident, the first."""
    found: dict[Account | int, Person] = {}
    for one in people:
        found.setdefault(state.residents.get(one.account, one.account), one)
    return list(found.values())


def _photos_heard(person: Person) -> Collection[str]:
    return person.heard.get("photos", ()) if person.heard else ()


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
