"""Commands about the state of a home: backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, must_exist, settings_of

_Passphrase = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", help="The passphrase for --keys, as the only line of a file; else asked."
    ),
]


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="Also write the home's keys to this file, locked with a passphrase."),
    ] = None,
    passphrase_file: _Passphrase = None,
    home: Home = None,
) -> None:
    """Write the whole state of the home to one locked file, and prove it by restoring it on the side."""
    from classify.commands import backup as command

    command.make(settings_of(home), file, keys=keys, passphrase_file=passphrase_file)


@app.command()
def purge(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Remove it; without this only tell what is due.")
    ] = False,
    home: Home = None,
) -> None:
    """Remove from the inventory what the retention rule in the settings lets go; files are never touched."""
    from classify.commands import purge as command

    command.purge(settings_of(home), share=share, really=yes)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="The home's keys, as `backup --keys` wrote them.")
    ] = None,
    passphrase_file: _Passphrase = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="The home has an inventory: put it aside, then restore.")
    ] = False,
    home: Home = None,
) -> None:
    """Put a backup back into an empty home."""
    from classify.commands import backup as command

    must_exist([path for path in (file, keys) if path is not None])
    command.restore(settings_of(home), file, keys=keys, passphrase_file=passphrase_file, replace=replace)
