"""Trains the judge of private matters on invented texts and measures it on editions it never met.

    python -m training.doctypes.matters [--variations 8] [--documents 30] [--out FOLDER]

Every matter is a model of its own (one against the rest), so that a paper may tell several. Every opened
edition of the judge is left out in turn and judged by a model that learned from the others; each matter's
temperature is found on those answers. The shipped model learns from all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit  # type: ignore[import-untyped]

from classify.detect.judging.observe import Knowledge, Observed
from training.doctypes.generate import Sample, Writer, pools
from training.doctypes.judged import OPENED, judged
from training.doctypes.papers import MATTERS, PROTECTED, papers
from training.doctypes.train import (
    entries,
    fit,
    look,
    matrix,
    save,
    temperature_for,
    vocabulary_of,
    write,
)

CLASSES = (*MATTERS, "protected", "private")
OF_TYPE = {
    "case": """incident_report supplemental_report arrest_report booking_sheet criminal_history ncic_return search_warrant
        warrant_affidavit evidence_log property_receipt bolo cad_log informant_file sex_offender_check""",
    "victim": "victim_notice protection_order domestic_violence_report",
    "young": "juvenile_record child_abuse_report",
    "sealed": "commitment_petition",
    "health": "ems_report medical_record workers_comp",
    "staff": """personnel_action performance_review internal_affairs background_investigation employment_form payroll
        workers_comp""",
    "money": "payroll direct_deposit tax_form",
    "customer": "utility_billing library_record",
    "vehicle": "citation tow_list crash_report",
    "privilege": "legal_memo",
    "security": "security_plan",
}
"""What documents composed of a type's phrases tell; the matters of a paper stand at its head."""
UNTOLD = "correspondence chat contact_list insurance_claim blank_form court_filing court_docket jail_roster dataset".split()
"""Types that may tell anything or nothing: the composed ones teach nothing about matters."""
STRENGTH = 3.0
"""Inverse strength of the penalty on weights: lower than for types, since there are fewer papers."""


def told(matters: frozenset[str]) -> list[float]:
    """`matters` as answers to `CLASSES`."""
    return [*(name in matters for name in MATTERS), bool(matters & PROTECTED), bool(matters)]


def texts(variations: int, documents: int) -> tuple[list[Observed], Any]:
    """Papers rewritten `variations` times and `documents` composed ones of every type, and what they tell."""
    writer = Writer(pools(entries(), lambda _: True), seed=3)
    chosen = [paper for paper in papers() for _ in range(variations)]
    samples: list[Sample] = [writer.rewrite(paper) for paper in chosen]
    answers = [told(paper.matters) for paper in chosen]
    for sample in write(writer, documents):
        if sample.doc_type not in UNTOLD:
            samples.append(sample)
            answers.append(
                told(frozenset(name for name, types in OF_TYPE.items() if sample.doc_type in types.split()))
            )
    return look(Knowledge.load(), samples), np.array(answers, dtype=np.float32)


def judged_texts(edition: str, variations: int) -> tuple[list[Observed], Any]:
    """Documents of an edition of the judge; an answer that may be given either way is not a number."""
    known = [(one.sample, one.told) for one in judged([edition], variations, seed=3) if one.told is not None]
    answers = [[np.nan if answer is None else answer for answer in told_of] for _, told_of in known]
    seen = look(Knowledge.load(), [sample for sample, _ in known])
    return seen, np.array(answers, dtype=np.float32).reshape(-1, len(CLASSES))


def plain_words(seen: Sequence[Observed]) -> dict[str, int]:
    """The vocabulary without headings, names, kinds and shapes: what is said, not how it is filed."""
    kept = [word for word in vocabulary_of(seen) if word.removeprefix("/").isalpha()]
    return {word: row for row, word in enumerate(kept)}


def learn(parts: Sequence[tuple[list[Observed], Any]]) -> tuple[Any, Any, dict[str, int]]:
    """Weights and intercepts, one column a matter, and the words they are for."""
    seen = [one for part, _ in parts for one in part]
    answers = np.concatenate([part for _, part in parts])
    vocabulary = plain_words(seen)
    x = matrix(seen, vocabulary)
    models = []
    for column in range(len(CLASSES)):
        answered = ~np.isnan(answers[:, column])
        models.append(fit(x[answered], answers[answered, column] > 0, STRENGTH))
    weights = np.stack([model.coef_[0] for model in models], axis=1)
    intercept = np.array([model.intercept_[0] for model in models], dtype=np.float32)
    return weights.astype(np.float32), intercept, vocabulary


def temperatures(logits: Any, right: Any) -> list[float]:
    """The divisor of each matter's logits that makes its chances honest."""
    found = []
    for column in range(len(CLASSES)):
        answered = ~np.isnan(right[:, column])
        both = np.stack([np.zeros(answered.sum()), logits[answered, column]], axis=1)
        found.append(temperature_for(both, right[answered, column].astype(int)))
    return found


def report(chances: Any, right: Any) -> None:
    """How often each matter is there where the model is sure of it, and how many it finds."""
    for column, name in enumerate(CLASSES):
        answered = ~np.isnan(right[:, column])
        sure, there = chances[answered, column] >= 0.8, right[answered, column] > 0
        precision = there[sure].mean() if sure.any() else float("nan")
        recall = sure[there].mean() if there.any() else float("nan")
        print(
            f"  {name:10} in {there.mean():.3f}; sure of {sure.mean():.3f}, right {precision:.3f}, found {recall:.3f}"
        )
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (chances >= low) & (chances < low + 0.1) & ~np.isnan(right)
        if inside.any():
            print(
                f"  chance {low:.1f}-{low + 0.1:.1f}: {inside.sum():6d} answers, {right[inside].mean():.3f} so"
            )


def train(variations: int, documents: int, without: str, out: Path) -> None:
    """Find the temperatures on every edition left out in turn, then train on everything and save."""
    own = texts(variations, documents)
    lent = {edition: judged_texts(edition, variations) for edition in OPENED if edition != without}
    logits, right = [], []
    for left_out, (met, answers) in lent.items():
        others = [part for edition, part in lent.items() if edition != left_out]
        weights, intercept, vocabulary = learn([own, *others])
        logits.append(matrix(met, vocabulary) @ weights + intercept)
        right.append(answers)
    found = temperatures(np.concatenate(logits), np.concatenate(right))
    print(
        "on editions never met (temperatures",
        ", ".join(f"{name} {t}" for name, t in zip(CLASSES, found, strict=True)) + "):",
    )
    report(expit(np.concatenate(logits) / np.array(found)), np.concatenate(right))
    weights, intercept, vocabulary = learn([own, *lent.values()])
    save(CLASSES, weights, intercept, vocabulary, found, out / "matters.npz")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--variations", type=int, default=8)
    arguments.add_argument("--documents", type=int, default=30)
    arguments.add_argument("--without", default="", help="an edition of the judge to leave out altogether")
    arguments.add_argument("--out", type=Path, default=Path("detectors/models/doctypes"))
    given = arguments.parse_args()
    train(given.variations, given.documents, given.without, given.out)
