"""Whose number it is: proved by the channel, or by a code that comes where it was proved before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from dialogs.account_lookups import CodeWorth, MayAskCode, WhoProved
from dialogs.account_outcomes import AskCode, SharePhone, TryAgain, TryCode
from dialogs.facts import Known
from dialogs.messages import ButtonKind, Phone
from dialogs.outcomes import Nothing, Outcome
from dialogs.questions import Heard, Misread, Option, Question, Tell, e164
from dialogs.replay import Json, Misfit
from dialogs.texts import say

CODE = re.compile(r"\d{3}[ -]?\d{3}")
STOP = Option("stop", say("label-no-code"))


@dataclass(frozen=True, slots=True)
class Given:
    """A number, and whether the channel vouches for it; or the button."""

    number: str | None
    own: bool = False


@dataclass(frozen=True)
class OwnNumber(Question[Given]):
    """The resident's own number: shared by button, or typed."""

    verbatim: ClassVar[bool] = True

    def read(self, heard: Heard) -> Json:
        """``{"number": "+380...", "own": true}`` or ``{"option": "stop"}``."""
        if heard.option is not None:
            return {"option": heard.option}
        if isinstance(heard.content, Phone):
            return {"number": heard.content.number, "own": heard.content.own}
        number = e164(heard.text or "")
        if number is None:
            raise Misread(say("misread-phone"))
        return {"number": number, "own": False}

    def decode(self, value: Json) -> Given:
        """E.164, if it is a number."""
        if "option" in value:
            return Given(None)
        if not str(value["number"]).startswith("+"):
            raise Misfit("not a phone number")
        return Given(str(value["number"]), bool(value["own"]))


@dataclass(frozen=True)
class SixDigits(Question[str]):
    """A code, or the button."""

    verbatim: ClassVar[bool] = True

    def read(self, heard: Heard) -> Json:
        """Its digits, or the key of a button."""
        if heard.option is not None:
            return heard.option
        if heard.text is None or not CODE.fullmatch(heard.text):
            raise Misread(say("misread-code"))
        return re.sub(r"\D", "", heard.text)

    def decode(self, value: Json) -> str:
        """Six digits, or the key of a button."""
        if not isinstance(value, str) or not (self.has(value) or re.fullmatch(r"\d{6}", value)):
            raise Misfit(self.key)
        return value


async def prove() -> Outcome:
    """Ask for the number, then prove it one way or the other."""
    options: tuple[Option, ...] = (Option("phone", say("label-phone"), ButtonKind.ASK_PHONE), STOP)
    given = await OwnNumber("prove.phone", (say("prove-phone"),), options)
    if given.number is None:
        await Tell("prove.stopped", (say("accounts-unchanged"),))
        return Nothing()
    return await shared(given.number) if given.own else await _code_for(given.number)


async def shared(number: str) -> Outcome:
    """A number that the channel vouches for."""
    asks = await WhoProved("prove.who", number)
    if asks == "":
        await Tell("prove.unavailable", (say("accounts-unavailable"),))
        return Nothing()
    if asks is None:
        await Tell("prove.proved", (say("phone-proved"),))
    else:
        await Tell("prove.asks", (say("phone-asks", channel=asks),))
    return SharePhone(number, asks)


async def _code_for(number: str) -> Outcome:
    may: Any = await MayAskCode("prove.may")
    if may is not True:
        await Tell("prove.may_not", (say("accounts-unavailable" if may is None else "codes-too-many"),))
        return Nothing()
    await Tell("prove.code", (say("code-sent"),))
    return AskCode(number)


async def share_phone(known: Known) -> Outcome:
    """A number that came without being asked for, vouched for by the channel."""
    return await shared(known.phone) if known.phone is not None else Nothing()


async def type_code(_known: Known) -> Outcome:
    """The code that was sent elsewhere."""
    code = await SixDigits("code.type", (say("code-type"),), (STOP,))
    if code == STOP.key:
        await Tell("code.stopped", (say("accounts-unchanged"),))
        return Nothing()
    found = await CodeWorth("code.worth", code)
    if found is None:
        await Tell("code.unavailable", (say("accounts-unavailable"),))
        return Nothing()
    if found.worth == "wrong" and found.left > 0:
        await Tell("code.again", (say("code-wrong", left=found.left),))
        return TryAgain(code, found.worth)
    texts = {"right": "accounts-linked", "late": "code-late"}
    await Tell("code.over", (say(texts.get(found.worth, "code-spent")),))
    return TryCode(code, found.worth)
