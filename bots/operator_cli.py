"""``frontdoor operator``: the options of each command, and how a password is asked for."""

from __future__ import annotations

import asyncio
import sys
from getpass import getpass
from typing import Annotated

import typer

from bots.logs import set_up_logs
from bots.settings import load_settings

app = typer.Typer(name="operator", help="Accounts of the operators' desk.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input")]


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="operator, supervisor or administrator")] = "operator",
    password_stdin: FromStdin = False,
) -> None:
    """Create an account; asks for the password twice."""
    _do("add", name, role, password_stdin)


@app.command("list")
def listed() -> None:
    """Name, role, state, last sign-in."""
    _do("list")


@app.command()
def disable(name: Name) -> None:
    """Nobody signs in with it any more; its sessions end."""
    _do("disable", name)


@app.command()
def enable(name: Name) -> None:
    """It may be used again."""
    _do("enable", name)


@app.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Give a new password; all sessions end."""
    _do("password", name, password_stdin=password_stdin)


@app.command()
def revoke(name: Name) -> None:
    """End all sessions."""
    _do("revoke", name)


def _do(act: str, name: str = "", role: str = "operator", password_stdin: bool = False) -> None:
    from bots.operator_commands import Command, NotDone, run

    settings = load_settings()
    set_up_logs(settings.log_format, "warning" if settings.log_level == "info" else settings.log_level)
    ask = _from_stdin if password_stdin else _asked
    try:
        for line in asyncio.run(run(settings, Command(act, name, role, ask))):
            typer.echo(line)
    except NotDone as wrong:
        raise typer.BadParameter(str(wrong)) from None


def _from_stdin() -> str:
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise typer.BadParameter("the password on standard input is not UTF-8") from None


def _asked() -> str:
    if not sys.stdin.isatty():
        raise typer.BadParameter("no terminal to ask for the password on: use --password-stdin")
    first = getpass("Password: ")
    if getpass("Again: ") != first:
        raise typer.BadParameter("the two passwords differ")
    return first
