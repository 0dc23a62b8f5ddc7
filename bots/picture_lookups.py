"""Look-ups about photos, answered from what the camera wrote into them: fetched, read, and not kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend_client.core import Core
from bots import cards
from bots.channels.channel import Channel, MediaRefused
from bots.pictures import Point, place_in
from bots.storage.records import ConversationRow
from dialogs.lookups import Lookup
from dialogs.messages import MediaId
from dialogs.picture_lookups import PicturePlace
from dialogs.replay import Json

ROUGH_M = 1000.0
"""A camera less sure than that only knows the district."""
NEAR = 3
"""Addresses to choose from."""

Answer = Callable[[Any, ConversationRow], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class PictureLookups:
    """Answers them."""

    channels: Mapping[str, Channel]
    core: Core

    def answers(self) -> dict[type[Lookup[Any]], Answer]:
        """What ``bots.lookups`` asks here."""
        return {PicturePlace: self._place}

    async def _place(self, step: PicturePlace, row: ConversationRow) -> Json:
        for media in step.media:
            point = await self._point(row.channel, MediaId(media))
            if point is not None:
                near = await self.core.addresses(None, lat=point.lat, lon=point.lon, limit=NEAR)
                return {"lat": point.lat, "lon": point.lon, "near": [cards.match(match) for match in near]}
        return None

    async def _point(self, channel: str, media: MediaId) -> Point | None:
        try:
            file = await self.channels[channel].fetch(media)
        except MediaRefused:
            return None
        point = await asyncio.to_thread(place_in, file.content)
        return None if point is None or (point.accuracy_m or 0.0) > ROUGH_M else point
