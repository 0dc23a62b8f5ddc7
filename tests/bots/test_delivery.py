"""The delivery policy, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bots.delivery import Call, Cost, Drop, Moment, Notice, Purse, Send, Told, Urgency, Wait, decide
from bots.delivery.quiet import quiet_until
from dialogs.news import Topic
from tests.bots.delivery_world import NOON, RULES, World, chat, feedback, person, status

LATER = NOON + timedelta(minutes=3)
NIGHT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""Eight o'clock in Kryvyi Rih."""
BOTH = person(chat("telegram"), chat("viber"))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (NIGHT, MORNING),
        (NOON, None),
        (datetime(2026, 11, 24, 19, 0, tzinfo=UTC), MORNING),
        (datetime(2026, 11, 24, 18, 59, 59, tzinfo=UTC), None),
        (MORNING, None),
        # The clock goes forward on 28 March 2027 and back on 25 October 2026: the morning is at eight all the same.
        (datetime(2027, 3, 27, 23, 0, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_follow_the_citys_clock(now: datetime, until: datetime | None) -> None:
    assert quiet_until(RULES, now) == until


@pytest.mark.parametrize("end", [time(3, 30), time(4, 0)])
def test_quiet_hours_that_end_in_a_skipped_or_repeated_hour_end_once(end: time) -> None:
    rules = replace(RULES, quiet=(time(21), end))
    for night in (datetime(2027, 3, 27, 19, 0, tzinfo=UTC), datetime(2026, 10, 24, 18, 0, tzinfo=UTC)):
        until = quiet_until(rules, night)
        assert until is not None
        assert quiet_until(rules, until) is None
        assert quiet_until(rules, until - timedelta(seconds=1)) == until


def test_quiet_hours_may_lie_within_a_day_or_not_at_all() -> None:
    rules = replace(RULES, quiet=(time(12), time(14)))
    assert quiet_until(rules, NOON) == NOON + timedelta(hours=2)
    assert quiet_until(replace(RULES, quiet=None), NIGHT) is None


def test_a_status_waits_a_little_for_others_and_goes_with_them() -> None:
    world = World(BOTH)
    world.arrives(status(1, "T1"))
    world.works()
    world.now += timedelta(minutes=2)
    world.arrives(status(2, "T2", world.now))
    world.works()
    assert world.sent == []
    world.rests()
    assert [sent.at for sent in world.sent] == [LATER]
    assert world.told == [1, 2]


def test_what_waited_through_the_night_is_one_message_at_eight() -> None:
    world = World(BOTH, now=NIGHT)
    for number in range(1, 4):
        world.arrives(status(number, f"T{number}", world.now))
        world.works()
        world.now += timedelta(hours=1)
    world.rests()
    assert [(sent.at, len(sent.notices)) for sent in world.sent] == [(MORNING, 3)]


def test_a_newer_status_takes_the_place_of_one_that_waits() -> None:
    decisions = decide(BOTH, [status(1), status(2), status(3, "T2")], RULES, Moment(LATER))
    assert Drop((1,), "replaced") in decisions
    assert [one.ids for one in decisions if isinstance(one, Send)] == [(2, 3)]


def test_a_question_is_not_swallowed_by_a_status_that_leaves_it_open() -> None:
    closed = status(2, state="closed")
    told = [one.ids for one in decide(BOTH, [feedback(1), closed], RULES, Moment(LATER)) if isinstance(one, Send)]
    assert told == [(1,), (2,)]
    returned = status(2, state="returned")
    assert Drop((1,), "replaced") in decide(BOTH, [feedback(1), returned], RULES, Moment(LATER))


def test_two_accounts_of_one_person_are_told_once_and_the_applicant_is_asked() -> None:
    mine, theirs = feedback(1, gist="same"), feedback(2, gist="same", follower=True)
    decisions = decide(BOTH, [mine, theirs], RULES, Moment(LATER))
    assert Drop((2,), "doubled") in decisions
    assert [one.ids for one in decisions if isinstance(one, Send)] == [(1,)]


def test_the_channel_heard_last_comes_first_and_the_residents_wish_before_it() -> None:
    (send,) = decide(BOTH, [status(1)], RULES, Moment(LATER))
    assert isinstance(send, Send)
    assert send.chat.channel == "telegram"
    wished = person(chat("telegram"), chat("viber"), channel="viber")
    (send,) = decide(wished, [status(1)], RULES, Moment(LATER, purse=Purse(0.02)))
    assert isinstance(send, Send)
    assert (send.chat.channel, send.cost) == ("viber", Cost.PAID)


@pytest.mark.parametrize(
    ("session", "left", "cost"),
    [
        (LATER - timedelta(hours=23), 0, Cost.SESSION),
        (LATER - timedelta(hours=24), 5, Cost.QUOTA),
        (None, 0, Cost.PAID),
    ],
)
def test_viber_costs_nothing_in_the_session_then_the_quota_then_the_price(
    session: datetime | None, left: int, cost: Cost
) -> None:
    only = person(chat("viber", session=session))
    (send,) = decide(only, [status(1)], RULES, Moment(LATER, purse=Purse(0.02, left)))
    assert isinstance(send, Send)
    assert send.cost is cost


def test_a_free_channel_is_preferred_for_what_is_not_urgent_if_it_was_heard_lately() -> None:
    lately, long_ago = NOON - timedelta(days=29), NOON - timedelta(days=31)
    moment = Moment(LATER, purse=Purse(0.02))

    def where(heard: datetime, urgency: Urgency = Urgency.NORMAL, prefer: bool = True) -> tuple[str, bool]:
        people = person(chat("viber"), chat("telegram", heard))
        (send,) = decide(people, [status(1, urgency=urgency)], replace(RULES, prefer_free=prefer), moment)
        assert isinstance(send, Send)
        return send.chat.channel, send.saved

    assert where(lately) == ("telegram", True)
    assert where(long_ago) == ("viber", False)
    assert where(lately, Urgency.URGENT) == ("viber", False)
    assert where(lately, prefer=False) == ("viber", False)


def test_failures_lead_to_the_next_channel_and_then_to_the_telephone() -> None:
    world = World(BOTH, fails=[True, True])
    world.arrives(status(1))
    world.rests()
    assert [sent.chat.channel for sent in world.sent] == ["telegram", "viber"]
    assert world.called == [1]


def test_nobody_is_phoned_for_a_reminder_nor_where_the_city_does_not_want_it() -> None:
    nobody = person()
    assert decide(nobody, [status(1)], RULES, Moment(LATER)) == (Call((1,)),)
    reminder = status(1, topic=Topic.DRAFT_REMINDER)
    assert decide(nobody, [reminder], RULES, Moment(LATER)) == (Drop((1,), "unreachable"),)
    assert decide(nobody, [status(1)], replace(RULES, phone=False), Moment(LATER)) == (Drop((1,), "unreachable"),)


def test_a_web_chat_counts_while_it_is_visited_and_else_as_the_last_resort() -> None:
    visiting = person(chat("web", LATER), chat("telegram"))
    away = person(chat("web", LATER - timedelta(hours=1)), chat("telegram"))
    for people, channel in ((visiting, "web"), (away, "telegram"), (person(away.chats[0]), "web")):
        (send,) = decide(people, [status(1)], RULES, Moment(LATER))
        assert isinstance(send, Send)
        assert send.chat.channel == channel


def test_what_cannot_be_reached_or_is_switched_off_is_no_channel() -> None:
    blocked = person(chat("telegram", gone=NOON), chat("viber"))
    (send,) = decide(blocked, [status(1)], RULES, Moment(LATER))
    assert isinstance(send, Send)
    assert send.chat.channel == "viber"
    assert decide(blocked, [status(1)], replace(RULES, serving=frozenset({"web"})), Moment(LATER)) == (Call((1,)),)


def test_in_an_air_raid_pause_only_safety_is_told_and_all_follows_in_order() -> None:
    world = World(BOTH, paused=True)
    world.arrives(feedback(1, "T1"))
    world.arrives(status(2, "", urgency=Urgency.SAFETY, topic=Topic.INCIDENT))
    world.arrives(status(3, "T2", urgency=Urgency.URGENT))
    world.works()
    assert world.told == [2]
    world.now += timedelta(hours=2)
    world.rests()
    assert world.told == [2, 1, 3]


def test_on_viber_questions_stand_one_at_a_time_and_a_status_does_not_hide_one() -> None:
    world = World(person(chat("viber")))
    for number in (1, 2):
        world.arrives(feedback(number, f"T{number}"))
    world.works()
    assert world.told == [1]
    world.now += timedelta(minutes=10)
    world.arrives(status(3, "T3", world.now - timedelta(minutes=3)))
    world.works()
    assert world.told == [1, 3]
    assert world.sent[-1].bare
    world.person = person(chat("viber", world.now))
    world.now += timedelta(minutes=20)
    world.works()
    assert world.told == [1, 3, 2]


def test_news_of_a_ticket_stays_on_the_channel_that_has_not_sent_the_last_yet() -> None:
    under_way = Told("T1", "viber", NOON, asks=False, under_way=True)
    (send,) = decide(BOTH, [status(1)], RULES, Moment(LATER, told=(under_way,)))
    assert isinstance(send, Send)
    assert send.chat.channel == "viber"


def test_a_reason_is_given_for_every_wait() -> None:
    due = status(1, due_at=LATER + timedelta(hours=1))
    assert decide(BOTH, [due], RULES, Moment(LATER)) == (Wait((1,), due.due_at, "due"),)
    night = decide(BOTH, [feedback(1, at=NIGHT)], RULES, Moment(NIGHT))
    assert night == (Wait((1,), MORNING, "night"),)


def planned(starts: datetime | None, ends: datetime | None = None) -> Notice:
    """Planned works, published in the night; times by the city's clock."""
    return Notice(1, Topic.PLANNED, Urgency.NORMAL, NIGHT, NIGHT, begins=starts, ends=ends)


@pytest.mark.parametrize(
    ("starts", "wishes", "told"),
    [
        (datetime(2026, 11, 25, 7, 59), None, True),  # noqa: DTZ001 (the city's clock)
        (datetime(2026, 11, 25, 8, 0), None, False),  # noqa: DTZ001
        (None, None, False),
        (datetime(2026, 11, 25, 6, 0), {"night": False}, False),  # noqa: DTZ001
    ],
)
def test_planned_works_are_told_in_the_night_only_if_they_begin_before_it_ends(
    starts: datetime | None, wishes: dict[str, bool] | None, told: bool
) -> None:
    (decision,) = decide(replace(BOTH, preferences=wishes), [planned(starts)], RULES, Moment(NIGHT))
    assert isinstance(decision, Send) if told else decision == Wait((1,), MORNING, "night")


def test_planned_works_that_are_over_are_not_told() -> None:
    ends = datetime(2026, 11, 25, 8, 30)  # noqa: DTZ001 (the city's clock)
    last = MORNING + timedelta(minutes=30)
    assert decide(BOTH, [planned(None, ends)], RULES, Moment(last)) == (Drop((1,), "over"),)
    (before,) = decide(BOTH, [planned(None, ends)], RULES, Moment(last - timedelta(seconds=1)))
    assert isinstance(before, Send)
