"""`make prove`: the long proofs, run by people, not by CI.

    python -m benchmarks.prove [kill] [swap] [relabel] [editions] [fuzz] [bombs] [corpora] [oracle] [mutate]
                               [crowd] [millions] [dask] [redact] [assurance]
                               [--kills 5] [--mutations 2000] [--corpora DIR] [--against COMMIT] [--files 200]
                               [--minutes 5] [--readers 10] [--items 1000000] [--databases postgresql sqlite]
                               [--copies 300] [--keep DIR]

kill      kill -9 in the middle of a scan, then the same command: nothing lost, nothing twice
relabel   labels under an unchanged policy, after scans of the sample, of every edition of the judge and of a share
          of copies: 0 changes
editions  files of every edition of the judge read by this tree and by an older commit's: what differs is listed, and
          nothing that was right is wrong now
swap      folders swapped for links to foreign ones while real scans run: 0 foreign files in 20 runs
fuzz      mutations of the sample corpus (bit flips, truncations, spliced parts): an outcome each
bombs     files made to hurt: an outcome each within seconds and little memory
corpora   a folder of real and hostile documents with a manifest: an outcome each, phrases found
crowd     scans, a scheduled one and ten readers at one inventory for minutes: no lock in any log (`prove_crowd`)
millions  a million items with many millions of findings: time in, time of every page (`prove_millions`)
oracle    the fused engine against the same packs in stock Presidio: the same findings everywhere
mutate    small faults in a random sample of the code (`benchmarks.mutate`): most are noticed by its own tests
dask      kill -9 of a worker, the scheduler or the flow while Dask workers read (`benchmarks.prove_dask`): the
          inventory of an undisturbed scan each time
assurance thousands of samples of shares whose misses are known: the limits hold them (`prove_assurance`)
redact    redacted copies of every format attacked by every reader at hand (`prove_redact`): no planted value left
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks import mutate, oracle, prove_assurance, prove_crowd, prove_millions
from benchmarks.editions import prove_editions
from benchmarks.hostile import FILES, HONEST, odd_entries
from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.share import build_share
from benchmarks.measured import run_measured
from benchmarks.prove_dask import prove_dask
from benchmarks.prove_redact import part_of, prove_redact
from benchmarks.swap import Swapper, make_share
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy

HERE = Path(__file__).resolve().parent.parent
SHARE = HERE / "sample_corpus" / "share"
CLASSIFY = Path(sys.executable).with_name("classify")
PROOFS = (
    "kill",
    "swap",
    "relabel",
    "editions",
    "fuzz",
    "bombs",
    "corpora",
    "oracle",
    "mutate",
    "crowd",
    "millions",
    "dask",
    "assurance",
    "redact",
)


def main() -> int:
    """Run the named proofs (all by default); 0 when every one held."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("proofs", nargs="*", metavar="PROOF")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--against", metavar="COMMIT", help="of `editions`; else the last release before this commit"
    )
    parser.add_argument("--files", type=int, default=200, help="of each edition, for `editions`")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--corpora", type=Path, default=HERE.parent / "shared" / "corpora")
    parser.add_argument("--dask-kills", type=int, default=20)
    parser.add_argument("--dask-files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=2000, help="of `assurance`, at each miss rate")
    parser.add_argument("--copies", type=int, default=300, help="of `redact`")
    parser.add_argument("--keep", type=Path, help="where `redact` leaves its copies, and goes on from")
    parser.add_argument(
        "--part", metavar="N/M", help="of `redact`: only make copies, the Nth of M runs beside it"
    )
    options = parser.parse_args()
    wanted = options.proofs or PROOFS
    if unknown := set(wanted) - set(PROOFS):
        parser.error(f"There is no proof called {', '.join(sorted(unknown))}.")
    held = True
    if "kill" in wanted:
        held &= prove_kill(options.kills)
    if "swap" in wanted:
        held &= prove_swap()
    if "relabel" in wanted:
        held &= prove_relabel()
    if "editions" in wanted:
        held &= prove_editions(options.against, options.files)
    if "fuzz" in wanted:
        held &= prove_fuzz(options.mutations, options.seed)
    if "bombs" in wanted:
        held &= prove_bombs()
    if "corpora" in wanted:
        held &= prove_corpora(options.corpora)
    if "oracle" in wanted:
        held &= oracle.main(["--corpora", str(options.corpora)]) == 0
    if "mutate" in wanted:
        held &= mutate.main([]) == 0
    if "crowd" in wanted:
        held &= prove_crowd.prove(options.minutes, options.readers, options.databases)
    if "millions" in wanted:
        held &= prove_millions.prove(options.items, options.databases)
    if "dask" in wanted:
        held &= prove_dask(options.dask_kills, options.dask_files, options.seed)
    if "assurance" in wanted:
        held &= prove_assurance.main(["--runs", str(options.runs)]) == 0
    if "redact" in wanted:
        held &= prove_redact(options.copies, options.keep, options.seed, part_of(options.part))
    return 0 if held else 1


def prove_kill(rounds: int = 5) -> bool:
    """Kill a scan at random moments until one ends by itself; compare with an undisturbed scan."""
    with tempfile.TemporaryDirectory() as scratch:
        share = _larger_share(Path(scratch) / "share", copies=17)
        calm, stormy = Path(scratch) / "calm", Path(scratch) / "stormy"
        started = time.monotonic()
        _scan(share, calm).wait()
        whole = time.monotonic() - started
        dice = random.Random(7)
        kills = 0
        for _ in range(rounds):
            scan = _scan(share, stormy)
            with suppress(subprocess.TimeoutExpired):
                # Anywhere from its start on; all rounds together take about as long as one scan and a half.
                scan.wait(1 + whole * dice.uniform(0.1, 2.9) / rounds)
                break
            os.killpg(scan.pid, signal.SIGKILL)
            scan.wait()
            kills += 1
        print(f"kill: killed {kills} times within {time.monotonic() - started - whole:.0f} s")
        _scan(share, stormy).wait()
        expected, got = _inventory(calm), _inventory(stormy)
        twice = [path for path, count in Counter(path for path, _ in got).items() if count > 1]
        same = sorted(expected) == sorted(got)
        print(f"kill: {len(expected)} rows undisturbed, {len(got)} after {kills} kills, twice: {len(twice)}")
        print(f"kill: {'held' if same and not twice else 'BROKEN'}")
        return same and not twice


def _larger_share(target: Path, copies: int) -> Path:
    """Copies of the sample share that differ by a line, so that none is known content."""
    for number in range(copies):
        for path in sorted(SHARE.rglob("*")):
            if not path.is_file():
                continue
            copy = target / f"copy {number:02}" / path.relative_to(SHARE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            if copy.suffix in {".txt", ".csv", ".html", ".eml"}:
                with copy.open("ab") as stream:
                    stream.write(f"\ncopy {number}\n".encode())
    return target


def _scan(share: Path, home: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [CLASSIFY, "scan", share, "--share", "proof", "--home", home, "--no-ocr", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _inventory(home: Path) -> list[tuple[str, str]]:
    out = home / "export.jsonl"
    subprocess.run(
        [CLASSIFY, "export", "--format", "jsonl", "--output", out, "--home", home],
        check=True,
        capture_output=True,
    )
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [
        (row["path"], json.dumps([row.get(key) for key in ("outcome", "label", "tags", "findings")]))
        for row in rows
    ]


def prove_swap(runs: int = 20) -> bool:
    """Nothing of a foreign folder, neither a name nor a content, comes in through links swapped in meanwhile."""
    foreign = 0
    for run in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            share, elsewhere, home = (Path(scratch) / name for name in ("share", "foreign", "home"))
            make_share(share, elsewhere)
            with Swapper(share, elsewhere, seed=run) as attacker:
                _scan(share, home).wait()
            rows = _inventory(home)
            brought_in = [path for path, row in rows if "foreign" in path or "CONFIDENTIAL" in row]
            foreign += len(brought_in)
            print(f"swap {run + 1}: {attacker.swaps} swaps, {len(rows)} rows, {len(brought_in)} foreign")
    print(f"swap: {foreign} foreign files in {runs} runs: {'held' if not foreign else 'BROKEN'}")
    return not foreign


def prove_relabel(files: int = 300) -> bool:
    """Scan and relabel agree: an unchanged policy changes no label, with and without the criminal-justice flag."""
    held = True
    with tempfile.TemporaryDirectory() as scratch:
        shares = {"sample": SHARE, "copies": _share_of_copies(Path(scratch) / "copies")}
        for edition in EDITIONS:
            build_share(files, Path(scratch) / edition, 1, edition)
            shares[f"judge {edition}"] = Path(scratch) / edition / "share"
        for name, share in shares.items():
            for flag in ("--no-criminal-justice", "--criminal-justice"):
                home = Path(scratch) / f"home {name} {flag}"
                _scan(share, home, flag).wait()
                with Store.open(home) as store:
                    [scanned] = store.shares()
                    rows = len(list(Catalogue(store).lines(scanned)))
                    changed = store.reevaluate(scanned, Policy.load(None))
                print(f"relabel: {name} {flag}: {rows} rows, {changed} changed")
                held &= not changed and rows > 0
    print(f"relabel: {'held' if held else 'BROKEN'}")
    return held


def _share_of_copies(target: Path) -> Path:
    """Every file of the sample under its own name, a telling one and an untelling one, in other folders."""
    for path in sorted(SHARE.rglob("*")):
        if path.is_file():
            names = (
                path.name,
                f"juvenile victim statement{path.suffix}",
                f"x{path.suffix}",
                f"menu{path.suffix}.bak",
            )
            for number, name in enumerate(names):
                folder = ("Archive", "Police/Cases", "Parks/Menus", "HR/Payroll")[number]
                copy = target / folder / path.relative_to(SHARE).parent / path.stem / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
    return target


def prove_fuzz(mutations: int, seed: int) -> bool:
    """Every mutation of a sample file ends in exactly one outcome for it."""
    dice = random.Random(seed)
    originals = [path for path in sorted(SHARE.rglob("*")) if path.is_file() and path.stat().st_size]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "mutants"
        folder.mkdir()
        for number in range(mutations):
            original = dice.choice(originals)
            mutant = _mutate(original.read_bytes(), dice.choice(originals).read_bytes(), dice)
            (folder / f"{number:05}{original.suffix}").write_bytes(mutant)
        started = time.monotonic()
        run = subprocess.run(
            [CLASSIFY, "inspect", folder, "--json", "--no-ocr"], capture_output=True, text=True, check=False
        )
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        top = Counter(row["path"] for row in rows if "!/" not in row["path"])
        outcomes = Counter(row["status"] for row in rows if "!/" not in row["path"])
        print(
            f"fuzz: {mutations} mutations, {len(top)} outcomes in {time.monotonic() - started:.0f} s: {dict(outcomes)}"
        )
        reader_bugs = Counter(row["reason"] for row in rows if "its reader" in row["reason"])
        for reason, count in reader_bugs.most_common(10):
            print(f"  {count}x {reason}")
        held = run.returncode in (0, 3) and len(top) == mutations and set(top.values()) == {1}
        held &= not reader_bugs
        if not held:
            print(run.stderr[-2000:])
        print(f"fuzz: {'held' if held else 'BROKEN'}")
        return held


MOST_SECONDS = 10.0
"""Of the processor, start-up included: a busy machine makes no file hostile."""
MOST_MEMORY = 500_000_000


def prove_bombs() -> bool:
    """Each hostile file ends in one outcome in time and memory; an honest export is read whole."""
    held = True
    with tempfile.TemporaryDirectory() as scratch:
        for name, write in FILES.items():
            held &= _withstands(Path(scratch) / name, write)
        for name, write in HONEST.items():
            path = Path(scratch) / name
            write(path)
            run = run_measured([CLASSIFY, "inspect", path, "--json"])
            outcomes = Counter(json.loads(line)["status"] for line in run.out.splitlines())
            print(
                f"{name:<40} {dict(outcomes)} {run.cpu_seconds:.0f} s (clock {run.seconds:.0f} s) {run.peak_bytes / 1e6:.0f} MB"
            )
            held &= outcomes == Counter(ok=50_001)
        odd = Path(scratch) / "odd"
        expected = odd_entries(odd)
        run = run_measured([CLASSIFY, "inspect", odd, "--json"])
        print(f"odd entries: {len(run.out.splitlines())} rows of {expected}")
        held &= len(run.out.splitlines()) == expected
    print(f"bombs: {'held' if held else 'BROKEN'}")
    return held


def _withstands(path: Path, write: Callable[[Path], None]) -> bool:
    write(path)
    run = run_measured([CLASSIFY, "inspect", path, "--json", "--jobs", "1"])
    path.unlink()
    rows = [row for row in map(json.loads, run.out.splitlines()) if "!/" not in row["path"]]
    status = rows[0]["status"] if rows else "NO OUTCOME"
    reason = rows[0]["reason"] if rows else run.err[-200:]
    fine = len(rows) == 1 and "its reader" not in reason and not run.left_over
    fine &= run.cpu_seconds <= MOST_SECONDS and run.peak_bytes <= MOST_MEMORY
    print(
        f"{path.name:<40} {status:<11} {run.cpu_seconds:5.1f} s (clock {run.seconds:.1f} s) {run.peak_bytes / 1e6:5.0f} MB"
        f"{'' if fine else '  BROKEN'}  {reason[:90]}"
    )
    return fine


def _mutate(data: bytes, other: bytes, dice: random.Random) -> bytes:
    kind = dice.choice(["flip", "cut", "splice", "blank"])
    mutant = bytearray(data)
    if kind == "flip":
        for _ in range(dice.randint(1, 40)):
            mutant[dice.randrange(len(mutant))] ^= 1 << dice.randrange(8)
    elif kind == "cut":
        del mutant[dice.randrange(len(mutant)) :]
    elif kind == "splice":
        start = dice.randrange(len(mutant))
        piece_start = dice.randrange(len(other))
        mutant[start : start + dice.randint(1, 2000)] = other[
            piece_start : piece_start + dice.randint(1, 2000)
        ]
    else:
        start = dice.randrange(len(mutant))
        end = min(len(mutant), start + dice.randint(1, 500))
        mutant[start:end] = bytes(end - start)
    return bytes(mutant)


def prove_corpora(corpora: Path) -> bool:
    """Real documents with a manifest: outcomes as the manifest expects, phrases found."""
    manifest = [
        json.loads(line) for line in (corpora / "docs" / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    started = time.monotonic()
    run = subprocess.run(
        [CLASSIFY, "inspect", corpora / "docs", "--json"], capture_output=True, text=True, check=False
    )
    rows = {row["path"]: row for row in map(json.loads, run.stdout.splitlines())}
    print(f"corpora: {len(manifest)} files, {len(rows)} rows in {time.monotonic() - started:.0f} s")
    tally: dict[str, Counter[str]] = {}
    missing = []
    for entry in manifest:
        path = entry["path"].removeprefix("docs/")
        status = rows[path]["status"] if path in rows else "NO OUTCOME"
        missing += [path] if path not in rows else []
        tally.setdefault(entry["expect"]["behaviour"], Counter())[status] += 1
    for behaviour, outcomes in sorted(tally.items()):
        print(f"  {behaviour:<34} {dict(outcomes)}")
    held = run.returncode in (0, 3) and not missing
    print(f"corpora: {'held' if held else 'BROKEN'}")
    return held


if __name__ == "__main__":
    sys.exit(main())
