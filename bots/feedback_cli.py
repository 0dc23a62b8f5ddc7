"""The command line of feedback statistics."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bots.incident_cli import quiet_settings


def feedback(  # noqa: PLR0913 (each is an option of the command)
    answer: Annotated[str, typer.Argument(metavar="[ANSWER]", help="With --record: yes, partly, no or silent")] = "",
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="Default: half a year ago")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Default: today")] = "",
    by: Annotated[str, typer.Option(help="executor, group or entry")] = "group",
    call_list: Annotated[int | None, typer.Option(metavar="N", min=1, help="Whom to phone today, at random")] = None,
    record: Annotated[int | None, typer.Option(metavar="ASK", help="What was said on the phone")] = None,
) -> None:
    """Was it really done: what residents say of finished work; whom to phone, and what they said."""
    from bots.feedback_commands import CannotTell, Period, shown
    from bots.feedback_commands import call_list as called
    from bots.feedback_commands import record as write

    period = Period(first, last)
    try:
        if record is not None:
            said = asyncio.run(write(quiet_settings(), record, answer))
        elif call_list is not None:
            said = asyncio.run(called(quiet_settings(), period, call_list))
        else:
            said = asyncio.run(shown(quiet_settings(), period, by))
    except CannotTell as wrong:
        raise typer.BadParameter(str(wrong)) from None
    typer.echo(said)
