"""The front door's workers put together as the program does it, but driven by the test instead of running for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from backend_client.breaker import Breaker
from backend_client.classifier_cache import ClassifierSource
from backend_client.client import CoreClient, Patience
from backend_client.core import Core
from backend_client.errors import CoreError
from backend_client.sandbox.seed import Seed, SeedExecutor, SeedStreet
from backend_client.values import Classifier
from bots.channels.channel import Channel
from bots.city import City
from bots.clock import Clock
from bots.deciding import Means
from bots.delivery_rules import rules_of
from bots.events import EventDesk, Events
from bots.lookups import Lookups, Sources
from bots.metrics import Metrics
from bots.notices import Fees, Notices, Post
from bots.outbox import Outbox
from bots.reminders import Reminders, Reminding
from bots.storage import Limits, Storage
from bots.submissions import Desk, Submissions
from bots.turns import Turns
from bots.understood import Interpreter, Understands
from dialogs.texts import Texts
from tests.fakes.sandbox_core import TOKEN

PATIENCE = Patience(connect_s=30.0, read_s=30.0, write_s=30.0, total_s=60.0, pause_s=0.0)
"""A test on a busy machine must not take a late answer for none."""

Wrap = Callable[[str, Any], Any]
"""Put something around a seam: ``storage``, ``core`` or ``channel``."""


def seed_of(city: City) -> Seed:
    """The sandbox's city from a city folder."""
    classifier = city.classifier
    executors = {one.kind: SeedExecutor(one.name, one.phone) for one in reversed(city.executors)}
    streets = tuple(SeedStreet(one.name, one.type, one.district, one.former) for one in city.streets)
    top = (classifier["version"], classifier.get("decision", ""), classifier["in_force_since"])
    return Seed(*top, tuple(classifier["entries"]), streets, executors)


@dataclass(frozen=True)
class Surroundings:
    """What outlives a front door."""

    database_url: str
    core_url: str
    folder: Path
    """For the copy of the classifier."""
    city: City
    texts: Texts
    nlu: Understands
    clock: Clock
    channels: dict[str, Channel]
    wrap: Wrap = field(default=lambda _name, seam: seam)
    limits: Limits = field(default_factory=Limits)
    tickets_per_day: int = 0
    fees: Fees = field(default_factory=lambda: Fees(price=0.02))
    happened: Callable[[], Awaitable[int]] | None = None
    """How many events the core has had: the feed is read when there are new ones. None: it is never read."""


class FrontDoor:
    """One process of the front door. ``kill`` ends it the way ``kill -9`` does: nothing is finished or handed back."""

    def __init__(self, around: Surroundings, process: str) -> None:
        self._around = around
        self._process = process
        self._client = CoreClient(around.core_url, TOKEN, PATIENCE, Breaker(failures=10**9))
        self.counts = Metrics()
        self._happened = -1

    async def open(self) -> None:
        """Connect, and put the workers together."""
        around = self._around
        self._storage = await Storage.open(around.database_url, around.clock.now, self._process, around.limits)
        await self._client.__aenter__()
        self.storage: Storage = around.wrap("storage", self._storage)
        core: Core = around.wrap("core", self._client)
        channels = {name: around.wrap("channel", channel) for name, channel in around.channels.items()}
        fallback = Classifier.model_validate(around.city.classifier)
        copy = around.folder / "classifier.json"
        self.classifiers = ClassifierSource(core, copy, fallback, now=around.clock.now)
        self.outbox = Outbox(self.storage, channels, around.clock, self.counts)
        desk = Desk(
            self.storage, core, self.classifiers, channels, around.texts, around.city, around.clock, self.counts
        )
        self.submissions = Submissions(desk)
        sources = Sources(
            core, self.classifiers, around.nlu, self.storage, around.city, around.clock, channels=channels
        )
        self.lookups = Lookups(sources, self.counts, limit_s=PATIENCE.total_s)
        self.turns = Turns(self._means(channels), self.outbox, self.submissions)
        rules = rules_of(around.city, channels)
        self.notices = Notices(
            Post(self.storage, channels, around.texts, rules, around.clock, self.counts, around.fees)
        )
        self.reminders = Reminders(Reminding(self.storage, around.city, around.clock, rules, self.submissions.hand))
        self.events = Events(EventDesk(self.storage, core, around.city, frozenset(channels), around.clock, self.counts))
        await self.catch_up()

    def _means(self, channels: dict[str, Channel]) -> Means:
        around = self._around
        interpreter = Interpreter(around.nlu, around.city)
        means = Means(
            self.storage, channels, interpreter, self.lookups, around.texts, around.city, around.clock, self.counts
        )
        return replace(means, tickets_per_day=around.tickets_per_day)

    async def catch_up(self) -> int:
        """Read the core's feed if something happened there; how many events that were."""
        happened = -1 if self._around.happened is None else await self._around.happened()
        if happened == self._happened:
            return 0
        with suppress(CoreError):
            count = await self.events.feed.once()
            self._happened = happened
            return count
        return 0

    async def settle(self) -> None:
        """Return once nothing is left to do at this moment of the clock."""
        found = 1
        while found:
            await self.idle()
            found = await self.catch_up() + await self.reminders.once()
            pumps = (self.turns, self.events, self.notices, self.outbox, self.submissions)
            found += sum([await worker.pump.once() for worker in pumps])

    @property
    def _workers(self) -> tuple[Turns, Events, Notices, Outbox, Submissions]:
        return (self.turns, self.events, self.notices, self.outbox, self.submissions)

    async def idle(self) -> None:
        """Return once nothing is under way."""
        for worker in self._workers:
            await worker.idle()

    async def close(self) -> None:
        """Stop in an orderly way."""
        await asyncio.gather(*(worker.stop(5) for worker in self._workers))
        await self.kill()

    async def kill(self) -> None:
        """Let go of everything at once."""
        await asyncio.gather(*(worker.stop(0) for worker in self._workers))
        await self.classifiers.stop()
        await self._client.__aexit__(None, None, None)
        await self._storage.close()
