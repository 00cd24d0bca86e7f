"""Document types on hand-written documents whose wording the trainer never saw."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.judging.doctypes import DocTypeJudge
from classify.detect.judging.observe import Knowledge, observe
from classify.detect.judging.weights import Weights
from classify.errors import PackError
from models.labels import DocType

DOCUMENTS: list[list[str]] = yaml.safe_load(
    (Path(__file__).parents[1].joinpath("documents.yaml")).read_text(encoding="utf-8")
)
JUDGE = DocTypeJudge.load()


def columns_of(kind: str, text: str) -> list[str]:
    """What a table scan would hand over as column heads."""
    if kind not in ("csv", "xlsx"):
        return []
    between = "," if kind == "csv" else "\t"
    rows = [line.split(between) for line in text.splitlines()[:3]]
    return [cell for row in rows if len(row) > 2 for cell in row]


def judge(kind: str, name: str, text: str) -> str:
    """The type the judge gives."""
    return JUDGE.judge(name, text, columns_of(kind, text), kind).doc_type


def test_nine_of_ten_hand_written_documents_get_their_type() -> None:
    """Accuracy on other people's wording, `other` counted as wrong."""
    right = sum(judge(kind, name, text) == doc_type for doc_type, _, name, kind, text in DOCUMENTS)
    assert right >= 0.88 * len(DOCUMENTS)


def test_no_criminal_justice_record_is_taken_for_something_published() -> None:
    """The mistake that would matter most does not happen on any of them."""
    published = {
        "minutes",
        "agenda",
        "budget",
        "policy",
        "press_release",
        "flyer",
        "menu",
        "catalog",
        "permit",
        "ordinance",
    }
    wrong = [
        (doc_type, name)
        for doc_type, label, name, kind, text in DOCUMENTS
        if label == "RESTRICTED" and judge(kind, name, text) in published
    ]
    assert wrong == []


def test_a_picture_without_text_is_a_photo_and_a_container_an_archive() -> None:
    """Two types are told by the kind of file alone."""
    assert JUDGE.judge("IMG_0042.jpg", "", [], "jpg").doc_type == DocType.PHOTO
    assert JUDGE.judge("backup.zip", "", [], "zip").doc_type == DocType.ARCHIVE


@pytest.mark.parametrize("kind", ["mbox", "pst"])
def test_a_mailbox_is_correspondence_whatever_its_postmarks_say(kind: str) -> None:
    """The messages in it are judged by themselves; addresses alone read like settings."""
    assert JUDGE.judge("", "sender@example.org\nsender@example.org", [], kind).doc_type == "correspondence"


def test_nothing_to_go_by_is_other() -> None:
    """Unknown is allowed to stay unknown."""
    assert (
        JUDGE.judge("document.txt", "blue tarp, ladder, two cans of clay paint", [], "text").doc_type
        == DocType.OTHER
    )


def test_the_reason_holds_no_word_of_the_document_but_those_of_the_knowledge() -> None:
    """The reason is stored, so it may not quote the document."""
    verdict = JUDGE.judge(
        "x.txt", "INCIDENT REPORT\nReporting officer Zebulon Quarry was dispatched", [], "text"
    )
    assert "incident report" in verdict.why
    assert "zebulon" not in verdict.why.lower()


def test_a_score_is_a_probability() -> None:
    """Scores of all documents lie between 0 and 1 and the second type is another one."""
    for _, _, name, kind, text in DOCUMENTS:
        verdict = JUDGE.judge(name, text, columns_of(kind, text), kind)
        assert 0 <= verdict.score <= 1
        assert verdict.second != verdict.doc_type


@given(
    st.text(max_size=400),
    st.text(max_size=30),
    st.lists(st.text(max_size=12), max_size=6),
    st.sampled_from(["pdf", "csv", "", "eml"]),
)
@settings(max_examples=80, deadline=None)
def test_any_document_gets_a_known_type(text: str, name: str, columns: list[str], kind: str) -> None:
    """No text, name or table breaks the judge."""
    assert JUDGE.judge(name, text, columns, kind).doc_type in set(DocType)


def test_a_form_nobody_filled_in_shows_its_empty_boxes() -> None:
    """Blanks speak for a blank form, answers against it."""
    labels = ("Name:", "Date of birth:", "Address:", "Phone:", "Signed")
    empty = "WITNESS STATEMENT\n" + "\n".join(f"{label} ________" for label in labels)
    filled = empty.replace("________", "Robin Vale")
    knowledge = Knowledge.load()
    assert ("blanks", DocType.BLANK_FORM) in observe(knowledge, "", empty, [], "pdf").hints
    assert ("blanks", DocType.BLANK_FORM) not in observe(knowledge, "", filled, [], "pdf").hints


def test_the_knowledge_covers_every_type_and_the_weights_too() -> None:
    """A type added to the vocabulary must be told how to be known."""
    spoken_for = {
        doc_type
        for channel in Knowledge.load().by_channel.values()
        for phrases in channel.values()
        for phrase in phrases
        for doc_type in phrase.types
    }
    assert spoken_for | {"other"} == set(map(str, DocType))
    assert set(Weights.load("weights.npz").classes) == set(map(str, DocType))


@pytest.mark.parametrize(
    "text",
    ["a: b", "- {type: nothing}", "- {type: menu, tiles: [x]}", "- {type: menu, titles: [1]}", "- 3", "["],
)
def test_a_wrong_file_is_refused(text: str) -> None:
    """A slip in doctypes.yaml becomes a message."""
    with pytest.raises(PackError, match=r"doctypes\.yaml"):
        Knowledge.parse(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=60, deadline=None)
def test_the_loader_takes_or_refuses_but_never_breaks(data: Any) -> None:
    """Fuzzed YAML ends as knowledge or as PackError."""
    with contextlib.suppress(PackError):
        Knowledge.parse(yaml.safe_dump(data))
