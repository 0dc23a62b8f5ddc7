"""What the walk over every path answers to look-ups about accounts, and what residents send about them."""

from __future__ import annotations

from dialogs.account_lookups import CodeWorth, LeftElsewhere, LinkMe, MayAskCode, MyAccounts, WhoAsks, WhoProved
from dialogs.catalogue import CHANNELS, GO_ON, JOIN, SHARE_PHONE, TYPE_CODE
from dialogs.conversation import Conversation
from dialogs.facts import Understood
from dialogs.lookups import Lookup
from dialogs.messages import Command, Content, Press, Text
from dialogs.replay import Json

DIALOGS = frozenset({CHANNELS, GO_ON, JOIN, SHARE_PHONE, TYPE_CODE})
HERE = {"channel": "web", "user": "u"}
THERE = {"channel": "telegram", "user": "1"}
SAID = {"key": "said", "value": None, "by": "resident", "facts": {"words": "нема води", "photos": ["from|telegram|p"]}}
TALK = {"dialog": "report_problem", "journal": [SAID]}
SAYINGS: tuple[tuple[Content, Understood], ...] = (
    (Text("мої канали"), Understood(intent="other")),
    (Text("123456"), Understood(intent="other")),
    (Text("добрий день"), Understood(intent="greeting", elsewhere=True)),
    (Text("нема світла"), Understood(intent="report", offer=("01.01",), elsewhere=True)),
    (Press("yes:token", "join"), Understood()),
    (Press("no:token", "join"), Understood()),
    (Command("channels"), Understood()),
)


def sayings(conversation: Conversation) -> tuple[tuple[Content, Understood], ...]:
    """What may be said of accounts: anything where nothing is open, and within their dialogs."""
    talk = conversation.talk
    return SAYINGS if talk is None or talk.dialog in DIALOGS else ()


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer; nothing to other look-ups."""
    return _mine(lookup) or _codes(lookup) or _elsewhere(lookup)


def _mine(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of the resident's own accounts."""
    match lookup:
        case MyAccounts():
            return (
                None,
                {"accounts": [HERE], "proved": False},
                {"accounts": [HERE, THERE], "proved": True},
            )
        case WhoProved():
            return (None, {"asks": None}, {"asks": "telegram"})
        case LinkMe():
            return ({}, {"telegram": "https://t.me/bot?start=x", "web": "https://front.example/chat/?start=x"})
    return ()


def _codes(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of what proves that two accounts are one person's."""
    match lookup:
        case MayAskCode():
            return (None, False, True)
        case CodeWorth():
            worths = (("right", 5), ("wrong", 4), ("wrong", 0), ("late", 0), ("spent", 0))
            return (None, *({"worth": worth, "left": left} for worth, left in worths))
        case WhoAsks():
            return (None, *({"state": state, "channel": "viber"} for state in ("open", "used", "expired", "unknown")))
    return ()


def _elsewhere(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of a report left in another chat."""
    match lookup:
        case LeftElsewhere():
            return ({}, {"channel": "telegram", "conversation": 1, "revision": 1, "talk": TALK})
    return ()
