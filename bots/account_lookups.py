"""Look-ups about a resident's accounts, answered from our own database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bots.doors import Doors
from bots.moved_media import talk_from
from bots.storage import Storage
from bots.storage.links import ACCOUNT
from bots.storage.reach import Person, Reach
from bots.storage.records import ConversationRow
from dialogs.account_lookups import CodeWorth, LeftElsewhere, LinkMe, MayAskCode, MyAccounts, WhoAsks, WhoProved
from dialogs.catalogue import REPORT
from dialogs.lookups import Lookup
from dialogs.replay import Json

LINK_LIVES = timedelta(minutes=15)

Answer = Callable[[Any, ConversationRow], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class AccountLookups:
    """Answers them."""

    storage: Storage
    doors: Callable[[], Doors]

    def answers(self) -> dict[type[Lookup[Any]], Answer]:
        """What ``bots.lookups`` asks here."""
        return {
            MyAccounts: self._accounts,
            WhoProved: self._proved,
            MayAskCode: self._may_ask,
            CodeWorth: self._worth,
            WhoAsks: self._asks,
            LinkMe: self._link,
            LeftElsewhere: self._left,
        }

    async def _accounts(self, _step: MyAccounts, row: ConversationRow) -> Json:
        found = await self.storage.accounts.linked(row.channel, row.user)
        known = await self.storage.residents.of(row.channel, row.user)
        accounts = [{"channel": channel, "user": user} for channel, user in found]
        return {"accounts": accounts, "proved": known.phone_verified}

    async def _proved(self, step: WhoProved, row: ConversationRow) -> Json:
        holder = await self.storage.accounts.holder(step.number, (row.channel, row.user))
        chat = best_chat(holder.person) if holder is not None else None
        return {"asks": chat.channel if chat is not None else None}

    async def _may_ask(self, _step: MayAskCode, row: ConversationRow) -> Json:
        return await self.storage.codes.may_ask((row.channel, row.user))

    async def _worth(self, step: CodeWorth, row: ConversationRow) -> Json:
        worth, left = await self.storage.codes.worth((row.channel, row.user), step.code)
        return {"worth": worth.value, "left": left}

    async def _asks(self, step: WhoAsks, _row: ConversationRow) -> Json:
        link = await self.storage.links.open(step.token)
        if link is None:
            return {"state": "unknown"}
        channel = link.body["channel"] if link.kind == ACCOUNT else link.body["from"][0]
        return {"state": link.state.value, "channel": channel}

    async def _link(self, _step: LinkMe, row: ConversationRow) -> Json:
        doors = self.doors()
        if not set(doors.links("none")) - {row.channel}:
            return {}
        body = {"channel": row.channel, "user": row.user, "chat": row.chat}
        token = await self.storage.links.make(ACCOUNT, body, self.storage.links.after(LINK_LIVES))
        return {channel: link for channel, link in doors.links(token).items() if channel != row.channel}

    async def _left(self, _step: LeftElsewhere, row: ConversationRow) -> Json:
        for other in await self.storage.elsewhere.of(row):
            if (talk := left_report(other)) is not None:
                named = {"channel": other.channel, "conversation": other.id, "revision": other.revision}
                return {**named, "talk": talk_from(other.channel, talk)}
        return {}


def left_report(row: ConversationRow) -> dict[str, Any] | None:
    """The report that is open or paused there; None where there is none."""
    for name in ("talk", "paused"):
        talk: dict[str, Any] | None = row.state.get(name)
        if talk is not None and talk["dialog"] == REPORT:
            return talk
    return None


def best_chat(person: Person) -> Reach | None:
    """Where something is asked: the messenger heard last, else the web chat; None where nothing can be sent."""
    open_ones = [chat for chat in person.chats if chat.unreachable_at is None]
    return next((chat for chat in open_ones if chat.channel != "web"), open_ones[0] if open_ones else None)
