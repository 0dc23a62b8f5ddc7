"""What the bot says reaches Viber in a form that it takes, and its errors come back sorted."""

from __future__ import annotations

import io
import logging

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bots.channels.capabilities import VIBER
from bots.channels.channel import ChannelError, Gone, Refused, TryAgain
from bots.channels.content_types import content_type
from bots.channels.fitting import fit
from bots.channels.viber.settings import ViberSettings
from dialogs.messages import Button, ButtonKind, ChatId, MediaId, Outgoing, Phone, Place, Press, Text
from tests.fakes.collecting import PNG
from tests.fakes.pictures import photo
from tests.fakes.viber_front import Front, front
from tests.fakes.viber_resident import Resident
from tests.fakes.viber_rules import label_of, rows_of

YES_NO = (Button("yes", "Так"), Button("no", "Ні"))


async def send(made: Front, message: Outgoing, chat: str | None = None) -> str | None:
    identity = chat or made.fake.resident().identity
    return await made.channel.send(ChatId(identity), message, outbox_id=1)


def writing(made: Front, who: str = "alice") -> Resident:
    """Somebody who has written before."""
    resident = made.fake.resident(who)
    resident.subscribed = True
    return resident


async def test_a_statement_arrives_as_it_was_written() -> None:
    async with front() as made:
        alice = writing(made)
        identity = await send(made, Outgoing("<b>Дякуємо</b> & до *зустрічі*"))
        received = await alice.next_message()
        assert received["text"] == "<b>Дякуємо</b> & до *зустрічі*"
        assert received["sender"] == {"name": "Контакт-центр 1520"}
        assert identity == f"v:{received['message_token']}"


async def test_a_question_and_a_pressed_button_belong_together() -> None:
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("Усе правильно?", YES_NO, "sum:mary%1"))
        assert alice.labels() == ["Так", "Ні"]
        await alice.presses("Ні")
        assert made.contents == [Press("no", "sum:mary%1")]
        assert alice.last_event["silent"] is True, "the app must not show what the button brings back"


async def test_the_keyboard_stays_until_another_one_comes() -> None:
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("Усе правильно?", YES_NO, "summary"))
        await send(made, Outgoing("Ваша попередня заявка виконана."))
        assert alice.labels() == ["Так", "Ні"]


async def test_labels_share_a_row_by_their_length() -> None:
    labels = ("Так", "Ні", "Не знаю", "Надіслати без імені", "Назад", "1", "2", "3", "4", "5", "6", "<&>")
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("?", tuple(Button(f"o{n}", label) for n, label in enumerate(labels)), "s"))
        assert alice.labels() == list(labels)
        laid = [[(label_of(button), button["Columns"]) for button in row] for row in rows_of(alice.keyboard)]
        assert laid == [
            [("Так", 2), ("Ні", 1), ("Не знаю", 3)],
            [("Надіслати без імені", 4), ("Назад", 2)],
            [(label, 1) for label in "123456"],
            [("<&>", 6)],
        ]


async def test_links_are_opened_and_numbers_are_said() -> None:
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("Ось:", (Button("https://kr.gov.ua", "Сайт", ButtonKind.URL),)))
        assert await alice.presses("Сайт") == "https://kr.gov.ua"


async def test_asking_for_the_place_works_on_a_phone_and_by_typing_on_a_desktop() -> None:
    buttons = (Button("here", "Надіслати місце", ButtonKind.ASK_PLACE), Button("type", "Напишу"))
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("Де це?", buttons, "place"))
        await alice.presses("Надіслати місце")
        assert made.contents == [Place(47.9105, 33.3918)]
        alice.desktop = True
        await alice.presses("Надіслати місце")
        await alice.says("Соборності 12")
        assert made.contents[1:] == [Text("Соборності 12")]


async def test_a_number_shared_by_our_button_is_vouched_for() -> None:
    async with front() as made:
        alice = writing(made)
        await send(made, Outgoing("Ваш номер?", (Button("p", "Надіслати номер", ButtonKind.ASK_PHONE),), "phone"))
        await alice.presses("Надіслати номер")
        assert made.contents == [Phone("+380671234567", own=True)]


async def test_an_old_app_gets_the_words_alone() -> None:
    buttons = (Button("here", "Надіслати місце", ButtonKind.ASK_PLACE),)
    async with front() as made:
        alice = writing(made)
        alice.level = 2
        assert await send(made, Outgoing("Де це?", buttons, "place")) is not None
        assert [message.get("keyboard") for message in alice.messages] == [None]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (1, Refused),
        (2, TryAgain),
        (3, Refused),
        (4, Refused),
        (5, Gone),
        (6, Gone),
        (7, TryAgain),
        (8, TryAgain),
        (9, TryAgain),
        (10, TryAgain),
        (11, Gone),
        (12, TryAgain),
        (13, Gone),
        (14, Refused),
        (15, TryAgain),
        (21, Gone),
        (23, TryAgain),
        (24, TryAgain),
        (99, TryAgain),
    ],
)
async def test_errors_say_what_may_be_done(status: int, kind: type[ChannelError]) -> None:
    async with front() as made:
        writing(made)
        made.fake.fail("send_message", status)
        with capture_logs() as logged, pytest.raises(ChannelError) as raised:
            await send(made, Outgoing("Добрий день"))
        assert type(raised.value) is kind
        stopped = [entry for entry in logged if entry["event"] == "viber.stopped"]
        assert bool(stopped) is (status in {2, 7, 8, 9, 10, 15, 23, 24})
        assert await send(made, Outgoing("Добрий день")) is not None


@pytest.mark.parametrize(("http", "wait", "after_s"), [(429, 7, 7.0), (500, None, None), (502, None, None)])
async def test_when_something_before_viber_answers(http: int, wait: int | None, after_s: float | None) -> None:
    async with front() as made:
        writing(made)
        made.fake.fail("send_message", http=http, wait=wait)
        with pytest.raises(TryAgain) as raised:
            await send(made, Outgoing("Добрий день"))
        assert raised.value.after_s == after_s


async def test_a_viber_that_does_not_answer_costs_no_more_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.channels.viber.client.CALL_S", 0.05)
    async with front(start=False) as made:
        writing(made)
        made.fake.hang("send_message")
        with pytest.raises(TryAgain, match="timed out"):
            await send(made, Outgoing("Добрий день"))


async def test_a_hundred_messages_without_a_reply_are_enough() -> None:
    async with front() as made:
        alice = writing(made)
        for _ in range(100):
            await send(made, Outgoing("Новини"))
        with pytest.raises(TryAgain):
            await send(made, Outgoing("Новини"))
        await alice.says("досить")
        assert await send(made, Outgoing("Гаразд")) is not None


async def test_whoever_never_wrote_or_left_is_gone() -> None:
    async with front() as made:
        alice = made.fake.resident()
        with pytest.raises(Gone):
            await send(made, Outgoing("Добрий день"))
        await alice.comes_back()
        assert await send(made, Outgoing("Добрий день")) is not None
        await alice.leaves()
        assert made.store.outbox.gone_ones == [alice.identity]
        with pytest.raises(Gone):
            await send(made, Outgoing("Добрий день"))
        with pytest.raises(Gone):
            await send(made, Outgoing("Добрий день"), "nobody")


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(" "),
        Outgoing("a" * 7001),
        Outgoing("a", (Button("x", "b", ButtonKind.COPY),)),
        Outgoing("я" * 6900, tuple(Button("x" * 40, "&" * 30) for _ in range(72)), "s"),
    ],
)
async def test_what_viber_would_refuse_is_not_even_tried(message: Outgoing) -> None:
    async with front() as made:
        writing(made)
        with pytest.raises(Refused):
            await send(made, message)
        assert made.fake.sent() == []


async def test_a_picture_is_fetched_by_an_address_that_expires() -> None:
    async with front() as made:
        alice = writing(made)
        await made.store.media.keep(MediaId("p1"), PNG, "image/png", "a.png")
        await send(made, Outgoing("", pictures=(MediaId("p1"),)))
        received = await alice.next_message()
        assert (received["type"], received["text"]) == ("picture", "")
        assert await made.fake.callbacks.get(received["media"]) == (200, "image/png", PNG)
        forged = received["media"].replace("/p1.", "/p2.")
        assert (await made.fake.callbacks.get(forged))[0] == 404
        assert (await made.fake.callbacks.get("https://front.example/media/p1.png"))[0] == 404
        made.store.media.failing = 1
        assert (await made.fake.callbacks.get(received["media"]))[0] == 503
        made.now = made.now.replace(day=5)
        assert (await made.fake.callbacks.get(received["media"]))[0] == 410


@pytest.mark.parametrize(("content", "kind"), [(b"%PDF-", "application/pdf"), (b"\0" * (1024 * 1024 + 1), "image/png")])
async def test_pictures_that_viber_cannot_show(content: bytes, kind: str) -> None:
    async with front() as made:
        writing(made)
        await made.store.media.keep(MediaId("p1"), content, kind, "a")
        with pytest.raises(Refused):
            await send(made, Outgoing("", pictures=(MediaId("p1"),)))
        with pytest.raises(Refused):
            await send(made, Outgoing("", pictures=(MediaId("unknown"),)))
        made.store.media.failing = 1
        with pytest.raises(TryAgain):
            await send(made, Outgoing("", pictures=(MediaId("p1"),)))


async def test_photos_stand_before_the_text_with_its_buttons_in_their_order() -> None:
    photos = {"p1": photo("JPEG"), "p2": photo("WEBP"), "p3": large()}
    async with front() as made:
        alice = writing(made)
        for name, content in photos.items():
            await made.store.media.keep(MediaId(name), content, content_type(content), name)
        answer = Outgoing("Готово. Так?", YES_NO, "s", pictures=tuple(map(MediaId, photos)))
        for part in fit(answer, VIBER):
            await send(made, part)
        shown = [await alice.next_message() for _ in range(4)]
        assert [one["type"] for one in shown] == ["picture"] * 3 + ["text"]
        assert all(one["media"].endswith(".jpg") for one in shown[:3])
        fetched = [await made.fake.callbacks.get(one["media"]) for one in shown[:3]]
        assert [kind for _, kind, _ in fetched] == ["image/jpeg"] * 3
        assert fetched[0][2] == photos["p1"]
        assert max(len(content) for _, _, content in fetched) <= 1024 * 1024
        assert alice.labels() == ["Так", "Ні"]


def large() -> bytes:
    """A photo that an iPhone would not show in Viber."""
    buffer = io.BytesIO()
    Image.effect_noise((1500, 1200), 90).save(buffer, "PNG")
    assert len(buffer.getvalue()) > 1024 * 1024
    return buffer.getvalue()


async def test_neither_token_nor_words_reach_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        async with front() as made:
            alice = writing(made)
            await alice.says("таємні слова")
            for status in (1, 2, 3, 5, 12, 24):
                made.fake.fail("send_message", status)
                with pytest.raises(ChannelError) as raised:
                    await send(made, Outgoing("таємні слова"))
                assert made.fake.token not in repr(raised.value) + repr(raised.value.__cause__)
            made.recording.append(RuntimeError("таємні слова"))
            await alice.says("таємні слова")
    everything = caplog.text + repr(logged)
    assert "viber.not_recorded" in everything
    assert "таємні" not in everything
    assert made.fake.token not in everything
    assert made.fake.token not in repr(ViberSettings(made.fake.token))


def test_a_long_name_is_cut_between_words() -> None:
    assert ViberSettings("t", sender="Контакт-центр 1520 Кривий Ріг").sender_name == "Контакт-центр 1520 Кривий"
    assert ViberSettings("t", sender="А" * 40).sender_name == "А" * 28
