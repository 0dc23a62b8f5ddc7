"""Photos of a draft that was begun in another channel: their ids say where they have to be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bots.channels.channel import Channel, Media, MediaRefused
from dialogs.messages import MediaId

_TAG = "from"


def tagged(channel: str, media: str) -> MediaId:
    """The id with its channel; one that has a channel keeps it, however often the draft moves."""
    return MediaId(media if media.startswith(f"{_TAG}|") else f"{_TAG}|{channel}|{media}")


def talk_from(channel: str, talk: dict[str, Any]) -> dict[str, Any]:
    """A dialog (``dialogs.conversation.Talk`` as JSON) as another channel takes it over.

    Its photos say where they are; message ids go, as they mean nothing there.
    """
    return {**talk, "journal": [_entry_from(channel, entry) for entry in talk["journal"]]}


async def fetch(channels: Mapping[str, Channel], own: str, media: MediaId) -> Media:
    """The bytes, from the channel that the id names, else from ``own``.

    Raises what ``Channel.fetch`` raises; ``MediaRefused`` where the channel is no longer served.
    """
    if not media.startswith(f"{_TAG}|"):
        return await channels[own].fetch(media)
    _, name, inner = media.split("|", 2)
    if name not in channels:
        raise MediaRefused("gone")
    return await channels[name].fetch(MediaId(inner))


def _entry_from(channel: str, entry: dict[str, Any]) -> dict[str, Any]:
    moved = {name: value for name, value in entry.items() if name != "message"}
    facts = entry.get("facts")
    if facts and facts.get("photos"):
        moved["facts"] = {**facts, "photos": [tagged(channel, media) for media in facts["photos"]]}
    return moved
