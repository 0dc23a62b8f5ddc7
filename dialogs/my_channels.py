"""My channels: which accounts are linked, how one more is, how one is parted."""

from __future__ import annotations

from dialogs.account_lookups import Accounts, LinkedAccount, LinkMe, MyAccounts
from dialogs.account_outcomes import Unlink
from dialogs.facts import Known
from dialogs.my_wishes import my_wishes
from dialogs.outcomes import Nothing, Outcome
from dialogs.proving import prove
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import Sayable, say

DONE = "done"


async def my_channels(known: Known) -> Outcome:
    """Show what is linked, and do one thing about it."""
    found = await MyAccounts("channels.accounts")
    if found is None:
        await Tell("channels.unavailable", (say("accounts-unavailable"),))
        return Nothing()
    match await Choice("channels.what", _shown(found), _options(found), {"thanks": DONE}):
        case "link":
            return await _link()
        case "phone":
            return await prove()
        case "unlink":
            return await _unlink(found.accounts)
        case "wishes":
            return await my_wishes(known)
    await Tell("channels.done", (say("accounts-unchanged"),))
    return Nothing()


def _shown(found: Accounts) -> tuple[Sayable, ...]:
    here, *others = found.accounts
    lines: list[Sayable] = [say("channels-here", channel=here.channel)]
    if not others:
        lines.append(say("channels-alone"))
    lines += [say("channels-linked", channel=other.channel) for other in others]
    return (*lines, "", say("channels-what"))


def _options(found: Accounts) -> tuple[Option, ...]:
    options = [Option("link", say("label-link-channel"))]
    if not found.proved or len(found.accounts) == 1:
        options.append(Option("phone", say("label-prove-phone")))
    if len(found.accounts) > 1:
        options.append(Option("unlink", say("label-unlink")))
    options.append(Option("wishes", say("label-wishes")))
    return (*options, Option(DONE, say("label-nothing-to-do")))


async def _link() -> Outcome:
    links = await LinkMe("channels.links")
    if not links:
        await Tell("channels.no_links", (say("channels-no-links"),))
        return Nothing()
    shown = [say("channels-open-there", channel=channel, link=link) for channel, link in links.items()]
    await Tell("channels.open_there", (say("channels-how"), *shown))
    return Nothing()


async def _unlink(accounts: tuple[LinkedAccount, ...]) -> Outcome:
    labels: list[Option] = []
    for number, account in enumerate(accounts):
        label = say("label-unlink-here") if number == 0 else say("label-unlink-channel", channel=account.channel)
        labels.append(Option(f"a{number}", label))
    options = (*labels, Option(DONE, say("label-unlink-none")))
    chosen = await Choice("channels.unlink", (say("channels-unlink"),), options, {"no": DONE, "thanks": DONE})
    if chosen == DONE:
        await Tell("channels.kept", (say("accounts-unchanged"),))
        return Nothing()
    account = accounts[int(chosen[1:])]
    gone = say("channels-unlinked-here") if chosen == "a0" else say("channels-unlinked", channel=account.channel)
    await Tell("channels.unlinked", (gone,))
    return Unlink(account.channel, account.user)
