"""The demonstration city as the understanding sees it, read here so that these tests need no other package."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu import AnswerText, CityWords, EmergencyKind, EntryText, Street, Understander

CITY = Path(__file__).parents[2] / "cities" / "kryvyi-rih"


def in_yaml(name: str) -> Any:
    return yaml.safe_load((CITY / name).read_text(encoding="utf-8"))


def in_csv(name: str) -> list[dict[str, str]]:
    with (CITY / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def entries() -> tuple[EntryText, ...]:
    listed = in_yaml("classifier.yaml")["entries"]
    return tuple(
        EntryText(e["code"], e["title"], e["group"]["title"], e["description"], tuple(e["examples"]), e["urgency"])
        for e in listed
    )


def streets() -> tuple[Street, ...]:
    former: dict[tuple[str, str], list[str]] = {}
    for row in in_csv("street_renames.csv"):
        former.setdefault((row["new_name"], row["new_type"]), []).append(row["old_name"])
    return tuple(
        Street(row["name"], row["type"], tuple(former.get((row["name"], row["type"]), ())), row["district"] or None)
        for row in in_csv("streets.csv")
    )


def emergencies() -> tuple[EmergencyKind, ...]:
    listed = in_yaml("emergency.yaml")["emergencies"]
    return tuple(EmergencyKind(e["kind"], e["phone"], tuple(e["says"]), tuple(e.get("unless", ()))) for e in listed)


def places() -> tuple[str, ...]:
    geography = in_yaml("geography.yaml")
    rows = [*geography["neighbourhoods"], *geography["landmarks"]]
    return tuple(dict.fromkeys(name for row in rows for name in (row["name"], *row["also"])))


def city_words() -> CityWords:
    answers = tuple(AnswerText(a["id"], (a["question"], *a["paraphrases"])) for a in in_yaml("answers.yaml")["answers"])
    return CityWords(entries(), streets(), emergencies(), answers, places())


@pytest.fixture(scope="session")
def words() -> CityWords:
    """Kryvyi Rih's words."""
    return city_words()


@pytest.fixture(scope="session")
def nlu(words: CityWords) -> Understander:
    """An understanding of Kryvyi Rih."""
    return Understander.build(words)
