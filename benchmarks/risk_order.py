"""In which order a scan meets RESTRICTED files: `python -m benchmarks.risk_order SHARES [EDITION ...]`.

For each edition of the judge: a share of 400 files with its truth, made in SHARES where it is missing; the CPU
seconds that reading each of its files takes (one process, OCR on, measured once and kept beside the share); and
how much of the RESTRICTED files each order has met after 10, 20, 30 and 50 % of all reading time. The weights of
`detectors/risk.yaml` are fitted on the other editions for this, and at last on all of them, to be written there.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.share import build_share
from classify import warm
from classify.crawl import Beneath, crawl
from classify.extract.document import Limits
from classify.extract.ocr.engine import OcrEngine
from classify.pipeline import Tools, classify_file
from classify.settings import user_cache
from classify.survey.kinds import Kind, kind_of, suffix_of
from classify.survey.pace import Pace
from classify.survey.risk import Met, RiskTable, after_meeting
from classify.survey.turns import shift, turn_of
from classify.wire import Examined, Order, lent

FILES = 400


def measured(share: Path) -> dict[str, tuple[float, str]]:
    """CPU seconds of reading each file of `share`, this process and OCR's, and the label proposed for it."""
    limits = Limits()
    scanner = warm.scanner(names=True, packs=None, cache=user_cache())
    tools = Tools(scanner=scanner, policy=warm.policy(None), limits=limits)
    tools.ocr = OcrEngine.best()
    if tools.ocr is not None:
        tools.ocr.within(limits.seconds, lambda: None)
    told: dict[str, tuple[float, str]] = {}
    with tempfile.TemporaryDirectory() as scratch, Beneath(share) as beneath:
        tools.scratch = Path(scratch)
        entries = [entry for entry in crawl(share) if entry.is_readable_file]
        # What is loaded at first use is loaded now.
        for number, entry in enumerate([*entries[:40], *entries]):
            began = _cpu()
            with lent(beneath.file(entry.path)) as descriptor:
                results = [
                    said
                    for said in classify_file(descriptor, Order(number, entry.path), tools)
                    if isinstance(said, Examined)
                ]
            told[entry.path] = _cpu() - began, results[-1].proposal.label.value
    return told


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def prepared(shares: Path, edition: str) -> tuple[Path, dict[str, tuple[float, str]], set[str]]:
    """The share of an edition, seconds and proposed label by file, and its RESTRICTED files by the truth."""
    place = shares / f"ed_{edition}"
    if not (place / "truth.jsonl").exists():
        build_share(FILES, place, 1, edition)
    kept = place / "seconds.json"
    if not kept.exists():
        kept.write_text(json.dumps(measured(place / "share")), "utf-8")
    seconds = {path: (spent, label) for path, (spent, label) in json.loads(kept.read_text("utf-8")).items()}
    truth = map(json.loads, (place / "truth.jsonl").read_text("utf-8").splitlines())
    restricted = {row["path"] for row in truth if row["label"] == "RESTRICTED"} & seconds.keys()
    return place / "share", seconds, restricted


@dataclass(frozen=True, slots=True)
class Share:
    """One edition: its files, what reading them took, which are RESTRICTED, and what is known beforehand."""

    paths: list[str]
    seconds: Any
    restricted: Any
    expected: Any
    """Seconds expected by kind and size alone."""
    facts: Any
    """Rows of 1, the table's reasons, kinds: what the weights are for."""


KINDS = (Kind.WORD, Kind.PDF, Kind.PICTURE, Kind.ARCHIVE, Kind.MAIL, Kind.SHEET, Kind.TEXT, Kind.WEB)
STEPS = (0.1, 0.2, 0.3, 0.5)


def known_of(place: Path, seconds: dict[str, tuple[float, str]], restricted: set[str]) -> Share:
    """What the benchmark needs of an edition."""
    table, pace = RiskTable.load(), Pace()
    paths = sorted(seconds)
    kinds = [kind_of(suffix_of(path)) for path in paths]
    facts = []
    for path, kind in zip(paths, kinds, strict=True):
        held = table.reasons_for(path)
        facts.append([1.0, *(float(r in held) for r in table.reasons), *(float(kind is k) for k in KINDS)])
    return Share(
        paths=paths,
        seconds=np.array([seconds[path][0] for path in paths]),
        restricted=np.array([float(path in restricted) for path in paths]),
        expected=np.array(
            [
                pace.seconds(kind, (place / path).stat().st_size)
                for path, kind in zip(paths, kinds, strict=True)
            ]
        ),
        facts=np.array(facts),
    )


def fitted(shares: list[Share], firmness: float = 1.0) -> Any:
    """Weights of a logistic regression over `shares`, held near 0 by `firmness` (Newton's method)."""
    facts = np.vstack([share.facts for share in shares])
    truth = np.concatenate([share.restricted for share in shares])
    weights = np.zeros(facts.shape[1])
    held = np.full(len(weights), firmness)
    held[0] = 0.01
    for _ in range(30):
        chances = 1 / (1 + np.exp(-facts @ weights))
        bend = (facts.T * (chances * (1 - chances))) @ facts + np.diag(held)
        weights += np.linalg.solve(bend, facts.T @ (truth - chances) - held * weights)
    return weights


def curve(order: Any, share: Share) -> list[float]:
    """Share of the RESTRICTED files that were read whole after 10, 20, 30, 50 % of the reading time."""
    spent = np.cumsum(share.seconds[order])
    met = np.concatenate([[0.0], np.cumsum(share.restricted[order])])
    return [float(met[np.searchsorted(spent, step * spent[-1], side="right")] / met[-1]) for step in STEPS]


def by_promise(chances: Any, share: Share) -> Any:
    """The order a scan takes with these chances."""
    turns = [turn_of(float(c), float(s)) for c, s in zip(chances, share.expected, strict=True)]
    return np.argsort(turns, kind="stable")


def learning(chances: Any, share: Share, page: int = 20) -> Any:
    """The same, folders moved by what was met in them after every `page` files."""
    waiting, order = set(range(len(share.paths))), []
    folders = [path.rpartition("/")[0] for path in share.paths]
    read, met, promised = Counter(), Counter(), Counter()
    while waiting:
        turns = {}
        for at in waiting:
            folder, chance = folders[at], float(chances[at])
            turn = turn_of(chance, float(share.expected[at]))
            if read[folder]:
                usual = promised[folder] / read[folder]
                turn -= shift(usual, after_meeting(usual, Met(read[folder], met[folder])))
            turns[at] = turn
        for at in sorted(waiting, key=lambda at: (turns[at], at))[:page]:
            waiting.remove(at)
            order.append(at)
            read[folders[at]] += 1
            met[folders[at]] += int(share.restricted[at])
            promised[folders[at]] += float(chances[at])
    return np.array(order)


def random_order(share: Share, times: int = 50) -> list[float]:
    """The mean curve of random orders."""
    dice = np.random.default_rng(1)
    curves = [curve(dice.permutation(len(share.paths)), share) for _ in range(times)]
    return [float(value) for value in np.mean(curves, axis=0)]


def main() -> None:
    """Command line."""
    shares = {}
    for edition in sys.argv[2:] or EDITIONS:
        place, seconds, restricted = prepared(Path(sys.argv[1]), edition)
        shares[edition] = known_of(place, seconds, restricted)
    print("after this part of the reading time:  " + "  ".join(f"{step:4.0%}" for step in STEPS))
    for edition, share in shares.items():
        others = [other for name, other in shares.items() if name != edition] or [share]
        chances = 1 / (1 + np.exp(-share.facts @ fitted(others)))
        print(
            f"edition {edition}: {len(share.paths)} files, {int(share.restricted.sum())} RESTRICTED, "
            f"{share.seconds.sum():.1f} CPU-s"
        )
        best = np.argsort(np.where(share.restricted > 0, share.seconds, np.inf), kind="stable")
        known = np.argsort(np.where(share.restricted > 0, share.expected, np.inf), kind="stable")
        for name, values in {
            "risk order, weights without it": curve(by_promise(chances, share), share),
            "and folders moved meanwhile": curve(learning(chances, share), share),
            "by expected cost alone": curve(np.argsort(share.expected, kind="stable"), share),
            "by path": curve(np.arange(len(share.paths)), share),
            "random": random_order(share),
            "truth known, cost expected": curve(known, share),
            "best possible": curve(best, share),
        }.items():
            print(f"  {name:34}  " + "  ".join(f"{value:4.0%}" for value in values))
    print("weights over all:")
    names = ["start", *(reason.id for reason in RiskTable.load().reasons), *map(str, KINDS)]
    for name, weight in zip(names, fitted(list(shares.values())), strict=True):
        print(f"  {name:28} {weight:5.2f}")


if __name__ == "__main__":
    main()
