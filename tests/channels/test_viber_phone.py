"""Whose number a contact of Viber holds: the sender's own only in answer to our question in this chat."""

from __future__ import annotations

import pytest

from bots.channels.viber.ids import pack_asked, pack_start
from bots.channels.viber.rendering import Rendering
from bots.channels.viber.signing import Seal
from dialogs.messages import Button, ButtonKind, ChatId, Outgoing, Phone
from tests.fakes.viber_front import front

CHAT = ChatId("alice+/01234567890A=")
QUESTION = Outgoing("Ваш номер?", (Button("phone", "Надіслати мій номер", ButtonKind.ASK_PHONE),), "5")


async def shared(tracking: str | None) -> Phone:
    """What is heard of a contact that brings this tracking data."""
    async with front() as made:
        sender = {"id": CHAT, "name": "Аліса", "language": "uk"}
        message = {"type": "contact", "contact": {"name": "", "phone_number": "380671234567"}}
        if tracking is not None:
            message["tracking_data"] = tracking
        await made.fake.callbacks.put(made.fake.event("message", sender=sender, message=message))
        content = made.contents[-1]
        assert isinstance(content, Phone)
        return content


def asked_by(token: str, chat: ChatId = CHAT) -> str:
    body = Rendering(Seal(token), "1520").text(chat, QUESTION)
    return str(body["tracking_data"])


async def test_an_answer_to_our_question_is_the_senders_own() -> None:
    async with front() as made:
        token = made.fake.token
    assert await shared(asked_by(token)) == Phone("+380671234567", own=True)


@pytest.mark.parametrize("wrong", ["none", "chat", "token", "start", "json", "long"])
async def test_any_other_card_proves_nothing(wrong: str) -> None:
    async with front() as made:
        seal = Seal(made.fake.token)
    tracking = {
        "none": None,
        "chat": pack_asked(seal, ChatId("somebody-else"), "5"),
        "token": asked_by("another token"),
        "start": pack_start(seal, CHAT, "argument", 5),
        "json": "[1, 2",
        "long": pack_asked(seal, CHAT, "5" * 5000),
    }[wrong]
    assert await shared(tracking) == Phone("+380671234567", own=False)


def test_only_a_question_for_the_number_is_tracked() -> None:
    rendering = Rendering(Seal("token"), "1520")
    assert "tracking_data" not in rendering.text(CHAT, Outgoing("Добре.", (Button("a", "Так"),), "6"))
    assert "tracking_data" not in rendering.text(CHAT, QUESTION, buttons=False)
