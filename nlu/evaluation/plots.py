"""The plots of a report, as SVG; needs matplotlib, of the extra `train`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import Any

from nlu.evaluation import dangers, matching, talking
from nlu.evaluation.estimates import Estimate
from nlu.evaluation.understood import Measured
from nlu.training.measure import Result
from nlu.values import EntryText

WIDE, TALL = 6.4, 4.2
"""Inches."""
ROW = 0.32
"""Inches for a bar."""
MARGIN = 1.3
CURVE = tuple(n / 100 for n in range(100))
BLUE, GREY = "#1f5fa8", "#8a8a8a"
Draw = Callable[[Any, Any], None]
"""Draws on a figure and its axes."""


def plots(files: Sequence[Measured], entries: Mapping[str, EntryText]) -> dict[str, str]:
    """File name -> SVG. Raises ``ModuleNotFoundError`` without matplotlib."""
    made: dict[str, str] = {}
    for file in files:
        found = [one.result() for one in file.texts if one.row.is_report]
        if found:
            groups = matching.of_groups(found, entries)
            made[f"{file.name}-reliability.svg"] = svg(reliability(found))
            made[f"{file.name}-confidence.svg"] = svg(confidence(found))
            made[f"{file.name}-groups.svg"] = svg(bars({name: one.top1 for name, one in groups.items()}, "top-1"))
    texts = [one for file in files for one in file.texts]
    kinds = dangers.of_kinds(texts)
    if kinds:
        made["emergencies.svg"] = svg(bars({kind: one.shown for kind, one in kinds.items()}, "a card is shown"))
    if talking.judged(texts):
        made["intents.svg"] = svg(confusions(talking.confusions(texts)))
    return made


def svg(draw: Draw) -> str:
    """The same drawing is the same text every time."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "frontdoor", "svg.fonttype": "none", "font.size": 9, "path.simplify": True}):
        figure = Figure(figsize=(WIDE, TALL), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        draw(figure, axes)
        written = StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def reliability(found: Sequence[Result]) -> Draw:
    """How often is right what was said with this confidence; the diagonal is the truth."""
    bins = matching.reliability(found)

    def draw(_: Any, axes: Any) -> None:
        shares = [one.right.value for one in bins]
        axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--")
        axes.errorbar([one.confidence for one in bins], shares, yerr=_reach([one.right for one in bins]), **_DOTS)
        axes.set(xlabel="confidence of the first candidate", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1.02))

    return draw


def confidence(found: Sequence[Result]) -> Draw:
    """From each confidence on: how many reports are left, and how many of those are right."""
    cuts = matching.cuts(found, CURVE)

    def draw(_: Any, axes: Any) -> None:
        some = [one for one in cuts if one.right is not None]
        axes.plot([one.least for one in cuts], [one.kept for one in cuts], color=GREY, label="share of reports")
        axes.plot(
            [one.least for one in some], [one.right.value for one in some if one.right], color=BLUE, label="right"
        )
        axes.set(xlabel="at least this confidence", ylabel="share", xlim=(0, 1), ylim=(0, 1.02))
        axes.legend(loc="lower left", frameon=False)

    return draw


def bars(shares: Mapping[str, Estimate], title: str) -> Draw:
    """One line with its interval for each name, the first on top."""
    names = list(shares)[::-1]

    def draw(figure: Any, axes: Any) -> None:
        figure.set_size_inches(WIDE, MARGIN + ROW * len(names))
        values = [shares[name].value for name in names]
        axes.errorbar(values, range(len(names)), xerr=_reach([shares[name] for name in names]), **_DOTS)
        axes.set_yticks(range(len(names)), [f"{name} ({shares[name].of})" for name in names])
        axes.set(xlabel=title, xlim=(0, 1.02), ylim=(-0.6, len(names) - 0.4))
        axes.grid(axis="x", linewidth=0.4)

    return draw


def confusions(counted: Mapping[tuple[str, str], int]) -> Draw:
    """Rows are what is right, columns what was understood; numbers are texts."""
    names = sorted({name for pair in counted for name in pair})

    def draw(figure: Any, axes: Any) -> None:
        figure.set_size_inches(WIDE, WIDE * 0.85)
        sums = {right: sum(counted.get((right, said), 0) for said in names) or 1 for right in names}
        shares = [[counted.get((right, said), 0) / sums[right] for said in names] for right in names]
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.4)
        for (right, said), count in counted.items():
            axes.text(names.index(said), names.index(right), str(count), ha="center", va="center", fontsize=7)
        axes.set_xticks(range(len(names)), names, rotation=60, ha="right")
        axes.set_yticks(range(len(names)), names)
        axes.set(xlabel="understood", ylabel="right")

    return draw


_DOTS: dict[str, Any] = {"fmt": "o", "color": BLUE, "markersize": 4, "linewidth": 1, "capsize": 2}


def _reach(shares: Sequence[Estimate]) -> list[list[float]]:
    """How far the intervals reach below and above."""
    return [
        [max(one.value - one.low, 0.0) for one in shares],
        [max(one.high - one.value, 0.0) for one in shares],
    ]
