"""Accounts from one database to another: to PostgreSQL and back, and into backups.

Copied is who may sign in, with what, and what programs show; sessions and counts of failures are not: after a
move everybody signs in again. All or nothing, and read back before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classify.errors import AccountError, SetupError
from classify.settings import Settings
from classify.web.accounts import tables
from classify.web.configure import SCHEMA, configure, database

_ALIAS = "other"


def copy(settings: Settings, url: str) -> int:
    """Copies the accounts of a home to the database at `url`; returns how many there are.

    Raises:
        AccountError: there are other accounts already.
        SetupError: a database cannot be used.
    """
    if not tables.there_are(settings):
        return 0
    configure(settings)
    tables.migrate(settings)
    with _opened(database(settings.model_copy(update={"database_url": url}))):
        return _copied("default", _ALIAS)


def snapshot(settings: Settings, file: Path) -> int:
    """Writes the accounts of a home to `file`, a database of SQLite's; returns how many there are.

    Raises:
        SetupError: a database cannot be used.
    """
    if not tables.there_are(settings):
        return 0
    configure(settings)
    tables.migrate(settings)
    with _opened({"ENGINE": "django.db.backends.sqlite3", "NAME": file}):
        return _copied("default", _ALIAS)


def fill(settings: Settings, file: Path) -> int:
    """Puts the accounts in `file` (`snapshot`'s) into the database of the settings.

    Raises:
        AccountError: there are other accounts already.
        SetupError: a database cannot be used.
    """
    configure(settings)
    tables.migrate(settings)
    with _opened({"ENGINE": "django.db.backends.sqlite3", "NAME": file}):
        return _copied(_ALIAS, "default")


def _models() -> list[Any]:
    """What is copied, whatever refers to something after that."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from classify.web.accounts.models import Account, ApiToken, Assignment, SavedView

    return [Account, Assignment, ApiToken, SavedView, Authenticator, SocialAccount]


def _copied(source: str, target: str) -> int:
    from django.db import DatabaseError, connections, transaction

    models = _models()
    try:
        with transaction.atomic(using=source), transaction.atomic(using=target):
            if _rows(target, models[0]):
                if all(_rows(source, model) == _rows(target, model) for model in models):
                    return len(_rows(target, models[0]))  # they arrived before
                raise AccountError(
                    "There are other accounts in that database already.",
                    remedy="Take an empty database, or move its accounts.db away first.",
                )
            for model in models:
                model.objects.using(target).bulk_create(model.objects.using(source).order_by("pk"))
                if _rows(source, model) != _rows(target, model):
                    raise AccountError("The accounts did not arrive as they were.", remedy="Copy again.")
            _continue_numbers(connections[target], models)
            return len(_rows(target, models[0]))
    except DatabaseError as error:
        raise SetupError("The accounts cannot be copied.", remedy=tables.REMEDY) from error


def _rows(alias: str, model: Any) -> list[dict[str, Any]]:
    return list(model.objects.using(alias).order_by("pk").values())


def _continue_numbers(connection: Any, models: list[Any]) -> None:
    """The next row of each table gets the number after the last; SQLite knows that by itself."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def _opened(definition: dict[str, Any]) -> Iterator[None]:
    """Another database besides the home's, with all tables. Raises SetupError."""
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    if definition["ENGINE"].endswith("sqlite3"):
        os.close(os.open(definition["NAME"], os.O_CREAT | os.O_RDWR, 0o600))
    connections.databases[_ALIAS] = connections.configure_settings({"default": {}, _ALIAS: {**definition}})[
        _ALIAS
    ]
    try:
        if not definition["ENGINE"].endswith("sqlite3"):
            with connections[_ALIAS].cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        call_command("migrate", database=_ALIAS, verbosity=0, interactive=False)
        yield
    except DatabaseError as error:
        raise SetupError("The accounts cannot be copied.", remedy=tables.REMEDY) from error
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
        del connections.databases[_ALIAS]
