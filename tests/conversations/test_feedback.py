"""After the work: is it solved, what the executor asks, and reminders, as residents see them."""

from __future__ import annotations

import pytest

from backend_client.sandbox import moves
from backend_client.sandbox.moves import Move
from tests.conversations.harness import Resident, Town


async def reported(town: Town, resident: Resident) -> str:
    """Have a ticket; its number in the core."""
    await resident.says("не горить ліхтар на Соборності 12")
    await resident.presses("send")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    return ticket.id


async def moved(town: Town, ticket: str, *statuses: str, message: str = "") -> None:
    """The city gives the ticket these statuses, some time apart."""
    for status in statuses:
        step = Move(status, message=message)
        await town.core.act(lambda act, step=step: moves.move(act, ticket, step))
        await town.passes(minutes=10)


async def done(town: Town, ticket: str, message: str = "") -> None:
    await moved(town, ticket, "assigned", "in_progress")
    await moved(town, ticket, "done", message=message)


async def asked(town: Town, ticket: str, words: str, days: int = 3) -> None:
    await town.core.act(lambda act: moves.ask(act, ticket, words, days))
    await town.passes(minutes=10)


async def status(town: Town, ticket: str) -> str:
    return next(one.status for one in await town.tickets() if one.id == ticket)


@pytest.fixture
async def ticket(town: Town, resident: Resident) -> str:
    return await reported(town, resident)


async def test_done_yes_and_a_mark(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket, "Замінили лампу. Деталі: https://evil.example/x")
    resident.sees("виконавець повідомив, що роботу зроблено", "«Замінили лампу. Деталі: (посилання прибрано)»")
    resident.sees("Чи вирішено проблему?", "[Так]", "[Частково]", "[Ні]")
    await resident.presses("yes")
    resident.sees("1 — погано, 5 — відмінно")
    await resident.presses("r5")
    await resident.presses("skip")
    resident.sees("закрито")
    assert await status(town, ticket) == "closed"
    said = await town.core.remarks(ticket)
    assert [(one.kind, one.outcome, one.rating) for one in said] == [("feedback", "resolved", 5)]
    await town.passes(days=3)
    assert all("Чи вирішено" not in message.text for message in resident.news)


async def test_partly_with_a_photo(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket)
    await resident.presses("partly")
    resident.sees("Що лишилося зробити")
    await resident.sends_photo("Лампа є, а плафон розбитий")
    resident.sees("повернуто виконавцю")
    assert await status(town, ticket) == "returned"
    (said,) = await town.core.remarks(ticket)
    assert (said.outcome, said.text) == ("partly", "Лампа є, а плафон розбитий")


async def test_typed_when_nothing_is_open(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket)
    await resident.says("не сделали")
    resident.sees("Що не зроблено")
    await resident.says("лампа не горить")
    resident.sees("повернуто виконавцю")
    assert await status(town, ticket) == "returned"


async def test_no_twice_offers_a_person(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket)
    await town.passes(minutes=1)
    await resident.presses("no")
    await resident.says("темно")
    resident.sees("повернуто виконавцю")
    await moved(town, ticket, "in_progress", "done")
    resident.sees("Чи вирішено проблему?")
    await resident.presses("no")
    await resident.says("знову темно")
    resident.sees("не вперше", "[Покликати людину]")
    await resident.presses("person")
    resident.sees("1520")
    assert await status(town, ticket) == "returned"
    assert [one.outcome for one in await town.core.remarks(ticket)] == ["unresolved", "unresolved"]


async def test_a_late_answer(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket)
    await town.passes(days=60)
    await resident.presses("no")
    resident.sees("Цю заявку вже закрито", "Час для відповіді минув", "1520", "[Оформити нову]")
    await resident.presses("anew")
    resident.sees("Надіслати заявку?", "Соборності", "12")
    await resident.presses("send")
    assert len(await town.tickets()) == 2


async def test_the_executor_is_answered_in_the_middle_of_a_report(town: Town, resident: Resident, ticket: str) -> None:
    await resident.says("не горить ліхтар")
    resident.sees("Де це?")
    await asked(town, ticket, "Який під’їзд?")
    resident.sees("виконавець питає Вас", "«Який під’їзд?»", "[Відповісти]")
    await resident.presses("answer")
    await resident.says("другий")
    resident.sees("Передаю Вашу відповідь", "Де це?")
    assert [(one.kind, one.text) for one in await town.core.remarks(ticket)] == [("answer", "другий")]
    await resident.says("вул. Соборності 20")
    resident.sees("Надіслати заявку?")


async def test_only_the_newest_question_counts(town: Town, resident: Resident, ticket: str) -> None:
    await asked(town, ticket, "Який під’їзд?")
    message, old = resident.find("answer")
    await town.passes(minutes=30)  # Viber: the buttons of a question stay in sight so long
    await asked(town, ticket, "Який поверх?")
    await resident.presses_again(old.option, message.step or "")
    resident.sees("питає", "про інше")
    await resident.presses("answer")
    await resident.says("п'ятий")
    assert [one.text for one in await town.core.remarks(ticket)] == ["п'ятий"]


async def test_one_is_reminded_once(town: Town, resident: Resident, ticket: str) -> None:
    await asked(town, ticket, "Який під’їзд?", days=5)
    seen = len(resident.shown)
    for _ in range(8):
        await town.passes(hours=15)
    reminders = [one for one in resident.shown[seen:] if "чекає на Вашу відповідь" in one.text]
    assert len(reminders) == 1
    await town.passes(days=3)
    await resident.presses("answer")
    resident.sees("минув")


async def test_a_mark_that_was_not_given_keeps_nothing_back(town: Town, resident: Resident, ticket: str) -> None:
    await done(town, ticket)
    await resident.presses("yes")
    await town.passes(minutes=70)
    resident.sees("закрито")
    assert await status(town, ticket) == "closed"


async def test_a_draft_is_reminded_of_once(town: Town, resident: Resident) -> None:
    await resident.says("не горить ліхтар")
    resident.sees("Де це?")
    await town.passes(minutes=30)
    assert len(resident.news) == 1
    await town.passes(minutes=40)
    resident.sees("написане збережено", "[Продовжити]")
    await resident.presses("resume")
    resident.sees("Де це?")
    await town.passes(hours=2)
    resident.sees_not("написане збережено")
    await resident.says("вул. Соборності 20")
    resident.sees("Надіслати заявку?")
