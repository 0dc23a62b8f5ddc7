"""The ``frontdoor`` command.

What can be expected to go wrong (arguments, settings, city folder, ports, database) is one line on standard error and
exit code 2.  What cannot is one line with a number that the log has too, and exit code 1.  Never a traceback.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import structlog
import typer

from bots.city import City, CityError
from bots.feedback_cli import feedback
from bots.incident_cli import incidents
from bots.logs import set_up_logs
from bots.operator_cli import app as operators
from bots.serving import CannotStart
from bots.settings import Endpoint, Settings, SettingsError, load_settings

WORK = Path("var/nlu/run")
NEWCOMERS = Path("var/nlu/newcomers")
app = typer.Typer(
    name="frontdoor",
    help="The front door of a city's contact centre: messages become tickets.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
model = typer.Typer(name="nlu", help="Train and measure the model that understands residents.")
app.add_typer(model)
app.add_typer(operators)
app.command()(incidents)
app.command()(feedback)
log = structlog.get_logger(__name__)


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        return app(args=arguments, prog_name="frontdoor", standalone_mode=False) or 0
    except typer.TyperException as wrong:
        return _say(wrong.message, getattr(wrong, "exit_code", 2))
    except CityError as wrong:
        more = len(wrong.problems) - 1
        rest = f" (and {more} more: frontdoor check)" if more else ""
        return _say(wrong.problems[0] + rest)
    except (SettingsError, CannotStart) as wrong:
        return _say(str(wrong))
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:  # noqa: BLE001 (never a traceback)
        return _unexpected(error)


@app.command()
def demo() -> None:
    """The whole system on this machine, without accounts or internet."""
    from bots.demo import demo as show

    asyncio.run(show(_settings(quiet=True)))


@app.command()
def serve() -> None:
    """The front door: channels, dialogs, deliveries."""
    from bots.app import serve as work

    asyncio.run(work(_settings()))


@app.command()
def sandbox(
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Default: where FRONTDOOR_CORE_URL points, or 127.0.0.1:8090"),
    ] = None,
) -> None:
    """Only the sandbox core: a small real server of the core API."""
    from bots.sandbox import run_sandbox

    asyncio.run(run_sandbox(_settings(quiet=True), _endpoint(listen)))


@app.command()
def migrate() -> None:
    """Bring the database schema up to date."""
    from bots.storage import migrate as bring_up

    asyncio.run(bring_up(_settings().database_url.get_secret_value()))


@app.command()
def understand() -> None:
    """JSON lines {"id": ..., "text": ...} on stdin, what they mean on stdout."""
    from bots.understand import answer_lines
    from nlu.serving import understander

    city = City.load(_settings().city)
    try:
        answer_lines(sys.stdin.buffer, sys.stdout.buffer, understander(city.words())[0])
    except BrokenPipeError:  # whoever read our answers went away; Python must not try to flush to them at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command()
def qr(  # noqa: PLR0913 (each is an option of the command)
    places: Annotated[list[str], typer.Argument(metavar="LIST|ADDRESS...", help="A CSV file, or addresses")],
    out: Annotated[Path, typer.Option(help="The folder for sheets.pdf and the SVG files")],
    size: Annotated[str, typer.Option(help="a6: one place a page; a4: four, with cut marks")] = "a6",
    channels: Annotated[str, typer.Option(help="telegram,viber,web. Default: all whose name is known")] = "",
    telegram_name: Annotated[str, typer.Option(help="The bot's user name. Default: FRONTDOOR_TELEGRAM_NAME")] = "",
    viber_uri: Annotated[str, typer.Option(help="The bot's URI. Default: FRONTDOOR_VIBER_URI")] = "",
) -> int:
    """Sheets with QR codes for entrances and stops: whoever scans one need not say where they are."""
    from bots.doors import Doors
    from bots.qr import CannotPrint, Order, print_sheets

    wanted = [name.strip() for name in channels.split(",") if name.strip()]
    order = Order(places, out, size.lower(), wanted, Doors(telegram_name.removeprefix("@"), viber_uri))
    try:
        print(asyncio.run(print_sheets(_settings(quiet=True), order)))
    except CannotPrint as wrong:
        return _say(str(wrong))
    return 0


@app.command()
def held(
    words: Annotated[bool, typer.Option("--words", help="Show what residents wrote")] = False,
    release: Annotated[int | None, typer.Option(metavar="ID", help="Let it go to the core")] = None,
    drop: Annotated[int | None, typer.Option(metavar="ID", help="Give it up; the resident is told")] = None,
) -> int:
    """Tickets that wait for a person (FRONTDOOR_TICKETS_PER_DAY): number, since, channel, entry, district."""
    from bots.held import NotHeld, review

    if release is not None and drop is not None:
        return _say("--release or --drop, not both")
    act = "release" if release is not None else "drop" if drop is not None else "words" if words else "show"
    try:
        asyncio.run(review(_settings(quiet=True), release if release is not None else drop, act, print))
    except NotHeld as wrong:
        return _say(str(wrong))
    return 0


@app.command()
def texts() -> None:
    """Every text that residents are told unasked, in both languages and as each messenger shows it: Markdown."""
    from bots.preview import page
    from dialogs.texts import Texts

    city = City.load(_settings(quiet=True).city)
    print(page(Texts.load(city.texts_folder, words=city.texts())), end="")


@app.command()
def check() -> int:
    """Say in one screen what is missing; exit 1 if something is."""
    from bots.checking import Verdict, check_all

    findings = asyncio.run(check_all(_settings()))
    for finding in findings:
        print(finding)
    return int(any(finding.verdict is Verdict.MISSING for finding in findings))


@app.command()
def pause(
    on: Annotated[
        bool | None, typer.Option("--on/--off", help="Begin it or end it; without either, say how it stands")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for whoever asks later")] = "",
) -> None:
    """The air-raid pause: while it is on, nothing but safety is sent unasked."""
    from bots.delivery_commands import pause as put

    print(asyncio.run(put(_settings(quiet=True), on, reason)))


@app.command()
def costs(
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Default: this month")] = None,
) -> None:
    """What messages cost in a month, and what was saved."""
    from bots.delivery_commands import NotAMonth
    from bots.delivery_commands import costs as counted

    try:
        print(asyncio.run(counted(_settings(quiet=True), month)))
    except NotAMonth as wrong:
        raise typer.BadParameter(f"--month: {wrong}") from None


@model.command()
def train(
    target: Annotated[Path, typer.Option(help="Where the artefact goes")] = Path("nlu/model"),
    work: Annotated[Path, typer.Option(help="Checkpoints; a run that was broken off goes on from there")] = WORK,
    minutes: Annotated[float, typer.Option(help="At most so long")] = 100.0,
    steps: Annotated[int, typer.Option(help="At most so many")] = 12000,
    more: Annotated[list[Path] | None, typer.Option(help="Kyiv's data set (.jsonl.xz), corrections (.jsonl)")] = None,
) -> None:
    """Train the model anew from the project's texts and those given; needs the extra `train`."""
    from bots.teaching import teach

    teach(City.load(_settings(quiet=True).city), (work, target), (minutes, steps), more or ())


@model.command()
def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Labelled texts, JSON lines. Default: those of the project"),
    ] = None,
    artefact: Annotated[
        Path | None, typer.Option("--artefact", "--model", help="The folder of another model than the one served")
    ] = None,
    into: Annotated[Path | None, typer.Option(help="Folder for report.md and its plots. Default: to stdout")] = None,
    texts: Annotated[bool, typer.Option(help="Whether the worst errors are shown with their texts")] = True,
) -> None:
    """How well texts are understood: a report in Markdown, with targets, intervals and errors to read."""
    from bots.teaching import measured

    print(measured(City.load(_settings(quiet=True).city), files or (), artefact, into, texts))


@model.command()
def newcomers(
    work: Annotated[Path, typer.Option(help="Checkpoints; a run that was broken off goes on from there")] = NEWCOMERS,
    minutes: Annotated[float, typer.Option(help="At most so long")] = 60.0,
    steps: Annotated[int, typer.Option(help="At most so many")] = 3000,
    more: Annotated[list[Path] | None, typer.Option(help="Kyiv's data set (.jsonl.xz), corrections (.jsonl)")] = None,
) -> None:
    """How well entries are matched that no training knew: trains without some of them; needs the extra `train`."""
    from bots.teaching import left_out

    print(left_out(City.load(_settings(quiet=True).city), work, (minutes, steps), more or ()))


@model.command()
def record(
    artefact: Annotated[Path, typer.Option(help="The folder of the model")] = Path("nlu/model"),
) -> None:
    """Measure a model anew after the project's test texts have changed; figures, card and checksums are rewritten."""
    from bots.teaching import record as write

    write(City.load(_settings(quiet=True).city), artefact)


def _settings(quiet: bool = False) -> Settings:
    """The settings, with the logs set up as they say; ``quiet``: warnings only."""
    settings = load_settings()
    set_up_logs(settings.log_format, "warning" if quiet and settings.log_level == "info" else settings.log_level)
    return settings


def _endpoint(listen: str | None) -> Endpoint | None:
    try:
        return None if listen is None else Endpoint.parse(listen)
    except ValueError as wrong:
        raise typer.BadParameter(f"--listen {wrong}") from None


def _unexpected(error: Exception) -> int:
    from bots.storage.errors import StorageError  # here, as most commands do without a database

    if isinstance(error, StorageError):
        return _say(f"the database does not serve us ({error}); see FRONTDOOR_DATABASE_URL")
    incident = token_hex(4)
    log.error("frontdoor.broke", incident=incident, exc_info=error)
    return _say(f"internal error {incident} ({type(error).__name__}); the log has the place", 1)


def _say(what: str, code: int = 2) -> int:
    print(f"frontdoor: {' '.join(what.split())}", file=sys.stderr)
    return code
