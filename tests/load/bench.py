"""``make bench``: what a turn costs, as ratios to a peer measured in the same run on the same core.

The front door (or the peer) runs on core 0; the residents and the messenger's stand-in run on core 1.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from aiohttp import ClientError, ClientSession

from tests.load.filling import fill
from tests.load.messenger import SECRET, TOKEN, Messenger, NextUpdate, Replies, echo, press_on, says
from tests.load.replaying import replay_ms
from tests.load.understanding import understanding

ROUNDS = 3
SECONDS = 6.0
CHATS = 64
READY_S = 60.0
MB = 1024 * 1024


async def main() -> int:
    """Measure everything; print one line each; 1 when a target is missed."""
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    met = [await turns_against_echo(), await waits_at_fifty(), replaying(), *understanding()]
    met += [await memory(), await a_million_residents()]
    print(f"\n{sum(met)} of {len(met)} targets met")
    return 0 if all(met) else 1


async def turns_against_echo() -> bool:
    """Durable turns a second through the webhook, and the stock echo bot's replies a second; rounds interleaved."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            theirs.append((await measured(echo_bot, Path(folder), echo)).per_second)
            ours.append((await measured(front_door, Path(folder) / str(number), press_on)).per_second)
            print(f"  round {number + 1}: {ours[-1]:.0f} turns/s, echo bot {theirs[-1]:.0f}/s", flush=True)
    ratio = statistics.median(ours) / statistics.median(theirs)
    return verdict(
        "durable turns/s (button press, SQLite synchronous=FULL) to python-telegram-bot's echo bot", ratio, 1.0
    )


async def waits_at_fifty() -> bool:
    """From webhook to first reply at 50 messages a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with Messenger() as messenger, front_door(Path(folder), messenger):
            await messenger.closed_loop(range(1, 17), 1.0, press_on)
            replies = await messenger.open_loop(range(1, 1001), 50.0, 1000, press_on)
    p50, p99 = (replies.percentile(share) * 1000 for share in (0.5, 0.99))
    print(f"webhook to first reply at 50 messages/s: p50 {p50:.1f} ms, p99 {p99:.1f} ms (target p99 <= 150)")
    return p99 <= 150


def replaying() -> bool:
    """A journal of 50 entries."""
    took = replay_ms()
    print(f"replay of a 50-entry journal: {took:.2f} ms")
    return True


async def memory() -> bool:
    """Resident memory after 10,000 conversations."""
    with tempfile.TemporaryDirectory() as folder:
        async with Messenger() as messenger, front_door(Path(folder), messenger) as pid:
            await messenger.each_once(range(1, 10_001), 64, lambda chat, _: says(chat, "нема води на Соборності 12"))
            used = psutil.Process(pid).memory_info().rss / MB
    print(f"memory after 10,000 conversations: {used:.0f} MB (target <= 250)")
    return used <= 250


async def a_million_residents() -> bool:
    """What a turn costs with 1,000,000 residents in the database, to 1,000."""
    rates: dict[int, list[float]] = {1_000: [], 1_000_000: []}
    with tempfile.TemporaryDirectory() as folder:
        for residents in rates:
            await fill(Path(folder) / str(residents) / "frontdoor.db", residents)
        for _ in range(ROUNDS):
            for residents, seen in rates.items():
                chats = range(1, residents + 1, residents // CHATS)
                seen.append((await measured(front_door, Path(folder) / str(residents), press_on, chats)).per_second)
    ratio = statistics.median(rates[1_000]) / statistics.median(rates[1_000_000])
    print(f"turn cost with 1,000,000 residents to 1,000: {ratio:.2f} (target <= 1.2)")
    return ratio <= 1.2


def verdict(what: str, ratio: float, least: float) -> bool:
    print(f"{what}: {ratio:.2f} (target >= {least})")
    return ratio >= least


async def measured(server: object, folder: Path, following: NextUpdate, chats: range = range(1, CHATS + 1)) -> Replies:
    """One round: start, warm up, measure, stop."""
    async with Messenger() as messenger, server(folder, messenger):  # type: ignore[operator]
        await messenger.closed_loop(chats, 1.0, following)
        return await messenger.closed_loop(chats, SECONDS, following)


@asynccontextmanager
async def front_door(folder: Path, messenger: Messenger) -> AsyncIterator[int]:
    """``frontdoor serve`` on core 0 with its database in ``folder``; its process id."""
    folder.mkdir(parents=True, exist_ok=True)
    port, city = free_port(), Path(__file__).parents[2] / "cities" / "kryvyi-rih"
    settings = {
        "FRONTDOOR_LISTEN": f"127.0.0.1:{port}",
        "FRONTDOOR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FRONTDOOR_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/frontdoor.db",
        "FRONTDOOR_CITY": str(city),
        "FRONTDOOR_CORE_URL": f"http://127.0.0.1:{free_port()}",
        "FRONTDOOR_CORE_TOKEN": "bench",
        "FRONTDOOR_TELEGRAM_TOKEN": TOKEN,
        "FRONTDOOR_TELEGRAM_API_URL": messenger.url,
        "FRONTDOOR_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "FRONTDOOR_TELEGRAM_PER_SECOND": "0",  # what a turn costs, not what Telegram allows
        "FRONTDOOR_CHAT_MESSAGES_PER_MINUTE": "0",
    }
    command = [str(Path(sys.executable).with_name("frontdoor")), "serve"]
    async with running(command, settings, folder) as pid:
        await ready(f"http://127.0.0.1:{port}/health/ready")
        messenger.webhook = f"http://127.0.0.1:{port}/telegram/webhook"
        yield pid


@asynccontextmanager
async def echo_bot(folder: Path, messenger: Messenger) -> AsyncIterator[int]:
    """The peer on core 0; its process id."""
    port = free_port()
    command = [sys.executable, "-m", "tests.load.echo_bot", str(port), messenger.url]
    async with running(command, {}, Path(__file__).parents[2], folder / "echo.log") as pid:
        await ready(f"http://127.0.0.1:{port}/")
        messenger.webhook = f"http://127.0.0.1:{port}/telegram/webhook"
        yield pid


@asynccontextmanager
async def running(
    command: list[str], settings: dict[str, str], folder: Path, log: Path | None = None
) -> AsyncIterator[int]:
    """A process pinned to the first core while the block runs; its log is shown if it dies."""
    log = log or folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **settings}, stdout=out, stderr=out)
        psutil.Process(process.pid).cpu_affinity([0])
        try:
            yield process.pid
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} died:\n{log.read_text('utf-8')[-2000:]}")
        finally:
            process.terminate()
            process.wait(30)


async def ready(url: str) -> None:
    """Until the server answers anything below 500."""
    until = time.monotonic() + READY_S
    async with ClientSession() as client:
        while time.monotonic() < until:
            try:
                async with client.get(url) as response:
                    if response.status < 500:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
