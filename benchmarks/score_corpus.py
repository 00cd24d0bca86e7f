"""Compares what `classify inspect --json --reveal` said with a truth file.

    classify inspect sample_corpus/share --json --reveal > /tmp/said.jsonl
    python -m benchmarks.score_corpus sample_corpus/truth.jsonl /tmp/said.jsonl

Values are compared by their text, case and punctuation folded: identifiers must be equal or one
contain the other, names and addresses must share a word. A finding that repeats a value already
matched (a header shown on every page) is neither right nor wrong. Members the truth does not list
count for the nearest container it lists.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.labels import Label

Row = dict[str, Any]
_BY_WORD = {"PERSON", "STREET_ADDRESS", "HEALTH_CONDITION", "NCIC_RECORD"}
_ALIKE = {"US_DRIVER_LICENSE": "MT_DRIVER_LICENSE"}
"""A licence found under the other state's name still is a licence found."""


@dataclass(slots=True)
class Tally:
    """True positives, false positives and misses of one entity."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """All figures of one comparison."""

    files: int = 0
    outcomes_right: int = 0
    labels_right: int = 0
    labels_below: int = 0
    labels_above: int = 0
    restricted: int = 0
    restricted_missed: int = 0
    types: int = 0
    types_right: int = 0
    types_unknown: int = 0
    negatives: int = 0
    negatives_hit: int = 0
    missing: int = 0
    tags: Tally = field(default_factory=Tally)
    entities: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    confusion: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    """(path, what, expected, got, text)"""

    def figures(self) -> dict[str, Any]:
        """The figures by name, shares between 0 and 1."""
        tallies = [tally for tally in self.entities.values() if tally.right + tally.missed]
        total = Tally(
            sum(tally.right for tally in self.entities.values()),
            sum(tally.false for tally in self.entities.values()),
            sum(tally.missed for tally in self.entities.values()),
        )
        return {
            "files": self.files,
            "missing_rows": self.missing,
            "outcome_accuracy": _share(self.outcomes_right, self.files),
            "label_accuracy": _share(self.labels_right, self.files),
            "labelled_below": _share(self.labels_below, self.files, empty=0.0),
            "labelled_above": _share(self.labels_above, self.files, empty=0.0),
            "restricted_missed": self.restricted_missed,
            "doc_type_accuracy": _share(self.types_right, self.types),
            "doc_type_unknown": _share(self.types_unknown, self.types, empty=0.0),
            "tag_precision": self.tags.precision,
            "tag_recall": self.tags.recall,
            "micro_precision": total.precision,
            "micro_recall": total.recall,
            "micro_f1": total.f1,
            "macro_f1": _share(sum(tally.f1 for tally in tallies), len(tallies)),
            "hard_negatives": self.negatives,
            "hard_negatives_hit": _share(self.negatives_hit, self.negatives, empty=0.0),
            "entities": {
                name: {
                    "precision": tally.precision,
                    "recall": tally.recall,
                    "f1": tally.f1,
                    "truth": tally.right + tally.missed,
                    "found": tally.right + tally.false,
                }
                for name, tally in sorted(self.entities.items())
            },
        }


def _share(part: float, whole: float, empty: float = 1.0) -> float:
    return part / whole if whole else empty


def read_rows(path: Path) -> list[Row]:
    """JSON lines. Raises ValueError for a line that is none."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def compare(truth: Iterable[Row], said: Iterable[Row]) -> Score:
    """Score what was said against the truth."""
    rows = {row["path"]: row for row in truth}
    answers = {row["path"]: row for row in said}
    findings = _findings_by_truth_path(rows, answers)
    score = Score()
    for path, row in rows.items():
        answer = answers.get(path)
        if answer is None:
            score.missing += 1
            score.errors.append((path, "row", "a row", "none", ""))
            answer = {"status": "none", "label": "PUBLIC", "tags": [], "doc_type": "other"}
        _score_file(score, row, answer)
        _score_values(score, row, findings[path])
        _score_negatives(score, row, findings[path])
    return score


def _findings_by_truth_path(rows: dict[str, Row], answers: dict[str, Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for path, answer in answers.items():
        owner = path
        while owner not in rows and "!/" in owner:
            owner = owner.rpartition("!/")[0]
        if owner in rows:
            found[owner] += answer.get("findings", [])
    return found


def _score_file(score: Score, row: Row, answer: Row) -> None:
    path = row["path"]
    score.files += 1
    wanted = row.get("status_any", [row["status"]])
    score.outcomes_right += answer["status"] in wanted
    if answer["status"] not in wanted:
        score.errors.append((path, "status", "|".join(wanted), answer["status"], ""))
    _score_label(score, row, answer)
    kinds = row.get("doc_type_any", [row["doc_type"]])
    if kinds[0] is not None and row["status"] == "ok":
        score.types += 1
        score.types_right += answer["doc_type"] in kinds
        score.types_unknown += answer["doc_type"] == "other" and "other" not in kinds
        if answer["doc_type"] not in kinds:
            score.errors.append((path, "doc_type", "|".join(kinds), answer["doc_type"], ""))
            score.confusion[f"{kinds[0]} -> {answer['doc_type']}"] += 1
    if row["status"] == "ok":
        wanted_tags = set(row["tags"])
        got = set(answer["tags"]) - set(row.get("tags_optional", []))
        score.tags.right += len(wanted_tags & got)
        score.tags.missed += len(wanted_tags - got)
        score.tags.false += len(got - wanted_tags)


def _score_label(score: Score, row: Row, answer: Row) -> None:
    labels = [Label(name) for name in row.get("label_any", [row["label"]])]
    got = Label(answer["label"])
    below = got.rank < min(label.rank for label in labels)
    above = got.rank > max(label.rank for label in labels)
    score.labels_below += below
    score.labels_above += above
    score.labels_right += not below and not above
    must = min(label.rank for label in labels) == Label.RESTRICTED.rank
    score.restricted += must
    score.restricted_missed += must and below
    if below or above:
        what = "label below" if below else "label above"
        score.errors.append((row["path"], what, "|".join(labels), got, str(answer.get("doc_type"))))


def _score_values(score: Score, row: Row, findings: list[Row]) -> None:
    if row["status"] != "ok":
        return
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for value in row["values"]:
        groups[_entity(value["entity"])][0].append(value["text"])
    for finding in findings:
        groups[_entity(finding["entity"])][1].append(finding.get("text") or "")
    ignored = row.get("ignored", [])
    for entity, (wanted, got) in groups.items():
        missed, false = match(entity, wanted, got)
        false = [text for text in false if not any(_beside(text, one["text"]) for one in ignored)]
        tally = score.entities[entity]
        tally.right += len(wanted) - len(missed)
        tally.missed += len(missed)
        tally.false += len(false)
        score.errors += [(row["path"], "missed", entity, "", text) for text in missed]
        score.errors += [(row["path"], "false", "", entity, text) for text in false]


def _entity(name: str) -> str:
    return _ALIKE.get(name, name)


def match(entity: str, wanted: list[str], got: list[str]) -> tuple[list[str], list[str]]:
    """(missed, false): values nobody found, and findings that are no value."""
    open_values, loose, spare = list(wanted), [], []
    for text in got:
        same = next((value for value in open_values if folded(value) == folded(text)), None)
        if same is None:
            loose.append(text)
        else:
            open_values.remove(same)
    for text in loose:
        near = [value for value in open_values if overlap(entity, value, text)]
        for value in near:
            open_values.remove(value)
        if not near and not any(overlap(entity, value, text) for value in wanted):
            spare.append(text)
    return open_values, spare


def _beside(text: str, ignored: str) -> bool:
    """Whether a finding lies in, or around, something that may be found or left."""
    one, other = folded(text), folded(ignored)
    return bool(one and other) and (one in other or other in one)


def folded(text: str) -> str:
    """Lower-case letters and digits only."""
    return re.sub(r"[^0-9a-z\u00c0-\uffff]", "", text.lower())


def words(text: str) -> set[str]:
    """Folded words of at least two characters."""
    return {word for word in re.findall(r"[0-9a-z\u00c0-\uffff']+", text.lower()) if len(word) > 1}


def overlap(entity: str, one: str, other: str) -> bool:
    """Whether two texts are the same value, or one a part of the other."""
    if entity in _BY_WORD and words(one) & words(other):
        return True
    short, long = sorted((folded(one), folded(other)), key=len)
    return bool(short) and short in long and len(short) * 2 >= len(long)


def _score_negatives(score: Score, row: Row, findings: list[Row]) -> None:
    for negative in row["hard_negatives"]:
        score.negatives += 1
        hits = [
            finding
            for finding in findings
            if overlap(finding["entity"], negative["text"], finding.get("text") or "")
        ]
        if hits:
            score.negatives_hit += 1
            entity = hits[0]["entity"]
            score.errors.append(
                (row["path"], "hard negative", negative["looks_like"], entity, negative["text"])
            )


def show(score: Score, errors: int = 60) -> None:
    """Print the figures and the first errors."""
    figures = score.figures()
    for name, value in figures.items():
        if name != "entities":
            print(f"{name:22} {value:.3f}" if isinstance(value, float) else f"{name:22} {value}")
    print(f"\n{'entity':24}{'truth':>7}{'found':>7}{'prec':>7}{'rec':>7}{'f1':>7}")
    for name, at in figures["entities"].items():
        print(
            f"{name:24}{at['truth']:7}{at['found']:7}{at['precision']:7.3f}{at['recall']:7.3f}{at['f1']:7.3f}"
        )
    if score.confusion:
        print(
            "\nTypes taken for others:",
            ", ".join(f"{pair} x{n}" for pair, n in score.confusion.most_common(25)),
        )
    by_kind = defaultdict(list)
    for error in score.errors:
        by_kind[error[1]].append(error)
    for what, listed in by_kind.items():
        print(f"\n{what}: {len(listed)}")
        for path, _, expected, got, text in listed[:errors]:
            print(f"  {path}  expected={expected or '-'} got={got or '-'} {text[:90]!r}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("truth", type=Path)
    parser.add_argument("said", type=Path, help="output of classify inspect --json --reveal")
    parser.add_argument("--errors", type=int, default=60, help="errors listed of each kind")
    parser.add_argument("--figures", type=Path, help="write the figures as JSON here")
    options = parser.parse_args()
    score = compare(read_rows(options.truth), read_rows(options.said))
    show(score, options.errors)
    if options.figures:
        options.figures.write_text(json.dumps(score.figures(), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
