"""Look-ups: what the dialogs are promised, and None in time when it cannot be had."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bots.city import City
from bots.lookups import Lookups, Sources
from bots.storage.records import ConversationRow, Owner
from dialogs.lookups import (
    Classify,
    Contrast,
    FindAddress,
    KnownResident,
    ListGroups,
    ListKinds,
    Lookup,
    MyTickets,
    Resident,
    TicketCard,
)
from dialogs.messages import Phone
from dialogs.texts import Wording
from tests.bots.small_city import small_city
from tests.conversations.harness import Town
from tests.fakes.plain_nlu import PlainNlu
from tests.fakes.small_town import REPORT, confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


async def answer(town: Town, step: Lookup[Any], chat: str = "c", user: str = "u") -> Any:
    """Asked as a turn asks, and decoded as a dialog decodes."""
    row = ConversationRow(None, "web", chat, user, Owner.BOT, "uk", 0, {})
    return step.decode(await town.front_door.lookups.answer(step, row))


async def test_a_text_is_classified_with_the_titles_in_force(town: Town) -> None:
    found = await answer(town, Classify("k", REPORT))
    (kind,) = found.offer
    assert (kind.code, kind.title, kind.group, kind.requires) == ("01.01", "Немає води", "01", ("street", "house"))
    assert (kind.version, kind.due_days, found.confidence, found.model) == ("t-1", 1, 0.9, "plain")


async def test_an_entry_that_is_no_longer_in_force_is_not_offered(town: Town) -> None:
    entries = tuple(entry for entry in town.core.seed.entries if entry["code"] != "01.01")
    await town.core.adopt(version="t-2", entries=entries)
    await town.front_door.classifiers.refresh()
    found = await answer(town, Classify("k", REPORT))
    assert (found.offer, found.others, found.confidence) == ((), (), 0.0)


async def test_groups_and_their_entries_come_in_the_order_of_the_classifier(town: Town) -> None:
    groups = await answer(town, ListGroups("k"))
    assert [(group.code, group.title) for group in groups] == [("01", "Вода"), ("05", "Газ")]
    assert [kind.code for kind in await answer(town, ListKinds("k", "05"))] == ["05.01"]


async def test_addresses_are_found_by_words_and_by_a_point(town: Town) -> None:
    (first, *_) = await answer(town, FindAddress("k", "Соборності 12"))
    assert (first.street, first.house) == ("Соборності", "12")
    near = await answer(town, FindAddress("k", lat=first.lat, lon=first.lon))
    assert near[0].street is not None
    assert await answer(town, FindAddress("k", "Нетакоївулиці 7")) == ()


async def test_a_former_street_name_is_told(town: Town) -> None:
    (first, *_) = await answer(town, FindAddress("k", "Косарева 3"))
    assert (first.street, first.former) == ("Дубки", "Косарева")


async def test_a_stranger_is_known_to_have_agreed_to_nothing(town: Town) -> None:
    assert await answer(town, KnownResident("k")) == Resident(False, "v1", None, ())


async def test_a_resident_is_known_by_what_they_confirmed(town: Town) -> None:
    resident = town.resident()
    await confirms(resident)
    known = await answer(town, KnownResident("k"), resident.chat, resident.user)
    assert known.consented
    assert [address["text"] for address in known.addresses] == ["вул. Соборності, 12"]


async def test_the_residents_tickets_come_with_local_dates(town: Town) -> None:
    resident = town.resident()
    await confirms(resident)
    (card,) = await answer(town, MyTickets("k"), resident.chat, resident.user)
    assert isinstance(card, TicketCard)
    assert (card.status, card.title, card.address) == ("registered", "Немає води", "вул. Соборності, 12")
    assert (card.executor, card.due, card.created) == ("Водоканал", "2026-11-25", "2026-11-24")
    assert await answer(town, MyTickets("k")) == ()


async def test_what_waits_for_the_core_is_shown_though_the_core_is_down(town: Town) -> None:
    resident = town.resident()
    town.core.down()
    await confirms(resident)
    (card,) = await answer(town, MyTickets("k"), resident.chat, resident.user)
    assert (card.status, card.number, card.title) == ("waiting", "", "Немає води")
    assert await answer(town, MyTickets("k")) is None


async def test_a_core_that_is_down_leaves_the_dialog_without_an_answer(town: Town) -> None:
    town.core.down()
    assert await answer(town, FindAddress("k", "Соборності 12")) is None
    assert (await answer(town, Classify("k", REPORT))).offer, "the classifier is kept, the understanding is ours"


async def test_an_understanding_that_breaks_leaves_the_dialog_without_an_answer(town: Town) -> None:
    assert await answer(town, Classify("k", "зламайся")) is None


async def test_an_unknown_look_up_has_no_answer(town: Town) -> None:
    @dataclass(frozen=True)
    class Weather(Lookup[Any]):
        def decode(self, value: Any) -> Any:
            return value

    assert await answer(town, Weather("k")) is None


async def test_a_core_that_is_slow_is_not_waited_for(town: Town) -> None:
    gate = town.core.faults.hold()
    sources: Sources = town.front_door.lookups._sources
    impatient = Lookups(sources, town.front_door.counts, limit_s=0.01)
    row = ConversationRow(None, "web", "c", "u", Owner.BOT, "uk", 0, {})
    assert await impatient.answer(FindAddress("k", "Соборності 12"), row) is None
    assert not gate.opened.is_set()


async def test_what_waits_is_shown_though_the_core_is_slow(town: Town) -> None:
    resident = town.resident()
    town.core.down()
    await confirms(resident)
    town.core.faults.hold()
    impatient = Lookups(town.front_door.lookups._sources, town.front_door.counts, limit_s=0.2)
    row = ConversationRow(None, "web", resident.chat, resident.user, Owner.BOT, "uk", 0, {})
    (card,) = await impatient.answer(MyTickets("k"), row)
    assert card["status"] == "waiting"


async def test_a_phone_is_kept_where_the_channel_vouches_for_it(town: Town) -> None:
    for own, kept in ((True, "+380671234567"), (False, None)):
        resident = town.resident()
        await resident.sends(Phone("+380671234567", own=own))
        known = await answer(town, KnownResident("k"), resident.chat, resident.user)
        assert known.phone == kept


async def test_entries_that_compete_come_with_the_citys_question(tmp_path: Path) -> None:
    async with Town(
        tmp_path, PlainNlu({"вод": ("05.01", "01.01")}), city=City.load(small_city(tmp_path / "c"))
    ) as town:
        found = await answer(town, Classify("k", REPORT))
    assert found.contrast == Contrast(
        Wording("Вода чи газ?", "Water or gas?"), {"01.01": Wording("Вода", "Water"), "05.01": Wording("Газ", "Gas")}
    )


async def test_one_entry_or_none_needs_no_question(town: Town) -> None:
    assert (await answer(town, Classify("k", REPORT))).contrast is None
    assert (await answer(town, Classify("k", "щось"))).contrast is None
