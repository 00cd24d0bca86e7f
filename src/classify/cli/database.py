"""Commands about the database of the inventory."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

db_app = typer.Typer(
    no_args_is_help=True, help="The inventory's database: bring it up to date, check it, copy it to another."
)
app.add_typer(db_app, name="db")

_URL = "postgresql://USER@HOST/DATABASE or sqlite:////FOLDER/FILE.db"
Where = Annotated[str, typer.Argument(help=f"Another database than the home's: {_URL}.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@db_app.command()
def migrate(url: Where = "", as_json: Json = False, home: Home = None) -> None:
    """Bring the tables to the version of this program; says from which to which, and refuses newer ones."""
    from classify.commands import database

    database.migrate(settings_of(home), url, as_json=as_json)


@db_app.command()
def check(url: Where = "", as_json: Json = False, home: Home = None) -> None:
    """Check version, files, tables, references, signatures, audit trail; exit code 1 if anything is wrong."""
    from classify.commands import database

    raise typer.Exit(database.check(settings_of(home), url, as_json=as_json))


@db_app.command()
def copy(
    url: Annotated[str, typer.Argument(help=f"An empty database: {_URL}.", show_default=False)],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Copy the whole inventory to another database: all of it or nothing, and every row compared."""
    from classify.commands import database

    database.copy(settings_of(home), url, as_json=as_json)
