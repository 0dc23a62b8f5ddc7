"""One resident, many channels: linked by phone, code or link, parted again, and a report that goes on elsewhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.city import City
from nlu import Understander
from tests.conversations.harness import Resident
from tests.fakes.linked_town import LinkedTown

PHONE = "+380671234567"
REPORT = "вул. Соборності 12, третій день не горить ліхтар"


@pytest.fixture
async def here(tmp_path: Path, nlu: Understander, city: City) -> AsyncIterator[LinkedTown]:
    async with LinkedTown(tmp_path, nlu, city=city) as town:
        yield town


async def reports(resident: Resident, words: str = REPORT) -> None:
    await resident.says(words)
    await resident.presses("Надіслати")
    if "Погоджуюсь" in resident.buttons:
        await resident.presses("Погоджуюсь")


async def linked(town: LinkedTown, first: str = "telegram", second: str = "viber") -> tuple[Resident, Resident]:
    """Both accounts of one person, by phone."""
    one, two = town.writes_in(first), town.writes_in(second)
    await one.shares_phone(PHONE)
    await two.shares_phone(PHONE)
    await one.presses("Так, це я")
    return one, two


def code_in(resident: Resident) -> str:
    found = re.findall(r"Код для сайту: (\d{6})", "\n".join(message.text for message in resident.shown))
    return str(found[-1])


async def test_a_phone_is_proved_and_the_next_messenger_is_linked_after_a_yes(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber", "Оля")
    await telegram.shares_phone(PHONE)
    telegram.sees("Дякую, номер підтверджено.")
    await viber.shares_phone(PHONE)
    viber.sees("уже підтверджено в іншій розмові", "Telegram", "15 хвилин")
    telegram.sees("До Ваших заявок хоче приєднатися Viber, ім’я: Оля. Це Ви?", "Так, це я", "Ні, не я")
    await telegram.presses("Так, це я")
    telegram.sees("Приєднано")
    viber.sees("До Ваших заявок приєднано: Telegram")
    await telegram.presses("Так, це я")
    telegram.sees_nothing()


async def test_a_no_refuses_and_says_so(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await reports(telegram)
    await telegram.shares_phone(PHONE)
    await viber.shares_phone(PHONE)
    await telegram.presses("Ні, не я")
    telegram.sees("не приєднано: Viber", "бачите лише Ви")
    viber.sees("власник номера не підтвердив")
    await viber.says("мої заявки")
    viber.sees("заявок ще немає")


async def test_a_question_can_be_answered_for_a_quarter_of_an_hour(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await telegram.shares_phone(PHONE)
    await viber.shares_phone(PHONE)
    await here.passes(minutes=16)
    await telegram.presses("Так, це я")
    telegram.sees("Час для відповіді минув")
    await viber.says("мої канали")
    viber.sees("Інших розмов не приєднано")


async def test_a_card_that_is_not_the_senders_proves_nothing(here: LinkedTown) -> None:
    viber = here.writes_in("viber")
    await viber.shares_phone(PHONE, own=False)
    viber.sees("Не видно, що це саме Ваш номер")
    assert await here.front_door.storage.accounts.holder(PHONE, ("telegram", "x")) is None


async def test_a_number_whose_chat_is_gone_goes_over_without_its_tickets(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await telegram.shares_phone(PHONE)
    await here.front_door.storage.unreachable.remember("telegram", telegram.chat, "blocked")
    await viber.shares_phone(PHONE)
    viber.sees("Дякую, номер підтверджено.")
    await viber.says("мої канали")
    viber.sees("Інших розмов не приєднано")


async def asks_code(web: Resident, number: str = "067 123 45 67") -> None:
    await web.says("мої канали")
    await web.presses("Підтвердити телефон")
    await web.says(number)


async def test_the_web_is_linked_by_a_code(here: LinkedTown) -> None:
    telegram, web = here.writes_in("telegram"), here.writes_in("web")
    await reports(telegram)
    await telegram.shares_phone(PHONE)
    await asks_code(web)
    web.sees("Якщо цей номер підтверджено", "6 цифр")
    telegram.sees("Нікому його не кажіть")
    code = code_in(telegram)
    wrong = "000000" if code != "000000" else "111111"
    await web.says(wrong)
    web.sees("Код не підійшов. Залишилося 4 спроби.", "6 цифр")
    await web.says(f"{code[:3]} {code[3:]}")
    web.sees("Приєднано")
    telegram.sees("До Ваших заявок приєднано: чат на сайті")
    await web.says("мої заявки")
    web.sees("КЦ-26-0000001")


async def test_a_code_can_be_too_late_and_tried_too_often(here: LinkedTown) -> None:
    telegram, web = here.writes_in("telegram"), here.writes_in("web")
    await telegram.shares_phone(PHONE)
    await asks_code(web)
    code = code_in(telegram)
    await here.passes(minutes=11)
    await web.says(code)
    web.sees("Код уже не діє")
    await asks_code(web)
    code = code_in(telegram)
    for _ in range(5):
        await web.says("000000" if code != "000000" else "111111")
    web.sees("спроб більше немає")
    await web.says("мої канали")
    web.sees("Інших розмов не приєднано")


async def test_nobody_learns_whether_a_number_is_known(here: LinkedTown) -> None:
    telegram, asker, other = here.writes_in("telegram"), here.writes_in("web"), here.writes_in("web")
    await telegram.shares_phone(PHONE)
    heard: list[list[str]] = []
    for web, number in ((asker, "067 123 45 67"), (other, "067 765 43 21")):
        said: list[str] = []
        for _ in range(4):
            await asks_code(web, number)
            said += [message.text for message in web.news]
            if "Не потрібно" in web.buttons:
                await web.says("999999")
                said += [message.text for message in web.news]
                await web.presses("Не потрібно")
        heard.append(said)
    assert heard[0] == heard[1]
    assert "три коди" in heard[0][-1]


async def test_a_link_links_after_a_yes(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await reports(telegram)
    body = {"channel": "telegram", "user": telegram.user, "chat": telegram.chat}
    links = here.front_door.storage.links
    token = await links.make("account", body)
    await viber.commands("start", token)
    viber.sees("Приєднати цю розмову", "Telegram", "лише якщо посилання Ваше")
    await viber.presses("Так, приєднатися")
    viber.sees("Приєднано")
    telegram.sees("До Ваших заявок приєднано: Viber")
    await viber.says("мої заявки")
    viber.sees("КЦ-26-0000001")
    stranger = here.writes_in("viber")
    await stranger.commands("start", token)
    stranger.sees_not("Приєднати цю розмову")


async def test_a_declined_link_links_nothing(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await telegram.says("добрий день")
    body = {"channel": "telegram", "user": telegram.user, "chat": telegram.chat}
    await viber.commands("start", await here.front_door.storage.links.make("account", body))
    await viber.says("ні")
    viber.sees("нічого не змінено")
    assert len(await here.front_door.storage.accounts.linked("viber", viber.user)) == 1


async def test_tickets_of_all_channels_stand_in_one_list(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await reports(telegram)
    await here.passes(minutes=1)
    await reports(viber, "вул. Соборності 14, яма на дорозі")
    for resident in (telegram, viber):
        await resident.says("мої заявки")
        resident.sees("КЦ-26-0000001", "КЦ-26-0000002")


async def test_an_account_is_parted_at_any_time(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await reports(telegram)
    await viber.says("від’єднати")
    viber.sees("Ви пишете тут: Viber", "Приєднано: Telegram")
    await viber.presses("Від’єднати")
    await viber.presses("Цю розмову")
    viber.sees("Цю розмову від’єднано")
    telegram.sees("Від’єднано: Viber")
    await viber.says("мої заявки")
    viber.sees("заявок ще немає")
    await telegram.says("мої заявки")
    telegram.sees("КЦ-26-0000001")


async def test_another_account_is_parted(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await reports(telegram)
    await telegram.commands("channels")
    await telegram.presses("Від’єднати")
    await telegram.presses("Viber")
    telegram.sees("Від’єднано: Viber")
    await viber.says("мої заявки")
    viber.sees("заявок ще немає")


async def test_a_report_with_a_photo_goes_on_in_another_chat(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await telegram.says("не горить ліхтар")
    photo = await telegram.sends_photo()
    await viber.says("добрий день")
    viber.sees("Ви вже почали заявку: Telegram. Продовжити її тут?")
    await viber.presses("Продовжити тут")
    telegram.sees("продовжено: Viber")
    viber.sees("Де")
    await viber.says("вул. Соборності 12")
    await viber.presses("Надіслати")
    await viber.presses("Погоджуюсь")
    (ticket,) = await here.tickets()
    assert ticket.source == "viber"
    assert here.channels["telegram"].fetched == [photo]
    assert ticket.attachments == 1
    await telegram.says("5")
    telegram.sees_not("Надіслати заявку?")


async def test_a_new_report_can_begin_instead(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await telegram.says("не горить ліхтар")
    await viber.says("вул. Соборності 14, яма на дорозі")
    viber.sees("Продовжити її тут?")
    await viber.presses("Почати нову")
    viber.sees("Соборності, 14", "Надіслати заявку?")
    await telegram.says("вул. Соборності 12")
    telegram.sees("Надіслати заявку?")


async def test_an_open_report_of_a_stranger_is_not_offered(here: LinkedTown) -> None:
    telegram, viber = here.writes_in("telegram"), here.writes_in("viber")
    await telegram.says("не горить ліхтар")
    await viber.says("добрий день")
    viber.sees_not("Продовжити її тут?")


async def test_a_report_that_moved_meanwhile_is_not_taken_twice(here: LinkedTown) -> None:
    telegram, viber = await linked(here)
    await telegram.says("не горить ліхтар")
    await viber.says("добрий день")
    await telegram.says("вул. Соборності 12")
    await telegram.presses("Надіслати")
    await telegram.presses("Погоджуюсь")
    await viber.presses("Продовжити тут")
    viber.sees("вже завершено або відкладено")


@pytest.mark.parametrize(
    "words", ["мої канали", "Мои каналы", "підключити вайбер", "відв'язати", "my channels", "отвязать телеграм"]
)
async def test_my_channels_is_reached_by_words(here: LinkedTown, words: str) -> None:
    resident = here.writes_in("telegram")
    await resident.says(words)
    resident.sees("Ви пишете тут: Telegram", "Приєднати розмову")
