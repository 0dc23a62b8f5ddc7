"""How a report should feel, as conversations."""

from __future__ import annotations

import pytest

from tests.conversations.harness import Resident, Town

LAMP = "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду"


async def test_one_sentence_is_enough(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    resident.sees("Не працює вуличне освітлення", "вул. Соборності, 12, під’їзд 2", "третій день", "Надіслати заявку?")
    assert len(resident.news) == 1
    await resident.presses("Надіслати")
    resident.sees("Погоджуєтесь?")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    resident.sees(ticket.number, "Служба зовнішнього освітлення", "29 листопада")
    assert (ticket.code, ticket.address["entrance"], ticket.details) == ("11.01", "2", {"since": "третій день"})
    assert ticket.applicant["consent"]["version"]


async def test_a_known_resident_needs_one_tap(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    await resident.says("на Соборності 12 не працює ліфт, під'їзд 1")
    await resident.presses("Надіслати")
    resident.sees("КЦ-")
    assert len(await town.tickets()) == 2


async def test_no_water_asks_the_question_that_separates_then_where(town: Town, resident: Resident) -> None:
    await resident.says("Нема води")
    assert resident.last.text.endswith("?")
    assert 3 <= len(resident.buttons) <= 4
    resident.sees_not("[Немає холодної води в будинку]")
    await resident.presses("01.01")
    resident.sees("Де це?")
    await resident.says("соборності двадцять")
    resident.sees("вул. Соборності, 20", "Надіслати заявку?")
    await resident.presses("Надіслати")
    await resident.presses("Надіслати без імені")
    (ticket,) = await town.tickets()
    assert ticket.code == "01.01"
    assert ticket.applicant["anonymous"] is True
    assert "name" not in ticket.applicant


async def test_a_former_street_name_is_understood(resident: Resident) -> None:
    await resident.says("на Косіора 20 прорвало трубу")
    await resident.presses("01.05")
    resident.sees("вул. Соборності, 20 (колишня Косіора)")


async def test_gas_shows_the_card_first_and_then_offers_a_ticket(town: Town, resident: Resident) -> None:
    await resident.says("запах газу в під'їзді")
    first, then = resident.news
    assert "104" in first.text
    assert not first.buttons
    assert "Оформити заявку" in resident.buttons
    assert await town.tickets() == ()
    await resident.presses("Оформити заявку")
    resident.sees("Де це?")
    await resident.says("Соборності 12")
    resident.sees("Запах газу")
    assert then


async def test_gas_and_no_ticket_wanted(resident: Resident) -> None:
    await resident.says("pahne gazom")
    await resident.presses("Не потрібно")
    resident.sees("Бережіть себе")


async def test_despair_gets_the_card_and_nothing_else(resident: Resident) -> None:
    await resident.says("не хочу жити")
    (card,) = resident.news
    assert "103" in card.text
    assert not card.buttons


async def test_photo_first_text_after(town: Town, resident: Resident) -> None:
    await resident.sends_photo()
    resident.sees("Фото отримано", "Що сталося")
    await resident.says("яма на дорозі біля Соборності 5")
    resident.sees("Фото: 1")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert (ticket.code, ticket.attachments) == ("10.01", 1)


@pytest.mark.needs("albums")
async def test_an_album_is_answered_once(town: Town, resident: Resident) -> None:
    await resident.sends_photo(album="a")
    resident.sees_nothing()
    await resident.sends_photo("яма на дорозі, Соборності 5", album="a")
    resident.sees_nothing()
    await resident.sends_photo(album="a")
    await town.passes(seconds=1)
    (summary,) = resident.news
    assert "📷 Фото: 3" in summary.text
    assert "яма на дорозі" in summary.text
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert (ticket.attachments, ticket.description) == (3, "яма на дорозі, Соборності 5")


@pytest.mark.needs("albums")
async def test_an_album_that_a_restart_fell_into_is_answered_once(town: Town, resident: Resident) -> None:
    await resident.sends_photo("яма на дорозі, Соборності 5", album="a")
    await resident.sends_photo(album="a")
    await town.restart()
    await resident.sends_photo(album="b")
    await town.passes(seconds=1)
    (summary,) = [message for message in resident.shown if "Надіслати заявку?" in message.text][:1]
    assert "📷 Фото: 2" in summary.text
    resident.sees("Фото додано", "📷 Фото: 3")


@pytest.mark.needs("albums")
async def test_a_late_part_of_an_album_is_kept_without_a_word(town: Town, resident: Resident) -> None:
    await resident.sends_photo("яма на дорозі, Соборності 5", album="a")
    await town.passes(seconds=1)
    resident.sees("📷 Фото: 1")
    await resident.sends_photo(album="a")
    await town.passes(seconds=1)
    resident.sees_nothing()
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    assert (await town.tickets())[0].attachments == 2


@pytest.mark.needs("albums")
async def test_photos_added_together_are_counted(town: Town, resident: Resident) -> None:
    await resident.says("яма на дорозі, Соборності 5")
    for _ in range(3):
        await resident.sends_photo(album="a")
    await town.passes(seconds=1)
    resident.sees("Додано 3 фото.", "📷 Фото: 3")


async def test_place_first(town: Town, resident: Resident) -> None:
    await resident.sends_place(47.91, 33.39)
    resident.sees("Що сталося")
    await resident.says("яма на дорозі")
    resident.sees("📍 Адреса: біля")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert (ticket.address["lat"], ticket.address["lon"]) == (47.91, 33.39)


async def test_three_short_messages_make_one_ticket(town: Town, resident: Resident) -> None:
    await resident.says("нет воды")
    await resident.says("дом 20")
    resident.sees("Записано")
    await resident.says("уже 3 дня")
    await resident.presses("01.01")
    resident.sees("Де це?")
    await resident.says("на Соборности")
    resident.sees("вул. Соборності, 20", "уже 3 дня")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert ticket.description.splitlines() == ["нет воды", "дом 20", "уже 3 дня"]


async def test_everything_can_be_corrected_at_the_summary(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Виправити")
    await resident.presses("Адресу")
    await resident.says("проспект Металургів 5")
    resident.sees("Металургів, 5")
    await resident.presses("Виправити")
    await resident.presses("Опис")
    await resident.says("Не світить ліхтар")
    resident.sees("«Не світить ліхтар»")
    await resident.presses("Виправити")
    await resident.presses("Проблему")
    await resident.presses("11.02")
    resident.sees("Не освітлюється вулиця, двір")
    await resident.sends_photo()
    resident.sees("Фото додано", "Фото: 1")
    await resident.says("під'їзд 4")
    resident.sees("під’їзд 4")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert (ticket.code, ticket.attachments, ticket.address["house"]) == ("11.02", 1, "5")
    assert ticket.classification["by"] == "resident"


async def test_an_address_that_does_not_exist_is_kept_in_the_residents_words(town: Town, resident: Resident) -> None:
    await resident.says("не працює ліфт")
    await resident.says("вул. Неіснуюча 5")
    resident.sees("немає в реєстрі")
    await resident.presses("as_is")
    await resident.says("2")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert ticket.address["text"].startswith("вул. Неіснуюча")
    assert ticket.address["entrance"] == "2"


async def test_an_address_used_before_is_offered(resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    await resident.says("не працює ліфт")
    await resident.presses("вул. Соборності, 12")
    resident.sees("вул. Соборності, 12")


async def test_without_consent_nothing_is_sent_and_nothing_is_lost(town: Town, resident: Resident) -> None:
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    await resident.presses("Не погоджуюсь")
    resident.sees("Без згоди", "вул. Соборності, 12")
    assert await town.tickets() == ()


async def test_a_very_long_story_is_sent_whole(town: Town, resident: Resident) -> None:
    story = "Не горить ліхтар на Соборності 12. " + "Дуже темно, вже кілька разів дзвонили. " * 130
    assert len(story) > 5_000
    await resident.says(story)
    await resident.presses("11.01")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    said = " ".join((ticket.description, *(ticket.comments)))
    assert said.split() == story.split()


async def test_the_core_is_down_and_comes_back(town: Town, resident: Resident) -> None:
    town.core.down()
    await resident.says(LAMP)
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    resident.sees("прийнято і збережено")
    await resident.says("мої заявки")
    resident.sees("збережено, передаю в Контакт-центр")
    seen = len(resident.shown)
    town.core.up()
    await town.passes(minutes=6)
    assert "КЦ-" in "".join(message.text for message in resident.shown[seen:])
    assert len(await town.tickets()) == 1


async def test_the_process_dies_in_the_middle_of_a_dialog(town: Town, resident: Resident) -> None:
    await resident.says("Нема води")
    await town.restart()
    await resident.presses("01.01")
    await resident.says("Соборності 20")
    await town.restart()
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    assert len(await town.tickets()) == 1


async def test_a_route_that_was_said_is_not_asked(town: Town, resident: Resident) -> None:
    await resident.says("чому так довго не ходить 23 тролейбус, чекаємо по годині")
    if "13.01" in [button.option for button in resident.last.buttons]:
        await resident.presses("13.01")
    resident.sees("Маршрут: тролейбус 23", "Надіслати заявку?")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    assert (await town.tickets())[0].details["route"] == "тролейбус 23"


async def test_whoever_writes_english_is_told_how_to_have_it(resident: Resident) -> None:
    await resident.says("My street lamp is broken")
    resident.sees("For English, type: English")
    await resident.says("English")
    await resident.presses("English")
    resident.sees("I will answer in English")


async def test_a_house_without_a_street_is_noted_not_searched(town: Town, resident: Resident) -> None:
    await resident.says("не працює ліфт")
    await resident.says("дом 20")
    resident.sees("Записано", "Де це?")
    await resident.says("на Соборності")
    resident.sees("Який під’їзд?")
    await resident.says("2")
    resident.sees("вул. Соборності, 20, під’їзд 2")
