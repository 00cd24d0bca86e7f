"""Labels follow from evidence alone: of a file, of what holds it, of a copy that lies elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from classify.crawl import shown
from classify.detect.judging.evidence import Evidence
from classify.label.proposal import MEMBERS, Location, Proposal
from classify.results import FileResult, StoredFinding
from classify.twins import as_twin, evidence_of, held, propose_all, proposing
from models.labels import DocType, Label, Outcome, Tag

Seen = list[tuple[str, dict[str, int], Outcome]]


def proposal(label: Label = Label.PUBLIC, *tags: Tag, doc_type: DocType = DocType.OTHER) -> Proposal:
    return Proposal(label, tags, doc_type, Outcome.OK)


def result(path: str, holder: str | None = None, **given: Any) -> FileResult:
    """A file, or a member of "a.zip" in `holder`."""
    container = None if holder is None else "a.zip"
    return FileResult(path, Outcome.OK, "", proposal(), container=container, holder=holder, **given)


def finding(part: str, fingerprint: str) -> StoredFinding:
    return StoredFinding("US_SSN", {"part": part}, 0, 11, 0.9, "***", fingerprint, None, {})


class Policy:
    """Proposes by path and remembers what it was asked."""

    version = "1"

    def __init__(self, labels: dict[str, Proposal]) -> None:
        self.labels = labels
        self.asked: list[tuple[Location, Evidence, Outcome]] = []

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        self.asked.append((location, evidence, outcome))
        return self.labels.get(location.path, proposal())


def propose_with(policy: Policy) -> Any:
    return proposing(policy, "Police", "Records", criminal_justice=True)


def test_the_policy_hears_where_a_file_lies_and_what_became_of_it() -> None:
    policy = Policy({})
    propose_with(policy)("HR/a\x07.txt", Evidence(), Outcome.PARTIAL)
    ((location, _, outcome),) = policy.asked
    assert location == Location("HR/a\\x07.txt", "Police", "Records", criminal_justice=True)
    assert outcome is Outcome.PARTIAL


LETTER = proposal(Label.INTERNAL, doc_type=DocType.OTHER)
BOX = proposal(Label.INTERNAL, doc_type=DocType.ARCHIVE)


def test_what_holds_nothing_keeps_its_own_word() -> None:
    assert held(LETTER, result("a.eml"), []) is LETTER


def test_what_holds_members_takes_the_highest_label_and_all_tags() -> None:
    inside = [
        proposal(Label.PUBLIC, Tag.JUV),
        proposal(Label.RESTRICTED, Tag.HEALTH),
        proposal(Label.INTERNAL),
    ]
    made = held(LETTER, result("a.eml"), inside)
    assert made.label is Label.RESTRICTED
    assert set(made.tags) == {Tag.JUV, Tag.HEALTH}
    assert made.fired[0].rule == MEMBERS


def test_a_letter_says_more_than_its_attachments() -> None:
    assert held(LETTER, result("a.eml"), [proposal(Label.PUBLIC)]).label is Label.INTERNAL


@pytest.mark.parametrize(
    ("evidence", "label"),
    [
        ({}, Label.PUBLIC),
        ({"counts": {"US_SSN": 1}}, Label.INTERNAL),
        ({"name": {"counts": {"US_SSN": 1}}}, Label.INTERNAL),
    ],
)
def test_a_box_says_something_only_with_findings_of_its_own(evidence: dict[str, Any], label: Label) -> None:
    box = result("a.zip", evidence=evidence)
    assert held(BOX, box, [proposal(Label.PUBLIC)]).label is label


def test_proposals_come_in_the_order_of_the_results_and_pass_up_through_every_holder() -> None:
    """Inner files come before the boxes they lie in; what they call for reaches these, and no sibling."""
    family = [
        result("a.zip"),
        result("a.zip!/in.zip!/deep.zip!/secret.txt", "a.zip!/in.zip!/deep.zip"),
        result("a.zip!/in.zip!/deep.zip", "a.zip!/in.zip"),
        result("a.zip!/in.zip", "a.zip"),
        result("a.zip!/beside.zip", "a.zip"),
        result("a.zip!/beside.zip!/plain.txt", "a.zip!/beside.zip"),
    ]
    labels = {one.path: BOX for one in family if one.path.endswith(".zip")}
    labels["a.zip!/in.zip!/deep.zip!/secret.txt"] = proposal(Label.RESTRICTED, Tag.JUV)
    made = propose_all(family, propose_with(Policy(labels)))
    restricted, public = Label.RESTRICTED, Label.PUBLIC
    assert [word.label for word in made] == [restricted, restricted, restricted, restricted, public, public]
    assert [word.tags for word in made[:4]] == [(Tag.JUV,)] * 4


def test_a_holder_nobody_told_of_passes_nothing_but_the_file_holds_it_all_the_same() -> None:
    family = [result("a.zip"), result("a.zip!/lost.zip!/x", "a.zip!/lost.zip"), result("a.zip!/y", "a.zip")]
    made = propose_all(family, propose_with(Policy({"a.zip!/lost.zip!/x": proposal(Label.RESTRICTED)})))
    assert [word.label for word in made] == [Label.RESTRICTED, Label.RESTRICTED, Label.PUBLIC]


def test_a_copy_bears_its_own_name_and_the_content_of_the_other() -> None:
    stored = [
        result(
            "old/a.zip",
            size=7,
            seconds=5.0,
            findings=[finding("body", "f1"), finding("name", "f2")],
            evidence={"counts": {"US_SSN": 2}, "name": {"counts": {"US_SSN": 9}}},
        ),
        FileResult(
            "old/a.zip!/in.zip", Outcome.OK, "", proposal(), container="old/a.zip", holder="old/a.zip"
        ),
        FileResult(
            "old/a.zip!/in.zip!/x.txt",
            Outcome.OK,
            "",
            proposal(),
            container="old/a.zip",
            holder="old/a.zip!/in.zip",
        ),
        FileResult("old/a.zip!/y.txt", Outcome.OK, "", proposal(), container="old/a.zip"),
    ]
    copy = result(
        "new/b.zip",
        size=7,
        mtime_ns=11,
        inode=12,
        seconds=0.5,
        same_as="digest",
        findings=[finding("body", "no"), finding("name", "f3")],
        evidence={"counts": {}, "name": {"counts": {"VIN": 1}}},
    )
    policy = Policy({"new/b.zip!/in.zip!/x.txt": proposal(Label.RESTRICTED)})
    own, *members = as_twin(copy, stored, propose_with(policy))
    assert (own.path, own.size, own.mtime_ns, own.inode, own.seconds) == ("new/b.zip", 7, 11, 12, 0.5)
    assert own.same_as == "digest"
    assert [one.fingerprint for one in own.findings] == ["f3"]
    assert own.evidence == {"counts": {"US_SSN": 2}, "name": {"counts": {"VIN": 1}}}
    assert own.proposal.label is Label.RESTRICTED
    assert [(one.path, one.container, one.holder) for one in members] == [
        ("new/b.zip!/in.zip", "new/b.zip", "new/b.zip"),
        ("new/b.zip!/in.zip!/x.txt", "new/b.zip", "new/b.zip!/in.zip"),
        ("new/b.zip!/y.txt", "new/b.zip", "new/b.zip"),
    ]
    assert [one.proposal.label for one in members] == [Label.RESTRICTED, Label.RESTRICTED, Label.PUBLIC]
    assert all(location.path.startswith("new/b.zip") for location, _, _ in policy.asked)


def test_a_copy_of_what_nobody_took_notes_of_has_a_name_all_the_same() -> None:
    (own,) = as_twin(result("b"), [result("a", evidence=None)], propose_with(Policy({})))
    assert own.evidence == {"name": None}
    assert evidence_of(own).counts == {}


@pytest.mark.parametrize("copy", ["b.zip", "a folder that is longer/b.zip", "\udce9.zip"])
def test_what_was_found_in_a_member_s_name_lies_where_it_stands_in_the_copy_s_path(copy: str) -> None:
    """Else a list would mask other signs, and show a part of the value."""
    named = StoredFinding("US_SSN", {"part": "name"}, 11, 22, 0.9, "***", "f", None, {})
    inside = result("a.zip!/SSN 219-09-4321.txt", "a.zip", findings=[named, finding("body", "g")])
    family = as_twin(result(copy), [result("a.zip"), inside], propose_with(Policy({})))
    [moved, other] = family[1].findings
    assert shown(family[1].path)[moved.start : moved.end] == "219-09-4321"
    assert (other.start, other.end) == (0, 11)
