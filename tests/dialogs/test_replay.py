"""The engine: answers go in, the first open step comes out, and nothing but steps may be awaited."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.questions import Choice, Option, Words
from dialogs.replay import SAID, By, DialogError, Entry, Finished, Waiting, back, replay
from dialogs.texts import say

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


async def two_questions() -> str:
    name = await Words("name", (say("ask"),))
    sure = await Choice("sure", (say("ask"),), YES_NO)
    return f"{name}:{sure}"


def entry(key: str, value: object, by: By = By.RESIDENT, **more: object) -> Entry:
    return Entry(key, value, by, **more)  # type: ignore[arg-type]


NAME = entry("name", {"text": "Олена"})
SURE = entry("sure", "yes")


def test_stands_at_the_first_open_step() -> None:
    state = replay(two_questions, [NAME])
    assert isinstance(state, Waiting)
    assert state.step.key == "sure"
    assert state.journal == (NAME,)


def test_finishes_with_what_the_dialog_returns() -> None:
    assert replay(two_questions, [NAME, SURE]) == Finished("Олена:yes", (NAME, SURE))


@pytest.mark.parametrize("misfit", [entry("sure", "maybe"), entry("gone", "yes"), entry("sure", None)])
def test_an_entry_that_no_longer_fits_is_asked_again(misfit: Entry) -> None:
    state = replay(two_questions, [NAME, misfit, SURE])
    assert isinstance(state, Waiting)
    assert (state.step.key, state.journal) == ("sure", (NAME,))


def test_facts_are_heard_in_order_and_do_not_advance() -> None:
    heard: list[object] = []

    class Ear:
        def hear(self, facts: object) -> None:
            heard.append(facts)

    said = entry(SAID, None, facts={"words": "уже 3 дні"})
    state = replay(two_questions, [said, entry("name", {"text": "О"}, facts={"since": "вчора"})], Ear())
    assert isinstance(state, Waiting)
    assert state.step.key == "sure"
    assert heard == [{"words": "уже 3 дні"}, {"since": "вчора"}]


def test_a_result_for_other_arguments_is_not_used() -> None:
    state = replay(two_questions, [entry("name", {"text": "О"}, asked={"text": "older"})])
    assert isinstance(state, Waiting)
    assert state.step.key == "name"


async def sleeps_nothing() -> None:
    await asyncio.sleep(0)


async def sleeps() -> None:
    await asyncio.sleep(1)


async def gathers() -> None:
    await asyncio.gather(asyncio.sleep(0))


@pytest.mark.parametrize("rule_breaker", [sleeps_nothing, sleeps, gathers])
async def test_awaiting_anything_else_is_an_error(rule_breaker: object) -> None:
    with pytest.raises(DialogError):
        replay(rule_breaker, [])  # type: ignore[arg-type]


def test_a_failing_dialog_names_keys_and_no_values() -> None:
    async def fails() -> None:
        await Words("name", (say("ask"),))
        raise KeyError("Олена Петрівна")

    with pytest.raises(DialogError) as failed:
        replay(fails, [NAME])
    assert "name" in str(failed.value)
    assert "Олена" not in str(failed.value)


def test_back_drops_the_last_answer_and_what_was_looked_up_after_it() -> None:
    looked_up = entry("found", [], By.LOOKUP)
    assert back((NAME, looked_up, SURE, looked_up)) == (NAME, looked_up)
    assert back((NAME, looked_up)) == ()
    assert back((entry(SAID, None),)) == (entry(SAID, None),)


@given(st.lists(st.sampled_from([NAME, SURE, entry(SAID, None, facts={"since": "вчора"}), entry("x", 1)]), max_size=8))
def test_replaying_the_used_journal_changes_nothing(journal: list[Entry]) -> None:
    state = replay(two_questions, journal)
    assert replay(two_questions, state.journal) == state or isinstance(state, Waiting)
    again = replay(two_questions, state.journal)
    assert type(again) is type(state)
    assert again.journal == state.journal


def test_entries_survive_json() -> None:
    full = Entry("k", {"a": 1}, By.LOOKUP, asked={"q": "x"}, facts={"since": "вчора"}, message="m:1")
    assert Entry.from_json(full.to_json()) == full
    assert Entry.from_json(NAME.to_json()) == NAME
