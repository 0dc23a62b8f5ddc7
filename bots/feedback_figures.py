"""How often residents confirm that the work was really done: by executor, group or entry; pure (docs/FEEDBACK.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bots.figures.confirmed import Confirmed, Share, Stage, Stratum, confirmed
from bots.storage.feedback_figures import APPLICANT, ClosingRow

ALL = "all"
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One line of the table."""

    label: str
    closings: int
    """Asked and reached."""
    not_reached: int
    figures: Confirmed | None
    """None without an answer."""
    followers: tuple[int, int, int]
    """Opinions: yes, partly, no; they change nothing."""


def table_of(rows: Iterable[ClosingRow], by: str, groups: Mapping[str, str]) -> list[FeedbackLine]:
    """All together first, then by ``executor``, ``group`` or ``entry``; ``groups``: of the entries."""
    labels: Mapping[str, Callable[[ClosingRow], str]] = {
        "executor": lambda row: row.executor or UNKNOWN,
        "group": lambda row: _group(row, groups),
        "entry": lambda row: row.code or UNKNOWN,
    }
    everything = list(rows)
    parts: defaultdict[str, list[ClosingRow]] = defaultdict(list)
    for row in everything:
        parts[labels[by](row)].append(row)
    lines = [_line(ALL, everything, groups)]
    return lines + [_line(label, parts[label], groups) for label in sorted(parts)]


def strata_of(rows: Iterable[ClosingRow], groups: Mapping[str, str]) -> list[Stratum]:
    """Applicants' closings that were told, by group of the classifier."""
    by_group: defaultdict[str, list[ClosingRow]] = defaultdict(list)
    for row in rows:
        if row.role == APPLICANT and row.reached:
            by_group[_group(row, groups)].append(row)
    return [_stratum(by_group[group]) for group in sorted(by_group)]


def in_words(lines: Sequence[FeedbackLine]) -> str:
    """The table for people to read."""
    head = f"{'':<30}{'asked':>7}{'lost':>6}{'answered':>10}{'yes':>7}{'corrected':>22}{'phoned':>8}  followers"
    return "\n".join([head, *(_words(line) for line in lines)])


def _group(row: ClosingRow, groups: Mapping[str, str]) -> str:
    return groups.get(row.code) or row.code.split(".")[0] or UNKNOWN


def _line(label: str, rows: Sequence[ClosingRow], groups: Mapping[str, str]) -> FeedbackLine:
    mine = [row for row in rows if row.role == APPLICANT]
    reached = sum(row.reached for row in mine)
    said = [row.answer for row in rows if row.role != APPLICANT]
    opinions = (said.count("yes"), said.count("partly"), said.count("no"))
    return FeedbackLine(label, reached, len(mine) - reached, confirmed(strata_of(rows, groups)), opinions)


def _stratum(rows: Sequence[ClosingRow]) -> Stratum:
    """By phone can only be asked who was reminded, so the stages follow one another."""
    first = [row for row in rows if not row.by_phone and not row.late]
    second = [row for row in rows if not row.by_phone and row.late]
    phoned = [row for row in rows if row.by_phone]
    reminded = sum(row.reminded and (row.answer is None or row.late or row.by_phone) for row in rows)
    stages = (_stage(len(rows), first), _stage(reminded, second), _stage(len(phoned), phoned))
    return Stratum(len(rows), stages)


def _stage(asked: int, rows: Sequence[ClosingRow]) -> Stage:
    yes = sum(row.answer == "yes" for row in rows)
    return Stage(asked, yes, sum(row.answer is not None for row in rows) - yes)


def _words(line: FeedbackLine) -> str:
    figures, start = line.figures, f"{line.label[:29]:<30}{line.closings:>7}{line.not_reached:>6}"
    opinions = "/".join(str(number) for number in line.followers)
    if figures is None:
        return f"{start}{'-':>10}{'-':>7}{'-':>22}{0:>8}  {opinions}"
    corrected = f"{_percent(figures.corrected)} ({figures.corrected.low:.0%}..{figures.corrected.high:.0%})"
    shares = f"{_percent(figures.responded):>10}{_percent(figures.among_answers):>7}{corrected:>22}"
    return f"{start}{shares}{figures.phoned:>8}  {opinions}"


def _percent(share: Share) -> str:
    return f"{share.share:.1%}"
