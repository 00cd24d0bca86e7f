"""Commands about accounts and tokens of the web application."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of
from classify.rights import Role, Scope

users_app = typer.Typer(no_args_is_help=True, help="Who may sign in to the web application.")
tokens_app = typer.Typer(no_args_is_help=True, help="What programs show instead of signing in.")
app.add_typer(users_app, name="users")
app.add_typer(tokens_app, name="tokens")

Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
Name = Annotated[str, typer.Argument(help="The account's name.")]
Password = Annotated[
    Path | None,
    typer.Option("--password-file", help="A file with the password; else one is made and shown once."),
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@users_app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="What they do; may be given several times.")],
    department: Annotated[
        list[str] | None, typer.Option("--department", help="Only for this department; several times.")
    ] = None,
    grant: Annotated[
        list[str] | None, typer.Option("--grant", help="content (open documents) or cji (cleared).")
    ] = None,
    shown_name: Annotated[str, typer.Option("--shown-name", help="As colleagues call them.")] = "",
    trained_on: Day = None,
    vetted_on: Day = None,
    password_file: Password = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Make an account. Its second factor is set up when the person first signs in."""
    from classify.commands import users as command

    command.add(
        settings_of(home),
        name,
        roles=role,
        departments=department or [],
        grants=grant or [],
        shown_name=shown_name,
        trained_on=trained_on.date() if trained_on else None,
        vetted_on=vetted_on.date() if vetted_on else None,
        password_file=password_file,
        as_json=as_json,
    )


@users_app.command("list")
def list_users(as_json: Json = False, home: Home = None) -> None:
    """List accounts with their roles, grants and states."""
    from classify.commands import users as command

    command.list_accounts(settings_of(home), as_json=as_json)


@users_app.command()
def disable(name: Name, home: Home = None) -> None:
    """End an account and all its sessions."""
    from classify.commands import users as command

    command.disable(settings_of(home), name)


@users_app.command()
def release(name: Name, home: Home = None) -> None:
    """Let an account be used again that failed sign-ins locked, or that was disabled."""
    from classify.commands import users as command

    command.release(settings_of(home), name)


@users_app.command()
def reset(name: Name, password_file: Password = None, as_json: Json = False, home: Home = None) -> None:
    """Give an account a new first password and take its second factors away: for a lost device."""
    from classify.commands import users as command

    command.reset(settings_of(home), name, password_file, as_json=as_json)


@tokens_app.command("add")
def add_token(
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="What it may; may be given several times.")],
    days: Annotated[
        int | None, typer.Option("--days", min=1, help="How long it is valid; else until revoked.")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Make a token and print it, once."""
    from classify.commands import users as command

    command.add_token(settings_of(home), name, scope, days, as_json=as_json)


@tokens_app.command("list")
def list_tokens(as_json: Json = False, home: Home = None) -> None:
    """List tokens, not the secrets themselves."""
    from classify.commands import users as command

    command.list_tokens(settings_of(home), as_json=as_json)


@tokens_app.command()
def revoke(name: Annotated[str, typer.Argument(help="The token's name.")], home: Home = None) -> None:
    """End a token."""
    from classify.commands import users as command

    command.revoke_token(settings_of(home), name)
