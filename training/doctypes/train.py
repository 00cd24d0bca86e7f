"""Trains the judge of document types on generated documents and measures it on wording it never met.

    python -m training.doctypes.train [--documents 40] [--out FOLDER]

The measuring model is trained with 70 % of all headings, phrases and sentences, knows of doctypes.yaml
only those, and is judged on documents made of the other 30 %. The shipped model then learns from all,
with the temperature found that way.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from classify.detect.doctypes import TRAINED, UNSURE, known_logits
from classify.detect.observe import Knowledge, Observed, observe
from models.labels import DocType
from training.doctypes.generate import Sample, Writer, pools
from training.doctypes.judged import OPENED, judged
from training.doctypes.papers import papers

TYPES = tuple(sorted(map(str, DocType)))
UNTRAINED = {"archive", "photo", "other"}
"""Not composed: decided by the kind of file, or by the want of anything better."""
MEASURED = "b"
"""The edition of the judge that the measuring model does not learn from."""
VARIATIONS = 6
"""How often each invented paper is written anew."""
LEAST_DOCUMENTS = 4
"""A word must have been met in so many documents to be remembered."""
MOST_WORDS = 8_000


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
    temperature: float,
    path: Path,
) -> None:
    """Weights as 8-bit numbers with a scale for each class."""
    scale = np.maximum(np.abs(words).max(axis=0), 1e-6) / 127
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        classes=np.array("\n".join(classes)),
        vocabulary=np.array("\n".join(vocabulary)),
        words=np.round(words / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        intercept=intercept,
        temperature=np.float32(temperature),
    )
    print(f"{path.name}: {len(vocabulary)} words, {path.stat().st_size / 1e6:.2f} MB")


def written(
    listed: Sequence[dict[str, Any]],
    keep: Callable[[str], bool],
    each: int,
    variations: int,
    editions: Sequence[str],
    seed: int,
) -> list[Sample]:
    """`each` composed documents of every type, and `variations` of every paper and wording of `editions`."""
    writer = Writer(pools(listed, keep), seed)
    composed = write(writer, each)
    rewritten = [writer.rewrite(paper) for paper in papers() if keep(paper.text) for _ in range(variations)]
    return composed + rewritten + [one.sample for one in judged(editions, variations, seed)]


def train(documents: int, without_edition: str, out: Path, strength: float = 40.0) -> None:
    """Measure, then train on everything and save."""
    listed = entries()
    opened = [edition for edition in OPENED if edition != without_edition]
    others = [edition for edition in opened if edition != MEASURED]
    knowledge = Knowledge.of(without(listed))
    learn = written(listed, lambda text: not held_out(text), documents // 2, VARIATIONS, others, seed=1)
    test = written(listed, held_out, 10, 3, [MEASURED], seed=2)
    seen = look(knowledge, learn)
    vocabulary = vocabulary_of(seen)
    model = fit(matrix(seen, vocabulary), np.array([TYPES.index(s.doc_type) for s in learn]), strength)
    right = np.array([TYPES.index(s.doc_type) for s in test])
    met = look(knowledge, test)
    weights, intercept = columns_for_all(model)
    trained = matrix(met, vocabulary) @ weights + intercept
    known = np.stack([known_logits(one, TYPES) for one in met])
    logits = known + TRAINED * (trained - trained.max(axis=1, keepdims=True))
    temperature = temperature_for(logits, right)
    print(f"on wording never met (temperature {temperature}):")
    report(logits, right, temperature)
    print("without the trained model:")
    report(known, right, temperature_for(known, right))

    samples = written(listed, lambda _: True, documents, VARIATIONS, opened, seed=3)
    seen = look(Knowledge.of(listed), samples)
    vocabulary = vocabulary_of(seen)
    model = fit(matrix(seen, vocabulary), np.array([TYPES.index(s.doc_type) for s in samples]), strength)
    save(TYPES, *columns_for_all(model), vocabulary, temperature, out / "weights.npz")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=40)
    arguments.add_argument("--without", default="", help="an edition of the judge to leave out altogether")
    arguments.add_argument("--out", type=Path, default=Path("detectors/models/doctypes"))
    given = arguments.parse_args()
    train(given.documents, given.without, given.out)
