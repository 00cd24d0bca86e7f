"""The scorer: what counts as found, as false, as labelled below."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.score_corpus import compare, match


def truth(**changes: Any) -> dict[str, Any]:
    """A truth line for a police report with one SSN and one name."""
    row: dict[str, Any] = {
        "path": "a.txt",
        "status": "ok",
        "label": "RESTRICTED",
        "tags": ["CCJI"],
        "tags_optional": ["PII"],
        "doc_type": "incident_report",
        "values": [{"entity": "US_SSN", "text": "219-09-4417"}, {"entity": "PERSON", "text": "DOE, JANE M"}],
        "hard_negatives": [{"text": "417-88-4821", "looks_like": "US_SSN"}],
    }
    return {**row, **changes}


def said(*findings: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """An answer in the form of the measuring interface."""
    row: dict[str, Any] = {
        "path": "a.txt",
        "status": "ok",
        "label": "RESTRICTED",
        "tags": ["CCJI", "PII"],
        "doc_type": "incident_report",
        "findings": [{"entity": entity, "text": text} for entity, text in findings],
    }
    return {**row, **changes}


RIGHT = (("US_SSN", "219 09 4417"), ("PERSON", "Jane Doe"))


def test_a_perfect_answer_scores_one() -> None:
    """Spelling and word order of values do not matter, optional tags neither."""
    figures = compare([truth()], [said(*RIGHT)]).figures()
    assert figures["label_accuracy"] == figures["micro_f1"] == figures["tag_precision"] == 1.0
    assert figures["hard_negatives_hit"] == 0.0


def test_a_missing_row_counts_as_everything_missed() -> None:
    """A file that got no line is labelled below and its values are missed."""
    figures = compare([truth()], []).figures()
    assert figures["missing_rows"] == figures["restricted_missed"] == 1
    assert figures["micro_recall"] == 0.0


@pytest.mark.parametrize(
    ("label", "below", "above"),
    [("INTERNAL", 1.0, 0.0), ("RESTRICTED", 0.0, 0.0), ("CONFIDENTIAL", 1.0, 0.0)],
)
def test_labels_below_the_truth_are_counted(label: str, below: float, above: float) -> None:
    """Any label less strict than the truth is below."""
    figures = compare([truth()], [said(*RIGHT, label=label)]).figures()
    assert (figures["labelled_below"], figures["labelled_above"]) == (below, above)


def test_either_of_two_right_labels_will_do() -> None:
    """`label_any` lists labels that are all right; beyond them is above or below."""
    row = truth(label="INTERNAL", label_any=["INTERNAL", "PUBLIC"])
    assert compare([row], [said(*RIGHT, label="PUBLIC")]).figures()["label_accuracy"] == 1.0
    assert compare([row], [said(*RIGHT, label="CONFIDENTIAL")]).figures()["labelled_above"] == 1.0


def test_a_hit_on_a_look_alike_is_counted_twice_over() -> None:
    """It is a false finding and a hard negative hit."""
    score = compare([truth()], [said(*RIGHT, ("US_SSN", "417-88-4821"))])
    assert score.negatives_hit == 1
    assert score.entities["US_SSN"].false == 1


def test_findings_of_unlisted_members_count_for_their_container() -> None:
    """Messages of a mailbox need no line of their own in the truth."""
    row = truth(path="box.mbox")
    answers = [said(path="box.mbox"), said(*RIGHT, path="box.mbox!/1.eml")]
    assert compare([row], answers).figures()["micro_recall"] == 1.0


def test_values_of_unread_files_are_not_asked_for() -> None:
    """An encrypted file is judged by its outcome and label alone."""
    figures = compare([truth(status="encrypted", values=[])], [said(status="encrypted")]).figures()
    assert figures["outcome_accuracy"] == 1.0


@pytest.mark.parametrize(
    ("entity", "wanted", "got", "missed", "false"),
    [
        ("US_SSN", ["219-09-4417"], ["219094417"], 0, 0),
        ("US_SSN", ["219-09-4417"], ["219-09-4418"], 1, 1),
        ("US_SSN", ["219-09-4417"] * 2, ["219-09-4417"], 1, 0),
        ("US_SSN", ["219-09-4417"], ["219-09-4417"] * 3, 0, 0),
        ("PERSON", ["Mai Yer Thao"], ["Thao"], 0, 0),
        ("PERSON", ["Mai Yer Thao"], ["Brooks Street"], 1, 1),
        ("STREET_ADDRESS", ["1417 Cooley St, Missoula, MT 59802"], ["1417 Cooley St"], 0, 0),
    ],
)
def test_match(entity: str, wanted: list[str], got: list[str], missed: int, false: int) -> None:
    """Every occurrence is asked for once; repeats of a known value are neither right nor wrong."""
    assert tuple(map(len, match(entity, wanted, got))) == (missed, false)


def test_what_may_be_found_or_left_is_never_false() -> None:
    """Ignored texts change no figure."""
    row = truth(ignored=[{"entity": "PERSON", "text": "John Doe"}])
    assert compare([row], [said(*RIGHT, ("PERSON", "John Doe"))]).figures()["micro_precision"] == 1.0
