"""The tables of accounts and sessions: made, brought up to date, told apart by version."""

from __future__ import annotations

import os
from pathlib import Path

from classify.errors import SetupError
from classify.settings import Settings
from classify.web.configure import SCHEMA, configure, database
from classify.web.house import open_house

REMEDY = (
    "See whether accounts.db in the home folder (or the schema 'accounts' of the server) is whole and can be "
    "written."
)


def open_accounts(settings: Settings) -> None:
    """Has this process work with the accounts of a home; tables are made or migrated as needed.

    Raises:
        SetupError: the database cannot be used.
    """
    configure(settings)
    open_house(settings)
    _make_private(settings)
    migrate(settings)


def migrate(settings: Settings) -> int:
    """Brings the tables to the newest shape; returns how many migrations that took. Raises SetupError."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        if not is_file(settings):
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        lacking = missing()
        if lacking:
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise SetupError("The accounts cannot be opened.", remedy=REMEDY) from error
    return lacking


def there_are(settings: Settings) -> bool:
    """Whether the home has tables of accounts at all; none are made. Raises SetupError."""
    from django.db import DatabaseError, connection

    if is_file(settings):
        return Path(database(settings)["NAME"]).exists()
    configure(settings)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{SCHEMA}.accounts_account"])
            return bool(cursor.fetchone()[0])
    except DatabaseError as error:
        raise SetupError("The accounts cannot be opened.", remedy=REMEDY) from error


def is_file(settings: Settings) -> bool:
    """Whether accounts lie in a file, and not on a server."""
    return bool(database(settings)["ENGINE"].endswith("sqlite3"))


def missing() -> int:
    """How many migrations the tables lack."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _make_private(settings: Settings) -> None:
    """Made here so that nobody else can read it, whatever the umask says."""
    if not is_file(settings):
        return
    file = Path(database(settings)["NAME"])
    if not file.exists():
        try:
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise SetupError(f"The accounts cannot be made: {error.strerror}.") from error
