"""`classify doctor`: can this machine do the work, and is the inventory whole?"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify import confine, offline
from classify.checks import Check, Verdict
from classify.commands import terminal
from classify.commands.outlook import look_ahead
from classify.commands.verify import REMEDY, SAMPLE
from classify.errors import ClassifyError
from classify.inventory.database import HEAD
from classify.inventory.store import Store
from classify.keys import KEY_FILE
from classify.notices.after import ways
from classify.settings import Settings

_PREFECT = "3.8.8"
_FASTAPI_BELOW = (0, 151)
_ROOM_BYTES = 2_000_000_000


def doctor(settings: Settings, *, console: Console | None = None) -> int:
    """Prints every check; returns 1 when something is wrong, else 0."""
    screen = console or terminal.screen()
    table = Table(box=None, padding=(0, 2))
    for heading in ("", "Looked at", "Found"):
        table.add_column(heading, overflow="fold")
    styles = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}
    wrong = False
    for check in examine(settings):
        wrong = wrong or check.verdict is Verdict.WRONG
        found = Text(check.sentence)
        if check.remedy:
            found.append(f"\nWhat to do: {check.remedy}", "dim")
        table.add_row(Text(check.verdict.value, styles[check.verdict]), check.subject, found)
    screen.print(table)
    return 1 if wrong else 0


def examine(settings: Settings) -> Iterator[Check]:
    """All checks, in the order they are shown."""
    yield _program()
    yield from _inventory(settings)
    yield from _accounts(settings)
    yield _home(settings)
    yield _disk(settings)
    yield _ocr()
    yield _prefect()
    yield _offline(settings)
    if settings.runner == "dask":
        yield _cluster(settings)
    yield from _notices(settings)
    yield _confined()
    for subject, load in (
        ("Label policy", _load_policy),
        ("Document types", _load_doctypes),
        ("Patterns", _load_patterns),
        ("Names model", _load_names),
    ):
        yield _loads(subject, load, settings)


def _program() -> Check:
    version = importlib.metadata.version("missoula-classify")
    return Check("Program", Verdict.OK, f"missoula-classify {version}, Python {platform.python_version()}.")


def _inventory(settings: Settings) -> Iterator[Check]:
    try:
        with Store.open(settings.home, settings.database_url) as store:
            yield _database(store)
            yield _keys(store)
            complaints = store.complaints(most_items=SAMPLE)
            ahead = list(look_ahead(store))
    except ClassifyError as error:
        yield Check("Inventory", Verdict.WRONG, error.sentence, error.what_to_do)
        return
    if not complaints:
        yield Check("Tampering", Verdict.OK, "Audit trail whole; labels as they were signed (a sample).")
    for sentence in complaints[:3]:
        yield Check("Tampering", Verdict.WRONG, sentence, f"See all: classify verify. {REMEDY}")
    yield from ahead


def _keys(store: Store) -> Check:
    path = store.keys.path
    if path.is_relative_to(store.home):
        remedy = (
            f"Keep it elsewhere, best on another disk ({KEY_FILE}, or the systemd credential classify-keys), "
            "and in a backup of its own: who takes the home then has no key."
        )
        sentence = "The key file belongs to this inventory; it lies inside the home."
        return Check("Keys", Verdict.OK, sentence, remedy)
    sentence = f"The key file {path} belongs to this inventory. Is it in the backup, apart from the home?"
    return Check("Keys", Verdict.OK, sentence)


def _database(store: Store) -> Check:
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    damage = store.database.damage()
    if damage:
        return Check("Database", Verdict.WRONG, f"{kind} reports damage: {damage}.", "Restore the backup.")
    shares = len(store.shares())
    return Check("Database", Verdict.OK, f"{kind}, tables at version {HEAD}, {shares} shares.")


def _accounts(settings: Settings) -> Iterator[Check]:
    from classify.web.accounts import health

    try:
        found = health.examine(settings)
    except ClassifyError as error:
        yield Check("Accounts", Verdict.WRONG, error.sentence, error.what_to_do)
        return
    if found is not None:
        yield found


def _home(settings: Settings) -> Check:
    mode = stat.S_IMODE(settings.home.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        remedy = "Let only the scanning account in (chmod 700)."
        return Check("Home folder", Verdict.WARNING, f"Others may enter {settings.home}.", remedy)
    if open_files := [
        name for name in ("inventory.db", "accounts.db", "settings.toml") if _is_open(settings.home / name)
    ]:
        remedy = f"Let only the scanning account read it (chmod 600 {open_files[0]})."
        return Check("Home folder", Verdict.WARNING, f"Others may read {' and '.join(open_files)}.", remedy)
    if not os.access(settings.home, os.W_OK):
        remedy = "Let the scanning account write there: nothing can be recorded now."
        return Check("Home folder", Verdict.WRONG, f"{settings.home} cannot be written.", remedy)
    return Check("Home folder", Verdict.OK, f"{settings.home}, for its owner only.")


def _is_open(file: Path) -> bool:
    """Whether others may read it, past the folder around it."""
    return os.name == "posix" and file.exists() and bool(file.stat().st_mode & 0o077)


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.home).free
    sentence = f"{free / 1e9:.0f} GB free."
    if free < _ROOM_BYTES:
        return Check("Disk", Verdict.WARNING, sentence, "A scan of a large share needs some gigabytes.")
    return Check("Disk", Verdict.OK, sentence)


def _loads(subject: str, load: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(subject, Verdict.OK, load(settings))
    except ClassifyError as error:
        return Check(subject, Verdict.WRONG, error.sentence, error.what_to_do)
    except (ImportError, OSError) as error:
        remedy = "Install the program again (make install)."
        return Check(subject, Verdict.WRONG, f"Cannot be loaded ({type(error).__name__}).", remedy)


def _load_patterns(settings: Settings) -> str:
    from classify.detect.patterns.engine import PatternEngine

    return f"Loaded, version {PatternEngine.load(settings.packs, cache=settings.cache).version}."


def _load_names(settings: Settings) -> str:
    from classify.detect.names.finder import NameFinder

    finder = NameFinder.load(settings.names_model)
    return f"Loaded: {finder.model.told}, version {finder.version}."


def _load_doctypes(_: Settings) -> str:
    from classify.detect.judging.doctypes import DocTypeJudge

    return f"Loaded, version {DocTypeJudge.load().version}."


def _load_policy(settings: Settings) -> str:
    from classify.label.policy import Policy

    return f"Loaded, version {Policy.load(settings.policy).version}."


def _ocr() -> Check:
    from classify.extract.ocr.engine import OcrEngine
    from classify.extract.ocr.tesseract import Tesseract

    engine = OcrEngine.best()
    if engine is None:
        remedy = "Install tesseract-ocr (apt install tesseract-ocr), or the extra ocr-wheel."
        return Check("OCR", Verdict.WARNING, "Scanned pages stay unread (needs_ocr).", remedy)
    if not isinstance(engine.engine, Tesseract):
        remedy = "Install tesseract-ocr where you can: it is several times as fast."
        return Check("OCR", Verdict.OK, f"{engine.describe()} is used.", remedy)
    return Check("OCR", Verdict.OK, f"{engine.describe()} is used.")


def _prefect() -> Check:
    prefect = importlib.metadata.version("prefect")
    fastapi = importlib.metadata.version("fastapi")
    sentence = f"prefect {prefect} with fastapi {fastapi}."
    fits = prefect == _PREFECT and tuple(map(int, fastapi.split(".")[:2])) < _FASTAPI_BELOW
    if not fits:
        remedy = "Install the locked versions (make install): other pairs crash on the first flow."
        return Check("Orchestrator", Verdict.WARNING, sentence, remedy)
    return Check("Orchestrator", Verdict.OK, sentence)


def _offline(settings: Settings) -> Check:
    elsewhere = os.environ.get("PREFECT_API_URL", "")
    if elsewhere and not offline.is_this_machine(urlsplit(elsewhere).hostname or ""):
        remedy = "Unset PREFECT_API_URL: runs would be reported to another machine."
        return Check("Offline", Verdict.WRONG, "PREFECT_API_URL points to another machine.", remedy)
    got_through = offline.tried()
    if got_through:
        remedy = "Do not scan; report this. Until it is mended pull the cable, or forbid it with a firewall."
        sentence = f"Tried, and not refused: {', '.join(got_through)}."
        return Check("Offline", Verdict.WRONG, sentence, remedy)
    sentence = "A connection, a packet and a look-up beyond this machine were tried and refused."
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        sentence += " Only the database of the settings may be elsewhere."
    if settings.dask_scheduler:
        sentence += " Flows and workers may also reach the machines of the Dask cluster."
    return Check("Offline", Verdict.OK, sentence)


def _cluster(settings: Settings) -> Check:
    """Whether the scheduler answers, and all workers would read as this machine does."""
    from classify.scanning.slices import Leader
    from flows.cluster import Cluster
    from flows.crew import looked_at

    try:
        cluster = Cluster.of(settings)
        with Store.open(settings.home, settings.database_url) as store:
            leader = Leader.of_no_scan(settings, store)
        crew = looked_at(cluster, leader.as_numbers())
    except ClassifyError as error:
        return Check("Dask", Verdict.WRONG, error.sentence, error.what_to_do)
    except OSError:
        remedy = "Start it (classify scheduler), or open the way to it (docs/scale.md)."
        return Check("Dask", Verdict.WRONG, f"The scheduler at {cluster.address} does not answer.", remedy)
    if crew.refused:
        told = " ".join(f"The worker {name} {why}." for name, why in crew.refused.items())
        remedy = "Give all machines the same program, packs, keys and mounts (docs/scale.md)."
        return Check("Dask", Verdict.WRONG, f"{told} It is not used.", remedy)
    if not crew.used:
        remedy = "Start some: classify worker, on each machine (docs/scale.md)."
        return Check("Dask", Verdict.WARNING, f"{cluster.address} answers and has no workers.", remedy)
    sentence = (
        f"{cluster.address} answers; {len(crew.used)} workers, alike in program, keys, packs and policy."
    )
    if cluster.tls is None and not cluster.is_here:
        remedy = "Use tls:// (docs/scale.md): whoever reaches the port can run programs on the workers."
        return Check("Dask", Verdict.WARNING, f"{sentence} Not encrypted.", remedy)
    return Check("Dask", Verdict.OK, sentence)


def _notices(settings: Settings) -> Iterator[Check]:
    """Of each way that is set up, how the last notice went; nothing is sent."""
    chosen = ways(settings)
    if not chosen:
        yield Check("Notices", Verdict.OK, "Off: nobody is told when a scan fails (docs/schedules.md).")
    for way in chosen:
        try:
            with Store.open(settings.home, settings.database_url) as store:
                last = store.last_notice(way)
        except ClassifyError:
            return  # told above
        if last is None:
            yield Check(
                "Notices", Verdict.OK, f"By {way}; none was sent yet.", "Try it: classify notices test."
            )
        elif last.trouble:
            sentence = f"By {way}, not delivered on {last.at:%Y-%m-%d %H:%M} UTC: {last.trouble}"
            yield Check("Notices", Verdict.WARNING, sentence, "Mend it, then run classify notices test.")
        else:
            yield Check("Notices", Verdict.OK, f"By {way}, last delivered on {last.at:%Y-%m-%d %H:%M} UTC.")


def _confined() -> Check:
    held = confine.layers()
    missing = [what for what, holds in held.items() if not holds]
    if not missing:
        sentence = f"Tried in a worker's place: {'; '.join(confine.LAYERS.values())}."
        return Check("Workers", Verdict.OK, sentence)
    remedy = (
        "Scan on Linux 6.12 or newer, where a hostile file that takes a reader over can reach nothing else."
    )
    if "network" in missing:
        return Check("Workers", Verdict.WRONG, f"Tried, and not held: {', '.join(missing)}.", remedy)
    return Check("Workers", Verdict.WARNING, f"Tried, and not held: {', '.join(missing)}.", remedy)
