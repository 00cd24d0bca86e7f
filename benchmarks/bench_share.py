"""A whole share: ours against the first script anybody would write, and how the cost grows.

    python -m benchmarks.bench_share [FILES] [--peer-files N]

Figures are CPU seconds (children included) and ratios within this run; OCR is off everywhere.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CLASSIFY = Path(sys.executable).with_name("classify")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the clock, seconds of all its processes, peak of the largest."""

    wall: float
    cpu: float
    peak_mb: float


def measure(*command: object) -> Cost:
    """Run a command to its end. Raises CalledProcessError when it fails (3 = done with unread files)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    run = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    wall = time.monotonic() - started
    if run.returncode not in (0, 3):
        raise subprocess.CalledProcessError(run.returncode, command, run.stdout, run.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, after.ru_maxrss / 1000)


def scan(share: Path, home: Path, jobs: int) -> Cost:
    """One scan into a home of its own."""
    return measure(CLASSIFY, "scan", share, "--share", "bench", "--home", home, "--jobs", jobs, "--no-ocr")


def report(name: str, cost: Cost, files: int) -> None:
    """One row."""
    print(f"{name:<34} {cost.wall:8.1f} s  {cost.cpu:8.1f} cpu-s  {files / cost.wall:8.1f} files/s  {cost.peak_mb:6.0f} MB")


def main() -> None:
    """Make the shares, run the commands, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=int, nargs="?", default=2000)
    parser.add_argument("--peer-files", type=int, default=200, help="the script is slow: files it is given")
    options = parser.parse_args()
    from benchmarks.judge.share import build_share

    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for name, number in (("peer", options.peer_files), ("small", options.files // 10), ("full", options.files)):
            build_share(number, root / name)
        peer_share, small, full = (root / name / "share" for name in ("peer", "small", "full"))
        counts = {share: sum(path.is_file() for path in share.rglob("*")) for share in (peer_share, small, full)}

        peer = measure(sys.executable, "-m", "benchmarks.peer_script", peer_share)
        ours = scan(peer_share, root / "h0", 1)
        report("script (Presidio, pdfplumber, docx)", peer, counts[peer_share])
        report("classify scan, same files, 1 job", ours, counts[peer_share])
        start_up = scan_nothing(root)
        report("classify scan, empty folder", start_up, 1)
        one = scan(full, root / "h1", 1)
        two = scan(full, root / "h2", 2)
        tenth = scan(small, root / "h3", 2)
        again = scan(full, root / "h2", 2)
        report("full share, 1 job", one, counts[full])
        report("full share, 2 jobs", two, counts[full])
        report("a tenth, 2 jobs", tenth, counts[small])
        report("full share again, unchanged", again, counts[full])
        relabel = measure(CLASSIFY, "relabel", "--home", root / "h2")
        report("new policy on stored evidence", relabel, counts[full])
        print(f"\nscript / ours, same files, wall:      {peer.wall / ours.wall:6.1f} x")
        per_file = one.cpu / counts[full]
        print(f"script / ours, per file, cpu:         {peer.cpu / counts[peer_share] / per_file:6.1f} x")
        print(f"one process / two processes, wall:    {one.wall / two.wall:6.2f} x")
        print(f"ten times the files, wall:            {two.wall / tenth.wall:6.2f} x")
        print(f"first scan / unchanged rescan, wall:  {two.wall / again.wall:6.1f} x")
        print(f"first scan / new policy, wall:        {two.wall / relabel.wall:6.1f} x")


def scan_nothing(root: Path) -> Cost:
    """The cost of starting up: a scan of an empty folder."""
    empty = root / "empty"
    empty.mkdir()
    return scan(empty, root / "h-empty", 2)


if __name__ == "__main__":
    main()
