"""Notices in the policy's terms, and the messages that tell them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from bots.channels.channel import Capabilities
from bots.channels.fitting import fit
from bots.delivery import Notice, Send, Urgency
from bots.storage.notice_records import NoticeRow
from bots.storage.records import Promise
from dialogs.asking import MENU, tell
from dialogs.messages import Outgoing
from dialogs.news import News, Topic
from dialogs.telling import asks_feedback, told
from dialogs.texts import Texts

APART = frozenset({"was", "ask", "follower", "until"})
"""What differs between two accounts of one person that are told the same."""
SAME: frozenset[Topic] = frozenset(Topic) - {Topic.DRAFT_REMINDER}
"""Topics of which one telling is enough; a draft is in one chat."""


def as_notice(row: NoticeRow, news: News) -> Notice:
    """What the policy needs to know of it."""
    ticket, planned = news.ticket, news.planned
    return Notice(
        id=row.id,
        topic=news.topic,
        urgency=Urgency(row.urgency),
        created_at=row.created_at,
        due_at=row.due_at,
        ticket="" if ticket is None else ticket.id,
        state="" if ticket is None else ticket.status,
        gist=_gist(row) if news.topic in SAME else "",
        asks=asks(news),
        follower=news.follower,
        tried=frozenset(row.tried),
        begins=_local(planned.starts if planned else None),
        ends=_local(planned.ends if planned else None),
    )


def _local(at: str | None) -> datetime | None:
    """A whole day's end is not known: a date without a time says nothing here."""
    return datetime.fromisoformat(at) if at is not None and len(at) > len("2026-11-25") else None


def asks(news: News) -> bool:
    """An answer is wanted, by buttons that have to stay in sight."""
    question = news.topic in (Topic.QUESTION, Topic.QUESTION_REMINDER) and news.ask is not None
    return question or asks_feedback(news)


def message_of(news: Sequence[News], texts: Texts, language: str, bare: bool = False) -> Outgoing:
    """One message that tells all of it; of several only the menu's list of tickets is left to be pressed."""
    messages = [told(one, texts, language) for one in news]
    message = messages[0] if len(messages) == 1 else _joined(messages, texts, language)
    return replace(message, buttons=(), step=None) if bare else message


def promises_of(send: Send, message: Outgoing, able: Capabilities, paid: bool | None) -> tuple[Promise, ...]:
    """The message in the channel's parts. What becomes of a picture does not count: the words tell it."""
    lead = send.ids[-1]
    return tuple(
        Promise(part, notice=not send.safety, notice_id=None if part.pictures else lead, paid=paid)
        for part in fit(message, able)
    )


def _joined(messages: Sequence[Outgoing], texts: Texts, language: str) -> Outgoing:
    tickets = (option for option in MENU if option.key == "tickets")
    return replace(
        tell(texts, language, [message.text for message in messages], tickets),
        strong=tuple(dict.fromkeys(part for message in messages for part in message.strong)),
        pictures=tuple(dict.fromkeys(media for message in messages for media in message.pictures)),
    )


def _gist(row: NoticeRow) -> str:
    said = {name: value for name, value in row.body.items() if name not in APART}
    return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=12).hexdigest()
