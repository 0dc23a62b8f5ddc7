"""Pictures: judged by their bytes, read for the place, and passed on without a word of what the camera wrote."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from bots.channels.channel import Media, MediaRefused
from bots.picture_attaching import attachable
from bots.pictures import LARGEST, Point, Unsound, cleaned, place_in, reduced
from tests.fakes.pictures import SECRET, heic, photo, written

KINDS = ("JPEG", "PNG", "WEBP")
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
TRACES = (SECRET.encode(), SECRET.encode("utf-16-le"), b"Exif", b"exif", b"eXIf", b"EXIF", b"xmpmeta", b"XMP", b"GPS")


def seen(content: bytes) -> Image.Image:
    """The picture, whole."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def near(one: Point, other: Point) -> bool:
    """Within a metre."""
    return max(abs(one.lat - other.lat), abs(one.lon - other.lon)) < 1e-6 and one.accuracy_m == other.accuracy_m


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_the_camera_wrote_is_left(kind: str) -> None:
    dirty = photo(kind, exif=written())
    assert SECRET.encode() in dirty
    clean = cleaned(dirty)
    assert clean.content_type == TYPES[kind]
    assert [trace for trace in TRACES if trace in clean.content] == []
    assert not dict(seen(clean.content).getexif())
    assert seen(clean.content).size == (64, 48)


def test_comments_texts_profiles_and_what_stands_behind_the_end_are_left_behind() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET)
    texts.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>", zip=False)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for dirty in (
        photo("JPEG", comment=SECRET.encode(), icc_profile=profile),
        photo("JPEG") + SECRET.encode(),
        photo("PNG", pnginfo=texts),
        photo("WEBP", xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>", icc_profile=profile),
        photo("GIF", comment=SECRET.encode()),
    ):
        assert SECRET.encode() in dirty or profile in dirty
        clean = cleaned(dirty).content
        assert SECRET.encode() not in clean
        assert profile not in clean


@pytest.mark.parametrize(("orientation", "size", "left_top_is_red"), [(1, (64, 48), True), (3, (64, 48), False)])
def test_a_picture_that_was_held_the_other_way_is_turned(
    orientation: int, size: tuple[int, int], left_top_is_red: bool
) -> None:
    picture = seen(cleaned(photo("JPEG", exif=written(orientation=orientation))).content)
    assert picture.size == size
    pixel: Any = picture.getpixel((4, 4))
    assert (pixel[0] > pixel[1]) is left_top_is_red


def test_a_picture_held_upright_stands_upright() -> None:
    assert seen(cleaned(photo("JPEG", exif=written(orientation=6))).content).size == (48, 64)


def test_transparent_animated_and_grey_pictures_are_pictures() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("P", (20, 10), colour) for colour in (1, 2, 3)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert seen(cleaned(buffer.getvalue()).content).size == (20, 10)
    for mode in ("1", "L", "LA", "I;16", "RGBA", "P"):
        buffer = io.BytesIO()
        Image.new(mode, (9, 9)).save(buffer, "PNG")
        assert cleaned(buffer.getvalue()).content_type == "image/png"
    buffer = io.BytesIO()
    Image.new("CMYK", (9, 9)).save(buffer, "JPEG")
    assert seen(cleaned(buffer.getvalue()).content).mode == "RGB"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "AVIF"])
def test_formats_that_not_everybody_can_see_become_jpeg(kind: str) -> None:
    assert cleaned(photo(kind)).content_type == "image/jpeg"


@pytest.mark.parametrize("kind", KINDS)
@given(where=st.integers(1, 90))
@settings(max_examples=25, deadline=None)
def test_a_picture_cut_short_is_refused(kind: str, where: int) -> None:
    whole = photo(kind, (200, 200))
    with pytest.raises(Unsound) as refused:
        cleaned(whole[: len(whole) * where // 100])
    assert refused.value.reason == "type"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unsound) as refused:
        cleaned(bomb(30_000, 30_000))
    assert refused.value.reason == "size"
    with pytest.raises(Unsound) as refused:
        cleaned(bomb(9_000, 9_000))
    assert refused.value.reason == "size"


@given(content=st.binary(max_size=400))
@settings(deadline=None)
def test_noise_is_no_picture(content: bytes) -> None:
    with pytest.raises(Unsound):
        cleaned(content)
    assert place_in(content) is None


@given(data=st.data(), kind=st.sampled_from(KINDS))
@settings(max_examples=150, deadline=None)
def test_spoilt_bytes_end_in_a_clean_picture_or_in_a_refusal(data: st.DataObject, kind: str) -> None:
    spoilt = bytearray(photo(kind, exif=written()))
    for _ in range(data.draw(st.integers(1, 8))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    place_in(bytes(spoilt))
    with suppress(Unsound):
        clean = cleaned(bytes(spoilt)).content
        assert SECRET.encode() not in clean
        seen(clean)


@given(lat=st.floats(-89.9, 89.9), lon=st.floats(-179.9, 179.9), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None)
def test_the_place_is_read(lat: float, lon: float, kind: str) -> None:
    point = place_in(photo(kind, exif=written(lat, lon)))
    if abs(lat) + abs(lon) < 1e-3:
        return
    assert point is not None
    assert near(point, Point(lat, lon, 12.0))


rationals = st.builds(IFDRational, st.integers(0, 2**32 - 1), st.integers(0, 3))
parts = st.lists(rationals, min_size=1, max_size=4).map(tuple)


@given(lat=parts, lon=parts, side=st.text(st.characters(max_codepoint=255), max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_hostile_place_is_a_place_on_earth_or_none(lat: Any, lon: Any, side: str) -> None:
    exif = written()
    exif.get_ifd(0x8825).update({1: side, 2: lat, 3: side, 4: lon})
    with suppress(Exception):  # what Pillow itself cannot write down, no phone has written
        content = photo("JPEG", exif=exif)
        point = place_in(content)
        assert point is None or (abs(point.lat) <= 90 and abs(point.lon) <= 180)
        assert SECRET.encode() not in cleaned(content).content


def test_no_place_is_none() -> None:
    assert place_in(photo("JPEG")) is None
    assert place_in(photo("JPEG", exif=written(None))) is None
    assert place_in(photo("JPEG", exif=written(0.0, 0.0))) is None


def test_a_heic_picture_keeps_its_pixels_and_loses_its_words() -> None:
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    dirty = heic(xmp=xmp)
    point = place_in(dirty)
    assert point is not None
    assert near(point, Point(47.9105, 33.3918, 12.0))
    clean = cleaned(dirty)
    assert clean.content_type == "image/heic"
    assert len(clean.content) == len(dirty)
    assert SECRET.encode() not in clean.content
    assert clean.content.endswith(b"\x99" * 500)
    assert place_in(clean.content) is None


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_spoilt_heic_picture_is_blotted_or_refused(data: st.DataObject) -> None:
    spoilt = bytearray(heic())
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(64, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    place_in(bytes(spoilt))
    with suppress(Unsound):
        assert len(cleaned(bytes(spoilt)).content) == len(spoilt)


def test_a_large_picture_is_made_small_enough_to_be_shown() -> None:
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    assert len(buffer.getvalue()) > 1_000_000
    small = reduced(buffer.getvalue(), 1_000_000)
    assert len(small) <= 1_000_000
    assert seen(small).format == "JPEG"
    with pytest.raises(Unsound):
        reduced(buffer.getvalue(), 10)


def test_what_would_grow_too_large_becomes_a_jpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.pictures.LARGEST", 100)
    assert cleaned(photo("PNG")).content_type == "image/jpeg"
    assert LARGEST == 20_000_000


async def test_what_goes_to_the_core_is_clean_and_named_by_what_it_is() -> None:
    dirty = Media(photo("BMP"), "image/bmp", "IMG_1.bmp")
    clean = await attachable(dirty)
    assert (clean.content_type, clean.name) == ("image/jpeg", "IMG_1.jpg")
    video = Media(b"\0\0\0\x18ftypmp42", "video/mp4", "a.mp4")
    assert await attachable(video) is video
    with pytest.raises(MediaRefused):
        await attachable(Media(b"GIF89a", "image/gif", "a.gif"))


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that claims many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
