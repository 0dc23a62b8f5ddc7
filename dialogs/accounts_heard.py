"""What a message says about accounts, whatever is open: the answer to «is this you?», a number, «my channels»."""

from __future__ import annotations

import re

from dialogs.asking import plain
from dialogs.catalogue import CHANNELS, GO_ON, JOIN, SHARE_PHONE, WISHES
from dialogs.facts import Facts
from dialogs.hearing import Hearing, Turn, entry_of, menu, start
from dialogs.joining import PRESSED
from dialogs.messages import JOIN_STEP, Phone, Press
from dialogs.my_wishes import is_meant
from dialogs.replay import SAID, By, Entry

_MESSENGER = r"(?: (?:вайбер|viber|телеграм|telegram|телефон|номер|phone|сайт|чат|канал|акаунт|аккаунт))?"
_MINE = r"(?:мої|мои|my) (?:канали|каналы|channels)"
_LINK = (
    r"(?:підключити|приєднати|прив ?язати|додати|подключить|присоединить|привязать|добавить|connect|link) (?:ще )?"
    r"(?:вайбер|viber|телеграм|telegram|канал|акаунт|аккаунт|channel|account)"
)
_UNLINK = r"(?:відв ?язати|від ?єднати|отвязать|отсоединить|unlink|disconnect)" + _MESSENGER
_WORDS = re.compile(f"{_MINE}|{_LINK}|{_UNLINK}")


def pressed(hearing: Hearing, content: Press) -> Turn | None:
    """A button below «is this you?»; None for any other."""
    if content.step != JOIN_STEP or not re.fullmatch(r"(?:yes|no):[\w-]+", content.option):
        return None
    return start(hearing, JOIN, Entry(PRESSED, content.option, By.DIALOG))


def worded(hearing: Hearing, text: str) -> Turn | None:
    """«Мої канали», «підключити вайбер», «відв’язати», «сповіщення»; None for anything else."""
    if is_meant(text):
        return start(hearing, WISHES)
    return start(hearing, CHANNELS) if _WORDS.fullmatch(plain(text)) else None


def phone(hearing: Hearing, content: Phone) -> Turn:
    """A number that nobody asked for."""
    if not content.own:
        hearing.say("phone-not-own")
        return menu(hearing)
    facts = Facts(phone=content.number).to_json()
    return start(hearing, SHARE_PHONE, entry_of(hearing, SAID, None, facts))


def elsewhere(hearing: Hearing, facts: Facts | None = None) -> Turn | None:
    """A report waits in another chat, and none here: which one is meant? None where there is nothing to ask."""
    conversation = hearing.conversation
    if not hearing.understood.elsewhere or conversation.talk is not None or conversation.paused is not None:
        return None
    return start(hearing, GO_ON, entry_of(hearing, SAID, None, facts.to_json() if facts is not None else None))
