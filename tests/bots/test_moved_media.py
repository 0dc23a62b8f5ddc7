"""Photos of a draft that moved are fetched where they came from."""

from __future__ import annotations

import pytest

from bots.channels.channel import MediaRefused
from bots.moved_media import fetch, tagged, talk_from
from dialogs.messages import MediaId
from tests.fakes.collecting import CollectingChannel


async def test_a_photo_is_fetched_from_the_channel_it_came_from() -> None:
    telegram, viber = CollectingChannel("telegram"), CollectingChannel("viber")
    telegram.keep("a|b")
    viber.keep("own")
    channels = {"telegram": telegram, "viber": viber}
    assert (await fetch(channels, "viber", tagged("viber", tagged("telegram", "a|b")))).name == "a|b.png"
    assert (await fetch(channels, "viber", MediaId("own"))).name == "own.png"
    with pytest.raises(MediaRefused):
        await fetch({"viber": viber}, "viber", tagged("telegram", "a|b"))


def test_a_moved_dialog_keeps_everything_but_message_ids() -> None:
    said = {"key": "said", "value": None, "by": "resident", "facts": {"photos": ["p"], "words": "яма"}, "message": "5"}
    looked = {"key": "address.found", "value": [], "by": "lookup", "asked": {"query": "x"}}
    moved = talk_from("telegram", {"dialog": "report_problem", "journal": [said, looked]})
    photos = {"photos": ["from|telegram|p"], "words": "яма"}
    first = {"key": "said", "value": None, "by": "resident", "facts": photos}
    assert moved == {"dialog": "report_problem", "journal": [first, looked]}
