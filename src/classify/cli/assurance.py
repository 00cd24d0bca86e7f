"""`classify assure`: how much was missed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

assure_app = typer.Typer(no_args_is_help=True, help="How much was missed: a blind sample, with its interval.")
app.add_typer(assure_app, name="assure")

Share = Annotated[str, typer.Argument(help="The share, by name.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@assure_app.command("plan")
def plan(
    share: Share,
    rate: Annotated[
        float, typer.Option("--rate", min=0.0005, max=0.5, help="The miss rate that is to be shown.")
    ] = 0.02,
    number: Annotated[
        int | None, typer.Option("--number", min=1, help="Files to be read, instead of as many as that asks.")
    ] = None,
    seed: Annotated[str, typer.Option("--seed", help="Of the draw, instead of a new one.")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Publish what will be drawn, before it is drawn."""
    from classify.commands import assure as command

    command.plan(settings_of(home), share, rate=rate, number=number, seed=seed, as_json=as_json)


@assure_app.command("draw")
def draw(
    share: Share,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A list for readers (CSV): names of files, and no label."),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Draw what was planned."""
    from classify.commands import assure as command

    command.draw(settings_of(home), share, out=output, as_json=as_json)


@assure_app.command("record")
def record(
    share: Share,
    sample: Annotated[int | None, typer.Argument(help="Number of the file in the sample.")] = None,
    label: Annotated[str, typer.Argument(help="The right label, or 'cannot tell'.")] = "",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="What it holds.")] = None,
    reader: Annotated[str, typer.Option("--reader", help="Who has read it, if not you.")] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", exists=True, help="Answers as a CSV: sample, label, tags, reader."),
    ] = None,
    home: Home = None,
) -> None:
    """Keep what readers say of files of the sample."""
    from classify.commands import assure as command

    if (file is None) == (sample is None):
        raise typer.BadParameter("Give the number of one file and its label, or --file.")
    command.record(
        settings_of(home), share, sample=sample, label=label, tags=tuple(tag or ()), reader=reader, file=file
    )


@assure_app.command("estimate")
def estimate(share: Share, as_json: Json = False, home: Home = None) -> None:
    """Say what is shown: recall and miss rate with their limits, or that not enough is read yet."""
    from classify.commands import assure as command

    command.estimate(settings_of(home), share, as_json=as_json)


@assure_app.command("certificate")
def certificate(
    share: Share,
    output: Annotated[Path, typer.Option("--output", "-o", help="The certificate (JSON).")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    home: Home = None,
) -> None:
    """Write the signed certificate that anybody can work out anew (classify verify)."""
    from classify.commands import assure as command

    command.certify(settings_of(home), share, out=output, force=force)
