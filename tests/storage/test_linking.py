"""Linking and unlinking in any order: nobody is linked without a proof, nothing is lost, and both databases agree."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bots.storage import Storage, TurnConflict
from bots.storage.codes import AN_HOUR, TRIES, Code, SendCode, TryCode
from bots.storage.going_on import TakeOver
from bots.storage.joining import JOIN, Join, Line, Request, SharePhone, Unlink, chats_of
from bots.storage.links import LinkState
from bots.storage.reach import Account
from bots.storage.records import Ages, TurnRecord
from dialogs.messages import Phone
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, loaded, promise, says, texts, ticket

PHONE = "+380671234567"
NUMBERS = iter(range(10**9))


def account(chat: str) -> Account:
    return (CHANNEL, f"user-{chat}")


def line(chat: str, text: str = "новина") -> Line:
    return Line((CHANNEL, chat), (promise(text),))


async def does(storage: Storage, chat: str, *deeds: Any, **rest: Any) -> None:
    """A message arrives, and its turn does all this."""
    recorded = await storage.inbox.record(says(chat, next(NUMBERS)))
    arrival = recorded.arrival
    assert arrival is not None
    for _ in range(5):
        row = await loaded(storage, chat)
        made = [await deed() if callable(deed) else deed for deed in deeds]
        record = TurnRecord(arrival, row, replace(row, state=row.state), deeds=tuple(filter(None, made)), **rest)
        try:
            await storage.turns.commit(record)
        except TurnConflict:
            continue
        return
    raise AssertionError("it was never this turn's turn")


async def sharing(storage: Storage, chat: str, token: str, phone: str = PHONE) -> SharePhone:
    """What a turn decides when somebody shares their number."""
    holder = await storage.accounts.holder(phone, account(chat))
    request = None
    if holder is not None:
        there = holder.person.chats[0]
        body = {"from": [*account(chat), chat], "to": [there.channel, there.user]}
        request = Request(token, body, Line((there.channel, there.chat), (promise("це Ви?"),)))
    return SharePhone(account(chat), phone, holder, request)


async def saying_yes(storage: Storage, token: str) -> Join | None:
    """What a turn decides when the question is answered with yes."""
    link = await storage.links.open(token)
    if link is None or link.state is not LinkState.OPEN:
        return None
    (channel, user, chat), other = link.body["from"], tuple(link.body["to"])
    people = await storage.residents.reach_all([(channel, user), other])
    return Join(token, (channel, user), other, line(chat), chats_of(*(person.chats for person in people)))


async def unlinking(storage: Storage, chat: str) -> Unlink:
    person = await storage.residents.reach(*account(chat))
    return Unlink(account(chat), account(chat), (), chats_of(person.chats))


async def joined(storage: Storage, first: str, second: str) -> None:
    """Both by phone: the second joins the first."""
    await does(storage, first, lambda: sharing(storage, first, "-"))
    token = f"token-{next(NUMBERS)}"
    await does(storage, second, lambda: sharing(storage, second, token))
    await does(storage, first, lambda: saying_yes(storage, token))


async def test_a_number_nobody_has_is_proved_at_once(storage: Storage) -> None:
    await does(storage, "a", lambda: sharing(storage, "a", "t"))
    resident = await storage.residents.of(*account("a"))
    assert (resident.phone, resident.phone_verified) == (PHONE, True)
    assert await storage.accounts.linked(*account("a")) == (account("a"),)


async def test_a_number_somebody_has_links_only_after_their_yes(storage: Storage) -> None:
    await does(storage, "a", lambda: sharing(storage, "a", "t"))
    await does(storage, "b", lambda: sharing(storage, "b", "t"))
    assert (await storage.residents.of(*account("b"))).phone is None
    assert await storage.accounts.linked(*account("b")) == (account("b"),)
    link = await storage.links.open("t")
    assert link is not None
    assert (link.kind, link.state) == (JOIN, LinkState.OPEN)
    await does(storage, "a", lambda: saying_yes(storage, "t"))
    assert await storage.accounts.linked(*account("b")) == (account("b"), account("a"))
    assert (await storage.residents.of(*account("b"))).phone == PHONE


async def test_a_yes_counts_once_and_not_after_a_quarter_of_an_hour(storage: Storage, clock: Hands) -> None:
    await does(storage, "a", lambda: sharing(storage, "a", "t"))
    await does(storage, "b", lambda: sharing(storage, "b", "t"))
    join = await saying_yes(storage, "t")
    clock.pass_s(timedelta(minutes=15).total_seconds())
    with pytest.raises(AssertionError):
        await does(storage, "a", join)
    assert await storage.accounts.linked(*account("b")) == (account("b"),)


async def test_merging_keeps_what_both_had(storage: Storage, clock: Hands) -> None:
    home, work = {"text": "вул. Соборності, 12"}, {"text": "вул. Лісова, 3"}
    await does(storage, "a", consent_version="old", remember_address=home)
    clock.pass_s(1)
    await does(storage, "b", consent_version="new", remember_address=work)
    await does(storage, "b", remember_address=home)
    await joined(storage, "a", "b")
    for chat in "ab":
        resident = await storage.residents.of(*account(chat))
        assert (resident.consent_version, resident.phone, resident.phone_verified) == ("new", PHONE, True)
        assert sorted(address["text"] for address in resident.addresses) == sorted([home["text"], work["text"]])
        assert (await loaded(storage, chat)).resident_id == resident.id


async def test_an_unlinked_account_starts_anew_and_the_others_keep_everything(storage: Storage, clock: Hands) -> None:
    await does(storage, "a", consent_version="1", remember_address={"text": "вдома"})
    await joined(storage, "a", "b")
    await does(storage, "b", lambda: unlinking(storage, "b"))
    parted, kept = await storage.residents.of(*account("b")), await storage.residents.of(*account("a"))
    assert (parted.id, parted.phone, parted.addresses, parted.consent_version) == (None, None, (), None)
    assert (kept.phone, len(kept.addresses), kept.consent_version) == (PHONE, 1, "1")
    row = await loaded(storage, "b")
    assert row.id is not None
    assert row.resident_id is None
    assert len(await storage.transcript.of(row.id)) == 3, "the transcript stays"
    await does(storage, "a", lambda: unlinking(storage, "a"))
    assert (await storage.residents.of(*account("a"))).phone == PHONE, "whoever is alone stays"
    await does(storage, "b", lambda: sharing(storage, "b", "again"))
    assert (await storage.residents.of(*account("b"))).phone is None


async def test_what_is_left_of_merged_residents_is_swept(storage: Storage, clock: Hands) -> None:
    await does(storage, "b", consent_version="1")
    await joined(storage, "a", "b")
    assert (await storage.retention.sweep(clock(), Ages()))["residents"] == 1
    assert (await storage.retention.sweep(clock(), Ages()))["residents"] == 0
    assert (await storage.residents.of(*account("b"))).consent_version == "1"


async def test_a_number_is_proved_once_by_two_at_once(storage: Storage, other: Storage) -> None:
    for round_ in range(5):
        first, second, phone = f"a{round_}", f"b{round_}", f"+38067123456{round_}"
        await asyncio.gather(
            does(storage, first, lambda f=first, p=phone, r=round_: sharing(storage, f, f"x{r}", p)),
            does(other, second, lambda s=second, p=phone, r=round_: sharing(other, s, f"y{r}", p)),
        )
        residents = [await storage.residents.of(*account(chat)) for chat in (first, second)]
        assert sorted(resident.phone_verified for resident in residents) == [False, True]


async def test_a_ticket_with_a_number_of_somebody_else_does_not_prove_it(storage: Storage) -> None:
    await does(storage, "a", lambda: sharing(storage, "a", "t"))
    await does(storage, "b", remember_phone=Phone(PHONE, own=True))
    resident = await storage.residents.of(*account("b"))
    assert (resident.phone, resident.phone_verified) == (PHONE, False)


async def test_tickets_are_counted_for_all_accounts(storage: Storage, clock: Hands) -> None:
    await joined(storage, "a", "b")
    await hears(storage, "b", 90001, intents=(ticket("k1"),))
    row = await loaded(storage, "a")
    assert row.id is not None
    since = clock() - timedelta(days=1)
    assert await storage.submissions.tickets_since(row.id, since) == 0
    assert await storage.submissions.tickets_since(row.id, since, row.resident_id) == 1


class TestCodes:
    async def _asks(self, storage: Storage, chat: str, code: str, phone: str = PHONE) -> None:
        async def deed() -> SendCode:
            holder = await storage.accounts.holder(phone, account(chat))
            told = line("a", f"Код: {code}") if holder else None
            return SendCode(account(chat), phone, code, holder, told)

        await does(storage, chat, deed)

    async def _types(self, storage: Storage, chat: str, code: str) -> Code:
        async def deed() -> TryCode:
            worth, _ = await storage.codes.worth(account(chat), code)
            whose = await storage.codes.whose(account(chat))
            mine = await storage.residents.reach(*account(chat))
            chats = chats_of(mine.chats, whose.chats if whose else ())
            found.append(worth)
            return TryCode(account(chat), code, worth, None, chats)

        found: list[Code] = []
        await does(storage, chat, deed)
        return found[-1]

    async def test_the_right_code_links(self, storage: Storage, clock: Hands) -> None:
        await does(storage, "a", lambda: sharing(storage, "a", "t"))
        await self._asks(storage, "web", "123456")
        clock.pass_s(11)
        said = [text for text in texts(await storage.outbox.claim(10)) if text.startswith("Код")]
        assert said == ["Код: 123456"]
        assert await self._types(storage, "web", "654321") is Code.WRONG
        assert await self._types(storage, "web", "123456") is Code.RIGHT
        assert await storage.accounts.linked(*account("web")) == (account("web"), account("a"))
        assert await self._types(storage, "web", "123456") is Code.LATE

    async def test_ten_minutes_and_five_tries(self, storage: Storage, clock: Hands) -> None:
        await does(storage, "a", lambda: sharing(storage, "a", "t"))
        await self._asks(storage, "web", "123456")
        for left in reversed(range(TRIES)):
            assert await storage.codes.worth(account("web"), "000000") == (Code.WRONG, left)
            assert await self._types(storage, "web", "000000") is Code.WRONG
        assert await self._types(storage, "web", "123456") is Code.SPENT
        await self._asks(storage, "web", "222222")
        clock.pass_s(600)
        assert await self._types(storage, "web", "222222") is Code.LATE
        assert await storage.accounts.linked(*account("web")) == (account("web"),)

    async def test_three_an_hour_for_who_asks(self, storage: Storage, clock: Hands) -> None:
        for _ in range(AN_HOUR):
            assert await storage.codes.may_ask(account("web"))
            await self._asks(storage, "web", "123456", "+380990000000")
        assert not await storage.codes.may_ask(account("web"))
        assert await self._types(storage, "web", "123456") is Code.WRONG, "nobody has that number"
        clock.pass_s(3600)
        assert await storage.codes.may_ask(account("web"))

    async def test_three_an_hour_for_who_gets_them(self, storage: Storage, clock: Hands) -> None:
        await does(storage, "a", lambda: sharing(storage, "a", "t"))
        for number in range(AN_HOUR + 2):
            await self._asks(storage, f"web-{number}", f"00000{number}")
        row = await loaded(storage, "a")
        assert row.id is not None
        said = [one.text for one in await storage.transcript.of(row.id) if one.text.startswith("Код")]
        assert said == ["Код: 000000", "Код: 000001", "Код: 000002"]
        assert await self._types(storage, f"web-{AN_HOUR}", f"00000{AN_HOUR}") is Code.WRONG


async def test_a_dialog_goes_on_elsewhere_once(storage: Storage, other: Storage, clock: Hands) -> None:
    await joined(storage, "a", "b")
    await does(storage, "c")
    (there,) = await storage.elsewhere.of(await loaded(storage, "b"))
    assert there == await loaded(storage, "a")
    taking = TakeOver(account("b"), there, {"talk": None}, line("a", "тепер в іншому чаті"))
    await does(storage, "b", taking)
    moved = await loaded(storage, "a")
    assert (moved.state, moved.revision) == ({"talk": None}, there.revision + 1)
    with pytest.raises(AssertionError):
        await does(storage, "b", taking)
    clock.pass_s(timedelta(hours=24).total_seconds())
    assert await storage.elsewhere.of(await loaded(storage, "b")) == []
    assert await storage.elsewhere.of(await loaded(storage, "c")) == []
