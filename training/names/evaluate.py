"""Judges the names model on text it never saw, beside spaCy's own small model.

    python -m training.names.evaluate --sets ../shared/corpora/ner [--model shipped|PACKAGE|FOLDER] [--finder]

Counts people: a found span is right when it overlaps a true one; exact counts stand beside.
The written texts use the templates in `judged/`, which training never reads.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classify.detect.names.reader import SHIPPED, open_model
from training.names.people import NameBook
from training.names.sets import held_back, upper
from training.names.texts import Text, Writer

Finder = Callable[[str], list[tuple[int, int]]]
"""Spans of people in a text."""


@dataclass
class Score:
    """Counts of one comparison."""

    true: int = 0
    found: int = 0
    met: int = 0
    """True spans that some found span overlaps."""
    right: int = 0
    """Found spans that overlap some true span."""
    exact: int = 0

    @property
    def precision(self) -> float:
        """Share of found spans that overlap a true one."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of true spans that were overlapped."""
        return self.met / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, true: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
        """Count one text."""
        self.true += len(true)
        self.found += len(found)
        self.met += sum(any(s < end and start < e for s, e in found) for start, end in true)
        self.right += sum(any(s < end and start < e for s, e in true) for start, end in found)
        self.exact += len(set(true) & set(found))


def judge(find: Finder, texts: list[Text]) -> Score:
    """Compare what `find` finds with the truth of `texts`."""
    score = Score()
    for text in texts:
        true = [(start, end) for start, end, label in text.spans if label == "PERSON"]
        score.add(true, find(text.text))
    return score


def written(sets: Path, count: int, seed: int) -> dict[str, list[Text]]:
    """Texts from the judged templates, by kind."""
    rng = random.Random(seed)
    with (sets / "montana_places.tsv").open(encoding="utf-8", newline="") as lines:
        places = [row["place"] for row in csv.DictReader(lines, delimiter="\t")]
    book = NameBook(sets, rng)
    texts = {}
    for path in sorted((Path(__file__).parent / "judged").glob("*.txt")):
        templates = path.read_text(encoding="utf-8").splitlines()
        writer = Writer(book, places, rng, noise=0.0)
        texts[f"written {path.stem}"] = [writer.one(template) for _ in range(count) for template in templates]
    return texts


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=Path("../shared/corpora/ner"))
    parser.add_argument("--model", default=SHIPPED, help="as in the setting names_model")
    parser.add_argument("--finder", action="store_true", help="judge NameFinder instead of the bare model")
    parser.add_argument("--calibrate", action="store_true", help="precision by kind of name and margin")
    options = parser.parse_args()
    if options.calibrate:
        calibrate(options.model, options.sets)
        return
    find = _finder(options.model) if options.finder else _model(options.model)
    sets = held_back(options.sets) | written(options.sets, 12, seed=77)
    print(f"{'set':28}   P    R    F1  exact |  upper: P    R    F1")
    started, characters = time.process_time(), 0
    for name, texts in sets.items():
        plain = judge(find, texts)
        capitals = judge(find, [Text(upper(text.text), text.spans) for text in texts])
        characters += 2 * sum(len(text.text) for text in texts)
        exact = plain.exact / plain.true if plain.true else 0
        print(
            f"{name:28} {plain.precision:.2f} {plain.recall:.2f} {plain.f1:.3f} {exact:.2f}  |"
            f" {capitals.precision:.2f} {capitals.recall:.2f} {capitals.f1:.3f}   "
            f"({plain.true} true, {plain.found - plain.right} false, {capitals.found - capitals.right} "
            f"false in capitals)",
            flush=True,
        )
    spent = time.process_time() - started
    print(f"{characters / spent / 1000:,.0f} KB/s of CPU")


def calibrate(model: str, sets: Path) -> None:
    """Print how often a model's names of each kind are right, by its margin: `detectors/names_models.yaml`.

    Public sets and written texts alike, as they are and in capitals.
    """
    from classify.detect.names.finder import NameFinder

    finder = NameFinder.load(model)
    right: Counter[tuple[str, int]] = Counter()
    every: Counter[tuple[str, int]] = Counter()
    for texts in (held_back(sets) | written(sets, 12, seed=78)).values():
        for text in [*texts, *(Text(upper(text.text), text.spans) for text in texts)]:
            people = [(start, end) for start, end, label in text.spans if label == "PERSON"]
            for name in finder.by_model(text.text)[0]:
                every[name.kind.name, name.step] += 1
                right[name.kind.name, name.step] += any(s < name.end and name.start < e for s, e in people)
    for kind in sorted({kind for kind, _ in every}):
        steps = range(len(finder.model.worth.margins) + 1)
        shares = [f"{right[kind, step] / max(1, every[kind, step]):.2f}" for step in steps]
        counts = [str(every[kind, step]) for step in steps]
        print(f"{kind:16} {' '.join(shares)}   of {' '.join(counts)}")


def _model(model: str) -> Finder:
    reader = open_model(model).reader
    return lambda text: [(f.start, f.end) for f in reader.read([text])[0] if f.label == "PERSON"]


def _finder(model: str) -> Finder:
    from classify.detect.names.finder import NameFinder

    finder = NameFinder.load(model)
    return lambda text: [(hit.start, hit.end) for hit in finder.find(text)]


if __name__ == "__main__":
    main()
