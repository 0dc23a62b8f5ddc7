"""Handing a ticket on to neighbours: links that show it without personal data."""

from __future__ import annotations

from dialogs.link_lookups import ShareLink
from dialogs.questions import Tell
from dialogs.texts import Sayable, say

NAMES = (("telegram", "Telegram"), ("viber", "Viber"))


async def share(ticket_id: str, number: str) -> None:
    """Tell the links of one ticket, as a message to be forwarded."""
    links = await ShareLink("share.links", ticket_id)
    if not links:
        await Tell("share.none", (say("share-none"),))
        return
    lines: list[Sayable] = [say("share-forward"), "", say("share-invites", number=number)]
    lines += [f"{name}: {links[channel]}" for channel, name in NAMES if channel in links]
    if "web" in links:
        lines.append(say("share-web", link=links["web"]))
    await Tell("share.told", tuple(lines))
