"""Commands about the keys of a home."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

keys_app = typer.Typer(no_args_is_help=True, help="The home's keys: look, change, replace after a leak.")
app.add_typer(keys_app, name="keys")


@keys_app.command("show")
def keys_show(home: Home = None) -> None:
    """Say where the key file lies and which keys are in use; never a key."""
    from classify.commands import keys as command

    command.show(settings_of(home))


@keys_app.command("rotate")
def keys_rotate(home: Home = None) -> None:
    """Use new keys from now on (once a year, or when somebody leaves who knew them)."""
    from classify.commands import keys as command

    command.rotate(settings_of(home))


@keys_app.command("renew")
def keys_renew(
    leaked: Annotated[
        bool, typer.Option("--leaked", help="Yes: somebody may have the key file; replace every key.")
    ] = False,
    home: Home = None,
) -> None:
    """Replace every key after a leak: fingerprints are forgotten, every file is read again."""
    if not leaked:
        raise typer.BadParameter("this forgets which values are the same; say --leaked if it must be")
    from classify.commands import keys as command

    command.renew(settings_of(home))
