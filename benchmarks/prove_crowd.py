"""Many at one inventory: two scans, a third that a timer starts, and readers that never stop.

    python -m benchmarks.prove crowd [--minutes 5] [--readers 10] [--databases sqlite postgresql]

Scans change files, scan them again, and go on until the time is over; readers list, show, search, count and export in
a loop, each opening the inventory anew as a command does. No log may say "locked", none may end with an error, and
at the end the inventory is whole.

    python -m benchmarks.prove_crowd read SECONDS SEED     one reader, on the home of CLASSIFY_HOME
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from classify.commands.export import export
from classify.inventory.catalogue import Catalogue
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from classify.settings import load_settings
from models.labels import Entity, Label, Outcome, Tag

CLASSIFY = Path(sys.executable).with_name("classify")
FILES = 60
ScanCommand = Callable[[Path], list[str]]
"""The command that scans a folder into the home of the environment."""
_SHARES = ("parks", "police", "payroll")
_EXPORTS = 0.1
"""The part of all reads that write the whole inventory to a file."""
_TROUBLE = re.compile(r"locked|busy|deadlock|Traceback|gave way|refused", re.IGNORECASE)


def by_command(folder: Path) -> list[str]:
    """As people scan."""
    return [str(CLASSIFY), "scan", str(folder), "--no-ocr", "--jobs", "1"]


@dataclass
class Crowd:
    """What became of a crowd."""

    scans: int = 0
    reads: int = 0
    slowest_read: float = 0.0
    """Seconds by the clock, of one thing asked."""
    log_bytes: int = 0
    """The largest SQLite's write-ahead log was seen."""
    trouble: list[str] = field(default_factory=list)
    """Lines of logs that tell of locks or errors, commands that failed, and what does not fit at the end."""


def prove(minutes: float, readers: int, databases: list[str]) -> bool:
    """Runs the crowd on each kind of database and says how it went."""
    held = True
    for kind in databases:
        with TemporaryDirectory() as place, _address(kind) as url:
            crowd = gather(Path(place), 60 * minutes, url=url, readers=readers)
        for line in crowd.trouble[:10]:
            print(f"  {line}")
        held &= not crowd.trouble and crowd.scans > 0 and crowd.reads > 0
        print(
            f"crowd: {kind}: {minutes:g} minutes, {crowd.scans} scans, {crowd.reads:,} reads by {readers} readers, "
            f"the slowest {crowd.slowest_read:.1f} s, log up to {crowd.log_bytes / 1e6:.0f} MB, "
            f"{len(crowd.trouble)} lines of trouble"
        )
    print(f"crowd: {'held' if held else 'BROKEN'}")
    return held


@contextmanager
def _address(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    from tests.postgres import serving

    with serving() as server:
        yield server.empty()


def gather(
    place: Path, seconds: float, *, url: str = "", readers: int = 10, scan: ScanCommand = by_command
) -> Crowd:
    """Lets them all at one new inventory below `place` for so long; waits for the last scans to end."""
    home, logs = place / "home", place / "logs"
    logs.mkdir()
    environment = {**os.environ, "CLASSIFY_HOME": str(home), "CLASSIFY_DATABASE_URL": url}
    shares = [_share(place / name) for name in _SHARES]
    Store.open(home, url).close()
    # Once in peace: the detectors are prepared, and there is something to read.
    subprocess.run(scan(shares[0]), env=environment, check=False, capture_output=True)
    crowd, dice, end = Crowd(), random.Random(5), time.monotonic() + seconds
    with ExitStack() as files:

        def start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
            log = files.enter_context((logs / f"{name}.log").open("ab"))
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

        read = [sys.executable, "-m", "benchmarks.prove_crowd", "read", str(seconds)]
        watching = [start(f"reader-{number}", [*read, str(number)]) for number in range(readers)]
        at_work: dict[Path, subprocess.Popen[bytes]] = {}
        due = {shares[0]: 0.0, shares[1]: 0.0, shares[2]: time.monotonic() + seconds / 5}
        while time.monotonic() < end or at_work:
            for share in list(at_work):
                if (code := at_work[share].poll()) is not None:
                    del at_work[share]
                    crowd.scans += 1
                    if code not in (0, 3):
                        crowd.trouble.append(f"scan of {share.name} ended with {code}")
            for share, when in due.items():
                if share not in at_work and when <= time.monotonic() < end:
                    _change(share, dice)
                    at_work[share] = start(f"scan-{share.name}", scan(share))
                    # The schedule's scan comes round again after a while, the others at once.
                    due[share] = time.monotonic() + seconds / 5 if share is shares[2] else 0.0
            log = home / "inventory.db-wal"
            crowd.log_bytes = max(crowd.log_bytes, log.stat().st_size if log.exists() else 0)
            time.sleep(0.05)
        for reader in watching:
            if reader.wait() != 0:
                crowd.trouble.append(f"a reader ended with {reader.returncode}")
    _judge(crowd, logs, home, url)
    return crowd


def _judge(crowd: Crowd, logs: Path, home: Path, url: str) -> None:
    for log in sorted(logs.iterdir()):
        text = log.read_text("utf-8", "replace")
        crowd.trouble += [f"{log.name}: {line[:200]}" for line in text.splitlines() if _TROUBLE.search(line)]
        for reads, slowest in re.findall(r"^(\d+) reads, slowest ([\d.]+)", text, re.MULTILINE):
            crowd.reads += int(reads)
            crowd.slowest_read = max(crowd.slowest_read, float(slowest))
    with Store.open(home, url) as store:
        crowd.trouble += store.complaints()
        for share in store.shares():
            counts = Catalogue(store).overview(share)
            if counts.files < FILES or counts.outcomes.get(Outcome.NOT_EXAMINED):
                crowd.trouble.append(f"{share.name}: {counts.files} files, {counts.outcomes}")


def _share(folder: Path) -> Path:
    folder.mkdir()
    for number in range(FILES):
        (folder / f"note {number}.txt").write_text(_text(number))
    return folder


def _text(number: int) -> str:
    return f"Number 219-09-{1000 + number % 9000} of an employee\n" + "Mow the lawn at the fountain.\n" * 20


def _change(folder: Path, dice: random.Random) -> None:
    for number in dice.sample(range(FILES), FILES // 3):
        (folder / f"note {number}.txt").write_text(_text(dice.randrange(10_000)))


def read(seconds: float, seed: int) -> None:
    """One reader: asks this and that until the time is over, and says how often and how long at most."""
    settings, dice = load_settings(), random.Random(seed)
    end, count, slowest = time.monotonic() + seconds, 0, 0.0
    asked: list[Callable[[Store], object]] = [_list, _search, _show, _count]
    with Store.open(settings.home, settings.database_url) as store:
        store.masker("The detectors are loaded by the first name that is masked.")
    while not count or time.monotonic() < end:
        began = time.monotonic()
        if dice.random() < _EXPORTS:
            kind = dice.choice(["csv", "jsonl"])
            export(kind, settings.home.parent / f"export {seed}.{kind}", settings)
        else:
            with Store.open(settings.home, settings.database_url) as store:
                dice.choice(asked)(store)
        slowest = max(slowest, time.monotonic() - began)
        count += 1
    print(f"{count} reads, slowest {slowest:.2f} s", flush=True)


def _list(store: Store) -> object:
    catalogue = Catalogue(store)
    return [len(list(catalogue.with_grounds([share]))) for share in store.shares()]


def _search(store: Store) -> object:
    catalogue = Catalogue(store)
    which = (
        Wanted(labels=frozenset({Label.RESTRICTED, Label.CONFIDENTIAL})),
        Wanted(tags=frozenset({Tag.SSN_FIN})),
        Wanted(entities=frozenset({Entity.US_SSN.value})),
        Wanted(changed=True),
    )
    return [len(list(catalogue.lines(share, wanted))) for share in store.shares() for wanted in which]


def _show(store: Store) -> object:
    catalogue = Catalogue(store)
    for share in store.shares():
        line = next(iter(catalogue.lines(share)), None)
        if line is not None:
            return catalogue.find(str(line.id))
    return None


def _count(store: Store) -> object:
    return [Catalogue(store).overview(share) for share in store.shares()]


if __name__ == "__main__":
    read(float(sys.argv[2]), int(sys.argv[3]))
