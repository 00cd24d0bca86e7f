"""Trains the judge of private matters on invented texts and measures it on papers it never met.

    python -m training.doctypes.matters [--variations 8] [--documents 30] [--out FOLDER]

Every matter is a model of its own (one against the rest), so that a paper may tell several. The measuring
model learns from 70 % of the papers; the temperature found on the other 30 % goes with the shipped one,
which learns from all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit  # type: ignore[import-untyped]

from classify.detect.observe import Knowledge, Observed
from training.doctypes.generate import Sample, Writer, pools
from training.doctypes.judged import OPENED, judged
from training.doctypes.papers import MATTERS, PROTECTED, papers
from training.doctypes.train import (
    entries,
    fit,
    held_out,
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
MEASURED = "b"
"""The edition of the judge that the measuring model does not learn from."""
STRENGTH = 3.0
"""Inverse strength of the penalty on weights: lower than for types, since there are fewer papers."""


def told(matters: frozenset[str]) -> list[float]:
    """`matters` as answers to `CLASSES`."""
    return [*(name in matters for name in MATTERS), bool(matters & PROTECTED), bool(matters)]


def texts(
    keep: Callable[[str], bool], variations: int, documents: int, seed: int
) -> tuple[list[Observed], Any]:
    """Papers rewritten `variations` times and `documents` composed ones of every type, and what they tell."""
    writer = Writer(pools(entries(), keep), seed)
    chosen = [paper for paper in papers() if keep(paper.text) for _ in range(variations)]
    samples: list[Sample] = [writer.rewrite(paper) for paper in chosen]
    answers = [told(paper.matters) for paper in chosen]
    for sample in write(writer, documents):
        if sample.doc_type not in UNTOLD:
            samples.append(sample)
            answers.append(
                told(frozenset(name for name, types in OF_TYPE.items() if sample.doc_type in types.split()))
            )
    return look(Knowledge.load(), samples), np.array(answers, dtype=np.float32)


def judged_texts(editions: Sequence[str], variations: int, seed: int) -> tuple[list[Observed], Any]:
    """Documents of the judge's editions; an answer that may be given either way is not a number."""
    known = [(one.sample, one.told) for one in judged(editions, variations, seed) if one.told is not None]
    answers = [[np.nan if answer is None else answer for answer in told_of] for _, told_of in known]
    seen = look(Knowledge.load(), [sample for sample, _ in known])
    return seen, np.array(answers, dtype=np.float32).reshape(-1, len(CLASSES))


def plain_words(seen: Sequence[Observed]) -> dict[str, int]:
    """The vocabulary without headings, names, kinds and shapes: what is said, not how it is filed."""
    kept = [word for word in vocabulary_of(seen) if word.removeprefix("/").isalpha()]
    return {word: row for row, word in enumerate(kept)}


def learn(seen: Sequence[Observed], answers: Any, vocabulary: dict[str, int]) -> tuple[Any, Any]:
    """Weights and intercepts, one column a matter."""
    x = matrix(seen, vocabulary)
    models = []
    for column in range(len(CLASSES)):
        answered = ~np.isnan(answers[:, column])
        models.append(fit(x[answered], answers[answered, column] > 0, STRENGTH))
    weights = np.stack([model.coef_[0] for model in models], axis=1)
    return weights.astype(np.float32), np.array([model.intercept_[0] for model in models], dtype=np.float32)


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
    """Measure on papers and an edition never met, then train on everything and save."""
    opened = [edition for edition in OPENED if edition != without]
    own, answers = texts(lambda text: not held_out(text), variations, documents, seed=1)
    lent, lent_answers = judged_texts(
        [edition for edition in opened if edition != MEASURED], variations, seed=1
    )
    seen, answers = own + lent, np.concatenate([answers, lent_answers])
    vocabulary = plain_words(seen)
    weights, intercept = learn(seen, answers, vocabulary)
    met, right = texts(held_out, 3, 0, seed=2)
    strange, strange_right = judged_texts([MEASURED], 3, seed=2)
    met, right = met + strange, np.concatenate([right, strange_right])
    logits = matrix(met, vocabulary) @ weights + intercept
    answered = ~np.isnan(right)
    both = np.stack([np.zeros(answered.sum()), logits[answered]], axis=1)
    temperature = temperature_for(both, right[answered].astype(int))
    print(f"on papers and an edition never met (temperature {temperature}):")
    report(expit(logits / temperature), right)

    own, answers = texts(lambda _: True, variations, documents, seed=3)
    lent, lent_answers = judged_texts(opened, variations, seed=3)
    seen, answers = own + lent, np.concatenate([answers, lent_answers])
    vocabulary = plain_words(seen)
    weights, intercept = learn(seen, answers, vocabulary)
    save(CLASSES, weights, intercept, vocabulary, temperature, out / "matters.npz")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--variations", type=int, default=8)
    arguments.add_argument("--documents", type=int, default=30)
    arguments.add_argument("--without", default="", help="an edition of the judge to leave out altogether")
    arguments.add_argument("--out", type=Path, default=Path("detectors/models/doctypes"))
    given = arguments.parse_args()
    train(given.variations, given.documents, given.without, given.out)
