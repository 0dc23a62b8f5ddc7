"""From what the delivery policy decides to what is written: messages, waits, calls and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bots.channels.channel import Channel
from bots.delivery import Call, Cost, Decision, Drop, Send, Wait
from bots.notice_messages import asks, message_of, promises_of
from bots.storage.notice_records import CallTask, Closing, Postponing, Settlement, Telling, Waiting
from bots.storage.reach import Person
from dialogs.news import News
from dialogs.texts import Texts

OPERATORS = "uk"
"""The language in which operators read what to tell."""


@dataclass(frozen=True, slots=True)
class Written:
    """What decisions are about, and what their messages are made with."""

    waiting: Waiting
    person: Person
    news: Mapping[int, News]
    """By the notice's number; without those that nobody can read."""
    texts: Texts
    channels: Mapping[str, Channel]


def settlement(written: Written, decisions: Sequence[Decision], rest: tuple[str, tuple[Closing, ...]]) -> Settlement:
    """What to write. ``rest``: the day in the city's calendar, and what is closed without a decision."""
    day, closings = rest
    sends = [one for one in decisions if isinstance(one, Send)]
    drops = [one for one in decisions if isinstance(one, Drop)]
    calls = [one for one in decisions if isinstance(one, Call)]
    waits = [one for one in decisions if isinstance(one, Wait)]
    tellings = tuple(_telling(written, send) for send in sends)
    return Settlement(
        ids=written.waiting.ids,
        tellings=tellings,
        postponings=tuple(Postponing(wait.ids, wait.until, wait.why) for wait in waits),
        closings=(*closings, *(_closing(drop) for drop in drops)),
        calls=tuple(_call(written, call) for call in calls),
        day=day,
        counts=_counts(list(zip(sends, tellings, strict=True)), drops, len(closings)),
    )


def _telling(written: Written, send: Send) -> Telling:
    news = [written.news[number] for number in send.ids]
    message = message_of(news, written.texts, send.chat.language, send.bare)
    paid = None if send.cost is Cost.FREE else send.cost is Cost.PAID
    able = written.channels[send.chat.channel].capabilities
    promises = promises_of(send, message, able, paid)
    return Telling(send.ids, send.chat.channel, send.chat.chat, promises, any(asks(one) for one in news))


def _closing(drop: Drop) -> Closing:
    status = "failed" if drop.why == "unreachable" else "dropped"
    return Closing(drop.ids, status, drop.why)


def _call(written: Written, call: Call) -> CallTask:
    news = [written.news[number] for number in call.ids]
    lead = next(row for row in written.waiting.rows if row.id == call.ids[-1])
    tickets = [one.ticket.id for one in news if one.ticket is not None]
    return CallTask(
        ids=call.ids,
        channel=lead.channel,
        user=lead.user,
        resident_id=written.person.resident_id,
        phone=written.person.phone,
        ticket_id=tickets[-1] if tickets else None,
        words=message_of(news, written.texts, OPERATORS).text,
    )


def _counts(
    sends: Sequence[tuple[Send, Telling]], drops: Sequence[Drop], unreadable: int
) -> Mapping[tuple[str, str], int]:
    """Messages by channel and cost, what was saved, and what was not told; see ``docs/DELIVERY.md``."""
    counts: Counter[tuple[str, str]] = Counter()
    for send, telling in sends:
        parts = len(telling.promises)
        counts["sent", send.chat.channel] += parts
        if send.cost is not Cost.FREE:
            counts["cost", send.cost.value] += parts
        if send.saved:
            counts["saved", "channel"] += parts
        others = len(send.ids) - 1
        counts["notices", "bundled"] += others
        if send.cost in (Cost.PAID, Cost.QUOTA):
            counts["saved", "bundled"] += others
    for drop in drops:
        counts["notices", drop.why] += len(drop.ids)
    counts["notices", "unreadable"] += unreadable
    return {key: number for key, number in counts.items() if number}
