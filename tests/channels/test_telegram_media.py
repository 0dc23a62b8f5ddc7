"""What residents send is fetched whole, looked at, and refused for a reason that can be told."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bots.channels.channel import MediaRefused, TryAgain
from bots.channels.content_types import UNKNOWN, content_type, extension
from bots.channels.telegram.content import LARGEST_FILE
from dialogs.messages import File, MediaId, Photo
from tests.fakes.telegram_front import Front, front


def picture(form: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(written, form)
    return written.getvalue()


async def photographed(made: Front, content: bytes) -> MediaId:
    await made.fake.resident().sends_photo(content)
    photo = made.contents[-1]
    assert isinstance(photo, Photo)
    return photo.media


async def test_a_photo_arrives_byte_for_byte() -> None:
    async with front() as made:
        media = await made.channel.fetch(await photographed(made, picture()))
        assert (media.content, media.content_type, media.name) == (picture(), "image/jpeg", "photo.jpg")


async def test_an_album_is_several_photos_that_belong_together() -> None:
    async with front() as made:
        await made.fake.resident().sends_album([picture(), picture("PNG")], "яма на дорозі")
        photos = [content for content in made.contents if isinstance(content, Photo)]
        assert len({photo.album for photo in photos} - {None}) == 1
        assert [photo.caption for photo in photos] == ["яма на дорозі", ""]
        fetched = [await made.channel.fetch(photo.media) for photo in photos]
        assert [media.content_type for media in fetched] == ["image/jpeg", "image/png"]


async def test_a_document_keeps_its_name() -> None:
    async with front() as made:
        await made.fake.resident().sends_document(b"%PDF-1.7 ...", "лист до ЖЕКу.pdf", "application/pdf")
        document = made.contents[0]
        assert isinstance(document, File)
        media = await made.channel.fetch(document.media)
        assert (media.name, media.content_type) == ("лист до ЖЕКу.pdf", "application/pdf")


async def test_what_only_claims_to_be_a_picture_is_refused() -> None:
    async with front() as made:
        await made.fake.resident().sends_document(b"MZ\x90\x00", "photo.jpg", "image/jpeg")
        photo = made.contents[0]
        assert isinstance(photo, Photo)
        with pytest.raises(MediaRefused) as refused:
            await made.channel.fetch(photo.media)
        assert refused.value.reason == "type"


async def test_what_is_too_large_is_not_even_asked_for() -> None:
    async with front() as made:
        await made.fake.resident().sends_document(b"%PDF", "план.pdf", "application/pdf", LARGEST_FILE + 1)
        document = made.contents[0]
        assert isinstance(document, File)
        with pytest.raises(MediaRefused) as refused:
            await made.channel.fetch(document.media)
        assert refused.value.reason == "size"
        assert made.fake.sent("getFile") == []


async def test_what_turns_out_too_large_is_not_read_to_its_end() -> None:
    async with front() as made:
        media = await photographed(made, picture())
        for file in made.fake.files.values():
            file.content = b"\xff" * (LARGEST_FILE + 1)
        with pytest.raises(MediaRefused) as refused:
            await made.channel.fetch(media)
        assert refused.value.reason == "size"


@pytest.mark.parametrize("how", ["lost", "forgotten", "never was"])
async def test_what_is_gone(how: str) -> None:
    async with front() as made:
        media = await photographed(made, picture())
        if how == "lost":
            for file in made.fake.files.values():
                file.lost = True
        elif how == "forgotten":
            made.fake.files.clear()
        with pytest.raises(MediaRefused) as refused:
            await made.channel.fetch(MediaId("web-17") if how == "never was" else media)
        assert refused.value.reason == "gone"


@pytest.mark.parametrize(("code", "more"), [(429, {"retry_after": 3}), (500, {}), (401, {})])
async def test_what_may_be_fetched_later(code: int, more: dict[str, int]) -> None:
    async with front() as made:
        media = await photographed(made, picture())
        made.fake.fail("getFile", code, "Error", **more)
        with pytest.raises(TryAgain):
            await made.channel.fetch(media)
        assert (await made.channel.fetch(media)).content == picture()


async def test_telegrams_own_word_for_too_big() -> None:
    async with front() as made:
        media = await photographed(made, picture())
        made.fake.fail("getFile", 400, "Bad Request: file is too big")
        with pytest.raises(MediaRefused) as refused:
            await made.channel.fetch(media)
        assert refused.value.reason == "size"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (picture("PNG")[:60], UNKNOWN),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"\0\0\0\x18ftypisom....", "video/mp4"),
        (b"OggS....", "audio/ogg"),
        (b"PK\x03\x04....", "application/zip"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNKNOWN),
        (b"", UNKNOWN),
    ],
    ids=["png", "webp", "gif", "broken png", "heic", "mp4", "ogg", "zip", "svg", "nothing"],
)
def test_content_decides_the_type(content: bytes, kind: str) -> None:
    assert content_type(content) == kind
    assert bool(extension(kind)) is (kind != UNKNOWN)
