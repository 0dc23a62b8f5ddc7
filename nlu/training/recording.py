"""What is written beside an artefact once it is measured: ``metrics.json``, the model card, the checksums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlu.evaluation import labelled
from nlu.evaluation.targets import recorded, standings
from nlu.evaluation.understood import Understand, measured
from nlu.training import card, export, measure, train
from nlu.training.corpus import BadTexts
from nlu.training.measure import Case
from nlu.understanding import Understander
from nlu.values import EntryText

METRICS = "metrics.json"
OWN = "kryvyi_rih"
"""The set of the project's own test split."""
RECIPE = "recipe"


def recipe(rows: train.Rows, plan: train.Plan, codes: int, size: int) -> card.Recipe:
    """What a training was made of; ``codes``: of the classifier, ``size``: bytes of the artefact."""
    return card.Recipe(
        own=len(rows.own),
        entries=len(rows.entry),
        real=len(rows.kyiv),
        codes=codes,
        steps=plan.steps,
        minutes=plan.minutes,
        seed=plan.seed,
        rate=plan.rate,
        rounds=2,
        megabytes=round(size / 1e6, 1),
    )


def record(
    target: Path,
    served: Understander,
    entries: Sequence[EntryText],
    held: Mapping[str, Sequence[Case]],
    made_of: card.Recipe,
) -> None:
    """Measure the artefact of ``target`` on the project's test split and on what was held out, and write it down.

    ``served``: the understanding with this artefact. Raises ``BadTexts``, ``OSError``.
    """
    sets = {name: _figures(cases, served) for name, cases in held.items() if cases}
    _write(target, {**_own(served, entries), **sets, RECIPE: asdict(made_of)})


def again(target: Path, served: Understander, entries: Sequence[EntryText]) -> None:
    """The same after the test split has changed: what was held out and the recipe stay as recorded.

    Raises ``BadTexts`` where nothing was recorded, ``OSError``.
    """
    try:
        before = json.loads((target / METRICS).read_text(encoding="utf-8"))
        card.Recipe(**before[RECIPE])
    except (ValueError, KeyError, TypeError) as wrong:
        raise BadTexts(f"{target.name}/{METRICS} was not written by a training: {wrong!r}") from None
    _write(target, {**before, **_own(served, entries)})


def of_own_texts(entries: Iterable[EntryText], understand: Understand) -> dict[str, dict[str, Any]]:
    """Every target on the project's test split, as it is recorded."""
    read = [labelled.read(path) for path in sorted(labelled.FOLDER.glob("*.jsonl"))]
    return recorded(standings(measured(read, understand), {entry.code: entry for entry in entries}))


def _own(served: Understander, entries: Sequence[EntryText]) -> dict[str, Any]:
    reports = [
        Case(row.text, row.codes or (), row.lang)
        for path in sorted(labelled.FOLDER.glob("*.jsonl"))
        for row in labelled.read(path).rows
        if row.is_report
    ]
    return {OWN: _figures(reports, served), card.TARGETS: of_own_texts(entries, served.understand)}


def _figures(cases: Sequence[Case], served: Understander) -> dict[str, dict[str, Any]]:
    found = measure.results(cases, served.classify)
    return {lang: asdict(one) for lang, one in measure.by_language(found).items()}


def _write(target: Path, metrics: Mapping[str, Any]) -> None:
    (target / METRICS).write_text(json.dumps(metrics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (target / card.NAME).write_text(card.card(metrics, card.Recipe(**metrics[RECIPE])), encoding="utf-8")
    export.sums(target)
