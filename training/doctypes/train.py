"""Trains the judge of document types on generated documents and measures it on wording it never met.

    python -m training.doctypes.train [--documents 40] [--out FOLDER]

Every opened edition of the judge is left out in turn: a model that learned from the others, and knows
of doctypes.yaml only 70 % (the file was written with all editions in view), judges the one left out. The
temperature is found on those answers. The shipped model then learns from all.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from classify.detect.judging.doctypes import OPENING, UNSURE, DocTypeJudge
from classify.detect.judging.matters import MatterJudge
from classify.detect.judging.observe import Knowledge, Observed, observe
from classify.detect.judging.weights import Weights
from models.labels import DocType
from training.doctypes.generate import Sample, Writer, pools
from training.doctypes.judged import OPENED, judged
from training.doctypes.papers import papers

TYPES = tuple(sorted(map(str, DocType)))
UNTRAINED = {"archive", "photo", "other"}
"""Not composed: decided by the kind of file, or by the want of anything better."""
VARIATIONS = 6
"""How often each invented paper is written anew."""
LEAST_DOCUMENTS = 4
"""A word must have been met in so many documents to be remembered."""
MOST_WORDS = 8_000
_LEAST_CHANCE = 1e-12
STRENGTH = 40.0
"""Inverse strength of the penalty on weights."""


def entries() -> list[dict[str, Any]]:
    """doctypes.yaml as it is."""
    text = resources.files("detectors").joinpath("doctypes.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    return loaded


def held_out(text: str) -> bool:
    """Whether a heading, phrase or sentence belongs to the third kept for measuring."""
    return zlib.crc32(f"kept {text}".encode()) % 10 < 3


def without(listed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """doctypes.yaml without what is kept for measuring."""
    return [
        {key: [t for t in value if not held_out(t)] if key in ("titles", "phrases") else value for key, value in entry.items()}
        for entry in listed
    ]  # fmt: skip


def write(writer: Writer, each: int) -> list[Sample]:
    """`each` documents of every type."""
    return [writer.write(doc_type) for doc_type in TYPES if doc_type not in UNTRAINED for _ in range(each)]


def look(knowledge: Knowledge, samples: Sequence[Sample]) -> list[Observed]:
    """The features of all samples."""
    return [observe(knowledge, s.name, s.text, s.columns, s.kind) for s in samples]


def vocabulary_of(seen: Sequence[Observed]) -> dict[str, int]:
    """The words worth a weight."""
    met = Counter(word for one in seen for word in one.words if " " not in word)
    common = [word for word, number in met.most_common() if number >= LEAST_DOCUMENTS]
    return {word: row for row, word in enumerate(common[:MOST_WORDS])}


def matrix(seen: Sequence[Observed], vocabulary: dict[str, int]) -> Any:
    """Words scaled to length one, as the judge adds them up."""
    indices, pointers, values = [], [0], []
    for one in seen:
        rows = [vocabulary[word] for word in one.words if word in vocabulary]
        indices += rows
        values += [1 / math.sqrt(len(rows))] * len(rows) if rows else []
        pointers.append(len(indices))
    return csr_matrix((values, indices, pointers), shape=(len(seen), len(vocabulary)), dtype=np.float32)


def fit(x: Any, y: Any, strength: float) -> LogisticRegression:
    """A multinomial model."""
    model = LogisticRegression(C=strength, max_iter=40, tol=1e-3)
    model.fit(x, y)
    return model


def columns_for_all(model: LogisticRegression) -> tuple[Any, Any]:
    """Weights and intercepts for every type; those that were not trained stand aside."""
    weights = np.zeros((model.coef_.shape[1], len(TYPES)), dtype=np.float32)
    intercept = np.array([0.0 if name == "other" else -10.0 for name in TYPES], dtype=np.float32)
    for row, number in enumerate(model.classes_):
        weights[:, number] = model.coef_[row]
        intercept[number] = model.intercept_[row]
    return weights, intercept


def temperature_for(logits: Any, right: Any) -> float:
    """The divisor of the logits that makes the probabilities honest."""

    def loss(temperature: float) -> float:
        z = logits / temperature
        z = z - z.max(axis=1, keepdims=True)
        return float(-(z[np.arange(len(right)), right] - np.log(np.exp(z).sum(axis=1))).mean())

    return min((round(0.3 + 0.05 * step, 2) for step in range(55)), key=loss)


def report(logits: Any, right: Any, temperature: float) -> None:
    """Accuracy, how often unsure, reliability, and what is taken for what."""
    z = logits / temperature
    chances = np.exp(z - z.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    best, score = chances.argmax(axis=1), chances.max(axis=1)
    unsure = score < UNSURE
    good = best == right
    print(
        f"accuracy {good.mean():.3f}; answers {1 - unsure.mean():.3f}, of them right {good[~unsure].mean():.3f}"
    )
    for low in np.arange(0.3, 1.0, 0.1):
        inside = (score >= low) & (score < low + 0.1)
        if inside.any():
            print(
                f"  score {low:.1f}-{low + 0.1:.1f}: {inside.sum():5d} documents, {good[inside].mean():.3f} right"
            )
    wrong = Counter((TYPES[a], TYPES[b]) for a, b in zip(right[~good], best[~good], strict=True))
    for (a, b), number in wrong.most_common(25):
        print(f"  {number:4d} {a} taken for {b}")


def save(
    classes: Sequence[str],
    words: Any,
    intercept: Any,
    vocabulary: dict[str, int],
    temperature: float | Sequence[float],
    path: Path,
) -> None:
    """Weights as 8-bit numbers with a scale for each class; the temperature is one for all or one a class."""
    scale = np.maximum(np.abs(words).max(axis=0), 1e-6) / 127
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        classes=np.array("\n".join(classes)),
        vocabulary=np.array("\n".join(vocabulary)),
        words=np.round(words / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        intercept=intercept,
        temperature=np.array(temperature, dtype=np.float32),
    )
    print(f"{path.name}: {len(vocabulary)} words, {path.stat().st_size / 1e6:.2f} MB")


def own_samples(listed: Sequence[dict[str, Any]], keep: Callable[[str], bool], each: int) -> list[Sample]:
    """`each` composed documents of every type, and variations of every paper, of what `keep` lets in."""
    writer = Writer(pools(listed, keep), seed=3)
    composed = write(writer, each)
    return composed + [
        writer.rewrite(paper) for paper in papers() if keep(paper.text) for _ in range(VARIATIONS)
    ]


def lent_samples(editions: Sequence[str]) -> dict[str, list[Sample]]:
    """Variations of every wording of each edition."""
    return {edition: [one.sample for one in judged([edition], VARIATIONS, seed=3)] for edition in editions}


def types_of(samples: Sequence[Sample]) -> Any:
    """The numbers of their types."""
    return np.array([TYPES.index(sample.doc_type) for sample in samples])


def learn(seen: Sequence[Observed], right: Any) -> tuple[Any, Any, dict[str, int]]:
    """Weights, intercepts and the words they are for."""
    vocabulary = vocabulary_of(seen)
    return *columns_for_all(fit(matrix(seen, vocabulary), right, STRENGTH)), vocabulary


def judged_unmet(
    own: Sequence[Sample], lent: dict[str, list[Sample]], knowledge: Knowledge
) -> tuple[Any, Any]:
    """Logits and right answers for every edition, each judged by a model that never met it."""
    own_seen, lent_seen = (
        look(knowledge, own),
        {name: look(knowledge, samples) for name, samples in lent.items()},
    )
    logits, right = [], []
    for left_out, met in lent_seen.items():
        others = [name for name in lent if name != left_out]
        seen = own_seen + [one for name in others for one in lent_seen[name]]
        answers = np.concatenate([types_of(own), *(types_of(lent[name]) for name in others)])
        weights, intercept, vocabulary = learn(seen, answers)
        judge = DocTypeJudge(
            knowledge, Weights(TYPES, vocabulary, weights, intercept, 1.0, ""), MatterJudge.load()
        )
        openings = look(knowledge, [replace(one, text=one.text[:OPENING]) for one in lent[left_out]])
        chances = [
            judge.chances(one, opening if len(sample.text) > 2 * OPENING else None)
            for one, opening, sample in zip(met, openings, lent[left_out], strict=True)
        ]
        logits.append(np.log(np.maximum(chances, _LEAST_CHANCE)))
        right.append(types_of(lent[left_out]))
        accuracy = (logits[-1].argmax(axis=1) == right[-1]).mean()
        print(
            f"edition {left_out}: accuracy {accuracy:.3f}, best temperature {temperature_for(logits[-1], right[-1])}"
        )
    return np.concatenate(logits), np.concatenate(right)


def train(documents: int, without_edition: str, out: Path) -> None:
    """Find the temperature on every edition left out in turn, then train on everything and save."""
    listed = entries()
    lent = lent_samples([edition for edition in OPENED if edition != without_edition])
    known_part = own_samples(without(listed), lambda text: not held_out(text), documents)
    logits, right = judged_unmet(known_part, lent, Knowledge.of(without(listed)))
    temperature = temperature_for(logits, right)
    print(f"on editions never met (temperature {temperature}):")
    report(logits, right, temperature)

    samples = own_samples(listed, lambda _: True, documents) + [one for met in lent.values() for one in met]
    weights, intercept, vocabulary = learn(look(Knowledge.of(listed), samples), types_of(samples))
    save(TYPES, weights, intercept, vocabulary, temperature, out / "weights.npz")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=40)
    arguments.add_argument("--without", default="", help="an edition of the judge to leave out altogether")
    arguments.add_argument("--out", type=Path, default=Path("detectors/models/doctypes"))
    given = arguments.parse_args()
    train(given.documents, given.without, given.out)
