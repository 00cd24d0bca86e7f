"""`classify evidence`: what the city must be able to show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

evidence = typer.Typer(no_args_is_help=True, help="What the city must be able to show, tried or counted now.")
app.add_typer(evidence, name="evidence")


@evidence.command("cjis")
def cjis(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a page that prints (HTML) instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Try each control of the CJIS Security Policy live, and say what held."""
    from classify.commands import evidence as command

    raise typer.Exit(command.cjis(settings_of(home), output=output, as_json=as_json))
