"""From what a dialog wants done about accounts to the deeds of the turn, and what is said in other chats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import randbelow, token_urlsafe
from typing import Any

from bots.account_lookups import best_chat, left_report
from bots.channels.channel import Channel
from bots.channels.fitting import fit
from bots.storage import Storage, TurnConflict
from bots.storage.codes import Code, SendCode
from bots.storage.codes import TryCode as TriedCode
from bots.storage.deeds import Deed
from bots.storage.going_on import TakeOver
from bots.storage.joining import Join, Line, Refuse, Request, chats_of
from bots.storage.joining import SharePhone as SharedPhone
from bots.storage.joining import Unlink as Unlinked
from bots.storage.links import ACCOUNT, Link
from bots.storage.reach import Account, Person, Reach
from bots.storage.records import ConversationRow, Promise
from dialogs import account_outcomes as wants
from dialogs import account_replies
from dialogs.messages import Incoming, Outgoing
from dialogs.texts import Texts

TOKEN_BYTES = 16
"""A button carries it, with its verdict, in 40 bytes."""


@dataclass(frozen=True, slots=True)
class AccountDeeds:
    """Makes them. Whatever changed since the look-ups raises ``TurnConflict``, here or in the transaction."""

    storage: Storage
    channels: Mapping[str, Channel]
    texts: Texts

    async def of(self, outcome: wants.AccountOutcome, incoming: Incoming, row: ConversationRow) -> tuple[Deed, ...]:
        """The deeds of ``outcome``. Raises ``TypeError`` for one that nobody does."""
        account = (incoming.channel, incoming.user)
        match outcome:
            case wants.SharePhone(number, asks):
                return (await self._share(number, asks, incoming),)
            case wants.AskCode(number):
                return (await self._send_code(number, account),)
            case wants.TryCode(code, worth):
                return (await self._try(code, Code(worth), row),)
            case wants.AnswerJoin(token, yes):
                return (await self._answer(token, yes, account),)
            case wants.JoinByLink(token):
                return (await self._join_by_link(token, row),)
            case wants.Unlink(channel, user):
                return (await self._unlink(account, (channel, user)),)
            case wants.GoOnHere(conversation, revision, _):
                return (await self._take_over(conversation, revision, row),)
        raise TypeError(type(outcome).__name__)

    async def _share(self, number: str, asks: str | None, incoming: Incoming) -> Deed:
        account = (incoming.channel, incoming.user)
        holder = await self.storage.accounts.holder(number, account)
        chat = best_chat(holder.person) if holder is not None else None
        if (chat and chat.channel) != asks:
            raise TurnConflict
        if chat is None:
            return SharedPhone(account, number, holder, None)
        token = token_urlsafe(TOKEN_BYTES)
        asked = account_replies.is_this_you(self.texts, chat.language, incoming.channel, incoming.name, token)
        body = {"from": [*account, incoming.chat], "to": [chat.channel, chat.user]}
        return SharedPhone(account, number, holder, Request(token, body, self._line(chat, asked)))

    async def _send_code(self, number: str, account: Account) -> Deed:
        holder = await self.storage.accounts.holder(number, account)
        chat = best_chat(holder.person) if holder is not None else None
        code = f"{randbelow(1_000_000):06}"
        told = chat is not None and chat.channel != "web"
        line = self._line(chat, account_replies.code(self.texts, chat.language, code)) if chat and told else None
        return SendCode(account, number, code, holder, line)

    async def _try(self, code: str, worth: Code, row: ConversationRow) -> Deed:
        account = (row.channel, row.user)
        whose = await self.storage.codes.whose(account) if worth is Code.RIGHT else None
        if whose is None:
            return TriedCode(account, code, worth, None, frozenset())
        mine = await self.storage.residents.reach(*account)
        chat = best_chat(whose)
        line = self._line(chat, account_replies.joined(self.texts, chat.language, row.channel)) if chat else None
        return TriedCode(account, code, worth, line, _chats(mine, whose))

    async def _answer(self, token: str, yes: bool, account: Account) -> Deed:
        link = await self._link(token)
        if "to" not in link.body or tuple(link.body["to"]) != account:
            raise TurnConflict
        channel, user, chat = link.body["from"]
        asker, mine = await self.storage.residents.reach_all([(channel, user), account])
        there = _chat_of(asker, channel, chat)
        if not yes:
            return Refuse(token, self._line(there, account_replies.refused(self.texts, there.language)))
        line = self._line(there, account_replies.joined(self.texts, there.language, account[0]))
        return Join(token, (channel, user), account, line, _chats(asker, mine))

    async def _join_by_link(self, token: str, row: ConversationRow) -> Deed:
        link, account = await self._link(token), (row.channel, row.user)
        if link.kind != ACCOUNT:
            raise TurnConflict
        maker = (str(link.body["channel"]), str(link.body["user"]))
        mine, theirs = await self.storage.residents.reach_all([account, maker])
        there = _chat_of(theirs, maker[0], str(link.body["chat"]))
        line = self._line(there, account_replies.joined(self.texts, there.language, row.channel))
        return Join(token, account, maker, line, _chats(mine, theirs))

    async def _unlink(self, account: Account, parted: Account) -> Deed:
        person = await self.storage.residents.reach(*account)
        told = [chat for chat in person.chats if parted == account and (chat.channel, chat.user) != parted][:1]
        said = [(chat, account_replies.unlinked(self.texts, chat.language, parted[0])) for chat in told]
        lines = tuple(self._line(chat, message) for chat, message in said if chat.unreachable_at is None)
        return Unlinked(account, parted, lines, _chats(person))

    async def _take_over(self, conversation: int, revision: int, row: ConversationRow) -> Deed:
        for other in await self.storage.elsewhere.of(row):
            if (other.id, other.revision) == (conversation, revision):
                taken = left_report(other)
                state = {name: None if value == taken else value for name, value in other.state.items()}
                said = account_replies.went_on(self.texts, other.language, row.channel)
                line = Line((other.channel, other.chat), self._promises(other.channel, said))
                return TakeOver((row.channel, row.user), other, state, line)
        raise TurnConflict

    async def _link(self, token: str) -> Link:
        link = await self.storage.links.open(token)
        if link is None or link.state.value != "open":
            raise TurnConflict
        return link

    def _line(self, chat: Reach, message: Outgoing) -> Line:
        return Line((chat.channel, chat.chat), self._promises(chat.channel, message))

    def _promises(self, channel: str, message: Outgoing) -> tuple[Promise, ...]:
        if channel not in self.channels:
            return ()
        return tuple(Promise(part) for part in fit(message, self.channels[channel].capabilities))


def _chats(*people: Person) -> frozenset[Any]:
    return chats_of(*(person.chats for person in people))


def _chat_of(person: Person, channel: str, chat: str) -> Reach:
    for one in person.chats:
        if (one.channel, one.chat) == (channel, chat):
            return one
    raise TurnConflict
