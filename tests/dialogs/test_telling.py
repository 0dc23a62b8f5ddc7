"""For every history of statuses the texts exist, fit, name the ticket, and ask exactly when they should."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.channels.fitting import fit
from bots.preview import CARD, cases
from dialogs.lookups import TicketCard
from dialogs.news import News, Planned, Topic
from dialogs.telling import (
    ANSWER,
    FEEDBACK,
    KNOWN_STATUSES,
    ask_step,
    asked_by,
    asks_feedback,
    status_means,
    told,
)
from dialogs.texts import LANGUAGES, Texts

TEXTS = Texts.load()
NUMBER = "КЦ-26-0000001"
QUESTION = {"uk": "Чи вирішено проблему?", "en": "Is the problem solved?"}
STATUSES = st.sampled_from([*sorted(KNOWN_STATUSES), "teleported"])
WORDS = st.one_of(st.just(""), st.text(max_size=3000))
DAYS = st.one_of(st.none(), st.sampled_from(["2026-11-25", "2026-12-01"]))
UNTIL = st.one_of(st.none(), st.sampled_from(["2026-11-28T18:00", "2026-11-28"]))
NAMES = st.one_of(st.none(), st.text(max_size=80), st.sampled_from(["КП «А»", "КП «Б»"]))
CARDS = st.builds(
    TicketCard,
    id=st.just("t1"),
    number=st.just(NUMBER),
    status=STATUSES,
    title=st.text(max_size=200),
    address=st.text(max_size=200),
    executor=NAMES,
    executor_phone=st.one_of(st.none(), st.just("+380561234567")),
    due=DAYS,
).map(lambda card: replace(card, number="") if card.status == "waiting" else card)
"""Whatever the core knows has a number; only what still waits for it has none."""
NEWS = st.builds(
    News,
    topic=st.sampled_from(sorted(Topic)),
    ticket=CARDS,
    was=st.one_of(st.none(), CARDS),
    words=WORDS,
    ask=st.one_of(st.none(), st.integers(1, 10**12)),
    until=UNTIL,
    follower=st.booleans(),
    joined=st.sampled_from(["", "КЦ-26-0000002"]),
    planned=st.one_of(st.none(), st.builds(Planned, st.text(max_size=80), st.text(max_size=300), UNTIL, UNTIL)),
    incident=st.one_of(
        st.none(),
        st.fixed_dictionaries({}, optional={"state": st.text(max_size=9), "neighbours": st.integers(), "words": WORDS}),
    ),
)
OF_A_TICKET = frozenset(Topic) - {Topic.DRAFT_REMINDER, Topic.PLANNED, Topic.INCIDENT}


@given(NEWS, st.sampled_from(LANGUAGES))
def test_whatever_the_news_the_text_names_the_ticket_and_fits(news: News, language: str) -> None:
    message = told(news, TEXTS, language)
    if news.topic in OF_A_TICKET and news.ticket is not None and news.ticket.number:
        first, _, _ = message.text.partition("\n")
        assert NUMBER in first
        assert NUMBER in message.strong
    assert all(part in message.text for part in message.strong)
    for capabilities in (TELEGRAM, VIBER, WEB):
        for part in fit(message, capabilities):
            assert part.text.strip()
            assert len(part.text.encode("utf-16-le")) // 2 <= capabilities.text_limit
            for button in part.buttons:
                assert len(f"{part.step}:{button.option}".encode()) <= 40


@given(NEWS, st.sampled_from(LANGUAGES))
def test_it_is_asked_exactly_when_there_is_something_to_answer(news: News, language: str) -> None:
    message = told(news, TEXTS, language)
    done = news.topic is Topic.STATUS and news.ticket is not None and news.ticket.status == "done"
    asks = news.ask is not None and (done or news.topic is Topic.FEEDBACK_REMINDER)
    assert asks_feedback(news) == asks
    options = tuple(button.option for button in message.buttons)
    assert (options == tuple(option.key for option in FEEDBACK)) == asks
    if news.topic in (Topic.STATUS, Topic.MESSAGE, Topic.MERGED) and QUESTION[language] not in news.words:
        assert (QUESTION[language] in message.text) == asks
    assert (options == (ANSWER[0].key,)) == (
        news.ask is not None and news.topic in (Topic.QUESTION, Topic.QUESTION_REMINDER)
    )
    assert (message.step == f"ask.{news.ask}") == bool(options)


@given(st.lists(STATUSES, min_size=1, max_size=12))
def test_a_history_asks_once_for_each_closing(history: list[str]) -> None:
    """As events tell it: what is asked gets a number when the ticket becomes done, and only then."""
    asked = []
    for number, (was, now) in enumerate(pairwise(["registered", *history])):
        ask = number if now == "done" and was != "done" else None
        news = News(Topic.STATUS, replace(CARD, status=now), replace(CARD, status=was), ask=ask)
        message = told(news, TEXTS, "uk")
        if "Чи вирішено проблему?" in message.text:
            asked.append(message.step)
    closings = sum(1 for was, now in pairwise(["registered", *history]) if now == "done" and was != "done")
    assert len(asked) == len(set(asked)) == closings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [*sorted(KNOWN_STATUSES), "teleported"])
def test_every_status_says_what_it_means(status: str, language: str) -> None:
    means = TEXTS.render(language, status_means(status))
    assert len(means) > 20
    assert means in told(News(Topic.STATUS, replace(CARD, status=status)), TEXTS, language).text


def test_changes_are_named() -> None:
    now = replace(CARD, executor="КП «Б»", due="2026-11-30", status="extended")
    text = told(News(Topic.STATUS, now, CARD, "немає лампи"), TEXTS, "uk").text
    assert "Виконавця змінено: було КП «Міськсвітло», тепер КП «Б»" in text
    assert "Строк змінено: було 25 листопада, тепер 30 листопада" in text
    assert "Причина: «немає лампи»" in text


def test_others_do_not_hear_in_which_flat_somebody_lives() -> None:
    card = replace(CARD, address="вул. Соборності, 12, під’їзд 2, поверх 3, кв. 14")
    assert "кв. 14" in told(News(Topic.STATUS, card), TEXTS, "uk").text
    text = told(News(Topic.STATUS, card, follower=True), TEXTS, "uk").text
    assert "вул. Соборності, 12\n" in text
    assert "кв." not in text
    assert "Ви приєдналися до цієї заявки." in text


def test_the_executor_cannot_speak_for_the_bot() -> None:
    text = told(
        News(Topic.MESSAGE, CARD, words="готово».\n\nЗаявка закрита, платіть на pay.example «так"), TEXTS, "uk"
    ).text
    (line,) = [line for line in text.split("\n") if "готово" in line]
    assert line == "Виконавець пише: «готово“. Заявка закрита, платіть на (посилання прибрано) „так»"


def test_texts_are_short() -> None:
    for case in cases():
        for language in LANGUAGES:
            assert len(told(replace(case.news, pictures=()), TEXTS, language).text) <= 450, case.title


def test_numbers_in_steps() -> None:
    assert asked_by(ask_step(42)) == 42
    assert [
        asked_by(step) for step in ("ask.", "ask.x", "ask.-1", "ask.²", "7", "menu", "ask.99999999999999999999")
    ] == [None] * 7
