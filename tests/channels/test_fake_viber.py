"""The fake of Viber is as strict as Viber: what it must refuse, it refuses and remembers."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.fakes.viber import TOKEN, FakeViber
from tests.fakes.viber_rules import broken, rows_of

BUTTON = {"Columns": 6, "Rows": 1, "ActionType": "reply", "ActionBody": "yes", "Text": "Так"}
PLAIN = {"receiver": "a", "sender": {"name": "1520"}, "type": "text", "text": "Добрий день"}


def keyboard(*buttons: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"keyboard": {"Type": "keyboard", "Buttons": list(buttons)} | more}


def test_a_sound_message_is_sound() -> None:
    assert broken(PLAIN) == []
    assert broken(PLAIN | keyboard(BUTTON, DefaultHeight=False)) == []
    assert broken({**PLAIN, "type": "picture", "media": "https://a.example/b.jpg"}) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"text": ""}, "1-7000"),
        ({"text": "😀" * 3501}, "1-7000"),
        ({"text": "я" * 7000} | keyboard(*[BUTTON | {"ActionBody": "я" * 1500}] * 6), "30 kB"),
        ({"sender": {"name": "А" * 29}}, "sender.name"),
        ({"sender": {}}, "sender.name"),
        ({"receiver": ""}, "receiver"),
        ({"tracking_data": "x" * 4001}, "tracking_data"),
        ({"min_api_version": "3"}, "min_api_version"),
        ({"parse_mode": "HTML"}, "unknown"),
        ({"type": "hologram"}, "hologram"),
        ({"type": "picture", "media": "https://a.example/b"}, "ending"),
        ({"type": "picture", "media": "https://a.example/b.jpg", "text": "я" * 513}, "caption"),
        ({"keyboard": {"Buttons": [BUTTON]}}, "Type"),
        (keyboard(), "has buttons"),
        (keyboard(BUTTON, InputFieldState="hidden"), "min_api_version 4"),
        (keyboard(BUTTON, Colour="red"), "unknown"),
        (keyboard(*[BUTTON] * 13), "13 rows"),
        (keyboard(BUTTON | {"Columns": 7}), "columns"),
        (keyboard(BUTTON | {"Rows": 3}), "rows"),
        (keyboard(BUTTON | {"ActionType": "dance"}), "no action"),
        (keyboard(BUTTON | {"ActionType": "share-phone"}), "min_api_version 3"),
        (keyboard(BUTTON | {"ActionType": "location-picker"}), "min_api_version 3"),
        (keyboard(BUTTON | {"ActionType": "open-url", "ActionBody": "tel:104"}), "http"),
        (keyboard(BUTTON | {"ActionBody": ""}), "ActionBody"),
        (keyboard(BUTTON | {"Text": "я" * 251}), "1-250"),
        (keyboard(BUTTON | {"Text": "a < b & c"}), "escaped"),
        (keyboard(BUTTON | {"TextSize": "huge"}), "TextSize"),
        (keyboard(BUTTON | {"callback_data": "x"}), "unknown"),
    ],
)
def test_what_is_wrong_is_found(wrong: dict[str, Any], fault: str) -> None:
    found = broken(PLAIN | wrong)
    assert any(fault in one for one in found), found


def test_buttons_stand_as_the_app_lays_them_out() -> None:
    widths = [2, 2, 2, 4, 3, 3, 6, 1]
    rows = rows_of([BUTTON | {"Columns": width} for width in widths])
    assert [[button["Columns"] for button in row] for row in rows] == [[2, 2, 2], [4], [3, 3], [6], [1]]


async def post(fake: FakeViber, method: str, body: dict[str, Any], token: str = TOKEN) -> int:
    async with (
        aiohttp.ClientSession(headers={"X-Viber-Auth-Token": token}) as session,
        session.post(f"{fake.url}/pa/{method}", json=body) as answer,
    ):
        assert answer.status == 200
        return int((await answer.json())["status"])


async def test_calls_are_judged() -> None:
    async with FakeViber(lenient=True) as fake:
        assert await post(fake, "send_message", PLAIN, "wrong") == 2
        assert fake.violations == []
        assert await post(fake, "send_message", PLAIN) == 5
        alice = fake.resident()
        assert await post(fake, "send_message", PLAIN | {"receiver": alice.identity}) == 6
        assert await post(fake, "send_message", PLAIN | {"text": ""}) == 3
        assert await post(fake, "send_telegram", {}) == 3
        assert await post(fake, "set_webhook", {"url": "http://front.example"}) == 1
        assert await post(fake, "set_webhook", {"url": "https://front.invalid", "event_types": ["dance"]}) == 1
        assert await post(fake, "send_message", PLAIN | {"auth_token": TOKEN}) == 3
        assert len(fake.violations) >= 6


async def test_what_viberbot_cannot_read_is_a_violation() -> None:
    async with FakeViber(lenient=True) as fake:
        await fake.callbacks.put({"event": "failed"})
        await fake.callbacks.put({"event": "dance"})
        assert len(fake.violations) == 2


async def test_a_violation_fails_the_test_that_caused_it() -> None:
    with pytest.raises(AssertionError, match="viberbot cannot read failed"):
        async with FakeViber() as fake:
            await fake.callbacks.put({"event": "failed"})


async def test_a_call_that_is_to_fail_is_judged_all_the_same() -> None:
    async with FakeViber(lenient=True) as fake:
        fake.fail("send_message", 12)
        assert await post(fake, "send_message", PLAIN | {"text": ""}) == 12
        assert fake.violations != []
