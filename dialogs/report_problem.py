"""The main dialog: what is wrong and where, until the resident confirms a draft or decides against it."""

from __future__ import annotations

from dataclasses import replace

from dialogs.ask_address import ask_address, ask_address_anew, ask_inside, rough
from dialogs.ask_kind import ask_kind, ask_other_kind
from dialogs.facts import AddressParts, Known
from dialogs.lookups import KnownResident
from dialogs.messages import ButtonKind
from dialogs.neighbours import Instead
from dialogs.outcomes import Address, Draft, HandOver, Nothing, Outcome, Submit
from dialogs.questions import MORE, Choice, Detail, Option, PhoneNumber, Tell, Words
from dialogs.report import Report
from dialogs.summary import summary
from dialogs.texts import Say, say

DETAILS = ("route", "vehicle", "pole")


async def report_problem(known: Known) -> Outcome:
    """Ask only what is missing; ``Submit`` once confirmed."""
    if known.emergency and await _only_the_card():
        return Nothing()
    if not known.text:
        await Words("problem", (_what(known),))
        if known.printed is not None and known.emergency and await _only_the_card():
            return Nothing()
    chosen = await ask_kind(known)
    if chosen is None:
        return HandOver("not_understood")
    resident = await KnownResident("resident")
    instead = Instead(known)
    if (joined := await instead.at_once(chosen.kind)) is not None:
        return joined
    address = await ask_address(known, chosen.kind, resident)
    report = Report(known, chosen, address, {}, resident)
    if (joined := await _joined(report, instead)) is not None:
        return joined
    await _required(report)
    return await _confirmed(report, instead)


def _what(known: Known) -> Say:
    """What is wrong, and where if that is not known."""
    if known.printed is None:
        return say("ask-problem-photo" if known.photos else "ask-problem")
    place = Address.from_json(known.printed)
    return say("ask-problem-at", place=f"{place.text[:1].upper()}{place.text[1:]}", entrance=place.entrance or "none")


async def _only_the_card() -> bool:
    options = (Option("ticket", say("label-make-ticket")), Option("no", say("label-no-ticket")))
    means = {"yes": "ticket", "no": "no", "thanks": "no"}
    answer = await Choice("emergency.ticket", (say("emergency-ticket"),), options, means, listens=True)
    if answer == "no":
        await Tell("emergency.no_ticket", (say("emergency-no-ticket"),))
    return answer == "no"


async def _required(report: Report) -> None:
    """What the entry requires besides the address."""
    if report.known.route and "route" in report.chosen.kind.requires:
        report.details.setdefault("route", report.known.route)
    for detail in DETAILS:
        if detail in report.chosen.kind.requires and detail not in report.details:
            unknown = (Option("unknown", say("label-unknown")),)
            question = Detail(f"detail.{detail}", (say(f"ask-{detail}"),), unknown, detail, {"unknown": "невідомо"})
            report.details[detail] = await question
    while "photo" in report.chosen.kind.requires and not report.known.photos:
        await Choice("photo.required", (say("ask-photo-required"),), (), listens=True)


async def _joined(report: Report, instead: Instead) -> Outcome | None:
    """What neighbours have reported already and the resident joins; what is said meanwhile is taken in."""
    before = report.known.address
    joined = await instead.joined(report)
    if joined is None and report.known.address != before:
        await _take_in(report, before)
    return joined


async def _confirmed(report: Report, instead: Instead) -> Outcome:
    """The summary, as often as it takes."""
    while True:
        if (joined := await _joined(report, instead)) is not None:
            return joined
        before = report.known.address
        options = (
            Option("send", say("label-send")),
            Option("fix", say("label-fix")),
            Option("photo", say("label-add-photo")),
        )
        means = {"yes": "send", "no": "fix"}
        verdict = await Choice("summary", summary(report), options, means, listens=True)
        if verdict == "fix":
            await _fix(report)
        elif verdict == "photo":
            await _add_photos()
        elif verdict == MORE:
            await _take_in(report, before)
        elif (submit := await _consented(report)) is not None:
            return submit


async def _take_in(report: Report, before: AddressParts) -> None:
    """Something was said at the summary: an address part, a point, or one more sentence."""
    now = report.known.address
    if (now.street, now.house) != (before.street, before.house) and now.street:
        report.address = await ask_address(report.known, report.chosen.kind, report.resident)
    else:
        report.address = await ask_inside(report.address, report.known, report.chosen.kind)
    if report.known.place and report.address.lat is None and not rough(report.known.place):
        lat, lon, _ = report.known.place
        report.address = replace(report.address, lat=lat, lon=lon)


async def _add_photos() -> None:
    while (
        await Choice("summary.photos", (say("ask-photos"),), (Option("done", say("label-done")),), listens=True) == MORE
    ):
        pass


async def _fix(report: Report) -> None:
    options = (
        Option("kind", say("label-fix-kind")),
        Option("address", say("label-fix-address")),
        Option("words", say("label-fix-words")),
        *((Option("photos", say("label-drop-photos")),) if report.known.photos else ()),
        Option("nothing", say("label-fix-nothing")),
    )
    field = await Choice("summary.fix", (say("ask-fix"),), options)
    if field == "kind":
        await _fix_kind(report)
    elif field == "address":
        report.known.address = AddressParts()
        report.known.place = report.known.printed = None
        report.address = await ask_address_anew(report.known, report.chosen.kind, report.resident)
    elif field == "words":
        text = await Words("summary.words", (say("ask-words"),))
        report.known.words[:] = [text]
    elif field == "photos":
        report.known.photos.clear()
        await _required(report)


async def _fix_kind(report: Report) -> None:
    chosen = await ask_other_kind(report.known)
    if chosen is None:
        return
    report.chosen = chosen
    if {"street", "house"} & set(chosen.kind.requires) and not report.address.house:
        report.address = await ask_address(report.known, chosen.kind, report.resident)
    else:
        report.address = await ask_inside(report.address, report.known, chosen.kind)
    await _required(report)


async def _consented(report: Report) -> Submit | None:
    """The draft, with consent or without a name; None when the resident wants to think again."""
    if report.resident.consented:
        return Submit(await _draft(report, anonymous=False), None)
    contact = "contact" in report.chosen.kind.requires
    options = (
        Option("agree", say("label-agree")),
        *(() if contact else (Option("anonymous", say("label-anonymous")),)),
        Option("decline", say("label-decline")),
    )
    answer = await Choice("consent", (say("consent-ask"),), options, {"yes": "agree", "no": "decline"})
    if answer == "decline":
        await Tell("consent.declined", (say("consent-declined"),))
        return None
    anonymous = answer == "anonymous"
    draft = await _draft(report, anonymous)
    return Submit(draft, None if anonymous else report.resident.notice_version)


async def _draft(report: Report, anonymous: bool) -> Draft:
    known, chosen = report.known, report.chosen
    since = {"since": known.since} if known.since else {}
    return Draft(
        code=chosen.kind.code,
        version=chosen.kind.version,
        title=chosen.kind.title,
        description=known.text or chosen.kind.title,
        address=report.address,
        details={**report.details, **since},
        photos=tuple(known.photos),
        chosen_by=chosen.by,
        confidence=chosen.confidence,
        model=chosen.model,
        anonymous=anonymous,
        phone=await _phone(report),
    )


async def _phone(report: Report) -> str | None:
    if "contact" not in report.chosen.kind.requires:
        return None
    if report.known.phone or report.resident.phone:
        return report.known.phone or report.resident.phone
    share = (Option("phone", say("label-phone"), ButtonKind.ASK_PHONE),)
    return await PhoneNumber("contact.phone", (say("ask-phone"),), share)
