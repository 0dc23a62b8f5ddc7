"""The classifier outlives the core, the process and a damaged file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from backend_client.classifier_cache import ClassifierSource, Origin
from backend_client.errors import BadAnswer, CoreUnavailable
from backend_client.values import Classifier, ClassifierEntry, Group

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def classifier(version: str) -> Classifier:
    entry = ClassifierEntry(
        code="L1", title="Ліхтар", group=Group(code="L", title="Світло"), requires=("street",), urgency="normal"
    )
    return Classifier(version=version, in_force_since=date(2025, 2, 24), entries=(entry,))


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


class Library:
    """As much of a core as holds a classifier."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.down = False
        self.asked: list[str | None] = []
        self.answered = asyncio.Event()

    async def is_asked(self) -> None:
        async with asyncio.timeout(10):
            await self.answered.wait()

    async def classifier(self, etag: str | None = None) -> tuple[Classifier, str | None] | None:
        self.asked.append(etag)
        self.answered.set()
        if self.down:
            raise CoreUnavailable("?", outcome_unknown=True)
        return None if etag == f'"{self.version}"' else (classifier(self.version), f'"{self.version}"')


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "classifier.json"


@pytest.fixture
async def library() -> Library:
    return Library("v1")


@pytest.fixture
async def source(library: Library, path: Path, clock: Clock) -> AsyncIterator[ClassifierSource]:
    source = ClassifierSource(library, path, now=clock)
    yield source
    await source.stop()


async def restarted(library: Library, path: Path, clock: Clock, fallback: Classifier | None = None) -> ClassifierSource:
    source = ClassifierSource(library, path, fallback, now=clock)
    await source.start()
    return source


async def test_it_comes_from_the_core(source: ClassifierSource, library: Library) -> None:
    await source.start()
    assert (await source.current()).version == "v1"
    assert (source.origin, source.age, library.asked) == (Origin.CORE, timedelta(0), [None])


async def test_it_outlives_a_restart_without_the_core(
    source: ClassifierSource, library: Library, path: Path, clock: Clock
) -> None:
    await source.start()
    library.down = True
    clock.at += 3 * MINUTE
    again = await restarted(library, path, clock)
    assert await again.current() == classifier("v1")
    assert (again.origin, again.age) == (Origin.DISK, 3 * MINUTE)


async def test_a_restart_asks_with_the_etag(
    source: ClassifierSource, library: Library, path: Path, clock: Clock
) -> None:
    await source.start()
    clock.at += 3 * MINUTE
    again = await restarted(library, path, clock)
    assert (again.origin, again.age, library.asked[-1]) == (Origin.CORE, timedelta(0), '"v1"')


async def test_a_change_is_found_in_the_background(source: ClassifierSource, library: Library, clock: Clock) -> None:
    await source.start()
    library.version = "v2"
    clock.at += MINUTE
    library.answered.clear()
    assert (await source.current()).version == "v1"
    await library.is_asked()
    await source.refresh()
    assert (await source.current()).version == "v2"


async def test_the_core_is_not_asked_more_than_wanted(source: ClassifierSource, library: Library, clock: Clock) -> None:
    await source.start()
    for _ in range(5):
        clock.at += MINUTE / 6
        await source.current()
        await asyncio.sleep(0)
    assert len(library.asked) == 1


async def test_without_the_core_the_old_one_serves(source: ClassifierSource, library: Library, clock: Clock) -> None:
    await source.start()
    library.down = True
    clock.at += 5 * MINUTE
    library.answered.clear()
    with structlog.testing.capture_logs() as logs:
        assert (await source.current()).version == "v1"
        await library.is_asked()
        await asyncio.sleep(0)
        assert (await source.current()).version == "v1"
    assert [line["event"] for line in logs] == ["classifier_not_refreshed"]
    assert source.age == 5 * MINUTE


async def test_asking_now_says_when_it_cannot(source: ClassifierSource, library: Library) -> None:
    await source.start()
    library.down = True
    with pytest.raises(CoreUnavailable):
        await source.refresh()
    assert (await source.current()).version == "v1"


async def test_with_nothing_at_all_it_says_so(source: ClassifierSource, library: Library) -> None:
    library.down = True
    await source.start()
    assert (source.origin, source.age) == (None, None)
    with pytest.raises(CoreUnavailable):
        await source.current()
    library.down = False
    assert (await source.current()).version == "v1"


async def test_the_citys_own_serves_until_the_core_answers(library: Library, path: Path, clock: Clock) -> None:
    library.down = True
    source = await restarted(library, path, clock, classifier("city"))
    assert (await source.current()).version == "city"
    assert (source.origin, source.age) == (Origin.FALLBACK, None)
    library.down = False
    await source.refresh()
    assert ((await source.current()).version, source.origin) == ("v1", Origin.CORE)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"null", b'{"classifier": {"version": 1}}'])
async def test_a_damaged_copy_is_ignored(library: Library, path: Path, clock: Clock, content: bytes) -> None:
    write(path, content)
    with structlog.testing.capture_logs() as logs:
        source = await restarted(library, path, clock)
    assert logs[0]["event"] == "classifier_copy_ignored"
    assert ((await source.current()).version, library.asked) == ("v1", [None])
    assert json.loads(read(path) or b"")["etag"] == '"v1"'


async def test_a_half_copy_cannot_arise(
    source: ClassifierSource, library: Library, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await source.start()
    whole = read(path)
    library.version = "v2"

    def breaks(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", breaks)
    with structlog.testing.capture_logs() as logs:
        assert (await source.refresh()).version == "v2"
    assert logs[-1]["event"] == "classifier_copy_not_written"
    assert read(path) == whole
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_an_empty_classifier_is_nonsense(source: ClassifierSource, library: Library, path: Path) -> None:
    class Empty(Library):
        async def classifier(self, etag: str | None = None) -> tuple[Classifier, str | None] | None:
            return classifier("v9").model_copy(update={"entries": ()}), None

    with pytest.raises(BadAnswer):
        await ClassifierSource(Empty("v9"), path).current()
    assert read(path) is None


async def test_many_who_ask_at_once_get_the_same(source: ClassifierSource, library: Library) -> None:
    found = await asyncio.gather(*(source.current() for _ in range(20)))
    assert {one.version for one in found} == {"v1"}
    assert library.asked[1:] == ['"v1"'] * 19
