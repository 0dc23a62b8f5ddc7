"""Pictures as phones make them: with what the camera writes into them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SECRET = "SERIAL-4711-OF-THE-PHONE"
"""Stands in every member of the metadata."""


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), exif: Image.Exif | None = None, **more: Any) -> bytes:
    """A picture, red on its left side and green on its right."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 160, 30), (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    picture.save(buffer, kind, **({"exif": exif} if exif is not None else {}), **more)
    return buffer.getvalue()


def written(lat: float | None = 47.9105, lon: float = 33.3918, orientation: int = 1) -> Image.Exif:
    """What a phone writes: maker, serial number, owner, and the place unless ``lat`` is None."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET
    exif[0x0131] = SECRET
    exif.get_ifd(0x8769).update({0xA431: SECRET, 0x9286: b"ASCII\0\0\0" + SECRET.encode(), 0x927C: SECRET.encode()})
    if lat is not None:
        exif.get_ifd(0x8825).update(
            {
                1: "N" if lat >= 0 else "S",
                2: _parts(abs(lat)),
                3: "E" if lon >= 0 else "W",
                4: _parts(abs(lon)),
                29: SECRET,
                31: IFDRational(12, 1),
            }
        )
    return exif


def _parts(degrees: float) -> tuple[IFDRational, ...]:
    whole, rest = divmod(degrees * 60, 60)
    return IFDRational(int(whole), 1), IFDRational(int(rest), 1), IFDRational(round((rest % 1) * 60 * 1000), 1000)


def heic(exif: Image.Exif | None = None, xmp: bytes = b"") -> bytes:
    """The frame of a HEIC file with metadata in it; its picture is noise."""
    block = (exif or written()).tobytes()
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40 + block + xmp + b"\x99" * 500
