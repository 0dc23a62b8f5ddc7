"""HEIC pictures, which nobody here can paint anew: what the camera wrote into them is blotted out where it stands.

A HEIC file names the place of each of its items by bytes from its beginning, so nothing may grow or shrink: every value
of the metadata is overwritten with zeros, and every packet of XMP with spaces.
"""

from __future__ import annotations

import re
import struct
from typing import Final

_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_EXIF: Final = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_XMP: Final = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>|<rdf:RDF.*?</rdf:RDF>", re.DOTALL)
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value, by the TIFF type."""
_POINTERS: Final = frozenset({0x8769, 0x8825, 0xA005, 0x014A})
"""Tags that point to further directories: Exif, GPS, interoperability, sub-directories."""
_MOST_DIRECTORIES: Final = 64


def is_heic(content: bytes) -> bool:
    """Goes by the mark alone."""
    return content[4:8] == b"ftyp" and content[8:12] in _BRANDS


def exif_in(content: bytes) -> bytes | None:
    """The TIFF block and whatever follows it; None where there is none."""
    found = _EXIF.search(content)
    return None if found is None else content[found.end() :]


def blotted(content: bytes) -> bytes | None:
    """The same file without what its metadata says; None when that cannot be told apart from the picture."""
    bare = bytearray(content)
    for found in list(_EXIF.finditer(content)):
        if not _blot(bare, found.end()):
            return None
    for found in _XMP.finditer(content):
        bare[found.start() : found.end()] = b" " * (found.end() - found.start())
    return bytes(bare)


def _blot(bare: bytearray, start: int) -> bool:
    """Overwrite every value of the TIFF block at ``start``; False when it is broken."""
    order = "<" if bare[start : start + 2] == b"II" else ">"
    waiting, seen, spans = [_u32(bare, start + 4, order)], set[int](), list[tuple[int, int]]()
    while waiting:
        offset = waiting.pop()
        if offset == 0 or offset in seen:
            continue
        seen.add(offset)
        read = _directory(bare, start, offset, order)
        if read is None or len(seen) > _MOST_DIRECTORIES:
            return False
        spans += read[0]
        waiting += read[1]
    for begin, end in spans:
        bare[begin:end] = bytes(end - begin)
    return True


def _directory(bare: bytearray, start: int, offset: int, order: str) -> tuple[list[tuple[int, int]], list[int]] | None:
    """What of the file one directory and its values take up, and where further ones are; None when it is broken."""
    begin = start + offset
    if begin + 2 > len(bare):
        return None
    count = struct.unpack_from(f"{order}H", bare, begin)[0]
    end = begin + 2 + 12 * count + 4
    if end > len(bare):
        return None
    spans, further = [(begin, end)], [_u32(bare, end - 4, order)]
    thumbnail = {0x0201: 0, 0x0202: 0}
    for entry in range(begin + 2, end - 4, 12):
        tag, kind, values = struct.unpack_from(f"{order}HHI", bare, entry)
        size = _SIZES.get(kind, 1) * values
        at = entry + 8 if size <= 4 else start + _u32(bare, entry + 8, order)
        if at + size > len(bare):
            return None
        spans.append((at, at + size))
        if tag in thumbnail:
            thumbnail[tag] = _u32(bare, at, order)
        if tag in _POINTERS:
            further += [_u32(bare, at + 4 * n, order) for n in range(min(values, _MOST_DIRECTORIES))]
    at = start + thumbnail[0x0201]
    return [*spans, (at, min(at + thumbnail[0x0202], len(bare)))] if thumbnail[0x0201] else spans, further


def _u32(bare: bytearray, at: int, order: str) -> int:
    return int(struct.unpack_from(f"{order}I", bare, at)[0]) if at + 4 <= len(bare) else 0
