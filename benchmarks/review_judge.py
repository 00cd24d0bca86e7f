"""A reviewer who knows the truth: `python -m benchmarks.review_judge WORK [--edition c] [--files 400] [--seed 7]`.

A share of the judge is scanned, and somebody who decides by its truth file clears the queue: what he decides
enters the labels as it does for people. Told are the decisions it takes until the labels are right, against
looking at file after file (at random, and the riskiest first), what a second scan of the changed share asks,
and what stands in the way of the last labels. WORK keeps share, truth and scan for the next run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from sqlalchemy import select

from benchmarks.judge.share import build_share
from benchmarks.score_corpus import match, overlap, read_rows
from classify.inventory.approvals import Order
from classify.inventory.asked import Asked
from classify.inventory.desk import QueueReader
from classify.inventory.handles import ShareHandle
from classify.inventory.rebuild import explained, stored_finding
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import FINDING, ITEM, QUESTION
from classify.label.policy import Policy
from classify.results import StoredFinding
from classify.triage import shape_of
from models.approval import Coverage
from models.decision import Scope, Verdict
from models.labels import Label

CLASSIFY = Path(sys.executable).with_name("classify")
SHOWN = 5
"""Items of a group that are looked at before one key decides it."""
SECONDS = 2.0
"""A grouped item, looked at."""
STEPS = (0.9, 0.95, 0.97, 0.98, 0.99, 1.0)

Place = tuple[str, str, str, int]
"""Path, entity, place and start of a finding."""


@dataclass(slots=True)
class Truth:
    """What is right: of findings by their place, of labels by their path."""

    labels: dict[str, frozenset[str]]
    findings: dict[Place, bool]

    @classmethod
    def read(cls, truth: Path, said: Path) -> Truth:
        """From the truth file, and from what `classify inspect --reveal` found (values are nowhere else)."""
        rows = {row["path"]: row for row in read_rows(truth)}
        labels = {path: frozenset(row.get("label_any", [row["label"]])) for path, row in rows.items()}
        findings: dict[Place, bool] = {}
        for answer in read_rows(said):
            path = owner = answer["path"]
            while owner not in rows and "!/" in owner:
                owner = owner.rpartition("!/")[0]
            row = rows.get(owner, {"values": []})
            known = defaultdict(list)
            for value in [*row["values"], *row.get("ignored", [])]:
                known[value["entity"]].append(value["text"])
            for finding in answer.get("findings", []):
                entity, text = finding["entity"], finding.get("text") or ""
                wanted = known[entity] + known["MT_DRIVER_LICENSE" if "LICENSE" in entity else entity]
                is_true = not match(entity, [], [text])[1] or any(
                    overlap(entity, one, text) for one in wanted
                )
                findings[_place(path, entity, finding["where"])] = is_true
        return cls(labels, findings)


def _place(path: str, entity: str, where: dict[str, Any]) -> Place:
    place = {name: value for name, value in where.items() if name not in ("start", "end")}
    return (path, entity, json.dumps(place, sort_keys=True), int(where["start"]))


@dataclass(slots=True)
class Curve:
    """Labels right after so many decisions."""

    files: int
    points: list[tuple[int, int]] = field(default_factory=list)
    """Decisions, and files whose label is right then."""

    def needed(self, part: float) -> int | None:
        """Decisions until this part of the labels is right; None: never."""
        return next((n for n, right in self.points if right >= part * self.files), None)

    def told(self) -> dict[str, int | None]:
        """Decisions for each of `STEPS`."""
        return {f"{part:.0%}": self.needed(part) for part in STEPS}


class Reviewer:
    """Decides by the truth, through the functions people's pages call."""

    def __init__(self, store: Store, truth: Truth) -> None:
        self.store = store
        self.truth = truth
        self.policy = Policy.load()
        self.share: ShareHandle = store.shares()[0]
        self.decisions = self.looked = self.groups = self.questions = 0
        self.sizes: list[int] = []
        self.waits: dict[str, list[float]] = defaultdict(list)
        """Seconds the store's functions took."""

    def labels(self) -> dict[str, str]:
        """The label of each file of the truth."""
        there = (ITEM.c.share_id == self.share.id, ITEM.c.gone_scan_id.is_(None))
        with self.store.database.reading() as session:
            rows = session.execute(select(ITEM.c.path_sealed, ITEM.c.label).where(*there)).all()
        found = {self.share.sealer.open(row.path_sealed): row.label for row in rows}
        return {path: found[path] for path in self.truth.labels if path in found}

    def wrong(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Files whose label is not right: what it is, what it may be."""
        told = self.labels().items()
        return {p: (one, self.truth.labels[p]) for p, one in told if one not in self.truth.labels[p]}

    def clear(self) -> Curve:
        """Decides group after group as the queue orders them, until nothing is asked any more."""
        files = len(self.labels())
        curve = Curve(files, [(0, files - len(self.wrong()))])
        while group := next(iter(self._timed("groups", self.store.groups, [self.share], limit=1)), None):
            asked = self._timed("members", QueueReader(self.store).members, group.key)
            self.groups += 1
            self.questions += len(asked)
            self.sizes.append(len(asked))
            self._decide_group(asked)
            curve.points.append((self.decisions, files - len(self.wrong())))
        return curve

    def _decide_group(self, asked: Sequence[Asked]) -> None:
        """One key for a group that is all right or all wrong, else one for each item, or for each of its parts."""
        judged = {one.id: self._judged(one) for one in asked}
        everything = [pair for pairs in judged.values() for pair in pairs]
        lots: list[list[tuple[Seen, bool]]]
        if len({is_true for _, is_true in everything}) == 1:
            self.looked += min(SHOWN, len(asked))
            lots = [everything]
        else:
            self.looked += len(asked)
            lots = list(judged.values())
        taken = [lot for pairs in lots for lot in self._press(pairs)]
        self._timed("relabel", self.store.reevaluate_decided, self.share, self.policy, taken)
        self._timed("ask", self.store.ask, self.share, taken)

    def _press(self, pairs: Sequence[tuple[Seen, bool]]) -> Iterator[str]:
        for verdict, wanted in ((Verdict.CONFIRM, True), (Verdict.WRONG_MATCH, False)):
            seen = [one for one, is_true in pairs if is_true is wanted]
            if seen:
                self.decisions += 1
                taken = self._timed(
                    "decide", self.store.decide, self.share, seen, verdict, Scope.ITEM, actor="judge"
                )
                yield taken.lot

    def _judged(self, one: Asked) -> list[tuple[Seen, bool]]:
        with self.store.database.reading() as session:
            item = session.execute(select(ITEM).where(ITEM.c.id == one.item_id)).mappings().one()
            of = FINDING.c.item_id == one.item_id
            if item["content_id"] is not None:
                of |= FINDING.c.content_id == item["content_id"]
            rows = session.execute(explained().where(of, FINDING.c.entity == one.entity)).mappings().all()
        path = self.share.sealer.open(item["path_sealed"])
        told = [(row["id"], stored_finding(row, self.share.sealer)) for row in rows]
        return [
            (Seen(one.item_id, number), self._is_true(path, finding))
            for number, finding in told
            if (str(finding.why.get("detector", "")), shape_of(finding)) == (one.detector, one.shape)
        ]

    def _is_true(self, path: str, finding: StoredFinding) -> bool:
        return self.truth.findings.get(_place(path, finding.entity, finding.where), True)

    def by_file(self, order: Sequence[str]) -> Curve:
        """Looking at file after file: each takes a decision, after which its label is right."""
        files, wrong = len(self.labels()), self.wrong()
        right = files - len(wrong)
        curve = Curve(files, [(0, right)])
        for number, path in enumerate(order, start=1):
            right += path in wrong
            curve.points.append((number, right))
        return curve

    def by_risk(self) -> list[str]:
        """Files by the risk of what is asked about them, then by their label."""
        with self.store.database.reading() as session:
            risks: Counter[int] = Counter()
            for row in session.execute(select(QUESTION.c.item_id, QUESTION.c.risk)):
                risks[row.item_id] += row.risk
            rows = session.execute(select(ITEM.c.id, ITEM.c.path_sealed, ITEM.c.label_rank)).all()
        known = {
            self.share.sealer.open(row.path_sealed): (risks[row.id], row.label_rank or 0) for row in rows
        }
        return sorted((path for path in self.labels()), key=lambda path: known[path], reverse=True)

    def by_task(self, coverage: Coverage, order: Order) -> Curve:
        """A steward's tasks as the page of approvals orders them.

        A task is one decision, and one more for each file in it whose label is another (left out, and given
        its own). Tasks of nothing but members of files take their decision, too.
        """
        labels, wrong = self.labels(), self.wrong()
        with self.store.database.reading() as session:
            rows = session.execute(select(ITEM.c.id, ITEM.c.path_sealed)).all()
        paths = {row.id: self.share.sealer.open(row.path_sealed) for row in rows}
        right = len(labels) - len(wrong)
        curve = Curve(len(labels), [(0, right)])
        taken = 0
        for task in self.store.tasks(self.share, coverage, limit=100_000, order=order):
            shown = self.store.shown_of(self.share, coverage, task.example)
            others = sum(paths[item] in wrong for item in shown.items) if shown else 0
            taken, right = taken + 1 + others, right + others
            curve.points.append((taken, right))
        return curve

    def _timed(self, name: str, function: Any, *given: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*given, **more)
        finally:
            self.waits[name].append(time.perf_counter() - began)


def prepared(work: Path, files: int, seed: int, edition: str) -> tuple[Path, Truth]:
    """The scanned home and the truth, made where they are missing."""
    share, home = work / "share", work / "home"
    if not (work / "truth.jsonl").exists():
        build_share(files, work, seed, edition)
    if not home.exists():
        _classify(work, "scan", share, "--share", "judge", "--home", home, "--jobs", 1)
    said = work / "said.jsonl"
    if not said.exists():
        said.write_bytes(_classify(work, "inspect", "share", "--json", "--reveal", "--jobs", 1))
    return home, Truth.read(work / "truth.jsonl", said)


def _classify(work: Path, *words: object) -> bytes:
    run = subprocess.run([str(CLASSIFY), *map(str, words)], cwd=work, stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 3):
        raise SystemExit(f"classify {words[0]} failed")
    return run.stdout


def second_scan(work: Path, home: Path, random: Random) -> dict[str, int]:
    """The share changes (a tenth moved, copied, renamed; a few new files) and is scanned again."""
    share, kept = work / "share", work / "kept"
    share.rename(kept)
    shutil.copytree(kept, share)
    try:
        return _changed_and_scanned(share, home, random)
    finally:
        shutil.rmtree(share)
        kept.rename(share)


def _changed_and_scanned(share: Path, home: Path, random: Random) -> dict[str, int]:
    paths = sorted(path for path in share.rglob("*") if path.is_file())
    chosen = random.sample(paths, len(paths) // 10)
    for number, path in enumerate(chosen):
        if number % 2:
            path.rename(path.with_name(f"moved {number} {path.name}"))
        else:
            shutil.copy2(path, path.with_name(f"copy {number} {path.name}"))
    for number in range(5):
        (share / f"new {number}.txt").write_text(f"Employee SSN: 219-09-{1000 + number}, hired this week.\n")
    _classify(share.parent, "scan", share, "--share", "judge", "--home", home, "--jobs", 1)
    with Store.open(home) as store:
        handle = store.shares()[0]
        asked = [one for group in store.groups([handle]) for one in QueueReader(store).members(group.key)]
        with store.database.reading() as session:
            names = {
                row.id: row.path_sealed for row in session.execute(select(ITEM.c.id, ITEM.c.path_sealed))
            }
        paths = [handle.sealer.open(names[one.item_id]) for one in asked]
    fresh = sum(path.startswith("new ") for path in paths)
    return {"moved or copied": len(chosen), "new": 5, "asked": len(paths), "asked about new": fresh}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--edition", default="c")
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--errors", type=int, default=0, help="labels that stay wrong, listed")
    options = parser.parse_args()
    random = Random(options.seed)
    kept, truth = prepared(options.work, options.files, options.seed, options.edition)
    home = options.work / "reviewed"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(kept, home)
    with Store.open(home) as store:
        reviewer = Reviewer(store, truth)
        store.ask(reviewer.share)
        shuffled = list(reviewer.labels())
        random.shuffle(shuffled)
        told: dict[str, Any] = {
            "files": len(shuffled),
            "right at first": len(shuffled) - len(reviewer.wrong()),
        }
        told["file by file, at random"] = reviewer.by_file(shuffled).told()
        told["file by file, by risk"] = reviewer.by_file(reviewer.by_risk()).told()
        for coverage in (Coverage.KIND, Coverage.FOLDER, Coverage.RULE):
            for order in Order:
                way = f"a steward, {coverage} by {coverage}, {order}"
                told[way] = reviewer.by_task(coverage, order).told()
        before = reviewer.wrong()
        curve = reviewer.clear()
        after = reviewer.wrong()
        told["queue"] = curve.told()
        told["curve"] = curve.points[:: max(1, len(curve.points) // 20)]
        told |= {
            "decisions": reviewer.decisions,
            "groups": reviewer.groups,
            "questions": reviewer.questions,
            "questions a group": round(reviewer.questions / max(1, reviewer.groups), 2),
            "decisions per 100 files": round(100 * reviewer.decisions / len(shuffled), 1),
            "seconds": reviewer.looked * SECONDS,
            "right at last": len(shuffled) - len(after),
            "mended": len(before.keys() - after.keys()),
            "spoilt": len(after.keys() - before.keys()),
            "stay wrong": dict(Counter(_direction(*one) for one in after.values())),
            "milliseconds": {name: round(1000 * mean(waits), 1) for name, waits in reviewer.waits.items()},
        }
        for path, (label, wanted) in list(after.items())[: options.errors]:
            print(f"  {label} instead of {'|'.join(sorted(wanted))}: {path}", file=sys.stderr)
    told["second scan"] = second_scan(options.work, home, random)
    print(json.dumps(told, indent=1))


def _direction(label: str, wanted: frozenset[str]) -> str:
    return "too high" if Label(label).rank > max(Label(one).rank for one in wanted) else "too low"


if __name__ == "__main__":
    main()
