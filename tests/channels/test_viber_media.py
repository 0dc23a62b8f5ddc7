"""What residents send besides words: read by viberbot, fetched at once, looked at, and kept past Viber's hour."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bots.channels.channel import Media, MediaRefused, TryAgain
from bots.channels.viber.ids import Attachment
from dialogs.messages import File, MediaId, Phone, Photo, Place, Text, Unsupported
from tests.channels.web_stage import picture
from tests.fakes.collecting import PNG
from tests.fakes.viber_front import Front, eventually, front

MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\0" * 100


async def kept(made: Front, number: int = 1) -> None:
    """Until so many files are on the shelf."""
    await eventually(lambda: len(made.store.media.files) == number)


async def test_a_picture_is_fetched_at_once_and_outlives_its_address() -> None:
    async with front() as made:
        await made.fake.resident().sends_picture(picture(), "яма на дорозі")
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        assert (photo.caption, photo.album) == ("яма на дорозі", None)
        await kept(made)
        made.fake.media.clear()
        assert await made.channel.fetch(photo.media) == Media(picture(), "image/jpeg", "picture.jpg")
        assert len(made.fake.downloads) == 1


async def test_a_picture_sent_as_a_file_is_a_photo() -> None:
    async with front() as made:
        await made.fake.resident().sends_file(PNG, "C:\\фото\\яма.PNG")
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        assert await made.channel.fetch(photo.media) == Media(PNG, "image/png", "яма.PNG")


async def test_videos_and_documents_are_files() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.sends_video(MP4)
        await alice.sends_file(b"%PDF-1.7", "акт|2.pdf")
        video, document = made.contents
        assert isinstance(video, File)
        assert (video.name, video.content_type, video.size) == ("video.mp4", "video/mp4", len(MP4))
        assert isinstance(document, File)
        assert (document.name, document.content_type, document.size) == ("акт|2.pdf", "application/pdf", 8)
        assert await made.channel.fetch(video.media) == Media(MP4, "video/mp4", "video.mp4")
        assert await made.channel.fetch(document.media) == Media(b"%PDF-1.7", "application/pdf", "акт_2.pdf")


async def test_what_is_too_large_is_not_fetched() -> None:
    async with front() as made:
        await made.fake.resident().sends_video(MP4, size=26 * 1024 * 1024)
        (video,) = made.contents
        assert isinstance(video, File)
        assert video.size == 26 * 1024 * 1024
        with pytest.raises(MediaRefused, match="size"):
            await made.channel.fetch(video.media)
        assert made.fake.downloads == []


async def test_a_size_that_was_a_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.channels.viber.fetching.LARGEST_FILE", 50)
    async with front() as made:
        await made.fake.resident().sends_picture(picture())
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        with pytest.raises(MediaRefused, match="size"):
            await made.channel.fetch(photo.media)
        assert made.store.media.files == {}


async def test_what_is_called_a_picture_and_is_none() -> None:
    async with front() as made:
        await made.fake.resident().sends_picture(b"#!/bin/sh\n")
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        with pytest.raises(MediaRefused, match="type"):
            await made.channel.fetch(photo.media)
        assert made.store.media.files == {}


async def test_fetching_is_tried_again_at_once_and_when_asked_for() -> None:
    async with front() as made:
        made.fake.fail("download", http=502, times=4)
        with capture_logs() as logged:
            await made.fake.resident().sends_picture(PNG)
            await eventually(lambda: len(made.fake.downloads) == 4)
            await eventually(lambda: sum(one["event"] == "viber.media_not_fetched" for one in logged) == 4)
        assert len(made.pauses) == 3
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        made.fake.fail("download", http=502)
        with pytest.raises(TryAgain):
            await made.channel.fetch(photo.media)
        made.store.media.failing = 1
        with pytest.raises(TryAgain):
            await made.channel.fetch(photo.media)
        assert (await made.channel.fetch(photo.media)).content == PNG


async def test_an_event_waits_for_its_file_but_not_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.channels.viber.fetching.PATIENCE_S", 0.05)
    async with front() as made:
        alice = made.fake.resident()
        await alice.sends_picture(PNG)
        assert len(made.store.media.files) == 1, "kept before the event was acknowledged"
        await alice.repeats()
        assert len(made.fake.downloads) == 1
        slow = made.fake.hang("download")
        await alice.sends_picture(PNG)
        assert made.fake.callbacks.statuses == [200, 200, 200]
        assert len(made.store.media.files) == 1
        slow.set()
        await kept(made, 2)


async def test_after_its_hour_an_unfetched_file_is_gone() -> None:
    async with front() as made:
        made.fake.fail("download", http=404)
        await made.fake.resident().sends_picture(PNG)
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        await eventually(lambda: len(made.fake.downloads) == 1)
        made.fake.media.clear()
        with pytest.raises(MediaRefused, match="gone"):
            await made.channel.fetch(photo.media)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://a", "http://[::1", "https://"])
async def test_only_the_web_is_fetched_from(url: str) -> None:
    async with front() as made:
        await made.fake.resident().sends({"type": "picture", "media": url})
        (photo,) = made.contents
        assert isinstance(photo, Photo)
        with pytest.raises((MediaRefused, TryAgain)):
            await made.channel.fetch(photo.media)


@pytest.mark.parametrize("media", ["", "photo-1", "picture|x|y|z|u", "a|1|b"])
async def test_ids_that_we_never_made_are_gone(media: str) -> None:
    async with front() as made:
        with pytest.raises(MediaRefused, match="gone"):
            await made.channel.fetch(MediaId(media))


async def test_nobody_can_guess_where_a_file_lies() -> None:
    async with front() as made:
        await made.fake.resident().sends_picture(PNG)
        await kept(made)
        (shelf,) = made.store.media.files
        assert str(made.fake.resident().last_event["message_token"]) not in shelf
        assert len(shelf) > 40


async def test_points_cards_links_and_stickers() -> None:
    async with front() as made:
        alice = made.fake.resident()
        await alice.sends_location(47.9, 33.4)
        await alice.shares_contact("067 123 45 67")
        await alice.sends({"type": "url", "media": "https://example.org/яма"})
        await alice.sends_sticker()
        await made.fake.callbacks.put(
            made.fake.event("message", sender=alice.profile, message={"type": "hologram", "media": "x"}), odd=True
        )
        assert made.contents == [
            Place(47.9, 33.4),
            Phone("+380671234567", own=False),
            Text("https://example.org/яма"),
            Unsupported("sticker"),
            Unsupported("hologram"),
        ]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "location"},
        {"type": "location", "location": {"lat": "x", "lon": 1}},
        {"type": "location", "location": {"lat": 91.0, "lon": 1.0}},
        {"type": "location", "location": {"lat": True, "lon": 1.0}},
        {"type": "contact"},
        {"type": "contact", "contact": {"phone_number": "12"}},
        {"type": "picture"},
        {"type": "url", "media": 5},
    ],
)
async def test_what_cannot_be_used_is_answered_all_the_same(message: dict[str, object]) -> None:
    async with front() as made:
        await made.fake.resident().sends(message)
        assert made.contents == [Unsupported(str(message["type"]))]


def test_an_attachment_is_packed_and_found_again() -> None:
    attachment = Attachment("file", 5, "viber-abc", "a.pdf", "https://x.example/?a=1|2")
    assert Attachment.unpack(attachment.pack()) == attachment
