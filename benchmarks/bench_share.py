"""A whole share: ours against the first script anybody would write, and how the cost grows.

    python -m benchmarks.bench_share [FILES] [--peer-files N]

Figures are seconds of the clock, CPU seconds of all processes, and the peak of their resident memory
added up (pages they share are counted for each); ratios are within this run. OCR is off everywhere.
The share is `benchmarks.office_share`; the script gets a smaller one of the same make.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.measured import family

CLASSIFY = Path(sys.executable).with_name("classify")
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the clock, CPU seconds and peak memory of all its processes."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass
class _Meter:
    """Looks at a process and all it has started ten times a second."""

    leader: int
    known: set[int] = field(default_factory=set)
    cpu: dict[int, float] = field(default_factory=dict)
    peak: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        self.known.add(self.leader)
        while not self._stop.wait(0.1):
            self.peak = max(self.peak, sum(map(self._look, family(self.known))))

    def stop(self) -> None:
        self._stop.set()

    def _look(self, process: int) -> float:
        """Resident MB of a process; notes its CPU seconds so far."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            self.cpu[process] = (int(fields[11]) + int(fields[12])) / _TICK
            return int(fields[21]) * _PAGE / 1e6
        return 0.0


def measure(*command: object, **settings: object) -> Cost:
    """Run a command to its end, with `CLASSIFY_...` settings.

    Raises CalledProcessError when it fails (3 = done with unread files).
    """
    given = {f"CLASSIFY_{name.upper()}": str(value) for name, value in settings.items()}
    started = time.monotonic()
    with tempfile.TemporaryFile() as said:
        words = [str(part) for part in command]
        run = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True, env={**os.environ, **given}
        )
        meter = _Meter(run.pid)
        thread = threading.Thread(target=meter.run)
        thread.start()
        code = run.wait()
        wall = time.monotonic() - started
        meter.stop()
        thread.join()
        if code not in (0, 3):
            said.seek(0)
            raise subprocess.CalledProcessError(code, words, stderr=said.read())
    return Cost(wall, sum(meter.cpu.values()), meter.peak)


def scan(share: Path, home: Path, jobs: int, **settings: object) -> Cost:
    """One scan into a home of its own."""
    command = (CLASSIFY, "scan", share, "--share", "bench", "--home", home, "--jobs", jobs, "--no-ocr")
    return measure(*command, **settings)


def report(name: str, cost: Cost, files: int) -> None:
    """One row."""
    rate = files / cost.wall
    print(
        f"{name:<36} {cost.wall:8.1f} s {cost.cpu:8.1f} cpu-s {rate:9.1f} files/s {cost.peak_mb:6.0f} MB",
        flush=True,
    )


def main() -> None:
    """Make the shares, run the commands, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=int, nargs="?", default=2000)
    parser.add_argument(
        "--peer-files", type=int, default=200, help="files the script is given; 0 leaves it out"
    )
    parser.add_argument("--folder", type=Path, help="keep the shares there, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        kept = options.folder or root
        full, tenth = (made(number, kept) for number in (options.files, options.files // 10))
        print(f"load of the machine: {os.getloadavg()[0]:.1f}; {os.cpu_count()} cores")
        if options.peer_files:
            against_the_script(made(options.peer_files, kept), root)
        growth(full, tenth, root)


def made(number: int, folder: Path) -> Path:
    """A share of `number` files below `folder`, made when it is not there."""
    from benchmarks.office_share import build_office_share

    out = folder / f"office-{number}"
    return out / "share" if out.exists() else build_office_share(number, out)


def against_the_script(share: Path, root: Path) -> None:
    """The script and ours over the same files."""
    files = count(share)
    scan(share, root / "warm", 2)  # compiles the detectors once, as any installation does
    (root / "peer-home").mkdir()
    (root / "warm" / "cache").rename(root / "peer-home" / "cache")
    peer = measure(sys.executable, "-m", "benchmarks.peer_script", share)
    ours = scan(share, root / "peer-home", 2)
    report("script (Presidio, pdfplumber, docx)", peer, files)
    report("classify scan, same files, 2 jobs", ours, files)
    print(f"  script / ours: {peer.wall / ours.wall:.1f} x by the clock, {peer.cpu / ours.cpu:.1f} x by CPU")


def growth(full: Path, tenth: Path, root: Path) -> None:
    """One process and two, a tenth and the whole, a second scan, a new labelling."""
    files, few = count(full), count(tenth)
    empty = root / "empty"
    empty.mkdir()
    cold = scan(tenth, root / "h3", 2)
    caches = [root / home / "cache" for home in ("h1", "h2", "h4")]
    for cache in caches:
        cache.mkdir(parents=True)
        for compiled in (root / "h3" / "cache").iterdir():
            (cache / compiled.name).write_bytes(compiled.read_bytes())
    nothing = scan(empty, root / "h-empty", 2)
    small = scan(tenth, root / "h4", 2)
    one, two = scan(full, root / "h1", 1), scan(full, root / "h2", 2)
    again = scan(full, root / "h2", 2)
    relabel = measure(CLASSIFY, "relabel", "--home", root / "h2")
    changed = scan(full, root / "h2", 2, packs=changed_detector(root / "packs"))
    report("empty folder", nothing, 0)
    report("a tenth, 2 jobs, nothing compiled", cold, few)
    report("a tenth, 2 jobs", small, few)
    report("all, 1 job", one, files)
    report("all, 2 jobs", two, files)
    report("all again, unchanged", again, files)
    report("all labelled anew", relabel, files)
    report("all again, one detector changed", changed, files)
    report("classify --help", measure(CLASSIFY, "--help"), 0)
    print(f"  one process / two:               {one.wall / two.wall:6.2f} x by the clock")
    print(f"  ten times the files:             {two.wall / small.wall:6.2f} x by the clock")
    print(f"                                   {two.cpu / small.cpu:6.2f} x by CPU")
    print(
        f"  first scan / unchanged rescan:   {two.wall / again.wall:6.1f} x, {two.cpu / again.cpu:.1f} x by CPU"
    )
    print(
        f"  first scan / labelling anew:     {two.wall / relabel.wall:6.1f} x, {two.cpu / relabel.cpu:.1f} x by CPU"
    )


def changed_detector(folder: Path) -> Path:
    """Packs of a site that wants vehicle numbers to be a little surer."""
    from classify.detect.patterns.packs import HOME, read_pack

    vin = next(entry for entry in read_pack(HOME / "packs" / "justice.yaml").entries if entry.id == "vin")
    entry = {**vin.model_dump(mode="json"), "floor": vin.floor + 0.05}
    folder.mkdir()
    data = {"pack": "justice", "title": "Changed", "entries": [entry]}
    (folder / "justice.yaml").write_text(yaml.safe_dump(data))
    return folder


def count(share: Path) -> int:
    """Files below `share`."""
    return sum(path.is_file() for path in share.rglob("*"))


if __name__ == "__main__":
    main()
