"""One message becomes one ``TurnRecord``: loaded, understood, heard, looked up; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import structlog

from bots.account_lookups import left_report
from bots.ask_lookups import AskLookups, answers
from bots.channels.channel import Channel
from bots.channels.fitting import fit
from bots.city import City
from bots.clock import Clock
from bots.core_calls import core_call
from bots.counts import Counts
from bots.keeping import Keeping, counted
from bots.lookups import Lookups
from bots.storage import Storage
from bots.storage.floods import TOLD
from bots.storage.records import Arrival, ConversationRow, Intent, Owner, Promise, TurnRecord
from bots.ticket_calls import shared_phone, ticket_call
from bots.trouble import trouble
from bots.understood import Interpreter
from dialogs import remark_replies, replies
from dialogs.conversation import Conversation
from dialogs.facts import Understood
from dialogs.messages import Incoming, Outgoing, Text
from dialogs.outcomes import CoreCall, Keep, Submit, WithPerson
from dialogs.replay import DialogError
from dialogs.texts import Texts
from dialogs.ticket_outcomes import from_json
from dialogs.turn import Turn, hear, resume

RECEIPT_AFTER = timedelta(seconds=2)
"""A core that answers sooner makes the receipt needless: the number says more."""
LOOKUPS_LIMIT = 20
"""Look-ups in one turn; more is a dialog going in circles."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What a turn is made with."""

    storage: Storage
    channels: Mapping[str, Channel]
    interpreter: Interpreter
    lookups: Lookups
    texts: Texts
    city: City
    clock: Clock
    counts: Counts
    tickets_per_day: int = 0
    """Of one resident in 24 hours; further ones wait for a person. 0: any number."""


class Decider:
    """Decides what a message changes and what is said to it."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._keeping = Keeping(means.storage, means.channels, means.texts)
        self._asks = AskLookups(means.storage, means.city.timezone)

    async def decide(self, arrival: Arrival) -> tuple[TurnRecord, str]:
        """The turn to commit, and how it went (``Counts.turn``). Raises what the storage raises."""
        incoming = arrival.incoming
        row = await self._means.storage.conversations.load(incoming.channel, incoming.chat, incoming.user)
        if row.owner is not Owner.BOT:
            return TurnRecord(arrival, row, row), "silent"
        understood = self._understood(incoming, row)
        if arrival.flood is not None and (understood is None or understood.emergency is None):
            return self._flooded(arrival, row), "flooded"
        try:
            turn = await self._turn(arrival, row, understood)
        except DialogError as error:
            # The dialog engine names journal keys in its errors, never values.
            log.error("turn.broken", reason=str(error), conversation_id=row.id, **trouble(error))
            return self._record(arrival, row, self._broken(row)), "broken"
        return await self._done(arrival, row, turn), "answered"

    def _flooded(self, arrival: Arrival, row: ConversationRow) -> TurnRecord:
        """Kept for people to read, and not acted upon; the resident hears of it once. Danger is always heard."""
        if arrival.flood != TOLD:
            return TurnRecord(arrival, row, row)
        message = replies.too_many(self._means.texts, row.language)
        return TurnRecord(arrival, row, row, tuple(Promise(part) for part in self._fitted(row.channel, message)))

    async def _turn(self, arrival: Arrival, row: ConversationRow, understood: Understood | None) -> Turn:
        texts = self._means.texts
        asked = await self._asks.asked(arrival.incoming, row, self._means.clock.now())
        understood = await self._elsewhere(row, understood)
        turn = hear(Conversation.from_json(row.state, row.language), arrival.incoming, understood, texts, asked)
        for _ in range(LOOKUPS_LIMIT):
            if turn.lookup is None:
                return turn
            turn = resume(turn, await self._means.lookups.answer(turn.lookup, row), texts)
        raise DialogError(f"more than {LOOKUPS_LIMIT} look-ups in one turn")

    async def _elsewhere(self, row: ConversationRow, understood: Understood | None) -> Understood | None:
        """Whether a report waits in another chat: asked only where somebody is known and nothing is open here."""
        if row.resident_id is None or row.state.get("talk") or row.state.get("paused"):
            return understood
        others = await self._means.storage.elsewhere.of(row, later=True)
        if not any(left_report(other) for other in others):
            return understood
        return replace(understood or Understood(), elsewhere=True)

    def _understood(self, incoming: Incoming, row: ConversationRow) -> Understood | None:
        """None for what has no words, and when the understanding fails: the resident can still press buttons."""
        words = incoming.content.text if isinstance(incoming.content, Text) else incoming.caption
        try:
            today = self._means.clock.now().astimezone(self._means.city.timezone).date()
            return self._means.interpreter.understand(words, row.language, today) if words.strip() else None
        except Exception as error:  # noqa: BLE001 (the model must not cost the resident the turn)
            log.error("turn.not_understood", **trouble(error))
            return None

    def _broken(self, row: ConversationRow) -> Turn:
        """The dialog is set aside, so that the next message does not meet the same mistake."""
        try:
            before = Conversation.from_json(row.state, row.language)
        except (KeyError, TypeError, ValueError):
            before = Conversation(row.language)
        after = replace(before, talk=None, paused=before.talk or before.paused)
        return Turn(after, (replies.internal_error(self._means.texts, row.language),))

    async def _done(self, arrival: Arrival, row: ConversationRow, turn: Turn) -> TurnRecord:
        record = self._record(arrival, row, turn)
        if turn.outcome is not None:
            self._means.counts.outcome(type(turn.outcome).__name__)
        if turn.rated is not None and turn.rated.faq in self._means.city.answers:
            self._means.counts.answer(turn.rated.faq, turn.rated.helped)
        match turn.outcome:
            case Submit():
                return await self._submitted(record, turn.outcome)
            case CoreCall():
                return self._called(record, turn.outcome)
            case WithPerson(call):
                return self._called(record, call)
            case Keep():
                return replace(record, deeds=await self._keeping.deeds(turn.outcome, arrival.incoming, row))
        return record

    def _record(self, arrival: Arrival, row: ConversationRow, turn: Turn) -> TurnRecord:
        conversation = turn.conversation
        after = replace(row, language=conversation.language, state=conversation.to_json())
        promises = tuple(Promise(part) for message in turn.messages for part in self._fitted(row.channel, message))
        return TurnRecord(arrival, row, after, promises)

    async def _submitted(self, record: TurnRecord, submit: Submit) -> TurnRecord:
        incoming, after = record.arrival.incoming, record.after
        resident = await self._means.storage.residents.of(incoming.channel, incoming.user)
        call = ticket_call(submit, incoming, after, resident)
        key, held = str(uuid4()), await self._enough(record.before)
        return replace(
            record,
            promises=(*record.promises, *self._receipts(after, key, held)),
            intents=(Intent("ticket", key, call.to_json(), held),),
            consent_version=submit.consent_version,
            remember_address=None if submit.draft.anonymous else submit.draft.address.to_json(),
            remember_phone=shared_phone(submit.draft, incoming, resident),
        )

    def _called(self, record: TurnRecord, outcome: CoreCall) -> TurnRecord:
        """The call, and a receipt for the case that the core takes its time."""
        row = record.after
        intent = core_call(outcome, record.arrival.incoming, row)
        message = remark_replies.on_its_way(self._means.texts, row.language, from_json(intent.kind, intent.body))
        due_at = self._means.clock.now() + RECEIPT_AFTER
        receipt = tuple(Promise(part, due_at, intent.key) for part in self._fitted(row.channel, message))
        promises = (*record.promises, *receipt)
        deeds = (*record.deeds, *answers(outcome), *counted(outcome, intent.key))
        return replace(record, promises=promises, intents=(intent,), deeds=deeds)

    async def _enough(self, row: ConversationRow) -> bool:
        """As many tickets were sent as go straight to the core; never so for a chat's first one."""
        limit, now = self._means.tickets_per_day, self._means.clock.now()
        if not limit or row.id is None:
            return False
        since = now - timedelta(days=1)
        return await self._means.storage.submissions.tickets_since(row.id, since, row.resident_id) >= limit

    def _receipts(self, row: ConversationRow, key: str, held: bool) -> tuple[Promise, ...]:
        """What is said at once, or where the core takes its time."""
        texts, due_at = self._means.texts, self._means.clock.now() + RECEIPT_AFTER
        if held:
            said = self._fitted(row.channel, replies.ticket_held(texts, row.language))
            return tuple(Promise(part) for part in said)
        receipt = self._fitted(row.channel, replies.receipt(texts, row.language))
        return tuple(Promise(part, due_at, unless_submitted=key) for part in receipt)

    def _fitted(self, channel: str, message: Outgoing) -> tuple[Outgoing, ...]:
        return fit(message, self._means.channels[channel].capabilities)
