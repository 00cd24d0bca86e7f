"""Is a database whole, and is it set up as an inventory needs it? Reads only; answers in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, and_, func, select, text
from sqlmodel import Session

from classify.checks import Check, Verdict
from classify.inventory.database import HEAD, Database
from classify.inventory.tables import CONTENT, FINDING, ITEM, METADATA

_OLDEST_POSTGRESQL = 13
_OLDEST_NUMBER = _OLDEST_POSTGRESQL * 10_000
_KEEPING = ("fsync", "full_page_writes", "synchronous_commit")
"""Settings of a server that keeps what it has acknowledged."""


_RESTORE = "Restore the backup, or ask whoever looks after missoula-classify; do not scan on."


def check_version(database: Database) -> Check:
    """Whether the tables are those of this program. Raises SetupError when the database cannot be opened."""
    version = database.version()
    if version == HEAD:
        return Check("Version", Verdict.OK, f"Tables at version {HEAD}, as this program needs them.")
    if version is None:
        return Check(
            "Version",
            Verdict.WRONG,
            "There is no inventory in this database.",
            "Make one: classify db migrate.",
        )
    if version > HEAD:
        sentence = f"Tables at version {version}, made by a newer program than this one ({HEAD})."
        return Check("Version", Verdict.WRONG, sentence, "Install that version of the program.")
    sentence = f"Tables at version {version}, this program needs {HEAD}."
    return Check("Version", Verdict.WRONG, sentence, "Bring them up to date: classify db migrate.")


def check_database(database: Database) -> Iterator[Check]:
    """All that can be told without keys, of a database at this program's version."""
    yield _files(database)
    yield _shape(database)
    with database.reading() as session:
        yield _references(session)
        yield _orphans(session)
        if not database.is_sqlite:
            yield _numbers(session)
            yield from _server(session)


def _files(database: Database) -> Check:
    if damage := database.damage():
        return Check("Files", Verdict.WRONG, f"The database reports damage: {damage}.", _RESTORE)
    return Check("Files", Verdict.OK, "The database reports no damage.")


def _shape(database: Database) -> Check:
    """Tables, columns and indexes against those of the program."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as session:
        connection = session.connection()
        missing = [_told(step) for step in compare_metadata(MigrationContext.configure(connection), METADATA)]
        invalid = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
        )
        if not database.is_sqlite:
            missing += [f"index {name} is not valid" for name in session.scalars(text(invalid))]
    if missing:
        remedy = (
            "Somebody changed the database by hand. Copy it to a new one (classify db copy), which has all."
        )
        return Check(
            "Tables and indexes", Verdict.WRONG, f"Not as they should be: {'; '.join(missing[:5])}.", remedy
        )
    return Check("Tables and indexes", Verdict.OK, "All there.")


def _told(step: object) -> str:
    """A step that would bring the database in line, in words."""
    if isinstance(step, list):
        return _told(step[0])
    kind, *rest = step if isinstance(step, tuple) else (str(step),)
    named = next((part for part in reversed(rest) if getattr(part, "name", None)), "")
    return f"{str(kind).replace('_', ' ')} {getattr(named, 'name', named)}".strip()


def _references(session: Session) -> Check:
    """Rows that refer to a row that is not there."""
    lost = []
    for table in METADATA.sorted_tables:
        for rule in table.constraints:
            if not isinstance(rule, ForeignKeyConstraint):
                continue
            other = rule.referred_table.alias("other")
            pairs = [(element.parent, other.c[element.column.name]) for element in rule.elements]
            matches = and_(*(mine == theirs for mine, theirs in pairs))
            rows = (
                select(func.count())
                .select_from(table.outerjoin(other, matches))
                .where(*(mine.is_not(None) for mine, _ in pairs), pairs[0][1].is_(None))
            )
            if number := session.scalar(rows):
                lost.append(f"{number:,} of {table.name} without their {rule.referred_table.name}")
    if lost:
        return Check(
            "References", Verdict.WRONG, f"Rows refer to what is not there: {'; '.join(lost)}.", _RESTORE
        )
    return Check("References", Verdict.OK, "Every row's references are there.")


def _orphans(session: Session) -> Check:
    """Rows that nothing refers to, or that belong to nothing."""
    nobody = select(func.count()).where(FINDING.c.content_id.is_(None), FINDING.c.item_id.is_(None))
    if number := session.scalar(nobody):
        return Check("Orphans", Verdict.WRONG, f"{number:,} findings belong to no file.", _RESTORE)
    in_use = select(ITEM.c.content_id).where(ITEM.c.content_id == CONTENT.c.id).exists()
    if number := session.scalar(select(func.count()).select_from(CONTENT).where(~in_use)):
        sentence = f"{number:,} contents belong to no file any more; the end of the next scan forgets them."
        return Check("Orphans", Verdict.OK, sentence)
    return Check("Orphans", Verdict.OK, "Nothing is left over.")


def _numbers(session: Session) -> Check:
    """Whether the next row of each table gets a number that is free."""
    behind = []
    for table in METADATA.sorted_tables:
        if "id" not in table.columns or table.name == "audit_event":
            continue
        name = session.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        last = session.scalar(select(func.max(table.c.id))) or 0
        given, called = session.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608 - PostgreSQL's own name
        if last and (given < last or (given == last and not called)):
            behind.append(table.name)
    if behind:
        remedy = (
            "Set the sequences behind the highest numbers (setval), or copy the inventory: classify db copy."
        )
        sentence = f"The next rows would get numbers that are taken: {', '.join(behind)}."
        return Check("Numbers", Verdict.WRONG, sentence, remedy)
    return Check("Numbers", Verdict.OK, "The next rows get free numbers.")


def _server(session: Session) -> Iterator[Check]:
    """The server: its version, how it keeps what it was given, and how it is reached."""
    told = {
        name: session.scalar(select(func.current_setting(name)))
        for name in ("server_version", "server_version_num", *_KEEPING, "server_encoding")
    }
    number = int(str(told["server_version_num"]))
    if number < _OLDEST_NUMBER:
        remedy = f"Use PostgreSQL {_OLDEST_POSTGRESQL} or newer."
        yield Check("Server", Verdict.WRONG, f"PostgreSQL {told['server_version']} is too old.", remedy)
    else:
        yield Check("Server", Verdict.OK, f"PostgreSQL {told['server_version']}.")
    if lax := [name for name in _KEEPING if told[name] == "off"]:
        remedy = f"Set {', '.join(lax)} to on in postgresql.conf."
        lost = "the last seconds' work" if lax == ["synchronous_commit"] else "the whole inventory"
        yield Check("Durability", Verdict.WARNING, f"A crash or a power cut may cost {lost}.", remedy)
    else:
        yield Check("Durability", Verdict.OK, "What is committed survives a power cut.")
    yield _collation(session, str(told["server_encoding"]), number)
    yield _secrecy(session)


def _collation(session: Session, encoding: str, number: int) -> Check:
    name = session.scalar(text("SELECT datcollate FROM pg_database WHERE datname = current_database()"))
    if encoding != "UTF8":
        remedy = "Make the database with ENCODING 'UTF8' TEMPLATE template0 (docs/postgresql.md) and copy."
        return Check("Collation", Verdict.WRONG, f"The encoding is {encoding}, not UTF8.", remedy)
    if number >= 150_000 and session.scalar(
        text(
            "SELECT datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid) "
            "FROM pg_database WHERE datname = current_database()"
        )
    ):
        remedy = (
            "As the database's owner: REINDEX DATABASE; then ALTER DATABASE ... REFRESH COLLATION VERSION."
        )
        sentence = "The system sorts texts otherwise than when the indexes were made; they may miss rows."
        return Check("Collation", Verdict.WRONG, sentence, remedy)
    if name not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
        remedy = "Make the database with LC_COLLATE 'C' (docs/postgresql.md): no system update touches it."
        return Check("Collation", Verdict.WARNING, f"UTF8, sorted by {name}.", remedy)
    return Check("Collation", Verdict.OK, f"UTF8, sorted by {name}.")


def _secrecy(session: Session) -> Check:
    """Findings about criminal-justice records travel encrypted (CJIS Security Policy SC-8)."""
    over_network = session.scalar(text("SELECT inet_client_addr() IS DISTINCT FROM inet_server_addr()"))
    encrypted = session.scalar(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
    if over_network and not encrypted:
        remedy = "Add ?sslmode=verify-full&sslrootcert=FILE to database_url, and hostssl to pg_hba.conf."
        return Check("Connection", Verdict.WRONG, "Rows travel the network unencrypted.", remedy)
    return Check("Connection", Verdict.OK, "Encrypted." if encrypted else "Does not leave this machine.")
