"""Addresses of inventories: which databases there are, and how one is named without its password."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from classify.errors import SetupError

_POSTGRESQL = "postgresql+psycopg"
_DRIVERS = {
    "postgres": _POSTGRESQL,
    "postgresql": _POSTGRESQL,
    _POSTGRESQL: _POSTGRESQL,
    "sqlite": "sqlite",
}
_REMEDY = (
    "Write it as postgresql://USER@HOST/DATABASE (the password best in ~/.pgpass, else behind USER and a "
    "colon, signs like @ / : # as %40 %2F %3A %23), or as sqlite:////FOLDER/inventory.db."
)


def address(url: str) -> URL:
    """What `url` means: a PostgreSQL (`postgresql://...`) or a SQLite file (`sqlite:////...`).

    Raises:
        SetupError: it is neither, or cannot be understood. Never quotes it: it may hold a password.
    """
    try:
        meant = make_url(url)
    except (ArgumentError, ValueError):
        # Not chained: the cause may quote the password.
        raise SetupError("The address of the database cannot be understood.", remedy=_REMEDY) from None
    driver = _DRIVERS.get(meant.drivername)
    if driver is None:
        raise SetupError("The database must be a PostgreSQL or a SQLite.", remedy=_REMEDY)
    if not meant.database:
        raise SetupError("The address of the database names no database.", remedy=_REMEDY)
    return meant.set(drivername=driver)


def shown_address(url: URL) -> str:
    """`url` as it may be shown and logged: neither a password nor options (which may hold one)."""
    if url.drivername == "sqlite":
        return f"sqlite:///{url.database}"
    host = url.host or _first(url.query.get("host")) or ""
    port = f":{url.port}" if url.port else ""
    user = f"{url.username}@" if url.username else ""
    if host.startswith("/"):
        return f"postgresql://{user}/{url.database}?host={host}"
    return f"postgresql://{user}{host}{port}/{url.database}"


def _first(option: str | tuple[str, ...] | None) -> str | None:
    return option[0] if isinstance(option, tuple) else option


def secrets_of(url: URL) -> list[str]:
    """What in `url` must never be shown."""
    hidden = [url.password, _first(url.query.get("password"))]
    return [str(secret) for secret in hidden if secret]
