"""The report on a model: targets, chapters, errors to read, and the plots beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nlu.evaluation import chapters, plots, targets
from nlu.evaluation.markdown import page
from nlu.evaluation.understood import Measured
from nlu.values import EntryText

NAME = "report.md"
WITHOUT_PLOTS = "There are no plots: matplotlib is not installed (extra `train`)."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the report shows."""

    model: str
    """Which model was measured, in words."""
    texts: bool = True
    """The worst errors, with their texts."""
    plots: bool = True


def written(files: Sequence[Measured], listed: Sequence[EntryText], wishes: Wishes) -> dict[str, str]:
    """File name -> contents: ``report.md``, and its plots where they are wished for and can be drawn."""
    entries = {entry.code: entry for entry in listed}
    drawn, note = _drawn(files, entries) if wishes.plots else ({}, "")
    texts = [one for file in files for one in file.texts]
    parts = [
        "# How residents are understood",
        f"Measured: {wishes.model}. " + _texts(files),
        note,
        _targets(files, entries),
        *(part for file in files for part in (chapters.reports(file, entries), _shown(drawn, f"{file.name}-"))),
        chapters.scope(texts),
        chapters.emergencies(texts, entries),
        _shown(drawn, "emergencies."),
        chapters.addresses(texts),
        chapters.intents(texts),
        _shown(drawn, "intents."),
        chapters.answers(texts),
        chapters.errors(files, entries) if wishes.texts else "",
    ]
    return {NAME: page(parts), **drawn}


def _drawn(files: Sequence[Measured], entries: Mapping[str, EntryText]) -> tuple[dict[str, str], str]:
    try:
        return plots.plots(files, entries), ""
    except ModuleNotFoundError as missing:
        if missing.name != "matplotlib":
            raise
        return {}, WITHOUT_PLOTS


def _texts(files: Sequence[Measured]) -> str:
    counts = ", ".join(f"{file.name} {len(file.texts)}" for file in files)
    return (
        f"Texts: {counts}. In brackets: 95 % intervals (of shares Wilson's, of the rest by bootstrap). "
        "Buttons are those that the bot would show: a report taken for thanks has none. The interval of a calibration "
        "error leans upwards, as chance adds to it."
    )


def _targets(files: Sequence[Measured], entries: Mapping[str, EntryText]) -> str:
    table = targets.table(targets.standings(files, entries))
    return "## Targets\n\n" + table if table else ""


def _shown(drawn: Collection[str], begins: str) -> str:
    names = sorted(name for name in drawn if name.startswith(begins))
    return "\n".join(f"![{name.removesuffix('.svg').replace('-', ' ')}]({name})" for name in names)
