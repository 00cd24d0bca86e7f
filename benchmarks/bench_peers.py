"""The ratios that are promised: the whole product and detection alone against default Presidio, start and memory.

    python -m benchmarks.bench_peers [dense] [mixed] [engine] [start] [memory] [ocr]
                                   [--files 400] [--peer-files 80] [--rounds 2]

dense   a share dense with values (`benchmarks.dense_share`), OCR off, one process: `classify scan` over all its files
        against the script (`benchmarks.peer_script`) over the first of them, which is slow enough to say the rest;
        start-up is measured by itself, so that the ratio can be given with and without it
mixed   everything that is looked for in a text against default Presidio, on mixed text (`benchmarks.bench_patterns`)
engine  what Presidio's `AnalyzerEngine` adds to the pattern stage, by kind of text: in windows of a scan, and in
        pieces as long as a short file
start   CPU seconds of `classify --help`, and of a scan of one file with everything prepared
memory  resident memory of the largest process over 200 files of each of the judge's shares, without OCR
ocr     the same over scanned pages and pictures of these shares, by tesseract and by rapidocr

Figures are CPU seconds of all processes of a command, each held to one thread; the lowest of the rounds, which
take turns. Another program's work on the machine changes them less than the clock, but not nothing: compare
figures of one run only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.bench_share import CLASSIFY
from benchmarks.measured import Measured, run_measured

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_PARTS = ("dense", "mixed", "engine", "start", "memory", "ocr")
_SHORT_FILE, _PIECES = 1_000, 60
"""Characters of a short file, and how many pieces of a text the engine is measured on."""
_PICTURES = ("scan", "tif", "tiff", "jpg")


def main() -> None:
    """Measure the named parts, all by default."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--peer-files", type=int, default=80, help="files that the script is given")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    if unknown := set(given.parts) - set(_PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    # Before anything loads the numerical library: threads that wait for one another would count as work.
    os.environ.update(_ONE_THREAD)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        bench = _Bench(root, given.rounds)
        for part in given.parts or _PARTS:
            if part == "dense":
                bench.dense(given.files, given.peer_files)
            elif part == "mixed":
                mixed(given.rounds)
            elif part == "engine":
                engine(given.rounds)
            elif part == "start":
                bench.start()
            elif part == "memory":
                bench.memory()
            else:
                bench.ocr()


class _Bench:
    """Commands that share a home whose detectors are compiled."""

    def __init__(self, root: Path, rounds: int) -> None:
        self.root, self.rounds, self.number = root, rounds, 0
        self.one = root / "one"
        self.one.mkdir()
        (self.one / "memo.txt").write_text("The meeting is on Thursday.\n")
        self.empty = root / "empty"
        self.empty.mkdir()
        self.cache: Path | None = None

    def scan(self, share: Path, *, ocr: bool = False, path: str | None = None) -> Measured:
        """One scan into a home of its own, with the detectors compiled before; programs are sought on `path`."""
        self.number += 1
        home = self.root / f"home-{self.number}"
        if self.cache is None:
            self.cache = self.root / "warm" / "cache"
            self._scan(self.one, self.root / "warm")
        if self.cache.exists():  # an installation has its detectors compiled
            shutil.copytree(self.cache, home / "cache")
        return self._scan(share, home, ocr=ocr, path=path)

    def _scan(self, share: Path, home: Path, *, ocr: bool = False, path: str | None = None) -> Measured:
        command = [CLASSIFY, "scan", share, "--share", "bench", "--home", home, "--jobs", "1"]
        return _run([*command, "--ocr" if ocr else "--no-ocr"], **({"PATH": path} if path else {}))

    def script(self, share: Path) -> Measured:
        """The script over a folder."""
        return _run([sys.executable, "-m", "benchmarks.peer_script", share])

    def start(self) -> None:
        """`--help`, and a scan that has next to nothing to do."""
        self.scan(self.one)
        helps = _cpu(_run([CLASSIFY, "--help"]) for _ in range(5))
        scans = _cpu(self.scan(self.one) for _ in range(self.rounds + 1))
        print(f"start: --help {helps:.2f} CPU-s, scan of one file {scans:.2f} CPU-s", flush=True)

    def dense(self, files: int, peer_files: int) -> None:
        """Ours over the whole share, the script over its first files, both over these, and both over nothing."""
        from benchmarks.dense_share import build_dense_share

        whole = build_dense_share(files, self.root / "dense")
        few = build_dense_share(peer_files, self.root / "few")
        ours, ours_few, ours_start, peer_few, peer_start = (list[Measured]() for _ in range(5))
        self.scan(few)
        for _ in range(self.rounds):
            ours.append(self.scan(whole))
            peer_few.append(self.script(few))
            ours_few.append(self.scan(few))
            peer_start.append(self.script(self.empty))
            ours_start.append(self.scan(self.one))
        start, their_start = _cpu(ours_start), _cpu(peer_start)
        each = (_cpu(ours) - start) / files
        their_each = (_cpu(peer_few) - their_start) / peer_files
        print(
            f"dense: classify scan {_cpu(ours):.1f} CPU-s for {files} files ({start:.1f} of them start-up), "
            f"{_cpu(ours_few):.1f} for {peer_files}\n"
            f"dense: script {_cpu(peer_few):.1f} CPU-s for {peer_files} files ({their_start:.1f} of them start-up)\n"
            f"dense: script against scan {their_each / each:.1f} x without start-up, "
            f"{(their_start + files * their_each) / _cpu(ours):.1f} x for {files} files with it (the script's "
            f"reckoned from {peer_files}), {_cpu(peer_few) / _cpu(ours_few):.1f} x for the same {peer_files} files",
            flush=True,
        )

    def memory(self) -> None:
        """The largest process over shares of all kinds of files."""
        from benchmarks.judge.editions import EDITIONS
        from benchmarks.judge.share import build_share

        for edition in EDITIONS:
            out = self.root / f"judge-{edition}"
            build_share(200, out, seed=1, edition=edition)
            run = self.scan(out / "share")
            print(f"memory: edition {edition}, largest process {run.peak_bytes / 1e6:.0f} MB", flush=True)

    def ocr(self) -> None:
        """The largest process over pages that are pictures, by each engine."""
        from benchmarks.judge.editions import EDITIONS
        from benchmarks.judge.share import share
        from sample_corpus.share import write_share

        pictures = [doc for edition in EDITIONS for doc in share(200, 1, edition) if doc.format in _PICTURES]
        distinct = list({doc.path: doc for doc in pictures}.values())[:16]
        write_share(distinct, self.root / "pictures" / "share", self.root / "pictures" / "truth.jsonl")
        for engine, path in (("tesseract", os.environ["PATH"]), ("rapidocr", str(self.empty))):
            run = self.scan(self.root / "pictures" / "share", ocr=True, path=path)
            print(
                f"ocr: {len(distinct)} files by {engine}, largest process {run.peak_bytes / 1e6:.0f} MB, "
                f"{run.cpu_seconds:.0f} CPU-s",
                flush=True,
            )


def mixed(rounds: int) -> None:
    """Everything against default Presidio on mixed text, both as fast as they were in any round."""
    from benchmarks import bench_patterns as bench

    text = bench.texts(300_000)["mixed"]
    engines = {**bench.presidio(), **bench.ours(prose=True)}
    chosen = {name: engines[name] for name in (bench.DEFAULT, bench.FUSED, bench.FULL) if name in engines}
    rates = dict.fromkeys(chosen, 0.0)
    for _ in range(rounds):
        for name, find in chosen.items():
            rates[name] = max(rates[name], bench.speed(find, text, 3.0))
    print(
        "mixed: " + ", ".join(f"{name} {rate:.3f} MB/s" for name, rate in rates.items()),
        *(
            f"everything {rates[bench.FULL] / rates[name]:.1f} x {name}"
            for name in rates
            if name == bench.DEFAULT
        ),
        *(
            f"patterns {rates[bench.FUSED] / rates[name]:.0f} x {name}"
            for name in rates
            if name == bench.DEFAULT
        ),
        sep="; ",
        flush=True,
    )


def engine(rounds: int) -> None:
    """What asking the sources through Presidio costs, against asking them in turn: of every piece the cheapest
    of some calls, which take turns.
    """
    from benchmarks import bench_patterns as bench
    from classify import warm
    from classify.detect.analysis.searching import Engine, InTurn, Request
    from classify.settings import user_cache

    finders = warm.scanner(names=False, packs=None, cache=user_cache()).finders
    presidio, in_turn = finders.engine, InTurn()
    assert presidio is not None

    def seconds(by: Engine, piece: str) -> float:
        begin = time.process_time()
        by.answer(Request(piece, finders))
        return time.process_time() - begin

    for kind, text in bench.texts(150_000).items():
        told = []
        for size in (24_000, _SHORT_FILE):
            pieces = [text[begin : begin + size] for begin in range(0, len(text), size)][:_PIECES]
            plain = added = 0.0
            for piece in pieces:
                pairs = [(seconds(in_turn, piece), seconds(presidio, piece)) for _ in range(10 * rounds)]
                least = min(one for one, _ in pairs)
                plain += least
                added += min(other for _, other in pairs) - least
            told.append(
                f"{100 * added / plain:.1f} % ({1e6 * added / len(pieces):.0f} microseconds) in {size} characters"
            )
        print(f"engine: {kind}: {'; '.join(told)}", flush=True)


def _run(command: list[str | Path], **variables: str) -> Measured:
    run = run_measured(command, env={**os.environ, **_ONE_THREAD, **variables})
    if run.code not in (0, 3):
        raise SystemExit(f"{command} failed:\n{run.err}")
    return run


def _cpu(runs: Iterable[Measured]) -> float:
    """CPU seconds of the cheapest run."""
    return min(run.cpu_seconds for run in runs)


if __name__ == "__main__":
    main()
