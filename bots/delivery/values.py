"""What the delivery policy is given, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from bots.storage.reach import Reach
from dialogs.news import Topic

FEEDBACK = frozenset({Topic.STATUS, Topic.FEEDBACK_REMINDER})
"""What these ask is the resident's verdict: nobody is woken for it."""
BUNDLED = frozenset({Topic.STATUS, Topic.MESSAGE, Topic.MERGED})
"""What may share a message with others, unless something is asked with it."""
TELEPHONED = frozenset({Topic.STATUS, Topic.MESSAGE, Topic.MERGED, Topic.QUESTION, Topic.INCIDENT})
"""What an operator phones the resident for where no channel is left; reminders and planned works are not worth it."""
SESSION = timedelta(hours=24)
"""How long Viber lets a bot answer for nothing, from the resident's first message."""


class Urgency(StrEnum):
    """How soon it has to be told."""

    SAFETY = "safety"
    """Life and limb: at once, whatever the hour, also during an air raid."""
    URGENT = "urgent"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits to be told to one person."""

    id: int
    """Grows with time."""
    topic: Topic
    urgency: Urgency
    created_at: datetime
    due_at: datetime
    """Not before then, whatever the policy says."""
    ticket: str = ""
    """The core's id; empty for news of no ticket."""
    state: str = ""
    """The ticket's status."""
    gist: str = ""
    """What it says, for whomever: the same for two accounts of one person."""
    asks: bool = False
    """Buttons come with it, and an answer is wanted."""
    follower: bool = False
    """Told to somebody who joined the ticket."""
    tried: frozenset[str] = frozenset()
    """Channels on which it could not be told."""
    begins: datetime | None = None
    """Of planned works: the city's clock, without offset; None where it is not said."""
    ends: datetime | None = None
    """As ``begins``."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the person was told, or is about to be, within the last day."""

    ticket: str
    via: str
    at: datetime
    asks: bool
    under_way: bool
    """Promised to the channel and not sent yet."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the city decides (``delivery`` in ``city.yaml``), and what the channels are."""

    zone: tzinfo
    quiet: tuple[time, time] | None = (time(21), time(8))
    """Local: from, until; None: no quiet hours."""
    urgent_at_night: bool = False
    bundle: timedelta = timedelta(minutes=3)
    """How long a status waits for others."""
    prefer_free: bool = True
    recent: timedelta = timedelta(days=30)
    """A free channel is preferred only if the resident was heard there within this time."""
    phone: bool = True
    """Operators phone those whom no channel reaches."""
    serving: frozenset[str] = frozenset({"telegram", "viber", "web"})
    """Channels that are switched on."""
    visited: frozenset[str] = frozenset({"web"})
    """Channels that reach a person only while they look."""
    visit: timedelta = timedelta(minutes=30)
    """How long after a message somebody is taken to look still."""
    priced: frozenset[str] = frozenset({"viber"})
    one_keyboard: frozenset[str] = frozenset({"viber"})
    """Channels where new buttons take the place of the earlier ones."""
    ask_gap: timedelta = timedelta(minutes=30)
    """How long buttons that ask something stay undisturbed there, unless the resident answers sooner."""


class Cost(StrEnum):
    """What a message costs the city, as far as we know."""

    FREE = "free"
    """The channel never charges."""
    SESSION = "session"
    """The resident wrote within 24 hours."""
    QUOTA = "quota"
    """One of the month's free ones."""
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Purse:
    """Of the channels that charge."""

    price: float = 0.0
    """EUR for a message; 0: nothing is charged."""
    left: int = 0
    """Free messages left this month."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is decided, and what holds then."""

    now: datetime
    paused: bool = False
    """Air raid: nothing but safety."""
    purse: Purse = Purse()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Tell these in one message."""

    ids: tuple[int, ...]
    """In the order in which they are told; the last one leads."""
    chat: Reach
    cost: Cost
    saved: bool = False
    """It would have cost something elsewhere."""
    bare: bool = False
    """Without buttons, so that those of an open question stay in sight."""
    safety: bool = False
    """It goes before everything else."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look at these again then."""

    ids: tuple[int, ...]
    until: datetime
    why: str
    """``due``, ``pause``, ``night``, ``bundle``, ``order`` or ``buttons``."""


@dataclass(frozen=True, slots=True)
class Call:
    """No channel is left: somebody phones the resident."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not tell these."""

    ids: tuple[int, ...]
    why: str
    """``replaced``, ``doubled``, ``over`` or ``unreachable``."""


Decision = Send | Wait | Call | Drop
