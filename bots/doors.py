"""The doors of the bot: addresses that open it in each channel, with a token for what it is to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

CHANNELS = ("telegram", "viber", "web")


@dataclass(frozen=True, slots=True)
class Doors:
    """What the bot is called where it can be reached; empty where it cannot."""

    telegram: str = ""
    """The bot's user name, without @."""
    viber: str = ""
    """The bot's URI."""
    web: str = ""
    """Where the front door is reached from outside, without a slash at the end."""

    def with_names(self, channels: Mapping[str, object]) -> Doors:
        """With what the messengers call the bot, where the settings do not say; they tell once they are connected."""
        named = {name: str(getattr(channels.get(name), "known_as", "")) for name in ("telegram", "viber")}
        return replace(self, telegram=self.telegram or named["telegram"], viber=self.viber or named["viber"])

    def links(self, token: str) -> dict[str, str]:
        """By channel, in the order of ``CHANNELS``."""
        every = {
            "telegram": f"https://t.me/{self.telegram}?start={token}" if self.telegram else "",
            "viber": f"viber://pa?chatURI={self.viber}&context={token}" if self.viber else "",
            "web": f"{self.web}/chat/?start={token}" if self.web else "",
        }
        return {channel: link for channel, link in every.items() if link}
