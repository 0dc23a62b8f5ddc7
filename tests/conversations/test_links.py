"""Deep links: stickers, tickets handed on, and tokens that lead nowhere."""

from __future__ import annotations

import random
import string

from tests.conversations.harness import Resident, Town

ENTRANCE = {
    "text": "вул. Соборності, 12",
    "street": "Соборності",
    "house": "12",
    "entrance": "3",
    "district": "Саксаганський",
}
STOP = {"text": "зупинка «Площа Визволення»", "lat": 47.9095, "lon": 33.3912, "id": "stop-17"}


async def opens(town: Town, resident: Resident, body: dict[str, object]) -> None:
    (token,) = await town.front_door.storage.links.make_places([body])
    await resident.commands("start", token)


async def finished(town: Town, resident: Resident) -> str:
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    return (await town.tickets())[-1].number


async def test_a_sticker_knows_the_address(town: Town, resident: Resident) -> None:
    await opens(town, resident, ENTRANCE)
    resident.sees("Контакт-центр 1520", "Вул. Соборності, 12, під’їзд 3. Що сталося?", "112")
    assert len(resident.news) == 1
    await resident.says("третій день не горить ліхтар")
    resident.sees("вул. Соборності, 12, під’їзд 3", "третій день", "Надіслати заявку?")
    number = await finished(town, resident)
    resident.sees(number)
    (ticket,) = await town.tickets()
    assert (ticket.code, ticket.address["entrance"], ticket.address["house"]) == ("11.01", "3", "12")


async def test_a_stop_is_a_place_with_a_point(town: Town, resident: Resident) -> None:
    await opens(town, resident, STOP)
    resident.sees("Зупинка «Площа Визволення». Що сталося?")
    await resident.says("яма на дорозі")
    resident.sees("зупинка «Площа Визволення»", "Надіслати заявку?")
    await finished(town, resident)
    (ticket,) = await town.tickets()
    assert (ticket.address["lat"], ticket.address["lon"]) == (47.9095, 33.3912)


async def test_another_address_in_words_counts_more_than_the_sticker(resident: Resident, town: Town) -> None:
    await opens(town, resident, ENTRANCE)
    await resident.says("на вулиці Соборності 20 яма на дорозі")
    resident.sees("вул. Соборності, 20")
    resident.sees_not("під’їзд 3, ")


async def test_the_address_of_a_sticker_can_be_corrected(resident: Resident, town: Town) -> None:
    await opens(town, resident, ENTRANCE)
    await resident.says("не горить ліхтар")
    await resident.presses("Виправити")
    await resident.presses("Адресу")
    resident.sees("Де це?")
    await resident.says("Соборності 20")
    resident.sees("вул. Соборності, 20", "Надіслати заявку?")


async def test_danger_at_a_sticker_comes_first(resident: Resident, town: Town) -> None:
    await opens(town, resident, ENTRANCE)
    await resident.says("запах газу в під'їзді")
    assert "104" in resident.news[0].text
    await resident.presses("Оформити заявку")
    resident.sees("вул. Соборності, 12")


async def test_a_greeting_is_not_taken_for_the_problem(resident: Resident, town: Town) -> None:
    await opens(town, resident, ENTRANCE)
    await resident.says("Добрий день")
    resident.sees("Вул. Соборності, 12, під’їзд 3. Що сталося?")
    await resident.says("не горить ліхтар")
    resident.sees("вул. Соборності, 12, під’їзд 3", "Надіслати заявку?")


async def test_a_report_under_way_is_set_aside_and_comes_back(resident: Resident, town: Town) -> None:
    await resident.says("яма на дорозі, Соборності 5")
    resident.sees("Надіслати заявку?")
    await opens(town, resident, ENTRANCE)
    resident.sees("Попередню заявку відкладено", "під’їзд 3. Що сталося?")
    await opens(town, resident, ENTRANCE)
    await resident.says("не горить ліхтар")
    await finished(town, resident)
    await resident.commands("menu")
    await resident.presses("Продовжити")
    resident.sees("вул. Соборності, 5", "Надіслати заявку?")
    await finished(town, resident)
    assert len(await town.tickets()) == 2


async def test_a_report_that_says_nothing_yet_does_not_push_out_another(resident: Resident, town: Town) -> None:
    await resident.says("яма на дорозі, Соборності 5")
    await opens(town, resident, ENTRANCE)
    await resident.says("скасувати")
    await resident.presses("Продовжити")
    resident.sees("вул. Соборності, 5")


async def test_a_link_survives_a_restart(resident: Resident, town: Town) -> None:
    await opens(town, resident, ENTRANCE)
    await town.restart()
    await resident.says("не горить ліхтар")
    resident.sees("вул. Соборності, 12, під’їзд 3")


async def test_links_that_lead_nowhere_get_kind_words(resident: Resident, town: Town) -> None:
    await resident.commands("start", "nobody-made-this")
    resident.sees("не спрацювало", "що сталося і де")
    assert "Повідомити про проблему" in resident.buttons
    links = town.front_door.storage.links
    token = await links.make("ticket", {"ticket": "t"}, town.clock.now())
    await resident.commands("start", token)
    resident.sees("Строк дії")
    await resident.commands("start", await links.make("ticket", {"ticket": "gone"}))
    resident.sees("не спрацювало")
    await resident.commands("start", await links.make("something new", {}))
    resident.sees("не спрацювало")


async def shared(town: Town, resident: Resident) -> str:
    await resident.says("вул. Соборності 12, кв. 5, не горить ліхтар, я Олена")
    await finished(town, resident)
    body = {"ticket": (await town.tickets())[0].id, "channel": town.channel.name, "user": resident.user}
    return await town.front_door.storage.links.make("ticket", body)


async def test_ones_own_ticket_opens_as_its_card(resident: Resident, town: Town) -> None:
    token = await shared(town, resident)
    await resident.commands("start", token)
    resident.sees((await town.tickets())[0].number, "вул. Соборності, 12")
    resident.sees_not("Стежити")


async def test_a_neighbour_sees_nothing_of_the_person_and_may_follow(resident: Resident, town: Town) -> None:
    token = await shared(town, resident)
    neighbour = town.resident("Петро")
    await neighbour.commands("start", token)
    neighbour.sees(
        (await town.tickets())[0].number, "вже повідомлено", "вул. Соборності, 12", "Стежити за цією заявкою?"
    )
    neighbour.sees_not("Олена", "кв. 5", "ліхтар, я")
    await neighbour.presses("Не потрібно")
    neighbour.sees("Добре.")


async def test_a_link_in_the_middle_of_a_report_gives_it_back(resident: Resident, town: Town) -> None:
    token = await shared(town, resident)
    neighbour = town.resident("Петро")
    await neighbour.says("яма на дорозі, Соборності 5")
    await neighbour.commands("start", token)
    await neighbour.presses("Не потрібно")
    neighbour.sees("вул. Соборності, 5", "Надіслати заявку?")


async def test_random_tokens_never_break_anything(resident: Resident, town: Town) -> None:
    """The look-up itself, many times: the whole way is the same for each."""
    chance = random.Random(7)
    letters = string.printable + "яїє😀\x00\ud800"
    links = town.front_door.storage.links
    for _ in range(20_000):
        token = "".join(chance.choices(letters, k=chance.randrange(1, 80)))
        assert await links.open(token) is None
    for token in ("../../etc", "%00", "a" * 64, "'; DROP TABLE links; --", "-", "_"):
        await resident.commands("start", token)
        resident.sees("не спрацювало")
