"""Reminders: once, then silence; and what was begun and left is said to the city all the same.

Three things are looked at from time to time: what was asked and not answered, reports that were begun and left, and
answers whose optional part nobody gave.  What the reminder says is news like any other (``dialogs.telling``), and when
and where it is told the delivery policy decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog

from backend_client.values import Ticket
from bots import cards
from bots.ask_lookups import answers, local, still_open
from bots.city import City
from bots.clock import Clock
from bots.delivery import Rules
from bots.delivery.quiet import quiet_until
from bots.storage import Storage, StorageError
from bots.storage.asks import FEEDBACK, QUESTION, AskRow
from bots.storage.records import ConversationRow, Intent, Owner, SubmissionRow
from bots.storage.reminding import Silent
from bots.trouble import trouble
from dialogs.catalogue import EXECUTOR_QUESTION, REPORT
from dialogs.catalogue import FEEDBACK as FEEDBACK_DIALOG
from dialogs.conversation import Conversation
from dialogs.lookups import TicketCard
from dialogs.news import News, Topic
from dialogs.replay import DialogError
from dialogs.ticket_outcomes import AnswerExecutor, GiveFeedback, kind_of, to_json
from dialogs.unfinished import draft_mark, is_draft, left_with

EVERY_S = 60.0
SILENCE = timedelta(hours=1)
"""After so long nobody is in the middle of something any more."""
STALE = timedelta(hours=12)
"""What was left longer ago than that (the bot was off) rests."""
TOPICS: Mapping[str, Topic] = {FEEDBACK: Topic.FEEDBACK_REMINDER, QUESTION: Topic.QUESTION_REMINDER}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What reminders are made with."""

    storage: Storage
    city: City
    clock: Clock
    rules: Rules
    hand: Callable[[Iterable[SubmissionRow]], None]
    """Takes leased calls to the core, to make them now."""


class Reminders:
    """Looks, and reminds."""

    def __init__(self, means: Reminding) -> None:
        self._means = means

    async def once(self) -> int:
        """A batch of what is due now; 0 when that was all. Raises ``StorageError``."""
        rows = self._means.storage.reminding
        count = await rows.remind(self._news)
        look = await rows.silent(SILENCE)
        for chat in look.chats:
            await self._left(chat)
        if look.begun or look.messages:
            await rows.looked(look.upto)
        return count + look.messages

    async def run(self, every_s: float = EVERY_S) -> None:
        """Look every so many seconds, until cancelled."""
        while True:
            try:
                while await self.once():
                    pass
            except StorageError as error:
                log.warning("reminders.failed", **trouble(error))
            await asyncio.sleep(every_s)

    def _news(self, row: AskRow) -> dict[str, Any] | None:
        """None where the ticket has moved on."""
        now, zone = self._means.clock.now(), self._means.city.timezone
        if row.ticket is None or row.kind not in TOPICS or not still_open(row, now):
            return None
        ticket = Ticket.model_validate(row.ticket.snapshot)
        news = News(
            TOPICS[row.kind],
            ticket=TicketCard.from_json(cards.ticket_card(ticket, zone)),
            words=(row.ticket.question or "") if row.kind == QUESTION else "",
            ask=row.id,
            until=None if row.until is None else local(row.until, zone),
            follower=row.role != "applicant",
        )
        return news.to_json()

    async def _left(self, chat: Silent) -> None:
        """What is to be done about a chat that fell silent; a dialog that is broken is left alone."""
        row = chat.conversation
        if row.owner is not Owner.BOT or chat.heard_at < self._means.clock.now() - STALE:
            return
        try:
            await self._reminded_or_finished(row, chat.heard_at)
        except (DialogError, KeyError, TypeError, ValueError) as error:
            log.error("reminders.broken", conversation_id=row.id, **trouble(error))

    async def _reminded_or_finished(self, row: ConversationRow, heard_at: datetime) -> None:
        conversation = Conversation.from_json(row.state, row.language)
        talk = conversation.talk
        if talk is not None and talk.dialog == REPORT:
            if is_draft(talk) and self._same_day(heard_at):
                news = News(Topic.DRAFT_REMINDER).to_json()
                await self._means.storage.reminding.remind_of_draft(row, draft_mark(talk), news)
        elif talk is not None and talk.dialog in (FEEDBACK_DIALOG, EXECUTOR_QUESTION):
            await self._finish(row, conversation)

    async def _finish(self, row: ConversationRow, conversation: Conversation) -> None:
        call = left_with(conversation.talk) if conversation.talk is not None else None
        if not isinstance(call, GiveFeedback | AnswerExecutor):
            return
        after = replace(row, state=replace(conversation, talk=None).to_json())
        intent = Intent(kind_of(call), str(uuid4()), to_json(call))
        self._means.hand(await self._means.storage.reminding.finish(row, after, intent, answers(call)))

    def _same_day(self, heard_at: datetime) -> bool:
        """The evening is no time for a reminder, and tomorrow is none either."""
        zone, now = self._means.city.timezone, self._means.clock.now()
        same = now.astimezone(zone).date() == heard_at.astimezone(zone).date()
        return same and quiet_until(self._means.rules, now) is None
