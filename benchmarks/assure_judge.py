"""Does the stated recall hold the true one? `python -m benchmarks.assure_judge WORK [--edition d] [--files 400]`

A share of the judge is scanned; its truth file is the reader. Samples of it are drawn with one seed after the
other, as a plan draws them; two readers judge by the truth and overlook one file in ten each; how well they see is
known from known files only. Counted is in how many of the draws the limits hold the recall and the misses that the
truth file tells. WORK keeps share and scan for the next run.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.review_judge import prepared
from classify.assurance.drawing import drawn, frame_digest, sizes
from classify.assurance.result import result_of
from classify.inventory.assured import PlanLine, SampleLine
from classify.inventory.catalogue import Catalogue
from classify.inventory.framing import LINE, Frame
from classify.inventory.store import Store
from models.assurance import PlanState, SampleKind
from models.labels import Label

_NOTICES = 0.9
_KNOWN = 60
LEAST_HELD = 0.95


def true_label(proposed: str, allowed: frozenset[str]) -> Label:
    """The program's where it may be so, else the strictest that may."""
    return Label(proposed) if proposed in allowed else max(map(Label, allowed), key=lambda one: one.rank)


def judged(
    frame: Frame, truth: dict[int, Label], number: int, seed: int
) -> tuple[PlanLine, list[SampleLine]]:
    """One draw, read by two who err."""
    chance = np.random.default_rng(seed)
    piles = frame.piles()
    shares = sizes({pile: len(items) for pile, items in piles.items()}, number)
    mine = drawn(piles, shares, str(seed))
    by_item = {file.item: file for file in frame.files}
    plan = PlanLine(
        id=1,
        share_id=1,
        scan_id=1,
        seed=str(seed),
        rate=0.02,
        line=LINE,
        frame_digest=frame_digest(piles),
        piles={pile: (len(items), shares[pile]) for pile, items in piles.items()},
        cells=[(file.pile, file.label, file.tags, 1) for file in frame.files],
        versions={},
        state=PlanState.DRAWN,
        made_by="",
        made_at=datetime.now(UTC),
        drawn_at=None,
    )

    def said(real: Label) -> str:
        overlooks = real.rank >= LINE.rank and chance.random() > _NOTICES
        return Label.INTERNAL if overlooks else real

    samples = []
    plain = SampleLine(
        id=0, plan_id=1, share_id=1, item_id=None, kind=SampleKind.DRAWN, pile=next(iter(piles)), turn=0,
        label=Label.INTERNAL, tags=frozenset(), known=None, canary="", judged=None, judged_tags=frozenset(),
        judged_by="one", judged_at=None, second=None, second_by=None,
    )  # fmt: skip
    for pile, items in mine.items():
        for item in items:
            one = replace(
                plain,
                pile=pile,
                label=Label(by_item[item].label),
                tags=frozenset(filter(None, by_item[item].tags.split(","))),
                judged=said(truth[item]),
                item_id=item,
            )
            samples.append(replace(one, second=said(truth[item])) if one.wants_second(LINE) else one)
    for known in [Label.RESTRICTED] * _KNOWN + [Label.PUBLIC] * _KNOWN:
        one = replace(plain, kind=SampleKind.KNOWN, known=known, judged=said(known))
        samples.append(replace(one, second=said(known)) if one.wants_second(LINE) else one)
    return plan, samples


def main() -> int:
    """0 when the limits held the truth as often as they say."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("work", type=Path)
    asked.add_argument("--edition", default="d")
    asked.add_argument("--files", type=int, default=400)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--draws", type=int, default=200)
    asked.add_argument("--number", type=int, default=200)
    given = asked.parse_args()
    home, known = prepared(given.work, given.files, given.seed, given.edition)
    with Store.open(home) as store:
        share = store.shares()[0]
        paths = {line.id: line.path for line in Catalogue(store).lines(share)}
        whole = store.frame(share)
    files = [file for file in whole.files if paths[file.item] in known.labels]
    frame = Frame(files)
    truth = {file.item: true_label(file.label, known.labels[paths[file.item]]) for file in files}
    real = {item for item, label in truth.items() if label.rank >= LINE.rank}
    found = {file.item for file in files if Label(file.label).rank >= LINE.rank}
    recall, missed = len(real & found) / len(real), len(real - found)
    held_recall = held_missed = 0
    lows, highs = [], []
    for seed in range(given.draws):
        result = result_of(*judged(frame, truth, given.number, seed))
        assert result.whole is not None, "all of it is read"
        told = result.whole.estimate()
        held_recall += told.recall.low - 1e-9 <= recall <= told.recall.high + 1e-9
        held_missed += told.missed.low <= missed <= told.missed.high
        lows.append(told.recall.low)
        highs.append(told.recall.high)
    answer = {
        "edition": given.edition,
        "files": len(files),
        "true recall": round(recall, 4),
        "true misses": missed,
        "draws": given.draws,
        "recall held": held_recall / given.draws,
        "misses held": held_missed / given.draws,
        "middle limits of recall": [round(float(np.median(one)), 3) for one in (lows, highs)],
    }
    print(json.dumps(answer, indent=1))
    return 0 if min(held_recall, held_missed) >= LEAST_HELD * given.draws else 1


if __name__ == "__main__":
    sys.exit(main())
