"""The metrics count what the workers tell them."""

from __future__ import annotations

from bots.counts import Counts
from bots.metrics import Metrics


def test_what_prometheus_reads() -> None:
    metrics = Metrics()
    counts: Counts = metrics
    metrics.message("web")
    counts.turn("web", "answered", 0.02)
    counts.lookup("Classify", "failed", 2.0)
    counts.outcome("Submit")
    counts.answer("water.01", helped=True)
    counts.answer("water.01", helped=False)
    counts.sending("telegram", "later")
    counts.submission("ticket", "done")
    metrics.waiting("outbox", 3)
    metrics.core_event("recorded")
    lines = metrics.text().decode().splitlines()
    for line in (
        'frontdoor_messages_total{channel="web"} 1.0',
        'frontdoor_turns_total{channel="web",result="answered"} 1.0',
        'frontdoor_turn_seconds_bucket{channel="web",le="0.025"} 1.0',
        'frontdoor_turn_seconds_bucket{channel="web",le="0.01"} 0.0',
        'frontdoor_lookups_total{kind="Classify",result="failed"} 1.0',
        'frontdoor_outcomes_total{kind="Submit"} 1.0',
        'frontdoor_answers_total{faq="water.01",helped="yes"} 1.0',
        'frontdoor_answers_total{faq="water.01",helped="no"} 1.0',
        'frontdoor_sends_total{channel="telegram",result="later"} 1.0',
        'frontdoor_submissions_total{kind="ticket",result="done"} 1.0',
        'frontdoor_waiting{queue="outbox"} 3.0',
        'frontdoor_core_events_total{result="recorded"} 1.0',
    ):
        assert line in lines


def test_two_front_doors_do_not_mix() -> None:
    first, second = Metrics(), Metrics()
    first.message("web")
    assert 'frontdoor_messages_total{channel="web"}' not in second.text().decode()
