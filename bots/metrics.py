"""What Prometheus reads at ``/metrics``: counts and times, never ids or words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """A ``bots.counts.Counts`` with a registry of its own, so that two front doors in one test do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter("frontdoor_messages", "Messages recorded", ["channel"], registry=self.registry)
        self._turns = Counter("frontdoor_turns", "Turns finished", ["channel", "result"], registry=self.registry)
        self._turn_s = Histogram(
            "frontdoor_turn_seconds", "From lease to commit", ["channel"], buckets=_SECONDS, registry=self.registry
        )
        self._lookups = Counter("frontdoor_lookups", "Look-ups", ["kind", "result"], registry=self.registry)
        self._lookup_s = Histogram(
            "frontdoor_lookup_seconds", "Of one look-up", ["kind"], buckets=_SECONDS, registry=self.registry
        )
        self._outcomes = Counter("frontdoor_outcomes", "Dialogs finished", ["kind"], registry=self.registry)
        self._answers = Counter(
            "frontdoor_answers", "Answers rated by residents", ["faq", "helped"], registry=self.registry
        )
        self._sends = Counter(
            "frontdoor_sends", "Tries to send a message", ["channel", "result"], registry=self.registry
        )
        self._submissions = Counter(
            "frontdoor_submissions", "Tries to call the core", ["kind", "result"], registry=self.registry
        )
        self._notices = Counter(
            "frontdoor_notices", "What is told unasked, as it is tallied", ["name", "label"], registry=self.registry
        )
        self._paused = Gauge("frontdoor_paused", "1 while nothing but safety is sent unasked", registry=self.registry)
        self._depth = Gauge("frontdoor_waiting", "Rows waiting", ["queue"], registry=self.registry)
        self._events = Counter("frontdoor_core_events", "Events of the core", ["result"], registry=self.registry)

    def message(self, channel: str) -> None:
        """A message was recorded for the first time."""
        self._messages.labels(channel).inc()

    def turn(self, channel: str, result: str, seconds: float) -> None:
        """See ``Counts``."""
        self._turns.labels(channel, result).inc()
        self._turn_s.labels(channel).observe(seconds)

    def lookup(self, kind: str, result: str, seconds: float) -> None:
        """See ``Counts``."""
        self._lookups.labels(kind, result).inc()
        self._lookup_s.labels(kind).observe(seconds)

    def outcome(self, kind: str) -> None:
        """See ``Counts``."""
        self._outcomes.labels(kind).inc()

    def answer(self, faq: str, helped: bool) -> None:
        """See ``Counts``."""
        self._answers.labels(faq, "yes" if helped else "no").inc()

    def sending(self, channel: str, result: str) -> None:
        """See ``Counts``."""
        self._sends.labels(channel, result).inc()

    def submission(self, kind: str, result: str) -> None:
        """See ``Counts``."""
        self._submissions.labels(kind, result).inc()

    def notice(self, name: str, label: str, number: int) -> None:
        """See ``Counts``."""
        self._notices.labels(name, label).inc(number)

    def paused(self, on: bool) -> None:
        """The air-raid pause."""
        self._paused.set(on)

    def waiting(self, queue: str, rows: int) -> None:
        """Rows that wait in ``inbox``, ``outbox``, ``submissions`` or ``events``; ``held`` are among these."""
        self._depth.labels(queue).set(rows)

    def core_event(self, result: str) -> None:
        """See ``Counts``."""
        self._events.labels(result).inc()

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)
