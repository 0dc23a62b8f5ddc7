"""A town with all channels at once, for residents who write in more than one.

    async with LinkedTown(tmp_path, nlu) as town:
        telegram, viber = town.writes_in("telegram"), town.writes_in("viber")

The channels collect what is shown; what the messengers themselves do is tested elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.understood import Understands
from tests.conversations.harness import Resident, Town
from tests.fakes.collecting import CollectingChannel


class LinkedTown(Town):
    """A ``Town`` on Telegram, Viber and the web."""

    def __init__(self, folder: Path, nlu: Understands, **rest: Any) -> None:
        super().__init__(folder, nlu, **rest)
        shown = {"telegram": TELEGRAM, "viber": VIBER, "web": WEB}
        self.channels = {name: CollectingChannel(name, capabilities) for name, capabilities in shown.items()}
        self._around = replace(self._around, channels=dict(self.channels))

    def writes_in(self, channel: str, name: str = "Олена") -> Resident:
        """Somebody who has not written there yet."""
        side: Any = _Side(self, self.channels[channel])
        return Resident(side, f"{channel}-{self.number()}", name)


class _Side:
    """The town as one channel sees it."""

    def __init__(self, town: LinkedTown, channel: CollectingChannel) -> None:
        self._town = town
        self.channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._town, name)
