"""Commands about notices."""

from __future__ import annotations

import typer

from classify.cli.app import Home, app, settings_of

notices_app = typer.Typer(no_args_is_help=True, help="Notices by mail and web hook about scans; counts only.")
app.add_typer(notices_app, name="notices")


@notices_app.callback()
def everywhere() -> None:
    """Notices by mail and web hook about scans."""


@notices_app.command("test")
def send_test(home: Home = None) -> None:
    """Send a test notice by every way that is set up, and say whether it was taken."""
    from classify.commands import notices as command

    raise typer.Exit(command.send_test(settings_of(home)))
