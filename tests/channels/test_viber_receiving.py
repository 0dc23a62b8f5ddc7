"""Events arrive once, in order, whatever Viber and the network do; and only Viber can bring them."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.channels.channel import UNSUBSCRIBED, Gone, TryAgain
from bots.channels.viber.connecting import _ADVICE, LOOK_S
from dialogs.messages import Button, ChatId, Command, Outgoing, Press, Text
from tests.fakes.viber import FakeViber
from tests.fakes.viber_front import NOW, PUBLIC, WELCOME, Front, connect, eventually, front

YES_NO = (Button("yes", "Так"), Button("no", "Ні"))


async def test_a_message_is_recorded_before_it_is_acknowledged() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.says("нема світла")
        (heard,) = made.heard
        assert (heard.channel, heard.chat, heard.user) == ("viber", alice.identity, alice.identity)
        assert (heard.content, heard.name, heard.language) == (Text("нема світла"), "Олена", "uk")
        assert heard.id == f"v:{alice.last_event['message_token']}"
        assert abs((heard.sent_at - NOW).total_seconds()) < 1
        assert made.fake.callbacks.statuses == [200]


async def test_what_was_not_recorded_is_brought_again() -> None:
    async with front() as made:
        made.recording.append(OSError("the disk is full"))
        await made.fake.resident().says("нема світла")
        assert made.fake.callbacks.statuses == [503]
        await made.fake.callbacks.bring_again()
        assert made.contents == [Text("нема світла")]


async def test_a_repeated_event_has_no_second_effect() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.says("нема світла")
        await alice.repeats()
        assert made.contents == [Text("нема світла")]
        assert made.fake.callbacks.statuses == [200, 200]


async def test_events_out_of_order_are_all_recorded() -> None:
    async with front() as made:
        alice = made.fake.resident()
        made.fake.callbacks.hold = True
        for words in ("раз", "два", "три"):
            await alice.says(words)
        await made.fake.callbacks.bring_again(*reversed(made.fake.callbacks.pending))
        assert sorted(content.text for content in made.contents) == ["два", "раз", "три"]  # type: ignore[union-attr]


@pytest.mark.parametrize("signature", ["", "0" * 64, "é", "A" * 1000])
async def test_strangers_are_refused(signature: str) -> None:
    async with front() as made:
        event = made.fake.event("message", sender={"id": "x"}, message={"type": "text", "text": "a"})
        assert (await made.fake.callbacks.post(json.dumps(event).encode(), signature))[0] == 401
        assert made.heard == []


async def test_a_signature_is_for_these_bytes_alone() -> None:
    async with front() as made:
        await made.fake.resident().says("нема світла")
        body = json.dumps(made.fake.resident().last_event, ensure_ascii=False).encode()
        right = hmac.new(made.fake.token.encode(), body, "sha256").hexdigest()
        assert (await made.fake.callbacks.post(body, right.upper()))[0] == 200
        assert (await made.fake.callbacks.post(body + b" ", right))[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"event": 5}', b"\xff", b"[" * 100_000])
async def test_what_is_no_event_is_said_to_be_none(body: bytes) -> None:
    async with front() as made:
        assert (await made.fake.callbacks.post(body))[0] == 400
        assert (await made.fake.callbacks.post(b"x" * (1024 * 1024 + 1)))[0] == 413


async def test_the_welcome_is_the_answer_to_an_opened_chat() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.opens()
        assert (await alice.next_message())["text"] == WELCOME.text
        await alice.presses("Повідомити про проблему")
        assert made.contents == [Press("report", "menu")]
        await alice.opens()
        assert len(alice.messages) == 1, "who may be written to needs no welcome"


async def test_a_link_that_opened_the_chat_counts_once_with_the_first_message() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.opens("place_17")
        await alice.says("не горить ліхтар")
        await alice.says("вже другий день")
        assert made.contents == [Command("start", "place_17"), Text("не горить ліхтар"), Text("вже другий день")]


async def test_a_link_opened_by_somebody_known_counts_at_once() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.says("добрий день")
        await alice.opens("place_17")
        await alice.repeats()
        assert made.contents == [Text("добрий день"), Command("start", "place_17")]
        assert alice.messages == []


@pytest.mark.parametrize(
    "tracking",
    ['{"start": "place_17", "token": 1, "signature": "' + "0" * 64 + '"}', "{", "[]", "5", '{"start": 1}', "x" * 9000],
)
async def test_forged_tracking_data_is_not_believed(tracking: str) -> None:
    async with front() as made:
        await made.fake.resident().sends({"type": "text", "text": "а", "tracking_data": tracking})
        assert made.contents == [Text("а")]


async def test_tracking_data_of_another_chat_is_not_believed() -> None:
    async with front() as made:
        alice, bohdan = made.fake.resident("alice"), made.fake.resident("bohdan")
        await alice.opens("place_17")
        stolen = alice.messages[0]["tracking_data"]
        await bohdan.sends({"type": "text", "text": "а", "tracking_data": stolen})
        assert made.contents == [Text("а")]


async def test_buttons_are_believed_only_as_we_made_them() -> None:
    async with front() as made:
        alice, bohdan = made.fake.resident("alice"), made.fake.resident("bohdan")
        await alice.says("а")
        await made.channel.send(ChatId(alice.identity), Outgoing("Так?", YES_NO, "summary"), 1)
        body = alice.keyboard[0]["ActionBody"]
        for forged in (body.replace("yes", "no"), body.replace("summary", "consent"), "press:0:a:b", body[:9]):
            await alice.says(forged)
        await bohdan.says(body)
        await alice.says(f" {body}\n")
        assert made.contents[1:] == [Press("", "")] * 3 + [Text(body[:9]), Press("", ""), Press("yes", "summary")]


async def test_what_happens_to_messages_is_counted() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.comes_back()
        await made.channel.send(ChatId(alice.identity), Outgoing("Добрий день"), 1)
        (message,) = alice.messages
        await made.fake.tells("delivered", message)
        await made.fake.tells("seen", message)
        assert made.channel.noted == {"webhook": 1, "subscribed": 1, "delivered": 1, "seen": 1}
        assert made.heard == []


async def test_who_unsubscribes_is_written_to_no_more_until_they_subscribe_again() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.says("нема світла")
        await alice.leaves()
        assert made.store.unreachable.chats == {alice.identity: UNSUBSCRIBED}
        assert made.store.outbox.gone_ones == [alice.identity]
        with pytest.raises(Gone) as raised:
            await made.channel.send(ChatId(alice.identity), Outgoing("Виконано"), 1)
        assert raised.value.why == UNSUBSCRIBED
        await alice.comes_back()
        assert made.store.unreachable.chats == {}


async def test_a_late_failure_is_written_down_even_before_the_message_was() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.comes_back()
        sent = await made.channel.send(ChatId(alice.identity), Outgoing("Виконано"), 1)
        await made.fake.tells("failed", alice.messages[0], desc="keyboard is not valid")
        await eventually(lambda: 0.5 in made.pauses)
        assert made.store.outbox.undelivered_ones == []
        made.store.outbox.known.add(str(sent))
        await eventually(lambda: bool(made.store.outbox.undelivered_ones))
        assert made.store.outbox.undelivered_ones == [sent]


async def test_a_failure_of_a_message_that_nobody_sent() -> None:
    async with front() as made:
        alice = made.fake.resident()
        message = {"receiver": alice.identity, "message_token": 5}
        with capture_logs() as logged:
            await made.fake.tells("failed", message, desc="x")
            await eventually(lambda: "viber.undelivered_unknown" in {entry["event"] for entry in logged})
        assert made.fake.callbacks.statuses == [200]


@pytest.mark.parametrize(
    "event",
    [
        {"event": "client_status", "message_token": 1},
        {"event": "message"},
        {"event": "message", "timestamp": 1, "message_token": 1, "sender": {"id": 5}, "message": {"type": "text"}},
        {"event": "message", "timestamp": 1, "message_token": "x", "sender": {"id": "a"}, "message": {"type": "text"}},
        {"event": "message", "timestamp": 1, "message_token": 1, "sender": None, "message": {"type": "text"}},
        {"event": "conversation_started"},
        {"event": "conversation_started", "timestamp": 1, "message_token": 1, "type": "open", "user": {}},
        {"event": "failed"},
        {"event": "unsubscribed", "user_id": 5},
        {"event": "*"},
    ],
)
async def test_odd_events_do_no_harm(event: dict[str, Any]) -> None:
    async with front() as made:
        made.fake.callbacks.wanted |= {event["event"]}
        await made.fake.callbacks.put(event, odd=True)
        assert made.fake.callbacks.statuses == [200]
        assert made.heard == []


async def test_the_webhook_is_set_and_looked_at() -> None:
    async with front() as made:
        assert made.fake.sent("set_webhook") == [
            {
                "url": f"{PUBLIC}/viber/webhook",
                "event_types": ["delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"],
                "send_name": True,
                "send_photo": False,
            }
        ]
        assert made.fake.callbacks.url == f"{PUBLIC}/viber/webhook"


async def test_a_start_without_viber_is_tried_again() -> None:
    async with front(start=False) as made:
        made.fake.fail("set_webhook", http=502)
        made.fake.fail("set_webhook", 2)
        made.fake.fail("get_account_info", 1)
        with capture_logs() as logged:
            await made.channel.start()
            await eventually(lambda: "viber.connected" in {entry["event"] for entry in logged})
        failures = [entry for entry in logged if entry["event"] == "viber.not_connected"]
        assert [entry["log_level"] for entry in failures] == ["warning", "error", "error"]
        assert failures[1]["advice"] == _ADVICE[2]
        assert len([pause for pause in made.pauses if pause < LOOK_S]) == 3
        await made.fake.resident().says("нема світла")
        assert made.contents == [Text("нема світла")]


async def test_a_webhook_that_somebody_else_took_is_taken_back() -> None:
    async with front() as made:
        made.fake.callbacks.url = "https://rival.example/viber/webhook"
        with capture_logs() as logged:
            made.later.set()
            await eventually(lambda: made.fake.callbacks.url == f"{PUBLIC}/viber/webhook")
            made.later.clear()
        assert "viber.webhook_taken" in {entry["event"] for entry in logged}
        await made.fake.resident().says("нема світла")
        assert made.contents == [Text("нема світла")]


async def test_a_viber_that_cannot_be_asked_later_changes_nothing() -> None:
    async with front() as made:
        made.fake.fail("get_account_info", http=502)
        asked = len(made.fake.sent("get_account_info"))
        made.later.set()
        await eventually(lambda: len(made.fake.sent("get_account_info")) >= asked + 2)
        made.later.clear()
        assert len(made.fake.sent("set_webhook")) == 1


async def test_without_a_public_address_it_is_said_and_messages_can_be_sent() -> None:
    async with front(start=False, public_url="") as made:
        with capture_logs() as logged:
            await made.channel.start()
            await eventually(lambda: "viber.connected" in {entry["event"] for entry in logged})
        assert "viber.no_webhook" in {entry["event"] for entry in logged}
        assert made.fake.sent("set_webhook") == []


async def test_stopping_while_viber_cannot_be_reached() -> None:
    async with FakeViber() as fake:
        fake.fail("set_webhook", http=502, times=1000)
        channel = connect(Front(fake, None))  # type: ignore[arg-type]
        await channel.start()
        async with asyncio.timeout(10):
            await channel.stop()
        assert fake.callbacks.url == ""


async def test_viber_out_of_reach() -> None:
    async with front() as made:
        alice = made.fake.resident()
        alice.subscribed = True
        channel = connect(made, api_url="http://127.0.0.1:9")
        with pytest.raises(TryAgain):
            await channel.send(ChatId(alice.identity), Outgoing("Добрий день"), 1)
        await channel.stop()
