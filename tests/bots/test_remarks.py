"""What residents say of a ticket reaches the core once, whole and in order; and they hear what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend_client.sandbox import moves
from backend_client.sandbox.moves import Move
from bots.channels.channel import TryAgain
from bots.storage.records import TurnRecord
from dialogs.messages import MediaId, Text
from dialogs.outcomes import CoreCall
from dialogs.ticket_outcomes import AnswerExecutor, Follow, GiveFeedback, Remark
from tests.conversations.harness import Resident, Town
from tests.fakes.sandbox_core import MadeTicket
from tests.fakes.small_town import confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


@pytest.fixture
async def resident(town: Town) -> Resident:
    """Somebody with a ticket."""
    resident = town.resident()
    await confirms(resident)
    return resident


@pytest.fixture
async def ticket(town: Town, resident: Resident) -> MadeTicket:
    (ticket,) = await town.tickets()
    return ticket


async def returns(resident: Resident, outcome: CoreCall) -> None:
    """A dialog of the resident ends with this outcome."""
    door = resident.town.front_door
    incoming = resident.message(Text("ось"))
    recorded = await door.storage.inbox.record(incoming)
    assert recorded.arrival is not None
    row = await door.storage.conversations.load(incoming.channel, incoming.chat, incoming.user)
    record = door.turns._decider._called(TurnRecord(recorded.arrival, row, row), outcome)
    resident._seen = len(resident.shown)
    door.submissions.hand((await door.storage.turns.commit(record)).submissions)
    await resident.town.settle()


async def moved(town: Town, ticket: MadeTicket, *to: str) -> None:
    """The executor goes on."""
    for status in to:
        await town.core.act(lambda act, status=status: moves.move(act, ticket.id, Move(status, "Так треба.")))  # type: ignore[misc]


async def done(town: Town, ticket: MadeTicket) -> None:
    """The executor reports that it is done."""
    await moved(town, ticket, "assigned", "done")


def photo(town: Town) -> MediaId:
    return town.channel.keep(f"photo-{town.number()}")


async def test_words_and_photos_are_added_to_a_ticket(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await returns(resident, Remark(ticket.id, ticket.number, "Вода вже тече.", (photo(town), photo(town))))
    resident.sees("Додано до заявки", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.text, said.ref, said.attachments) == (
        "comment",
        "Вода вже тече.",
        f"web:{resident.user}",
        2,
    )
    await town.passes(minutes=1)
    resident.sees_not("щойно Контакт-центр відповість")


async def test_photos_alone_are_enough(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await returns(resident, Remark(ticket.id, ticket.number, "", (photo(town),)))
    (said,) = await town.core.remarks(ticket.id)
    assert (said.text, said.attachments) == ("Ще фото.", 1)


async def test_more_than_ten_photos_and_long_words_follow_in_further_comments(
    town: Town, resident: Resident, ticket: MadeTicket
) -> None:
    photos = tuple(photo(town) for _ in range(12))
    town.core.faults.lose_answers(3)
    await returns(resident, Remark(ticket.id, ticket.number, "Дуже довго. " * 600, photos))
    for _ in range(6):
        await town.passes(seconds=60)
    said = await town.core.remarks(ticket.id)
    assert [one.attachments for one in said] == [10, 2, 0]
    assert " ".join(one.text for one in said).count("Дуже довго.") == 600
    assert all(len(one.text) <= 3000 for one in said)


async def test_a_photo_that_is_gone_is_told(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await returns(resident, Remark(ticket.id, ticket.number, "Ось", (photo(town), MediaId("gone"))))
    resident.sees("Додано до заявки", "Одне фото передати не вдалося")
    (said,) = await town.core.remarks(ticket.id)
    assert said.attachments == 1


async def test_photos_are_uploaded_once_though_the_call_is_made_again(
    town: Town, resident: Resident, ticket: MadeTicket
) -> None:
    first, second = photo(town), photo(town)
    town.channel.media[second] = TryAgain("slow")
    await returns(resident, Remark(ticket.id, ticket.number, "Ось", (first, second)))
    town.channel.keep(second)
    await town.passes(seconds=5)
    (said,) = await town.core.remarks(ticket.id)
    assert said.attachments == 2
    assert town.channel.fetched == [first, second, second]


async def test_a_core_that_is_down_gives_a_receipt_and_the_truth_later(
    town: Town, resident: Resident, ticket: MadeTicket
) -> None:
    town.core.down()
    await returns(resident, Remark(ticket.id, ticket.number, "Вода вже тече."))
    resident.sees("щойно Контакт-центр відповість", ticket.number)
    resident.sees_not("Додано")
    await town.passes(hours=2)
    town.core.up()
    await town.passes(minutes=6)
    resident.sees("Додано до заявки")
    assert len(await town.core.remarks(ticket.id)) == 1


async def test_what_is_said_of_one_ticket_is_said_in_order(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    slow = photo(town)
    town.channel.media[slow] = TryAgain("slow", after_s=60)
    await returns(resident, Remark(ticket.id, ticket.number, "перше", (slow,)))
    await returns(resident, Remark(ticket.id, ticket.number, "друге"))
    await town.passes(seconds=30)
    assert await town.core.remarks(ticket.id) == ()
    town.channel.keep(slow)
    await town.passes(seconds=40)
    assert [one.text for one in await town.core.remarks(ticket.id)] == ["перше", "друге"]


async def test_what_waits_behind_a_refused_call_goes_on(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    slow = photo(town)
    town.channel.media[slow] = TryAgain("slow", after_s=60)
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, "resolved", photos=(slow,)))
    await returns(resident, Remark(ticket.id, ticket.number, "друге"))
    town.channel.keep(slow)
    await town.passes(seconds=80)
    assert [one.text for one in await town.core.remarks(ticket.id)] == ["друге"]


async def test_joining_a_neighbours_ticket(town: Town, ticket: MadeTicket) -> None:
    neighbour = town.resident("Іван")
    await neighbour.says("Добрий день")
    await returns(neighbour, Follow(ticket.id, ticket.number))
    neighbour.sees("приєднано", ticket.number, "Напишу сюди")
    known = await town.front_door.storage.tickets.of(ticket.id)
    assert known is not None
    people = await town.front_door.storage.tickets.people(known.id)
    roles = {person.user: person.role for person in people}
    assert roles[neighbour.user] == "follower"
    assert list(roles.values()) == ["applicant", "follower"]


async def test_nobody_joins_their_own_ticket(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await returns(resident, Follow(ticket.id, ticket.number))
    resident.sees("вже отримуєте", ticket.number)


async def test_nobody_joins_a_ticket_that_is_over(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await moved(town, ticket, "declined")
    neighbour = town.resident("Іван")
    await neighbour.says("Добрий день")
    await returns(neighbour, Follow(ticket.id, ticket.number))
    neighbour.sees("вже закрито", "напишіть, що сталося")


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        ("resolved", "closed", "закрито"),
        ("partly", "returned", "на доопрацювання"),
        ("unresolved", "returned", "доопрац"),
    ],
)
async def test_feedback_closes_or_returns(
    town: Town, resident: Resident, ticket: MadeTicket, outcome: str, status: str, words: str
) -> None:
    await done(town, ticket)
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, outcome, rating=5, photos=(photo(town),)))
    resident.sees("Дякую", words, ticket.number)
    (after,) = await town.tickets()
    assert after.status == status
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.outcome, said.rating, said.attachments) == ("feedback", outcome, 5, 1)
    known = await town.front_door.storage.tickets.of(ticket.id)
    assert known is not None
    assert known.status == status


async def test_feedback_without_a_word_is_not_lost(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await done(town, ticket)
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, "unresolved"))
    resident.sees("на доопрацювання")


async def test_long_feedback_is_whole(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await done(town, ticket)
    words = "Не зроблено нічого. " * 400
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, "unresolved", comment=words))
    said = await town.core.remarks(ticket.id)
    assert [one.kind for one in said] == ["feedback", "comment", "comment"]
    assert " ".join(one.text for one in said).count("Не зроблено нічого.") == 400


async def test_a_followers_feedback_is_an_opinion(town: Town, ticket: MadeTicket) -> None:
    neighbour = town.resident("Іван")
    await neighbour.says("Добрий день")
    await returns(neighbour, Follow(ticket.id, ticket.number))
    await done(town, ticket)
    await returns(neighbour, GiveFeedback(None, ticket.id, ticket.number, "partly", comment="Не все."))
    neighbour.sees("відповідь додано", ticket.number)
    neighbour.sees_not("доопрацювання")


async def test_feedback_that_comes_too_late(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await done(town, ticket)
    await town.passes(days=8)
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, "unresolved", comment="Тече і далі"))
    resident.sees("минув", "оформимо нову заявку")
    (letter,) = await town.front_door.storage.submissions.dead_letters(10)
    assert letter.row.body["comment"] == "Тече і далі"


async def test_feedback_while_the_executor_works_again(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await moved(town, ticket, "assigned")
    await returns(resident, GiveFeedback(None, ticket.id, ticket.number, "resolved"))
    resident.sees("знову в роботі", ticket.number)


async def test_the_executors_question_is_answered(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    question = await town.core.act(lambda act: moves.ask(act, ticket.id, "Який під’їзд?", 2))
    await returns(resident, AnswerExecutor(None, ticket.id, ticket.number, question, "Другий.", (photo(town),)))
    resident.sees("передано виконавцю", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.text, said.attachments) == ("answer", "Другий.", 1)


async def test_an_answer_to_a_question_that_is_over(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    question = await town.core.act(lambda act: moves.ask(act, ticket.id, "Який під’їзд?", 2))
    await town.core.act(lambda act: moves.ask(act, ticket.id, "Який поверх?", 2))
    await returns(resident, AnswerExecutor(None, ticket.id, ticket.number, question, "Другий."))
    resident.sees("уже не чекає", "Мої заявки", ticket.number)
    (letter,) = await town.front_door.storage.submissions.dead_letters(10)
    assert letter.row.body["text"] == "Другий."


@pytest.mark.parametrize("outcome", [Remark("nowhere", "КЦ-26-9", "Ось"), Follow("nowhere", "КЦ-26-9")])
async def test_a_ticket_that_is_gone(town: Town, resident: Resident, outcome: CoreCall) -> None:
    await returns(resident, outcome)
    resident.sees("вже немає", "КЦ-26-9", "1520")


async def test_a_comment_of_a_stranger_is_refused_in_words(town: Town, ticket: MadeTicket) -> None:
    stranger = town.resident("Іван")
    await stranger.says("Добрий день")
    await returns(stranger, Remark(ticket.id, ticket.number, "Ось"))
    stranger.sees("передати не вдалося", "1520")


async def test_a_ticket_of_another_channel_is_added_to_as_its_applicant(
    town: Town, resident: Resident, ticket: MadeTicket
) -> None:
    other = town.resident("Олена")
    await other.says("Добрий день")
    await returns(other, Remark(ticket.id, ticket.number, "звідси", ref=f"web:{resident.user}"))
    await returns(other, Remark(ticket.id, ticket.number, "по телефону", ref=""))
    assert [one.ref for one in await town.core.remarks(ticket.id)] == [f"web:{resident.user}", None]


async def test_it_survives_a_crash_of_the_process(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    town.core.faults.lose_answers(1)
    await returns(resident, Remark(ticket.id, ticket.number, "Ось"))
    await town.restart()
    resident.sees("Додано")
    assert len(await town.core.remarks(ticket.id)) == 1
