"""docs/NEWS.md is what the bot says today."""

from __future__ import annotations

from pathlib import Path

from bots.city import City
from bots.preview import cases, page
from dialogs.news import Topic
from dialogs.texts import Texts

ROOT = Path(__file__).parents[2]


def test_the_page_is_true() -> None:
    city = City.load(ROOT / "cities" / "kryvyi-rih")
    said = page(Texts.load(city.texts_folder, words=city.texts()))
    assert said == (ROOT / "docs" / "NEWS.md").read_text("utf-8"), "run: frontdoor texts > docs/NEWS.md"


def test_every_topic_is_shown() -> None:
    assert {case.news.topic for case in cases()} == set(Topic)
