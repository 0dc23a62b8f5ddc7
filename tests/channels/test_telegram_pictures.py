"""Pictures of our own shelf are uploaded: one with its words below, several as an album before them."""

from __future__ import annotations

import pytest

from bots.channels.capabilities import TELEGRAM
from bots.channels.channel import Refused, TryAgain
from bots.channels.fitting import fit
from dialogs.messages import Button, ChatId, MediaId, Outgoing
from tests.channels.web_stage import picture
from tests.fakes.telegram_front import Front, eventually, front

ALICE = ChatId("7")
YES_NO = (Button("yes", "Так"), Button("no", "Ні"))


async def kept(made: Front, *names: str) -> tuple[MediaId, ...]:
    for name in names:
        await made.store.media.keep(MediaId(name), picture(), "image/jpeg", "Олена, двір.jpg")
    return tuple(MediaId(name) for name in names)


async def show(made: Front, message: Outgoing) -> list[str | None]:
    return [await made.channel.send(ALICE, part, 1) for part in fit(message, TELEGRAM)]


async def test_one_picture_has_its_words_and_buttons_below() -> None:
    async with front() as made:
        alice = made.fake.resident()
        pictures = await kept(made, "a")
        (identity,) = await show(made, Outgoing("Роботу виконано. Так?", YES_NO, "feedback", ("виконано",), pictures))
        (message,) = alice.messages
        assert identity == f"m:7:{message['message_id']}"
        assert message["caption"] == "Роботу виконано. Так?"
        assert message["caption_entities"] == [{"type": "bold", "offset": 7, "length": 8}]
        assert alice.labels() == ["Так", "Ні"]
        (call,) = [call for call in made.fake.calls if call.method == "sendPhoto"]
        assert call.files == {"photo": picture()}
        await alice.presses("Так")
        await eventually(lambda: not alice.labels())


async def test_a_longer_text_stands_in_a_message_of_its_own() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await show(made, Outgoing("слово " * 200, YES_NO, "feedback", pictures=await kept(made, "a")))
        assert ["photo" in message for message in alice.messages] == [True, False]
        assert alice.labels() == ["Так", "Ні"]


async def test_several_pictures_are_an_album_and_the_words_follow() -> None:
    async with front() as made:
        alice = made.fake.resident()
        first, _ = await show(made, Outgoing("Роботу виконано.", pictures=await kept(made, "a", "b", "c")))
        assert first == f"m:7:{alice.messages[0]['message_id']}"
        assert len({message.get("media_group_id") for message in alice.messages[:3]}) == 1
        assert alice.messages[3]["text"] == "Роботу виконано."


async def test_more_than_one_album_holds() -> None:
    async with front() as made:
        made.fake.resident()
        pictures = await kept(made, *(f"p{number}" for number in range(11)))
        await show(made, Outgoing("Роботу виконано.", pictures=pictures))
        assert [len(params["media"]) for params in made.fake.sent("sendMediaGroup")] == [10]
        assert len(made.fake.sent("sendPhoto")) == 1


async def test_what_is_not_kept_any_more_is_left_out() -> None:
    async with front() as made:
        alice = made.fake.resident()
        pictures = (*await kept(made, "a"), MediaId("lost"))
        await show(made, Outgoing("Роботу виконано.", pictures=pictures))
        assert ["photo" in message for message in alice.messages] == [True, False]
        with pytest.raises(Refused):
            await made.channel.send(ALICE, Outgoing("", pictures=(MediaId("lost"),)), 1)


async def test_a_database_that_is_away_and_a_file_that_is_no_picture() -> None:
    async with front() as made:
        made.fake.resident()
        pictures = await kept(made, "a")
        made.store.media.failing = 1
        with pytest.raises(TryAgain):
            await made.channel.send(ALICE, Outgoing("", pictures=pictures), 1)
        await made.store.media.keep(MediaId("b"), b"%PDF", "application/pdf", "b")
        with pytest.raises(Refused):
            await made.channel.send(ALICE, Outgoing("", pictures=(MediaId("b"),)), 1)


async def test_a_caption_that_was_not_fitted_is_not_even_tried() -> None:
    async with front() as made:
        with pytest.raises(Refused):
            await made.channel.send(ALICE, Outgoing("а" * 1025, pictures=await kept(made, "a")), 1)
        assert made.fake.sent("sendPhoto") == []
