"""Kyiv's real texts as training rows, by a table from its types to our codes.

The data set is not part of the project; without its file the pipeline does without. No text of it is ever printed.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.training.corpus import Row, chance

TABLE = Path(__file__).parent / "kyiv_labels.yaml"
FEWEST_WORDS = 3
LONGEST = 200
"""Characters of a text that is preferred: long ones cost more and say less."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a type of Kyiv's is for us."""

    codes: tuple[str, ...]
    """One to three, best first; none where the type teaches nothing."""
    narrow: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Words that single out one code; the first that matches counts."""

    def of(self, text: str) -> tuple[str, ...]:
        """The codes for one text of the type."""
        low = text.lower()
        return next(((code,) for says, code in self.narrow if says.search(low)), self.codes)


def table(path: Path = TABLE) -> dict[str, Meaning]:
    """Type -> meaning. Raises ``ValueError`` for a type that is listed twice."""
    meanings: dict[str, Meaning] = {}
    for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
        narrow = tuple((re.compile(one["says"]), str(one["code"])) for one in group.get("narrow", ()))
        for label in group["labels"]:
            if label in meanings:
                raise ValueError(f"listed twice: {label}")
            meanings[label] = Meaning(tuple(map(str, group["codes"])), narrow)
    return meanings


def rows(path: Path, meanings: Mapping[str, Meaning]) -> Iterator[Row]:
    """The texts of the ``.jsonl.xz`` file that teach something."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            read = json.loads(line)
            text, label = read["text"], read["label"]
            codes = meanings[label].of(text) if label in meanings else ()
            if codes and len(_WORD.findall(text)) >= FEWEST_WORDS:
                yield Row(text, codes, "kyiv", read["lang"], label)


def balanced(every: Iterable[Row], of_type: int, of_code: int, longest: int = LONGEST) -> list[Row]:
    """At most so many rows of each type and of each first code: always the same ones, short texts before long."""
    by_type: defaultdict[str, list[Row]] = defaultdict(list)
    for row in every:
        by_type[row.label].append(row)
    taken: Counter[str] = Counter()
    chosen: list[Row] = []
    for _, listed in sorted(by_type.items(), key=lambda item: (len(item[1]), item[0])):
        for row in sorted(listed, key=lambda row: (len(row.text) > longest, chance(row.text)))[:of_type]:
            if taken[row.codes[0]] < of_code:
                taken[row.codes[0]] += 1
                chosen.append(row)
    return chosen
