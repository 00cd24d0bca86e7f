"""`classify totals`: what homes tell one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

_FILE = "FILE"


@app.command()
def totals(
    sign: Annotated[
        Path | None, typer.Option("--sign", metavar=_FILE, help="Write this home's signed totals to a file.")
    ] = None,
    take_in: Annotated[
        Path | None, typer.Option("--import", metavar=_FILE, help="Take in signed totals of a trusted home.")
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="KEYFILE", help="Trust the home whose key this is."),
    ] = None,
    distrust: Annotated[str, typer.Option("--distrust", metavar="NAME", help="Trust a home no more.")] = "",
    key: Annotated[
        Path | None, typer.Option("--key", metavar=_FILE, help="Write this home's key file, for others.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What this home is called before others.")] = "",
    small: Annotated[
        int,
        typer.Option("--small", min=0, help="With --sign: hide counts below this, round the others to it."),
    ] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Show this home's totals beside those of others; sign ours, take in theirs. Counts only, ever."""
    from classify.commands import totals as command

    settings = settings_of(home)
    if name:
        command.name(settings, name)
    if key is not None:
        command.write_key(settings, key)
    if trust is not None:
        command.trust(settings, trust)
    if distrust:
        command.distrust(settings, distrust)
    if take_in is not None:
        command.take_in(settings, take_in)
    if sign is not None:
        command.sign(settings, sign, small_below=small)
    if not (name or distrust or any(file is not None for file in (key, trust, take_in, sign))):
        command.show(settings, as_json=as_json)
