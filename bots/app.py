"""The wiring: everything the front door is made of, put together, started and stopped in order.

Started: city and model are read, the database is opened, the core is asked, the web server listens, the workers work,
the channels connect.  Stopped: nothing new is taken, turns in hand are finished, what they promised is made and sent,
and all is closed.  Whatever is not finished then is in the database, and the next process goes on with it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Self

import structlog

from backend_client.classifier_cache import ClassifierSource
from backend_client.client import CoreClient
from backend_client.events import EventReader
from backend_client.values import Classifier, Event
from bots import turns as work
from bots.channels.channel import Channel
from bots.channels_of import by_name, telegram, viber, web_chat
from bots.city import City
from bots.clock import Clock, SystemClock
from bots.deciding import Means
from bots.delivery_rules import rules_of
from bots.desk import DeskOptions, DeskParts, Live, access_readers, add_desk
from bots.doors import Doors
from bots.events import EventDesk, Events
from bots.incidents import IncidentDesk, Incidents
from bots.late_failures import CountedStore
from bots.lookups import Lookups, Sources
from bots.metrics import Metrics
from bots.notices import Fees, Notices, Post
from bots.opened import storage_of
from bots.outbox import Outbox
from bots.reminders import Reminders, Reminding
from bots.serving import Server, listening, stopped_by_signals
from bots.settings import Settings
from bots.storage import Storage
from bots.submissions import Desk, Submissions
from bots.turns import Turns
from bots.understood import Interpreter
from bots.upkeep import keep_up
from bots.web import WebParts, make_web
from dialogs.messages import Incoming
from dialogs.texts import Texts
from nlu.serving import understander
from nlu.understanding import Understander

GRACE_S = 5.0
"""Seconds that turns in hand get when the front door stops; then calls and messages get as long."""

log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Be the front door until told to stop.

    Raises ``SettingsError``, ``CityError``, ``CannotStart`` or ``StorageError`` when it cannot begin.
    """
    with stopped_by_signals() as stop:
        async with front_door(settings) as door:
            log.info("started", port=door.server.endpoint.port, pid=os.getpid())
            await door.until(stop)
    log.info("stopped", pid=os.getpid())


@asynccontextmanager
async def front_door(settings: Settings, at_once: bool = False) -> AsyncIterator[FrontDoor]:
    """A front door at work while the block runs; ``at_once``: news is told without waiting, for who tries it."""
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(_ground(settings, at_once))
        reception = Reception(ground.metrics)
        chat = web_chat(settings, ground.city, ground.storage, reception.take)
        on_telegram = telegram(settings, ground.city, ground.storage, reception.take)
        counted = CountedStore(ground.storage, ground.metrics)
        on_viber = viber(settings, ground.city, ground.texts, counted, reception.take)
        if on_viber is not None:
            on_viber.bill.wanted = partial(_billed, ground)
        workers = Workers.of(ground, by_name(chat, on_telegram, on_viber))
        reception.turns = workers.turns
        app = make_web(_web_parts(settings, ground))
        chat.routes(app)
        add_desk(app, _desk_parts(settings, ground))
        for messenger in (on_telegram, on_viber):
            app.add_routes(messenger.routes() if messenger is not None else [])
        server = await stack.enter_async_context(listening(app, settings.listen, "FRONTDOOR_LISTEN"))
        door = FrontDoor(server, workers, ground, reception)
        await stack.enter_async_context(door.at_work())
        yield door


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything else stands on."""

    city: City
    texts: Texts
    nlu: Understander
    storage: Storage
    core: CoreClient
    classifiers: ClassifierSource
    clock: Clock
    metrics: Metrics
    tickets_per_day: int
    fees: Fees = field(default_factory=Fees)
    doors: Doors = field(default_factory=Doors)
    """As the settings name them."""
    at_once: bool = False
    """News waits neither for the morning nor for other news."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Those who do the work, and the channels they do it on."""

    channels: Mapping[str, Channel]
    turns: Turns
    outbox: Outbox
    submissions: Submissions
    notices: Notices
    events: Events
    reminders: Reminders
    incidents: Incidents

    @classmethod
    def of(cls, ground: Ground, channels: Mapping[str, Channel]) -> Self:
        """Made, not yet at work."""
        storage, city, texts, clock, metrics = ground.storage, ground.city, ground.texts, ground.clock, ground.metrics
        doors = partial(ground.doors.with_names, channels)
        sources = Sources(ground.core, ground.classifiers, ground.nlu, storage, city, clock, doors, channels)
        outbox = Outbox(storage, channels, clock, metrics)
        submissions = Submissions(Desk(storage, ground.core, ground.classifiers, channels, texts, city, clock, metrics))
        interpreter, lookups = Interpreter(ground.nlu, city), Lookups(sources, metrics)
        means = Means(storage, channels, interpreter, lookups, texts, city, clock, metrics, ground.tickets_per_day)
        rules = rules_of(city, channels, ground.at_once)
        notices = Notices(Post(storage, channels, texts, rules, clock, metrics, ground.fees))
        reminders = Reminders(Reminding(storage, city, clock, rules, submissions.hand))
        events = Events(EventDesk(storage, ground.core, city, frozenset(channels), clock, metrics))
        turns, incidents = Turns(means, outbox, submissions), Incidents(IncidentDesk(storage, city))
        return cls(channels, turns, outbox, submissions, notices, events, reminders, incidents)


class Reception:
    """Where channels bring messages; made before those who take them."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.turns: Turns | None = None

    async def take(self, incoming: Incoming) -> bool:
        """``bots.channels.channel.Receive``."""
        if self.turns is None:
            raise RuntimeError("a channel was started before the turns")
        fresh = await self.turns.arrived(incoming)
        if fresh:
            self._metrics.message(incoming.channel)
        return fresh


class FrontDoor:
    """A front door that listens."""

    def __init__(self, server: Server, workers: Workers, ground: Ground, reception: Reception) -> None:
        self.server = server
        self.ground = ground
        self.reception = reception
        self.work: list[asyncio.Task[None]] = []
        self._workers = workers

    async def until(self, stop: asyncio.Event) -> None:
        """Return when told to stop; raise what broke the workers, should they break."""
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([stopping, *self.work], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        for task in self.work:
            if task.done():
                task.result()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Work while the block runs; then finish what is in hand."""
        workers, ground = self._workers, self.ground
        self.work = [
            asyncio.create_task(work.run(workers.turns, workers.outbox, workers.submissions), name="work"),
            asyncio.create_task(keep_up(ground.storage, ground.clock), name="upkeep"),
            asyncio.create_task(workers.notices.pump.run(), name="notices"),
            asyncio.create_task(workers.events.pump.run(), name="events"),
            asyncio.create_task(workers.events.feed.run(), name="feed"),
            asyncio.create_task(workers.reminders.run(), name="reminders"),
            asyncio.create_task(workers.incidents.run(), name="incidents"),
        ]
        try:
            for channel in workers.channels.values():
                await channel.start()
            yield
        finally:
            await self._finish()

    async def _finish(self) -> None:
        workers = self._workers
        await self.server.take_no_more()
        await asyncio.gather(*(channel.stop() for channel in workers.channels.values()), return_exceptions=True)
        await asyncio.gather(workers.turns.stop(GRACE_S), workers.events.stop(GRACE_S))
        last = (workers.notices, workers.submissions, workers.outbox)
        await asyncio.gather(*(worker.stop(GRACE_S) for worker in last))
        for task in self.work:
            task.cancel()
        for task in self.work:
            with suppress(asyncio.CancelledError, Exception):  # ``until`` has raised it already
                await task


@asynccontextmanager
async def _ground(settings: Settings, at_once: bool) -> AsyncIterator[Ground]:
    url, token = settings.core
    clock, metrics, city = SystemClock(), Metrics(), City.load(settings.city)
    texts = Texts.load(city.texts_folder, words=city.texts())
    nlu, problem = understander(city.words())
    if problem:
        log.warning("model.unusable", problem=problem)
    async with await storage_of(settings, clock) as storage, CoreClient(url, token) as core:
        classifiers = ClassifierSource(
            core, settings.classifier_copy, Classifier.model_validate(city.classifier), now=clock.now
        )
        await classifiers.start()
        try:
            fees = Fees(settings.viber_price, settings.viber_monthly_free)
            doors = Doors(settings.telegram_name or "", settings.viber_uri or "", settings.public_url or "")
            held = settings.tickets_per_day
            yield Ground(city, texts, nlu, storage, core, classifiers, clock, metrics, held, fees, doors, at_once)
        finally:
            await classifiers.stop()


def _web_parts(settings: Settings, ground: Ground) -> WebParts:
    secret = settings.core_webhook_secret
    return WebParts(
        metrics=ground.metrics,
        probes={"database": ground.storage.ping, "model": partial(_understands, ground.nlu)},
        notes={"classifier": lambda: str(ground.classifiers.origin or "none")},
        measure=partial(_measure, ground),
        events=EventReader(secret.get_secret_value()) if secret else None,
        record=partial(_record, ground.storage),
    )


def _desk_parts(settings: Settings, ground: Ground) -> DeskParts:
    minutes, hours = settings.desk_lock_minutes, settings.desk_session_hours
    options = DeskOptions(
        ground.city.service("uk"), settings.public_url, timedelta(minutes=minutes), ends_after=timedelta(hours=hours)
    )
    live = Live(ground.storage, access_readers(ground.storage))
    return DeskParts(ground.storage, ground.clock, ground.city.timezone, options, live)


async def _billed(ground: Ground, outbox_id: int, cost: str) -> None:
    day = ground.clock.now().astimezone(ground.city.timezone).date().isoformat()
    await ground.storage.billing.correct(outbox_id, cost, day)


async def _understands(nlu: Understander) -> None:
    nlu.understand("нема світла")


async def _measure(ground: Ground) -> None:
    ground.metrics.paused((await ground.storage.pauses.get()).on)
    for queue, rows in (await ground.storage.depths.waiting()).items():
        ground.metrics.waiting(queue, rows)


async def _record(storage: Storage, event: Event, body: Mapping[str, Any]) -> None:
    await storage.events.record(event.id, dict(body))
