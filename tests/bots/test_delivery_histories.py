"""The delivery policy over whatever may happen: nothing lost or doubled, in order, and nobody woken but for safety."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.delivery import Notice, Urgency
from dialogs.news import Topic
from tests.bots.delivery_world import KYIV, NOON, RULES, Sent, World, chat, person

ASKING = (Topic.STATUS, Topic.FEEDBACK_REMINDER, Topic.QUESTION)
STATES = ("assigned", "in_progress", "extended", "done", "closed")
Step = tuple[int, object]


@st.composite
def news(draw: st.DrawFn) -> tuple[Topic, Urgency, str, str, bool]:
    topic = draw(st.sampled_from([*Topic, Topic.MESSAGE, Topic.QUESTION, Topic.QUESTION]))
    urgency = draw(st.sampled_from([*Urgency, Urgency.NORMAL, Urgency.NORMAL]))
    ticket = draw(st.sampled_from(["", "T1", "T1", "T1", "T2"]))
    asks = topic in ASKING and draw(st.booleans())
    return topic, urgency, ticket, draw(st.sampled_from(STATES)), asks


steps = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2, 3, 7, 40, 200, 600]),
        st.one_of(news(), news(), news(), st.sampled_from(["raid", "clear", "hears"])),
    ),
    min_size=2,
    max_size=25,
)
worlds = st.builds(
    lambda channels, wishes, urgent, fails: World(
        person(*(chat(name) for name in channels), **wishes),
        rules=replace(RULES, urgent_at_night=urgent),
        fails=list(fails),
    ),
    st.permutations(["telegram", "viber", "web"]).flatmap(lambda p: st.integers(0, 3).map(lambda n: p[:n])),
    st.sampled_from([{}, {}, {"night": True}, {"night": False}, {"channel": "viber"}]),
    st.booleans(),
    st.lists(st.booleans(), max_size=6),
)


def lived(world: World, history: list[Step]) -> World:
    """All of it happens, and then enough time passes."""
    for number, (minutes, what) in enumerate(history, start=1):
        _passes(world, minutes)
        if isinstance(what, tuple):
            topic, urgency, ticket, state, asks = what
            gist = f"{number}"
            one = Notice(number, topic, urgency, world.now, world.now, ticket, state, gist, asks)
            world.arrives(one)
        elif what == "hears":
            heard = tuple(replace(one, heard_at=world.now) for one in world.person.chats)
            world.person = replace(world.person, chats=heard)
        else:
            world.paused = what == "raid"
        world.works()
    world.rests()
    return world


def _passes(world: World, minutes: int) -> None:
    """Minute by minute, so that what becomes due is decided then."""
    end = world.now + timedelta(minutes=minutes)
    while world.now < end:
        due = [free for _, free in world.waiting.values() if world.now < free <= end]
        world.now = min(due, default=end)
        world.works()


def local(at: datetime) -> time:
    return at.astimezone(KYIV).time()


def asleep(at: datetime) -> bool:
    return not time(8) <= local(at) < time(21)


@given(worlds, steps)
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_and_nothing_told_twice(world: World, history: list[Step]) -> None:
    lived(world, history)
    assert not world.waiting
    assert len(world.told) == len(set(world.told))
    ends = sorted([*world.told, *world.called, *world.dropped])
    assert ends == sorted(world.known)


@given(worlds, steps)
@settings(max_examples=200, deadline=None)
def test_only_what_a_newer_status_says_better_is_dropped(world: World, history: list[Step]) -> None:
    lived(world, history)
    for number, why in world.dropped.items():
        gone = world.known[number]
        if why == "replaced":
            later = [n for n in world.known.values() if n.id > number and n.ticket == gone.ticket]
            newer = [n for n in later if n.topic is Topic.STATUS]
            assert newer
            assert not gone.asks or any(n.asks or n.state not in ("done", "closed") for n in newer)
        else:
            assert why == "unreachable"


@given(worlds, steps)
@settings(max_examples=200, deadline=None)
def test_nobody_is_woken_but_for_safety_and_what_was_agreed(world: World, history: list[Step]) -> None:
    lived(world, history)
    wish = (world.person.preferences or {}).get("night")
    for sent in world.sent:
        if not asleep(sent.at):
            continue
        for notice in sent.notices:
            feedback = notice.asks and notice.topic in (Topic.STATUS, Topic.FEEDBACK_REMINDER)
            if notice.urgency is Urgency.SAFETY:
                continue
            assert not feedback
            allowed = world.rules.urgent_at_night and notice.urgency is Urgency.URGENT
            assert wish if wish is not None else allowed


@given(worlds, steps)
@settings(max_examples=200, deadline=None)
def test_safety_is_never_late(world: World, history: list[Step]) -> None:
    lived(world, history)
    for number, notice in world.known.items():
        if notice.urgency is Urgency.SAFETY and number in world.told:
            assert _telling(world, number).at == notice.created_at


@given(worlds, steps)
@settings(max_examples=200, deadline=None)
def test_a_ticket_is_told_in_its_order(world: World, history: list[Step]) -> None:
    world.fails = []
    lived(world, history)
    for ticket in ("T1", "T2"):
        told = [world.known[number] for number in world.told if world.known[number].ticket == ticket]
        for place, notice in enumerate(told):
            overtaken = [other for other in told[place + 1 :] if other.id < notice.id]
            assert not overtaken or notice.urgency is not Urgency.NORMAL
            if notice.urgency is Urgency.URGENT and overtaken:
                assert asleep(_telling(world, notice.id).at)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 5, 20, 31]), st.sampled_from([*"abc", "hears"])), min_size=3))
@settings(max_examples=100, deadline=None)
def test_on_one_keyboard_two_questions_never_stand_together(history: list[tuple[int, str]]) -> None:
    world = World(person(chat("viber")))
    asking = (Topic.QUESTION, Urgency.NORMAL)
    lived(world, [(n, what if what == "hears" else (*asking, what, "assigned", True)) for n, what in history])
    asked = [sent for sent in world.sent if any(notice.asks for notice in sent.notices)]
    for earlier, later in pairwise(asked):
        heard = later.chat.heard_at is not None and later.chat.heard_at > earlier.at
        assert heard or later.at - earlier.at >= world.rules.ask_gap


def _telling(world: World, number: int) -> Sent:
    first = next(sent for sent in world.sent if any(notice.id == number for notice in sent.notices))
    assert first.at >= NOON
    return first
