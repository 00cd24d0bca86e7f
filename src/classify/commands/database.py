"""`classify db`: bring the inventory's tables up to date, check them, copy the whole to another database."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.checks import Check, Verdict
from classify.checkup.inventory import REMEDY
from classify.commands import terminal
from classify.errors import ClassifyError, SetupError
from classify.inventory.checking import check_database, check_version
from classify.inventory.copying import Copied
from classify.inventory.database import HEAD, Database
from classify.inventory.store import Store
from classify.settings import Settings
from classify.web.accounts import copying, health, tables
from classify.web.configure import configure

_STYLES = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}
_COMPLAINTS_SHOWN = 5


def migrate(
    settings: Settings, url: str = "", *, as_json: bool = False, console: Console | None = None
) -> None:
    """Brings the tables of the home's inventory, or of the one at `url`, to this program's version.

    Raises:
        SetupError: it cannot be opened, or was made by a newer version.
    """
    screen = console or terminal.screen()
    where = url or settings.database_url
    with Database.of(settings.home, where) as database:
        before = database.version() if where or (settings.home / "inventory.db").exists() else None
    if before is not None and before > HEAD:
        raise SetupError(
            f"The inventory is at version {before}, made by a newer program than this one ({HEAD}).",
            remedy="Install that version, or use another home folder.",
        )
    Database.at(settings.home, where).close()
    at = settings.model_copy(update={"database_url": where})
    if tables.there_are(at):
        configure(at)
        tables.migrate(at)
    if as_json:
        screen.file.write(json.dumps({"database": database.shown, "from": before, "to": HEAD}) + "\n")
    elif before == HEAD:
        screen.print(Text(f"{database.shown}: up to date, version {HEAD}."))
    else:
        screen.print(Text(f"{database.shown}: from version {before or 'none'} to {HEAD}."))


def check(settings: Settings, url: str = "", *, as_json: bool = False, console: Console | None = None) -> int:
    """Prints whether the home's inventory, or the one at `url`, is whole; returns 1 when something is wrong.

    Raises:
        SetupError: it cannot be opened.
    """
    screen = console or terminal.screen()
    with Database.of(settings.home, url or settings.database_url) as database:
        found = list(_findings(settings, database, url or settings.database_url))
    wrong = any(one.verdict is Verdict.WRONG for one in found)
    if as_json:
        told = [
            {"subject": one.subject, "verdict": one.verdict, "sentence": one.sentence, "remedy": one.remedy}
            for one in found
        ]
        screen.file.write(json.dumps({"database": database.shown, "whole": not wrong, "checks": told}) + "\n")
        return int(wrong)
    screen.print(Text(database.shown))
    table = Table(box=None, padding=(0, 2))
    for heading in ("", "Looked at", "Found"):
        table.add_column(heading, overflow="fold")
    for one in found:
        sentence = Text(one.sentence)
        if one.remedy:
            sentence.append(f"\nWhat to do: {terminal.runnable(one.remedy)}", "dim")
        table.add_row(Text(one.verdict.value, _STYLES[one.verdict]), one.subject, sentence)
    screen.print(table)
    return int(wrong)


def _findings(settings: Settings, database: Database, url: str) -> Iterator[Check]:
    if database.is_sqlite and not url and not (settings.home / "inventory.db").exists():
        raise SetupError("There is no inventory in this home.", remedy="Run classify scan FOLDER first.")
    version = check_version(database)
    yield version
    if version.verdict is not Verdict.OK:
        return
    yield from check_database(database)
    database.close()
    try:
        with Store.open(settings.home, url) as store:
            complaints = store.complaints()
    except ClassifyError as error:
        yield Check("Signatures", Verdict.WRONG, error.sentence, error.what_to_do)
        return
    for sentence in complaints[:_COMPLAINTS_SHOWN]:
        yield Check("Signatures", Verdict.WRONG, sentence, f"See all: classify verify. {REMEDY}")
    if not complaints:
        yield Check("Signatures", Verdict.OK, "Every signed row and the whole audit trail fit.")
    accounts = health.examine(settings.model_copy(update={"database_url": url}))
    if accounts is not None:
        yield accounts


def copy(settings: Settings, url: str, *, as_json: bool = False, console: Console | None = None) -> None:
    """Copies the home's inventory to the empty database at `url`, and says what to set to use it.

    Raises:
        ClassifyError: a database cannot be used, is not empty, or not everything arrived.
    """
    screen = console or terminal.screen()
    last = ""

    def told(table: str, _rows: int) -> None:
        nonlocal last
        if screen.is_terminal and table != last:
            screen.print(Text(f"  {table}", "dim"))
        last = table

    with Database(url) as target, Store.open(settings.home, settings.database_url) as store:
        source = store.database.shown
        # The accounts first: those that arrived before are no hindrance when it has to be done again.
        accounts = copying.copy(settings, url)
        copied = store.copy_to(target, told=told)
    rows = sum(table.rows for table in copied)
    if as_json:
        digests = {table.table: {"rows": table.rows, "digest": table.digest} for table in copied}
        told_all = {
            "from": source,
            "to": target.shown,
            "rows": rows,
            "tables": digests,
            "accounts": accounts,
            "setting": _setting(settings, target),
        }
        screen.file.write(json.dumps(told_all) + "\n")
        return
    _print_copied(screen, copied)
    screen.print(
        Text(f"{rows:,} rows copied from {source} to {target.shown}; each was read back and is the same.")
    )
    if accounts:
        screen.print(f"So are {accounts:,} accounts; everybody signs in again there.")
    screen.print(Text(f"From now on use the copy: {_setting(settings, target)}"), soft_wrap=True)
    screen.print(
        "Until then the program goes on with the old one, and what it writes there is not in the copy."
    )
    screen.print(
        Text(terminal.runnable("Then run classify db check. Keep the old one until a scan has ended well."))
    )


def _print_copied(screen: Console, copied: list[Copied]) -> None:
    table = Table(box=None, padding=(0, 2))
    table.add_column("Table")
    table.add_column("Rows", justify="right")
    for one in copied:
        table.add_row(Text(one.table), f"{one.rows:,}")
    screen.print(table)


def _setting(settings: Settings, target: Database) -> str:
    """What to change so that the home uses `target`, without its password."""
    file = settings.home / "settings.toml"
    if target.is_sqlite and target.url.database == str(settings.home / "inventory.db"):
        return f"take the line database_url out of {file} (or unset CLASSIFY_DATABASE_URL)."
    hint = " (with the options you gave; the password best in ~/.pgpass)" if not target.is_sqlite else ""
    return f'write database_url = "{target.shown}"{hint} into {file}, or set CLASSIFY_DATABASE_URL.'
