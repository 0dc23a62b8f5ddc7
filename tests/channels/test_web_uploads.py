"""Uploads: taken for what they are, refused in words."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bots.channels.channel import Media, MediaRefused
from bots.channels.web import WebOptions
from bots.channels.web.options import Limits
from bots.channels.web.uploads import tidy_name, type_of
from dialogs.messages import MediaId
from tests.channels.web_memory import MemoryStore
from tests.channels.web_stage import Stage, open_stage, open_store, picture


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage(MemoryStore()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
async def test_a_photo_is_kept_and_can_be_fetched(tmp_path: Path, kind: str, content_type: str) -> None:
    async with open_store("sqlite", tmp_path) as store, open_stage(store) as stage:
        token = (await stage.page()).token
        status, taken = await stage.upload(token, picture(kind), name="C:\\фото\\двір.HEIC")
        assert status == 201
        assert taken["kind"] == "photo"
        assert taken["size"] == len(picture(kind))
        kept = await stage.script.channel.fetch(MediaId(taken["media"]))
        assert kept == Media(picture(kind), content_type, taken["name"])
        assert taken["name"].startswith("двір.")


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + bytes(20),
        b"<html><script>alert(1)</script>",
        b"MZ" + bytes(100),
        b"",
        picture()[:200],
        b"\0\0\0\x18ftypheic" + bytes(40),
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["gif", "html", "exe", "nothing", "cut off", "heic", "svg"],
)
async def test_what_is_not_a_photo_is_refused_whatever_its_name(stage: Stage, content: bytes) -> None:
    status, refused = await stage.upload((await stage.page()).token, content, name="photo.jpg")
    assert (status, refused["reason"]) == (415, "type")
    assert "JPEG" in refused["words"]


async def test_megabytes_are_taken(stage: Stage) -> None:
    content = b"%PDF-1.7" + bytes(5_000_000)
    status, taken = await stage.upload((await stage.page()).token, content)
    assert (status, taken["size"]) == (201, len(content))


async def test_a_large_file_is_refused_before_it_is_read_to_the_end() -> None:
    async with open_stage(MemoryStore(), WebOptions(limits=Limits(upload_bytes=1000))) as stage:
        token = (await stage.page()).token
        for content in (b"%PDF-" + bytes(2000), b"%PDF-" + bytes(300_000)):
            status, refused = await stage.upload(token, content)
            assert (status, refused["reason"]) == (413, "size")


async def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(MediaRefused) as refused:
        type_of(buffer.getvalue())
    assert refused.value.reason == "size"


async def test_too_many_uploads_are_put_off() -> None:
    async with open_stage(MemoryStore(), WebOptions(limits=Limits(uploads_per_minute=2))) as stage:
        token, other = (await stage.page()).token, (await stage.page()).token
        assert [(await stage.upload(token, picture()))[0] for _ in range(3)] == [201, 201, 429]
        assert (await stage.upload(other, picture()))[0] == 201


async def test_uploads_need_a_token_and_our_page(stage: Stage) -> None:
    token = (await stage.page()).token
    assert (await stage.upload("", picture()))[0] == 403
    assert (await stage.upload("short", picture()))[0] == 403
    assert (await stage.upload(token, picture(), origin="https://elsewhere.example.org"))[0] == 403
    assert (await stage.upload(token, picture(), field="other"))[0] == 400


async def test_a_body_that_is_no_form_is_refused(stage: Stage) -> None:
    token = (await stage.page()).token
    for content_type in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {"Origin": stage.origin, "Authorization": f"Bearer {token}", "Content-Type": content_type}
        async with stage.http.post(stage.server.make_url("/chat/upload"), data=b"words", headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["reason"] == "form"


async def test_a_page_shows_its_photo_again(stage: Stage) -> None:
    token = (await stage.page()).token
    _, taken = await stage.upload(token, picture())
    _, paper = await stage.upload(token, b"%PDF-1.7")
    url = stage.server.make_url("/chat/media/")
    bearer = {"Authorization": f"Bearer {token}"}
    async with stage.http.get(url.join(url / taken["media"]), headers=bearer) as answer:
        assert await answer.read() == picture()
        assert answer.content_type == "image/jpeg"
        assert answer.headers["Cache-Control"].startswith("private")
    for name, headers, status in ((taken["media"], {}, 403), (paper["media"], bearer, 404), ("nothing", bearer, 404)):
        async with stage.http.get(url.join(url / name), headers=headers) as answer:
            assert answer.status == status


async def test_what_is_not_kept_is_gone(stage: Stage) -> None:
    with pytest.raises(MediaRefused) as refused:
        await stage.script.channel.fetch(MediaId("nothing"))
    assert refused.value.reason == "gone"


@given(st.text(), st.sampled_from(["image/jpeg", "application/pdf"]))
def test_names_are_safe_anywhere(name: str, content_type: str) -> None:
    tidy = tidy_name(name, content_type)
    assert tidy.endswith((".jpg", ".pdf"))
    assert not set(tidy) & set('/\\:*?"<>|\0\r\n')
    assert not tidy.startswith(".")
    assert len(tidy) <= 84


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    with suppress(MediaRefused):
        assert "/" in type_of(content)
