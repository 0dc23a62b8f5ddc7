"""The chapters of a report, each as Markdown; empty where the texts say nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlu.evaluation import addressing, dangers, matching, talking
from nlu.evaluation.estimates import Estimate
from nlu.evaluation.labelled import ADDRESS
from nlu.evaluation.markdown import NOTHING, bullets, page, plain, table
from nlu.evaluation.understood import Measured, Understood
from nlu.training.measure import Result, confusions
from nlu.values import EntryText

MOST_PAIRS = 20
MOST_ERRORS = 25
Entries = Mapping[str, EntryText]


def reports(file: Measured, entries: Entries) -> str:
    """How the reports of a file are matched."""
    texts = [one for one in file.texts if one.row.is_report]
    if not texts:
        return ""
    found = [one.result() for one in texts]
    taken = ", ".join(f"{intent} {count}" for intent, count in matching.taken_for(texts))
    return page(
        [
            f"## Reports: {file.name}",
            _matching("language", matching.of_languages(found)),
            "“Over codes” is top-1 with every code counting the same. "
            + (f"Understood as something other than a report: {taken}." if taken else ""),
            "### By group\n\n" + _matching("group", matching.of_groups(found, entries)),
            "### Confidence\n\n" + _reliability(found),
            _cuts(found),
            "### Most confused\n\n" + (_pairs(found, entries) or "Nothing."),
        ]
    ).rstrip("\n")


def _matching(by: str, figures: Mapping[str, matching.Figures]) -> str:
    return table(
        [by, "texts", "top-1", "top-3", "among the buttons", "buttons", "calibration error", "over codes"],
        (
            [
                name,
                one.top1.of,
                one.top1.percent(),
                one.top3.percent(),
                one.coverage.percent(),
                one.size.number(),
                one.calibration.number(3),
                one.macro.percent(),
            ]
            for name, one in figures.items()
        ),
    )


def _reliability(found: Sequence[Result]) -> str:
    rows = ((f"{one.confidence:.2f}", one.right.of, one.right.percent()) for one in matching.reliability(found))
    return table(["confidence", "texts", "right"], rows)


def _cuts(found: Sequence[Result]) -> str:
    rows = ((one.least, f"{one.kept:.1%}", percent(one.right)) for one in matching.cuts(found))
    return table(["at least this confidence", "share of reports", "right among them"], rows)


def _pairs(found: Sequence[Result], entries: Entries) -> str:
    rows = ((_entry(right, entries), _entry(said, entries), n) for right, said, n in confusions(found, MOST_PAIRS))
    return table(["right", "taken for", "times"], rows)


def _entry(code: str, entries: Entries) -> str:
    return f"{code} {plain(entries[code].title)}" if code in entries else code


def scope(texts: Sequence[Understood]) -> str:
    """Texts that are about nothing the classifier has, and about two things."""
    quiet, several = matching.quiet(texts), matching.several(texts)
    parts = []
    if quiet:
        rows = ((lang, one.of, one.percent()) for lang, one in quiet.items())
        parts += ["## Out of scope", table(["language", "texts", "without a button"], rows)]
    if several is not None:
        head = ["texts", "first candidate is one", "buttons hold one", "buttons hold all"]
        cells = [several.first.of, several.first.percent(), several.one.percent(), several.every.percent()]
        parts += ["## More than one problem", table(head, [cells])]
    return page(parts).rstrip("\n")


def emergencies(texts: Sequence[Understood], entries: Entries) -> str:
    """Recall and false alarms."""
    usual = dangers.ordinary(texts, entries)
    kinds, ordinary = dangers.of_kinds(texts), dangers.alarms(usual)
    if not kinds and ordinary is None:
        return ""
    head = ["kind", "texts", "a card is shown", "right card and phone"]
    rows = ([kind, one.shown.of, one.shown.percent(), one.right.percent()] for kind, one in kinds.items())
    langs = (
        [lang, percent(one.shown if one else None), percent(one.right if one else None), percent(false)]
        for lang, (one, false) in dangers.of_languages(texts).items()
    )
    said = ", ".join(f"{kind} {count}" for kind, count in dangers.kinds_shown(usual))
    hard = ", ".join(f"{kind} {count}" for kind, count in dangers.kinds_shown(dangers.hard(texts)))
    return page(
        [
            "## Emergencies",
            table(head, rows),
            table(["language", "a card is shown", "right card and phone", "false alarms, hard negatives"], langs)
            if kinds
            else "",
            f"Hard negatives that show a card: {hard or 'none'}." if dangers.hard(texts) else "",
            f"False alarms on {ordinary.of} ordinary texts: {ordinary.percent()}{': ' + said if said else ''}."
            if ordinary
            else "",
        ]
    ).rstrip("\n")


def addresses(texts: Sequence[Understood]) -> str:
    """Each part, then street and house together by language."""
    parts = {name: found for name in ADDRESS if (found := addressing.part(texts, name)) is not None}
    if not parts:
        return ""
    rows = (
        [name, one.right.of if one.right else 0, percent(one.right), one.wrong, one.missed, percent(one.invented)]
        for name, one in parts.items()
    )
    langs = ([lang, one.of, one.percent()] for lang, one in addressing.of_languages(texts).items())
    return page(
        [
            "## Addresses",
            table(["part", "texts that have it", "right", "another", "missed", "found where there is none"], rows),
            table(["language", "texts", "street and house both right"], langs),
        ]
    ).rstrip("\n")


def intents(texts: Sequence[Understood]) -> str:
    """Accuracy and confusions."""
    accuracy = talking.accuracy(texts)
    if not accuracy:
        return ""
    counted = talking.confusions(texts)
    names = sorted({name for pair in counted for name in pair})
    rows = (
        [right, *(counted.get((right, said), "") for said in names)]
        for right in names
        if any((right, said) in counted for said in names)
    )
    langs = ([lang, one.of, one.percent()] for lang, one in accuracy.items())
    return page(
        [
            "## Intents",
            table(["language", "texts", "right"], langs),
            "Rows are what is right, columns what was understood.",
            table(["", *names], rows),
        ]
    ).rstrip("\n")


def answers(texts: Sequence[Understood]) -> str:
    """Right, wrong, withheld."""
    found, needless = talking.answers(texts), talking.needless(texts)
    if not found and needless is None:
        return ""
    rows = (
        [lang, one.right.of, one.right.percent(), one.wrong.percent(), one.withheld.percent()]
        for lang, one in found.items()
    )
    return page(
        [
            "## Answers",
            table(["language", "questions", "right", "another one", "withheld"], rows),
            f"Given where none fits: {needless.percent()} of {needless.of} texts." if needless else "",
        ]
    ).rstrip("\n")


def errors(files: Sequence[Measured], entries: Entries) -> str:
    """The worst ones, with their texts: for whoever owns the texts."""
    texts = [one for file in files for one in file.texts]
    found = [one.result() for file in files for one in file.texts if one.row.is_report]
    usual = dangers.alarmed([*dangers.hard(texts), *dangers.ordinary(texts, entries)])
    parts = {
        "Reports, the surest first": [_wrong_report(one, entries) for one in matching.worst(found, MOST_ERRORS)],
        "Out of scope, with buttons": _said(
            [one for one in texts if one.row.is_outside and one.found.offer], lambda one: ", ".join(one.found.offer)
        ),
        "Emergencies without the right card": _said(
            dangers.missed(texts), lambda one: f"{one.row.kind}, {_shown(one)}"
        ),
        "False alarms": _said(usual, _shown),
        "Addresses": _said(addressing.wrong(texts), _address),
        "Intents": _said(talking.mistaken(texts), lambda one: f"{one.row.intent}, taken for {one.found.intent}"),
        "Answers": _said(talking.misled(texts), lambda one: f"{one.row.faq or 'none'}, given {talking.given(one)}"),
    }
    listed = [f"### {title}\n\n{bullets(lines)}" for title, lines in parts.items() if lines]
    return page(["## To read: the worst errors", *listed]).rstrip("\n") if listed else ""


def _said(texts: Sequence[Understood], why: Callable[[Understood], str]) -> list[str]:
    return [f"{why(one)}: {plain(one.row.text)}" for one in texts[:MOST_ERRORS]]


def _wrong_report(one: Result, entries: Entries) -> str:
    first = one.candidates[0]
    right = ", ".join(one.case.ok)
    return f"{first.confidence:.2f} for {_entry(first.code, entries)}; right is {right}: {plain(one.case.text)}"


def _shown(one: Understood) -> str:
    return f"{one.found.emergency.kind} shown" if one.found.emergency else "nothing shown"


def _address(one: Understood) -> str:
    labelled = one.row.address or {}
    wrong = [name for name in ADDRESS if name in labelled and not addressing.is_right(one, (name,))]
    said = (f"{name} {labelled[name] or 'none'}, found {addressing.found(one, name) or 'none'}" for name in wrong)
    return plain("; ".join(said))


def percent(one: Estimate | None) -> str:
    """A dash where there is nothing to measure."""
    return one.percent() if one is not None else NOTHING
