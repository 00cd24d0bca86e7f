"""What is kept of a file: findings of its name apart from those of its bytes, and no value by mistake."""

from __future__ import annotations

from dataclasses import replace

from classify.label.proposal import Proposal
from classify.results import FileResult, Job, StoredFinding
from models.labels import DocType, Label, Outcome

IN_NAME = StoredFinding("US_SSN", {"part": "name"}, 3, 14, 0.9, "***-**-****", "f1", None, {})
NOTHING = Proposal(Label.INTERNAL, (), DocType.OTHER, Outcome.OK)
IN_BODY = replace(IN_NAME, place={"part": "body", "line": 7})


def test_findings_of_a_name_are_told_from_those_of_the_bytes() -> None:
    """A copy under another name has those of the bytes alone."""
    result = FileResult("a.txt", Outcome.OK, "", NOTHING, findings=[IN_NAME, IN_BODY])
    assert result.name_findings == [IN_NAME]
    assert result.content_findings == [IN_BODY]
    assert (IN_NAME.is_in_name, IN_BODY.is_in_name) == (True, False)


def test_a_finding_says_where_it_stands_in_one_dictionary() -> None:
    assert IN_BODY.where == {"part": "body", "line": 7, "start": 3, "end": 14}
    assert IN_BODY.place == {"part": "body", "line": 7}


def test_a_revealed_value_is_in_no_message_about_the_finding() -> None:
    """A traceback or a log line shows what `repr` says."""
    assert "219-09-9999" not in repr(replace(IN_BODY, text="219-09-9999"))


def test_results_do_not_share_their_lists() -> None:
    one, other = (FileResult(name, Outcome.OK, "", NOTHING) for name in ("a", "b"))
    one.findings.append(IN_BODY)
    one.remarks.append(("fact", "it is short"))
    assert (other.findings, other.remarks) == ([], [])


def test_a_job_is_to_be_opened_unless_it_says_otherwise() -> None:
    job = Job(7, "a.txt")
    assert (job.refused, job.ocr, job.known_digests) == (None, None, frozenset())
