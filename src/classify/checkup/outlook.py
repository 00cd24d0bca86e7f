"""What time brings: growth, the clock, the last backup, the week's look through the audit trail."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from classify.checks import Check, Verdict
from classify.inventory.events import Review
from classify.inventory.growth import Growth
from classify.inventory.store import Store
from models.columns import now
from models.words import duration, many

MOST_ITEMS_OF_SQLITE = 5_000_000
"""Lists stay quick beyond, but copying, checking and backing up one file take hours (docs/postgresql.md)."""
MOST_BYTES_OF_ONE_MACHINE = 2_000_000_000_000
"""With eight cores and some OCR a first scan of so much takes a week (docs/performance.md)."""
_LONG_SCAN_HOURS = 36.0
_OLDEST_BACKUP = timedelta(days=8)
REVIEW_EVERY = timedelta(days=7)
"""How often the audit trail is looked through (CJIS Security Policy AU-6)."""
_ZONE = "America/Denver"
_A_LITTLE = timedelta(minutes=5)


def look_ahead(store: Store) -> Iterator[Check]:
    """Whether the database, the machine and the backups keep pace."""
    growth = store.growth()
    yield database(growth, is_sqlite=store.database.is_sqlite)
    yield machine(growth)
    yield backup(store.newest_act("backup.make"))
    yield review(store.last_review(), store.first_act_at())
    yield clock(store.newest_act())


def database(growth: Growth, *, is_sqlite: bool) -> Check:
    """When to move to PostgreSQL, and why."""
    size = f"{growth.items:,} files and members, {many(growth.findings, 'finding')}"
    if not is_sqlite:
        return Check("Growth", Verdict.OK, f"{size}, in PostgreSQL.")
    remedy = "Move to PostgreSQL: classify db copy URL (docs/postgresql.md)."
    if growth.items > MOST_ITEMS_OF_SQLITE:
        sentence = f"{size}: more than the embedded database is good for."
        return Check("Growth", Verdict.WARNING, sentence, remedy)
    if growth.together > 2:
        sentence = f"{growth.together} scans were at work together: with SQLite they wait for one another."
        return Check("Growth", Verdict.WARNING, sentence, remedy)
    return Check(
        "Growth",
        Verdict.OK,
        f"{size}: SQLite is enough. PostgreSQL pays from {MOST_ITEMS_OF_SQLITE // 1_000_000} million on, or "
        "when several machines scan.",
    )


def machine(growth: Growth) -> Check:
    """When to share the work among machines with Dask, and why."""
    size = f"{growth.bytes / 1e9:,.1f} GB" if growth.bytes > 1e8 else f"{growth.bytes / 1e6:,.1f} MB"
    sentence = f"{size} in all shares; the longest scan took {duration(3600 * growth.slowest_hours)}."
    if growth.bytes > MOST_BYTES_OF_ONE_MACHINE or growth.slowest_hours > _LONG_SCAN_HOURS:
        remedy = (
            "More cores help first (--jobs). Beyond one machine: PostgreSQL and Dask workers (docs/scale.md)."
        )
        return Check("Load", Verdict.WARNING, sentence, remedy)
    return Check("Load", Verdict.OK, f"{sentence} One machine is enough.")


def backup(newest: datetime | None) -> Check:
    """Whether there is a backup of these days."""
    remedy = "classify backup FILE, or set backup_folder so that maintenance makes them (docs/backup.md)."
    if newest is None:
        return Check("Backup", Verdict.WARNING, "No backup was ever made with classify backup.", remedy)
    age = now() - newest
    told = f"The newest was made {_ago(age)}."
    if age > _OLDEST_BACKUP:
        return Check("Backup", Verdict.WARNING, told, remedy)
    return Check("Backup", Verdict.OK, told)


def review(last: Review | None, first_act: datetime | None) -> Check:
    """Whether somebody has looked through the audit trail this week (AU-6)."""
    remedy = "An auditor looks through it in the browser (Audit) and marks the week as reviewed."
    since = last.at if last else first_act
    if last is not None and last.forged is not None:
        sentence = f"The review of {_week(last.week)} found row {last.forged:,} of the audit trail changed."
        return Check("Audit review", Verdict.WRONG, sentence, "Tell information security.")
    if since is not None and now() - since > REVIEW_EVERY:
        told = f"Last done {_ago(now() - since)}." if last else "Never done."
        return Check("Audit review", Verdict.WARNING, f"{told} It is due every week.", remedy)
    if last is None:
        return Check("Audit review", Verdict.OK, "The first is due within a week.", remedy)
    sentence = f"{_week(last.week)} was reviewed by {last.actor} {_ago(now() - last.at)}, the chain whole."
    return Check("Audit review", Verdict.OK, sentence)


def _week(week: str) -> str:
    """`2026-W48` as people say it."""
    year, _, number = week.partition("-W")
    return f"Week {int(number)} of {year}" if number.isdigit() else week


def clock(newest: datetime | None) -> Check:
    """Whether this machine knows the time, and the city's time zone."""
    if newest is not None and newest > now() + _A_LITTLE:
        sentence = (
            f"The clock is behind: the newest entry of the audit trail lies {_ago(newest - now(), '')} ahead."
        )
        return Check(
            "Clock", Verdict.WRONG, sentence, "Set the clock (timedatectl); scans would be dated wrongly."
        )
    try:
        local = datetime.now(ZoneInfo(_ZONE))
    except ZoneInfoNotFoundError:
        remedy = "Install time zones (apt install tzdata): schedules run in the city's time."
        return Check("Clock", Verdict.WRONG, f"The time zone {_ZONE} is not known here.", remedy)
    sentence = f"{local:%A %H:%M} in Missoula."
    if _is_adrift():
        remedy = "Let it follow a time server of the city's own (timedatectl set-ntp true)."
        return Check("Clock", Verdict.WARNING, f"{sentence} It follows no time server.", remedy)
    return Check("Clock", Verdict.OK, sentence)


def _is_adrift() -> bool:
    """Whether the system says that its clock follows nobody; False where it does not say."""
    program = shutil.which("timedatectl")
    if program is None:
        return False
    try:
        told = subprocess.run(
            [program, "show", "-p", "NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.stdout.strip() == "no"


def _ago(age: timedelta, word: str = " ago") -> str:
    if age.days >= 2:
        return f"{age.days:,} days{word}"
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours{word}" if hours >= 2 else f"{int(age.total_seconds() // 60)} minutes{word}"
