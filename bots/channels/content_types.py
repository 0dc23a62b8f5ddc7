"""What kind of file some bytes are, by the bytes alone: what a sender claims is not evidence."""

from __future__ import annotations

import io

from PIL import Image

UNKNOWN = "application/octet-stream"

_PICTURES = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_SAME_AS_JPEG = "MPO"
"""What many phones write: a JPEG with further pictures behind it."""

_SIGNATURES = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", "application/zip"),
)
"""Offset, bytes, type; the first that fits counts. Office documents are ``application/zip`` here."""

_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "application/pdf": ".pdf",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
    "video/webm": ".webm",
    "application/zip": ".zip",
}


def content_type(content: bytes) -> str:
    """The type of ``content``, ``application/octet-stream`` if unknown.

    A picture's type is given only if Pillow takes the picture for sound; HEIC, which it cannot read, goes by its mark.
    """
    picture = _picture_type(content)
    if picture is not None:
        return picture
    marks = (kind for offset, mark, kind in _SIGNATURES if content.startswith(mark, offset))
    return next(marks, UNKNOWN)


def extension(kind: str) -> str:
    """With its dot; empty for an unknown type."""
    return _EXTENSIONS.get(kind, "")


def _picture_type(content: bytes) -> str | None:
    try:
        picture = Image.open(io.BytesIO(content), formats=_PICTURES)
        form = picture.format or ""
        picture.verify()
    except Exception:  # noqa: BLE001 - decoders fail on hostile bytes in every way there is
        return None
    return Image.MIME.get("JPEG" if form == _SAME_AS_JPEG else form)
