"""The command line of mass incidents."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated

import typer

from bots.logs import set_up_logs
from bots.settings import Settings, load_settings


def incidents(  # noqa: PLR0913 (each is an option of the command)
    confirm: Annotated[
        int | None, typer.Option(metavar="ID", help="It is one thing: all who reported are told")
    ] = None,
    change: Annotated[int | None, typer.Option(metavar="ID", help="Something new is known: all are told")] = None,
    over: Annotated[int | None, typer.Option(metavar="ID", help="It is over: all are told")] = None,
    dismiss: Annotated[int | None, typer.Option(metavar="ID", help="Only chance: nobody is told")] = None,
    expected: Annotated[str, typer.Option(metavar="TIME", help="18:00 or '2026-11-25 18:00'")] = "",
    words: Annotated[str, typer.Option(help="For residents, beside the rest")] = "",
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides. Default: the system's user")] = "",
) -> None:
    """Mass incidents: what is suspected and why; confirm, change, end or dismiss one."""
    from bots.incident_commands import Act, CannotDecide
    from bots.incident_commands import incidents as run

    given = {"confirm": confirm, "change": change, "over": over, "dismiss": dismiss}
    wanted = [(what, number) for what, number in given.items() if number is not None]
    if len(wanted) > 1:
        raise typer.BadParameter("one of --confirm, --change, --over and --dismiss")
    who = name or os.environ.get("USER") or "console"
    act = Act(*wanted[0], who, expected, words) if wanted else None
    try:
        typer.echo(asyncio.run(run(quiet_settings(), act)))
    except CannotDecide as wrong:
        raise typer.BadParameter(str(wrong)) from None


def quiet_settings() -> Settings:
    """The settings, with logs of warnings only."""
    settings = load_settings()
    set_up_logs(settings.log_format, "warning" if settings.log_level == "info" else settings.log_level)
    return settings
