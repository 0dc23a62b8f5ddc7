"""The classifier, kept on disk: a restart while the core is down still knows what residents can report.

``ClassifierSource.current`` answers from memory and lets the core be asked in the background; only a source that has
nothing at all waits for the core.  The file is written whole beside the old one and then takes its place, so that a
crash leaves one of the two.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import structlog
from pydantic import AwareDatetime, ValidationError

from .errors import BadAnswer, CoreError
from .value import Value
from .values import Classifier

log = structlog.get_logger(__name__)


class Origin(StrEnum):
    """Where the classifier at hand comes from."""

    CORE = "core"
    """Read from the core, or confirmed by it, since we started."""
    DISK = "disk"
    """Read from the core before we started."""
    FALLBACK = "fallback"
    """The city folder's own: the core was never reached."""


class Copy(Value):
    """What the file holds."""

    classifier: Classifier
    etag: str | None = None
    confirmed_at: AwareDatetime
    """When the core last said that it is in force."""


class ClassifierCalls(Protocol):
    """As much of ``core.Core`` as is needed here."""

    async def classifier(self, etag: str | None = None) -> tuple[Classifier, str | None] | None:
        """See ``core.Core``."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ClassifierFile:
    """One copy on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Copy | None:
        """The copy; None when there is none, or none that can be read."""
        try:
            return Copy.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            log.warning("classifier_copy_ignored", file=self._path.name, reason=type(error).__name__)
            return None

    def write(self, copy: Copy) -> None:
        """Put the copy in place of the old one. A full disk is logged, not raised: the copy in memory serves."""
        try:
            self._replace(copy.model_dump_json(by_alias=True, exclude_none=True).encode())
        except OSError as error:
            log.error("classifier_copy_not_written", file=self._path.name, reason=type(error).__name__)

    def _replace(self, content: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


class ClassifierSource:
    """The classifier for whoever needs it; ask ``current`` each time, it may change under way."""

    def __init__(
        self,
        core: ClassifierCalls,
        path: Path,
        fallback: Classifier | None = None,
        every: timedelta = timedelta(minutes=1),
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """``path``: of the copy. ``fallback``: the city folder's. ``every``: how often the core is asked, at most."""
        self._core = core
        self._file = ClassifierFile(path)
        self._fallback = fallback
        self._every = every
        self._now = now
        self._copy: Copy | None = None
        self._fresh = False
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()
        self._background: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the disk, then ask the core once. Raises nothing: without either, ``current`` tries again."""
        self._copy = await asyncio.to_thread(self._file.read)
        await self._try()

    async def stop(self) -> None:
        """End the background check."""
        if self._background is not None:
            self._background.cancel()
            await asyncio.gather(self._background, return_exceptions=True)
            self._background = None

    async def current(self) -> Classifier:
        """The newest known, at once. Raises ``CoreError`` only while there is no copy and no fallback."""
        known = self._known()
        if known is None:
            return await self.refresh()
        if self._due() and (self._background is None or self._background.done()):
            self._background = asyncio.create_task(self._try(), name="classifier")
        return known

    async def refresh(self) -> Classifier:
        """Ask the core now, for example because it answered ``ClassifierChanged``. Raises ``CoreError``."""
        async with self._asking:
            self._asked_at = self._now()
            answer = await self._core.classifier(self._copy.etag if self._copy else None)
            copy = self._confirmed(answer)
            await asyncio.to_thread(self._file.write, copy)
            self._copy, self._fresh = copy, True
            return copy.classifier

    @property
    def origin(self) -> Origin | None:
        """Where ``current`` takes it from; None while there is nothing."""
        if self._copy is None:
            return None if self._fallback is None else Origin.FALLBACK
        return Origin.CORE if self._fresh else Origin.DISK

    @property
    def age(self) -> timedelta | None:
        """Since the core last confirmed it; None when it never did."""
        return None if self._copy is None else max(self._now() - self._copy.confirmed_at, timedelta(0))

    def _known(self) -> Classifier | None:
        return self._fallback if self._copy is None else self._copy.classifier

    def _due(self) -> bool:
        return self._asked_at is None or abs(self._now() - self._asked_at) >= self._every

    async def _try(self) -> None:
        try:
            await self.refresh()
        except CoreError as error:
            log.warning("classifier_not_refreshed", reason=type(error).__name__, origin=self.origin)

    def _confirmed(self, answer: tuple[Classifier, str | None] | None) -> Copy:
        """The copy to keep after ``answer``; raises ``BadAnswer`` for one that would leave residents without words."""
        if answer is None:
            if self._copy is None:
                raise BadAnswer("not changed, but there was nothing to compare")
            return self._copy.model_copy(update={"confirmed_at": self._now()})
        classifier, etag = answer
        if not classifier.entries:
            raise BadAnswer("a classifier without entries")
        if self._copy is None or self._copy.classifier.version != classifier.version:
            log.info("classifier_changed", version=classifier.version, entries=len(classifier.entries))
        return Copy(classifier=classifier, etag=etag, confirmed_at=self._now())
