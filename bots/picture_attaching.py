"""What residents sent, as it may leave the house: pictures are cleaned first, in threads of their own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from typing import Final

from bots.channels.channel import Media, MediaRefused
from bots.channels.content_types import extension
from bots.pictures import Picture, Unsound, cleaned

AT_ONCE: Final = 2
"""Pictures unpacked at the same time: each may take 150 MB."""

_threads: Final = ThreadPoolExecutor(AT_ONCE, "pictures")


async def attachable(file: Media) -> Media:
    """The file for the core: a picture sound, upright and without metadata; anything else as it is.

    Raises ``MediaRefused`` (``type`` or ``size``) for a picture that is broken or too large to unpack.
    """
    if not file.content_type.startswith("image/"):
        return file
    picture = await asyncio.get_running_loop().run_in_executor(_threads, _judged, file.content)
    if isinstance(picture, Unsound):
        raise MediaRefused(picture.reason)
    name = PurePath(file.name).stem + extension(picture.content_type)
    return Media(picture.content, picture.content_type, name)


def _judged(content: bytes) -> Picture | Unsound:
    try:
        return cleaned(content)
    except Unsound as unsound:
        return unsound
