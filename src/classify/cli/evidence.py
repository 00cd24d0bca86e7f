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


@evidence.command("binder")
def binder(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it: FILE.html, .pdf, .xlsx or .json.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Count what shows how the city shares and protects data, beside the city's own rows."""
    from classify.commands import evidence as command

    command.binder(settings_of(home), output=output, as_json=as_json)


@evidence.command("written")
def written(
    take: Annotated[
        Path | None, typer.Option("--from", help="Take all of it from a YAML file of this form.")
    ] = None,
    home: Home = None,
) -> None:
    """Print what people wrote into the binder (YAML): rows, departments, reviews."""
    from classify.commands import evidence as command

    command.written(settings_of(home), take=take)


@evidence.command("certificate")
def certificate(
    share: Annotated[str, typer.Argument(help="Name of the share.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it, signed: FILE.pdf, .html or .json.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The signed JSON, for programs.")] = False,
    home: Home = None,
) -> None:
    """Certify what was read of a share, when and with what, and which labels are in effect."""
    from classify.commands import evidence as command

    command.certificate(settings_of(home), share, output=output, as_json=as_json)
