"""The harness itself: it must be able to fail, and what it says of the town must be true."""

from __future__ import annotations

import pytest

from tests.conversations.harness import Resident, Town

LAMP = "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду"


async def test_from_a_sentence_to_a_number(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    resident.sees("Соборності, 12")
    await resident.presses("Надіслати")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    assert (ticket.source, ticket.description) == (town.channel.name, LAMP)
    resident.sees(ticket.number)


async def test_what_was_not_said_is_not_seen(resident: Resident) -> None:
    await resident.says(LAMP)
    with pytest.raises(AssertionError, match="не сказане"):
        resident.sees("не сказане")
    with pytest.raises(AssertionError, match="Соборності"):
        resident.sees_not("Соборності")
    with pytest.raises(AssertionError, match="Надіслати"):
        resident.sees_nothing()
    with pytest.raises(AssertionError, match="no button"):
        await resident.presses("Такої кнопки немає")


async def test_only_what_came_since_the_last_act_is_seen(resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    resident.sees_not("Соборності, 12")


async def test_a_restart_forgets_nothing(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    await town.restart()
    await resident.presses("Надіслати")
    await town.restart()
    await resident.presses("agree")
    assert len(await town.tickets()) == 1


async def test_a_core_that_is_down_is_up_again_when_told(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    town.core.down()
    await resident.presses("agree")
    assert await town.tickets() == ()
    town.core.up()
    await town.passes(minutes=1)
    (ticket,) = await town.tickets()
    resident.sees(ticket.number)
