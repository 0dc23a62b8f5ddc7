"""The line between page and server: nothing lost, nothing doubled, nobody else let in."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from bots.channels.web import WebOptions
from bots.channels.web.options import Limits
from bots.channels.web.store import WebStore
from dialogs.messages import ChatId, Command, File, Outgoing, Photo, Place, Press, Text
from tests.channels.web_stage import Stage, open_stage, open_store, picture


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WebStore]:
    async with open_store(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
async def stage(store: WebStore) -> AsyncIterator[Stage]:
    async with open_stage(store) as opened:
        yield opened


async def test_a_talk(stage: Stage) -> None:
    page = await stage.page()
    await page.put(kind="text", id="frame-0001", text="  Немає води \u0000")
    own = await page.get("message")
    assert own["author"] == "resident"
    assert own["id"] == "frame-0001"
    assert own["said"] == {"kind": "text", "text": "Немає води"}
    question = await page.answer()
    assert question["step"] == "kind:1"
    assert question["buttons"][0] == {"option": "house", "label": "Так, у будинку", "kind": "reply"}
    await page.put(kind="press", id="frame-0002", option="house", step="kind:1")
    assert (await page.answer())["buttons"][0]["kind"] == "ask_place"
    await page.put(kind="place", id="frame-0003", lat=47.9, lon=33.4, accuracy=12)
    assert "Перевірте" in (await page.answer())["text"]
    await page.put(kind="press", id="frame-0004", option="send", step="check:1")
    assert (await page.answer())["strong"] == ["№ 2026-118452", "до 18:00 25 листопада"]
    contents = [incoming.content for incoming in stage.script.inbox.messages]
    assert contents == [Text("Немає води"), Press("house", "kind:1"), Place(47.9, 33.4, 12), Press("send", "check:1")]


async def test_the_token_opens_the_chat_and_the_id_in_the_core_does_not(stage: Stage) -> None:
    page = await stage.page()
    await page.said("Немає води")
    incoming = stage.script.inbox.messages[0]
    assert incoming.channel == "web"
    assert incoming.user == incoming.chat
    assert page.token not in repr(incoming)
    assert (await stage.page(token=page.token)).welcome["history"]
    stranger = await stage.page(token=incoming.chat)
    assert stranger.welcome["history"] == []
    assert stranger.token != page.token


async def test_every_new_visitor_gets_another_token(stage: Stage) -> None:
    pages = [await stage.page() for _ in range(5)]
    assert len({page.token for page in pages}) == 5
    assert all(len(page.token) == 22 for page in pages)


async def test_accepted_comes_only_after_the_message_is_recorded(stage: Stage) -> None:
    page = await stage.page()
    stage.script.inbox.broken = 1
    await page.put(kind="text", id="frame-0001", text="Немає води")
    refused = await page.get("refused", "accepted")
    assert refused["reason"] == "again"
    assert refused["again_s"] > 0
    assert stage.script.inbox.messages == []
    await page.said("Немає води")
    assert len(stage.script.inbox.messages) == 1
    await page.answer()  # by then the resident's own message has come back, too
    assert [frame["id"] for frame in page.heard if frame.get("author") == "resident"] == ["frame-0001"]


async def test_a_message_said_twice_has_one_effect(stage: Stage) -> None:
    page = await stage.page()
    await page.said("Немає води")
    again = await stage.page(token=page.token)
    await again.said("Немає води")
    assert stage.script.inbox.calls == 2
    assert len(stage.script.inbox.messages) == 1
    rows = (await stage.page(token=page.token)).welcome["history"]
    assert [row["author"] for row in rows] == ["resident", "bot"]


async def test_equal_ids_of_two_visitors_do_not_meet(stage: Stage) -> None:
    for _ in range(2):
        await (await stage.page()).said("Немає води")
    assert len(stage.script.inbox.messages) == 2


async def test_a_page_that_comes_back_gets_what_it_missed(stage: Stage) -> None:
    stage.script.silent = True
    page = await stage.page()
    await page.said("Немає води")
    chat = stage.script.inbox.messages[0].chat
    await stage.script.say(chat, Outgoing("перше"))
    seen = (await page.answer())["seq"]
    await page.socket.close()
    await stage.script.say(chat, Outgoing("друге"))
    back = await stage.page(token=page.token, seen=seen)
    assert back.welcome["history"] == []
    assert back.welcome["fresh"] is False
    assert (await back.answer())["text"] == "друге"


async def test_a_new_page_gets_the_whole_conversation_once(stage: Stage) -> None:
    page = await stage.page()
    await page.said("Немає води")
    await page.answer()
    reopened = await stage.page(token=page.token)
    assert [row["author"] for row in reopened.welcome["history"]] == ["resident", "bot"]
    await reopened.said("Так", "frame-0002")
    await reopened.answer()
    seqs = [frame["seq"] for frame in reopened.heard if frame["kind"] == "message"]
    assert min(seqs) > reopened.welcome["history"][-1]["seq"]


async def test_all_tabs_show_the_same(stage: Stage) -> None:
    one = await stage.page()
    two = await stage.page(token=one.token)
    await one.said("Немає води")
    assert (await two.get("message"))["said"]["text"] == "Немає води"
    assert (await two.answer())["step"] == "kind:1"
    assert all(frame["kind"] != "accepted" for frame in two.heard)


async def test_a_message_sent_again_after_a_crash_is_shown_once(stage: Stage) -> None:
    stage.script.silent = True
    page = await stage.page()
    await page.said("Немає води")
    chat = stage.script.inbox.messages[0].chat
    first = await stage.script.channel.send(chat, Outgoing("Заявку прийнято."), 70)
    assert await stage.script.channel.send(chat, Outgoing("Заявку прийнято."), 70) == first
    await stage.script.channel.send(chat, Outgoing("Далі."), 71)
    assert [(await page.answer())["text"] for _ in range(2)] == ["Заявку прийнято.", "Далі."]


async def test_hundreds_of_missed_messages_arrive_in_order(stage: Stage) -> None:
    chat = ChatId("unused")
    page = await stage.page()
    stage.script.silent = True
    await page.said("Немає води")
    chat = stage.script.inbox.messages[0].chat
    for number in range(230):
        await stage.script.say(chat, Outgoing(str(number)))
    assert [(await page.answer())["text"] for _ in range(230)] == [str(number) for number in range(230)]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"kind": "text", "text": " \n "}, "empty"),
        ({"kind": "text", "text": "а" * 4001}, "long"),
        ({"kind": "photo", "media": "nothing-like-this"}, "gone"),
        ({"kind": "place", "lat": 91, "lon": 0}, "form"),
        ({"kind": "nonsense"}, "form"),
        ({"kind": "press", "option": 7, "step": "kind:1"}, "form"),
    ],
)
async def test_refusals_say_why_in_the_residents_language(stage: Stage, frame: dict[str, Any], reason: str) -> None:
    for language, letters in (("uk", "абвгіїє"), ("en", "abcdefg")):
        page = await stage.page(language=language)
        await page.put(id="frame-0001", **frame)
        refused = await page.get("refused")
        assert (refused["id"], refused["reason"]) == ("frame-0001", reason)
        assert set(letters) & set(refused["words"])
        assert "again_s" not in refused
    assert stage.script.inbox.messages == []


async def test_a_broken_frame_does_not_end_the_line(stage: Stage) -> None:
    page = await stage.page()
    for raw in ("{", "[]", "null", '{"kind": "text"}', '{"kind":"text","id":"frame-0001","text":"\\ud800"}'):
        await page.socket.send_str(raw)
        assert (await page.get("refused"))["reason"] == "form"
    await page.put(kind="ping")
    await page.get("pong")
    await page.put(kind="typing")
    await page.said("Немає води")


async def test_too_many_messages_are_put_off_with_a_kind_word(store: WebStore) -> None:
    async with open_stage(store, WebOptions(limits=Limits(burst=3, per_minute=6))) as stage:
        page = await stage.page()
        for number in range(4):
            await page.put(kind="text", id=f"frame-000{number}", text="вода")
        refused = await page.get("refused")
        assert refused["id"] == "frame-0003"
        assert refused["reason"] == "rate"
        assert 0 < refused["again_s"] <= 10
        assert "Зачекайте" in refused["words"]
        assert len(stage.script.inbox.messages) == 3


async def test_commands_and_captions(stage: Stage) -> None:
    page = await stage.page()
    _, taken = await stage.upload(page.token, picture())
    _, paper = await stage.upload(page.token, b"%PDF-1.7 ...", name="../../лист.exe")
    assert (taken["kind"], paper["kind"], paper["name"]) == ("photo", "file", "лист.pdf")
    await page.put(kind="text", id="frame-0001", text="/start place_17")
    await page.put(kind="photo", id="frame-0002", media=taken["media"], caption="Двір", album="album-0001")
    await page.put(kind="photo", id="frame-0003", media=paper["media"])
    for _ in range(3):
        await page.get("accepted")
    command, photo, file = [incoming.content for incoming in stage.script.inbox.messages]
    assert command == Command("start", "place_17")
    assert photo == Photo(taken["media"], "Двір", "album-0001", original=True)
    assert file == File(paper["media"], "лист.pdf", "application/pdf", 12, "")


@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", "null", "", "http://127.0.0.1:1"])
async def test_other_sites_cannot_open_a_line(stage: Stage, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await stage.http.ws_connect(stage.server.make_url("/chat/ws"), headers={"Origin": origin})
    assert refused.value.status == 403


async def test_behind_a_proxy_the_public_address_is_ours(store: WebStore) -> None:
    async with open_stage(store, WebOptions(public_url="https://1520.example.org/")) as stage:
        headers = {"Origin": "https://1520.example.org"}
        async with stage.http.ws_connect(stage.server.make_url("/chat/ws"), headers=headers) as socket:
            await socket.send_json({"kind": "hello", "version": 1})
            assert (await socket.receive_json())["kind"] == "welcome"


async def test_a_page_of_another_version_is_asked_to_reload(stage: Stage) -> None:
    headers = {"Origin": stage.origin}
    async with stage.http.ws_connect(stage.server.make_url("/chat/ws"), headers=headers) as socket:
        await socket.send_json({"kind": "hello", "version": 2})
        assert (await socket.receive_json())["reason"] == "version"
        assert (await socket.receive()).data == 4426


async def test_a_line_begins_with_a_greeting(stage: Stage) -> None:
    headers = {"Origin": stage.origin}
    async with stage.http.ws_connect(stage.server.make_url("/chat/ws"), headers=headers) as socket:
        await socket.send_json({"kind": "text", "id": "frame-0001", "text": "Немає води"})
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert stage.script.inbox.calls == 0


async def test_a_frame_beyond_all_measure_ends_the_line(stage: Stage) -> None:
    page = await stage.page()
    await page.put(kind="text", id="frame-0001", text="а" * 70_000)
    assert await page.closing() == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    assert stage.script.inbox.messages == []


async def test_a_full_house_takes_nobody_more(store: WebStore) -> None:
    async with open_stage(store, WebOptions(limits=Limits(connections=1))) as stage:
        await stage.page()
        headers = {"Origin": stage.origin}
        async with stage.http.ws_connect(stage.server.make_url("/chat/ws"), headers=headers) as socket:
            assert (await socket.receive()).data == aiohttp.WSCloseCode.TRY_AGAIN_LATER


async def test_stopping_hangs_up_so_that_pages_come_back(stage: Stage) -> None:
    page = await stage.page()
    await stage.script.channel.stop()
    assert await page.closing() == aiohttp.WSCloseCode.GOING_AWAY


async def test_logs_hold_no_words_and_no_tokens(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        page = await stage.page()
        stage.script.inbox.broken = 1
        await page.put(kind="text", id="frame-0001", text="таємниця")
        await page.get("refused")
        stage.script.inbox.messages = None  # type: ignore[assignment] # a fault of ours
        await page.put(kind="text", id="frame-0002", text="таємниця")
        assert await page.closing() == aiohttp.WSCloseCode.INTERNAL_ERROR
    assert {entry["event"] for entry in logs} == {"web chat message not recorded", "web chat line failed"}
    for text in (str(logs), caplog.text):
        assert "таємниця" not in text
        assert page.token not in text
