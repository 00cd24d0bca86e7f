"""Commands about who can open files where they live."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

exposure_app = typer.Typer(
    no_args_is_help=True, help="Who can open files where they live: reports taken in, and what lies open."
)
app.add_typer(exposure_app, name="exposure")

Share = Annotated[str, typer.Option("--share", help="The share: its name, or its number in lists.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@exposure_app.command("import")
def import_(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A sharing report of SharePoint or OneDrive (CSV), or what getfacl -R, icacls /T or Get-Acl "
            "with Export-Csv wrote."
        ),
    ] = None,
    share: Share = "",
    below: Annotated[
        str,
        typer.Option("--below", help="Which address in the report is the share's own folder."),
    ] = "",
    modes: Annotated[
        bool, typer.Option("--modes", help="Take the permissions of the share's own files; no FILE then.")
    ] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Take in who can open the files of a share: kinds and counts are kept, never who."""
    from classify.commands import exposure as command

    command.take_in(settings_of(home), file, share=share, below=below, modes=modes, as_json=as_json)


@exposure_app.command()
def show(share: Share = "", as_json: Json = False, home: Home = None) -> None:
    """Show how many RESTRICTED and CONFIDENTIAL files lie how open, and which reports say so."""
    from classify.commands import exposure as command

    command.show(settings_of(home), share=share, as_json=as_json)
