"""Pictures as they come in: judged by what they are, cleaned of all that the camera wrote into them, made smaller.

Rules of this file:
* Bytes are hostile: whatever a decoder does with them ends in a picture or in ``Unsound``.
* What leaves here was painted anew from the pixels: no metadata, no thumbnail, nothing behind the end.
* Everything here computes: whoever waits for it lets a thread do it (``bots.picture_attaching``).
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from typing import Any, Final

from PIL import ExifTags, Image, ImageCms, ImageOps

from bots import picture_heic

PIXELS: Final = 50_000_000
"""Of a picture as it is unpacked: about 150 MB in memory."""
LARGEST: Final = 20_000_000
"""Bytes that the core takes."""
LONGEST_SIDE: Final = 1600
"""Pixels of a picture that is made smaller."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""A JPEG with further pictures behind it, which many phones write, opens as ``JPEG``."""
_KEPT: Final = {"PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}
"""What is painted anew in which format; everything else becomes a JPEG."""
_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SAVING: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 90, "method": 2},
}


@dataclass(frozen=True, slots=True)
class Point:
    """Where a picture was taken, as the camera wrote it down."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    """Radius in metres; None where the camera does not say."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without anything but its pixels."""

    content: bytes
    content_type: str
    """``image/jpeg``, ``image/png`` or ``image/webp``; ``image/heic`` where only its metadata was blotted out."""


class Unsound(Exception):
    """Not a picture that can be passed on. ``reason`` is ``type`` (none, or broken) or ``size``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def cleaned(content: bytes) -> Picture:
    """The same picture, upright, without metadata; of an animation the first frame. Raises ``Unsound``."""
    if picture_heic.is_heic(content):
        blotted = picture_heic.blotted(content)
        if blotted is None:
            raise Unsound("type")
        return Picture(blotted, "image/heic")
    form, picture = _opened(content)
    kind = _KEPT.get(form, "JPEG")
    painted = _saved(picture, kind)
    if len(painted) > LARGEST:
        kind, painted = "JPEG", _saved(picture, "JPEG")
    return Picture(painted, _TYPES[kind])


def reduced(content: bytes, limit: int) -> bytes:
    """A JPEG of at most ``limit`` bytes, made smaller as far as needed. Raises ``Unsound``."""
    _, picture = _opened(content)
    side = LONGEST_SIDE
    while side >= 100:
        small = picture.copy()
        small.thumbnail((side, side))
        for quality in (85, 60):
            painted = _saved(small, "JPEG", quality)
            if len(painted) <= limit:
                return painted
        side //= 2
    raise Unsound("size")


def place_in(content: bytes) -> Point | None:
    """Where the camera says that it was; None where it does not, or says nonsense."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exif = _exif(content)
            return None if exif is None else _point(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # noqa: BLE001 - metadata is hostile in every way there is
        return None


def _exif(content: bytes) -> Image.Exif | None:
    if picture_heic.is_heic(content):
        block = picture_heic.exif_in(content)
        if block is None:
            return None
        exif = Image.Exif()
        exif.load(b"Exif\0\0" + block)
        return exif
    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        return picture.getexif()


def _point(gps: dict[int, Any]) -> Point | None:
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0.0, 0.0):
        return None
    accuracy = _number(gps.get(ExifTags.GPS.GPSHPositioningError))
    return Point(lat, lon, accuracy if accuracy is not None and accuracy > 0 else None)


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    """Degrees, minutes and seconds as one number."""
    if not isinstance(parts, tuple) or not 1 <= len(parts) <= 3:
        return None
    numbers = [_number(part) for part in parts]
    if any(number is None or number < 0 for number in numbers):
        return None
    value = float(sum((number or 0.0) / 60**power for power, number in enumerate(numbers)))
    letter = side.decode("latin-1") if isinstance(side, bytes) else str(side or "")
    return -value if letter.strip("\0 ").upper() == negative else value


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _opened(content: bytes) -> tuple[str, Image.Image]:
    """The format, and the first frame upright, whole and without anything beside it. Raises ``Unsound``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                form = picture.format or ""
                if picture.width * picture.height > PIXELS:
                    raise Unsound("size")
                picture.load()
                return form, _bare(_upright(picture))
    except Unsound:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise Unsound("size") from None
    except Exception:  # noqa: BLE001 - decoders fail on hostile bytes in every way there is
        raise Unsound("type") from None


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera says it was held; as it is where that is nonsense."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - metadata is hostile in every way there is
        return picture


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, in the colours that every screen expects."""
    transparent = picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info
    mode = "RGBA" if transparent else "RGB"
    profile = picture.info.get("icc_profile")
    bare = (
        picture if profile is None or picture.mode not in ("RGB", "RGBA", "CMYK", "L") else _in_srgb(picture, profile)
    )
    bare = bare.convert(mode) if bare.mode != mode else bare.copy()
    bare.info.clear()
    return bare


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except Exception:  # noqa: BLE001 - a profile is hostile as well; slightly wrong colours are no loss
        return picture
    return converted or picture


def _saved(picture: Image.Image, kind: str, quality: int | None = None) -> bytes:
    if kind == "JPEG" and picture.mode != "RGB":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    buffer = io.BytesIO()
    saving = _SAVING[kind] if quality is None else {**_SAVING[kind], "quality": quality}
    try:
        picture.save(buffer, kind, **saving)
    except Exception:  # noqa: BLE001 - a picture that cannot be written (a side too long for the format)
        raise Unsound("size") from None
    return buffer.getvalue()
