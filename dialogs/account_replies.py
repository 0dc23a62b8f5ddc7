"""What is said in a resident's other chats: whether an account is theirs, a code, that accounts were linked."""

from __future__ import annotations

from dialogs.asking import tell
from dialogs.messages import JOIN_STEP, Button, Outgoing
from dialogs.texts import Texts

LONGEST_NAME = 60
"""Characters of the name that a messenger gives for somebody."""


def is_this_you(texts: Texts, language: str, channel: str, name: str | None, token: str) -> Outgoing:
    """With two buttons that carry the request's token."""
    who = (name or "").replace("\n", " ").strip()[:LONGEST_NAME]
    text = texts.say(language, "join-ask", channel=channel, name=who or "none")
    yes, no = texts.say(language, "label-its-me"), texts.say(language, "label-not-me")
    return Outgoing(text, (Button(f"yes:{token}", yes), Button(f"no:{token}", no)), JOIN_STEP)


def code(texts: Texts, language: str, digits: str) -> Outgoing:
    """The code, and that nobody else may have it."""
    return tell(texts, language, [texts.say(language, "code-told", code=digits)])


def joined(texts: Texts, language: str, channel: str) -> Outgoing:
    """An account of that channel was linked with this one."""
    return tell(texts, language, [texts.say(language, "joined-told", channel=channel)])


def refused(texts: Texts, language: str) -> Outgoing:
    """Whoever has the number says that it is somebody else."""
    return tell(texts, language, [texts.say(language, "refused-told")])


def unlinked(texts: Texts, language: str, channel: str) -> Outgoing:
    """Told where it was parted from."""
    return tell(texts, language, [texts.say(language, "unlinked-told", channel=channel)])


def went_on(texts: Texts, language: str, channel: str) -> Outgoing:
    """The report under way here went on elsewhere."""
    return tell(texts, language, [texts.say(language, "went-on-told", channel=channel)])
