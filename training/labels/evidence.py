"""Evidence of every edition of the judge by models that never met it, with the labels that are right.

    python -m training.labels.evidence OUT [--files 300] [--seed 1] [--editions a,b,c,d,e]

For each edition a share is written and read with a judge of kinds and matters that learned from the other
editions; OUT/EDITION.jsonl gets a line for each file. `training.labels.calibrate` reads those files.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.judge.share import build_share
from classify.crawl import Beneath, crawl
from classify.detect.judging.doctypes import DocTypeJudge
from classify.detect.judging.evidence import Evidence
from classify.detect.judging.matters import MatterJudge
from classify.detect.judging.observe import Knowledge
from classify.detect.judging.weights import Weights
from classify.detect.scan import Scanner
from classify.intake import Attempt, Ordered
from classify.label.policy import Policy
from classify.label.proposal import Location
from classify.pipeline import Tools, classify_file
from classify.results import Job
from classify.wire import Examined, lent
from classify.workers import opened
from models.labels import Label, Outcome
from training.doctypes import matters, train
from training.doctypes.judged import OPENED


@dataclass(frozen=True, slots=True)
class Known:
    """What a file holds, where it lies, and the labels that would be right for it."""

    edition: str
    evidence: Evidence
    location: Location
    outcome: Outcome
    right: tuple[Label, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for a line of JSON."""
        return {
            "edition": self.edition,
            "evidence": self.evidence.as_json(),
            "location": asdict(self.location),
            "outcome": self.outcome.value,
            "right": [label.value for label in self.right],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Known:
        """The reverse of `as_json`."""
        return cls(
            data["edition"],
            Evidence.from_json(data["evidence"]),
            Location(**data["location"]),
            Outcome(data["outcome"]),
            tuple(Label(name) for name in data["right"]),
        )


def unmet_judge(edition: str) -> DocTypeJudge:
    """The judge of kinds and matters as it would be had nobody ever seen `edition`.

    Temperatures are the shipped ones; they were found on editions left out.
    """
    others = [one for one in OPENED if one != edition]
    listed, kinds, told = train.entries(), Weights.load("weights.npz"), Weights.load("matters.npz")
    samples = train.own_samples(listed, lambda _: True, 40)
    samples += [one for met in train.lent_samples(others).values() for one in met]
    seen = train.look(Knowledge.of(listed), samples)
    words, intercept, vocabulary = train.learn(seen, train.types_of(samples))
    unmet_kinds = Weights(train.TYPES, vocabulary, words, intercept, kinds.temperature, "")
    parts = [matters.texts(8, 30), *(matters.judged_texts(one, 8) for one in others)]
    words, intercept, vocabulary = matters.learn(parts)
    unmet_told = Weights(matters.CLASSES, vocabulary, words, intercept, told.temperature, "")
    return DocTypeJudge(Knowledge.of(listed), unmet_kinds, MatterJudge(unmet_told))


def known_of(edition: str, folder: Path, scanner: Scanner) -> Iterator[Known]:
    """What is in the share and the truth below `folder`. What holds other files is left out: their labels
    make its label.
    """
    truth = {row["path"]: row for row in map(json.loads, (folder / "truth.jsonl").read_text().splitlines())}
    tools = Tools(scanner, Policy.load())
    with Beneath(folder / "share") as share:
        for number, entry in enumerate(crawl(folder / "share")):
            refused = None if entry.is_readable_file else (entry.outcome, entry.reason)
            job = Job(number, entry.path, entry.size, entry.mtime_ns, entry.inode, refused=refused)
            attempt, descriptor = opened(Attempt.first(job), share.file)
            with lent(descriptor):
                said = list(classify_file(descriptor, Ordered(attempt, entry.size).order(), tools))
            results = [one for one in said if isinstance(one, Examined)]
            holders = {one.holder for one in results if one.member is not None}
            for one in results:
                path = entry.path if one.member is None else f"{entry.path}!/{one.member}"
                row = truth.get(path)
                if one.evidence is not None and row is not None and one.member not in holders:
                    right = tuple(Label(name) for name in row.get("label_any", [row["label"]]))
                    yield Known(edition, one.evidence, Location(path), one.outcome, right)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--editions", default=",".join(OPENED))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    shipped = Scanner.load(cache=options.out / "compiled")
    for edition in options.editions.split(","):
        scanner = Scanner(shipped.finders, shipped.signals, unmet_judge(edition))
        with tempfile.TemporaryDirectory() as scratch:
            build_share(options.files, Path(scratch), options.seed, edition)
            lines = [json.dumps(one.as_json()) for one in known_of(edition, Path(scratch), scanner)]
        (options.out / f"{edition}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"edition {edition}: {len(lines)} files")


if __name__ == "__main__":
    main()
