"""What two commits say of the same files: every edition of the judge, read by this tree and by an older one.

    python -m benchmarks.prove editions [--against COMMIT] [--files 200]

Two changes that are right by themselves can take a label away together, and no test of either sees it. Here both
trees read the same shares, and every file is listed whose outcome, label, tags or number of findings differ, with
the label that is right. What was right before and is wrong now breaks the proof; what else differs is for a person
to judge.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.judge.editions import EDITIONS, SEALED
from benchmarks.judge.share import build_share
from benchmarks.score_corpus import compare, read_rows

Row = Mapping[str, Any]
HERE = Path(__file__).resolve().parent.parent
_RUN = "import sys; from classify.cli import main; sys.exit(main())"
NO_ROW: Row = {"status": "no row", "label": "", "tags": [], "findings": []}


def prove_editions(
    against: str | None = None, files: int = 200, editions: Sequence[str] = tuple(EDITIONS), seed: int = 1
) -> bool:
    """Compare this tree with the one of `against` (`previous_commit`, if not said) on `files` of each edition."""
    commit = _git("rev-parse", "--short", against or previous_commit())
    held = True
    with tempfile.TemporaryDirectory() as scratch, tree_of(commit, Path(scratch) / "tree") as older:
        for edition in editions:
            place = Path(scratch) / edition
            build_share(files, place, seed, edition)
            truth = read_rows(place / "truth.jsonl")
            before = said_by(older, place / "share", Path(scratch) / "caches of before")
            after = said_by(HERE, place / "share", Path(scratch) / "caches of now")
            differing, lost = differences(truth, before, after)
            held &= not lost and bool(after)
            for line in differing if edition not in SEALED else []:
                print(f"  {line}")
            print(f"editions: {edition}, {commit}: {_in_figures(truth, before)}")
            print(f"editions: {edition}, this tree: {_in_figures(truth, after)}")
            print(f"editions: {edition}: {len(differing)} rows differ, {lost} were right before", flush=True)
    print(f"editions: {'held' if held else 'BROKEN'}")
    return held


def previous_commit() -> str:
    """The last release before this commit; where none is tagged, its parent."""
    tagged = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0", "HEAD~1"],
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return tagged.stdout.strip() or "HEAD~1"


@contextmanager
def tree_of(commit: str, place: Path) -> Iterator[Path]:
    """A working tree of its own with what `commit` held; gone afterwards."""
    _git("worktree", "add", "--quiet", "--detach", str(place), commit)
    try:
        yield place
    finally:
        _git("worktree", "remove", "--force", str(place))


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=HERE, check=True, capture_output=True, text=True
    ).stdout.strip()


def said_by(tree: Path, share: Path, caches: Path) -> list[dict[str, Any]]:
    """What the program as it stands in `tree` says of every file below `share`, values included.

    Raises:
        RuntimeError: the program did not run to its end; holds what it said.
    """
    run = subprocess.run(
        [sys.executable, "-c", _RUN, "inspect", share, "--json", "--reveal", "--no-ocr"],
        cwd=tree,
        env={
            **os.environ,
            "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}",
            "XDG_CACHE_HOME": str(caches),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    # 3: there were files that nobody can read, and each edition has some.
    if run.returncode not in (0, 3):
        raise RuntimeError(f"The program of {tree} ended with {run.returncode}: {run.stderr[-2000:]}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def differences(truth: Iterable[Row], before: Iterable[Row], after: Iterable[Row]) -> tuple[list[str], int]:
    """A line for every file or member of which the two say different things, and how many were right before
    in a thing, outcome or label, in which they are wrong now.
    """
    wanted = {row["path"]: row for row in truth}
    older, newer = ({row["path"]: row for row in rows} for rows in (before, after))
    lines, lost = [], 0
    for path in sorted({*older, *newer}):
        was, is_now = older.get(path, NO_ROW), newer.get(path, NO_ROW)
        changes = [f"{what} {old} -> {new}" for what, old, new in _changes(was, is_now)]
        if not changes:
            continue
        row = wanted.get(path)
        worse = row is not None and any(map(_lost, _right(row, was), _right(row, is_now)))
        lost += worse or is_now is NO_ROW
        right = f" (right: {'|'.join(_labels(row))})" if row is not None else ""
        lines.append(f"{'LOST ' if worse or is_now is NO_ROW else ''}{path}{right}: {'; '.join(changes)}")
    return lines, lost


def _changes(was: Row, is_now: Row) -> Iterator[tuple[str, str, str]]:
    """(what, before, now) of each thing that differs."""
    yield from (
        (what, str(was[what]), str(is_now[what])) for what in ("status", "label") if was[what] != is_now[what]
    )
    gone, come = set(was["tags"]) - set(is_now["tags"]), set(is_now["tags"]) - set(was["tags"])
    if gone or come:
        yield "tags", " ".join(sorted(gone)) or "none", " ".join(sorted(come)) or "none"
    older, newer = (Counter(finding["entity"] for finding in row["findings"]) for row in (was, is_now))
    for entity in sorted({*older, *newer}):
        if older[entity] != newer[entity]:
            yield entity, str(older[entity]), str(newer[entity])


def _right(row: Row, said: Row) -> tuple[bool, bool]:
    return said["status"] in row.get("status_any", [row["status"]]), said["label"] in _labels(row)


def _labels(row: Row) -> list[str]:
    return list(row.get("label_any", [row["label"]]))


def _lost(was_right: bool, is_right: bool) -> bool:
    return was_right and not is_right


def _in_figures(truth: Iterable[Any], said: Iterable[Any]) -> str:
    score = compare(truth, said)
    return (
        f"{score.labels_right} of {score.files} labels right, {score.labels_below} below, {score.labels_above} above, "
        f"{score.restricted_missed} RESTRICTED missed"
    )
