"""What a text leans to and what a name adds are summed, so that a copy needs no second reading."""

from __future__ import annotations

import math

import pytest

from classify.detect.judging.doctypes import DocTypeJudge
from classify.detect.judging.evidence import Evidence
from classify.detect.judging.leanings import leading, of_text
from classify.detect.paths.named import joined, reading_view
from models.labels import DocType

JUDGE = DocTypeJudge.load()
UNCLEAR = "Summary for the week\n\nTotals are attached.\n"


def judged(name: str, text: str) -> Evidence:
    verdict, of_name = JUDGE.judge("", text, [], "text"), JUDGE.judge_name(name, name)
    return Evidence(
        doc_type=verdict.doc_type,
        doc_type_score=verdict.score,
        leanings=dict(verdict.leanings or {}),
        word_weight=verdict.word_weight,
        has_text=bool(text),
        name={"beside": dict(of_name.beside), "words": dict(of_name.words), "alone": dict(of_name.alone)},
    )


def test_far_types_are_kept_as_one_sum() -> None:
    """The probabilities are those of all types, though few are kept."""
    types = list(map(str, DocType))
    logits = [0.0, -1.0, *[-7.0] * (len(types) - 2)]
    kept = of_text(logits, types)
    assert len(kept) == 3
    best, score, second = leading(kept, {})
    assert (best, second) == (types[0], types[1])
    true = 1 / sum(math.exp(logit) for logit in logits)
    assert score == pytest.approx(true, abs=1e-3)
    # A name that whispers of a far type leaves the sure one sure.
    assert leading(kept, {types[5]: 0.5}).score == pytest.approx(true, abs=1e-3)


@pytest.mark.parametrize("text", [UNCLEAR, ""])
def test_a_telling_name_decides_where_the_text_does_not(text: str) -> None:
    """Beside a text, and where there is none."""
    assert joined(judged("payroll register.txt", text)).doc_type == "payroll"
    assert joined(judged("a1b2.txt", text)).doc_type != "payroll"


def test_the_kind_of_file_stands_whatever_the_name() -> None:
    """An archive is one, whatever it is called."""
    evidence = judged("payroll register.zip", "")
    evidence.doc_type, evidence.leanings = "archive", None
    assert joined(evidence).doc_type == "archive"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HR/a.txt", "Parks/b.TXT", True),
        ("a.txt", "a.csv", False),
        ("a.txt", "training/a.txt", False),
        ("a.txt", "Police/a.txt", False),
        ("Makefile", "LICENSE", False),
    ],
)
def test_a_view_is_what_readers_and_detectors_see_of_a_path(one: str, other: str, same: bool) -> None:
    """Only copies of one view share what was found."""
    assert (reading_view(one) == reading_view(other)) is same
