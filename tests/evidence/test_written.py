"""What people write into the binder: the city's rows, its departments, reviews; never names of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from classify.errors import BinderError
from classify.evidence.written import (
    MOST_LETTERS,
    Criterion,
    Document,
    Fact,
    Review,
    Row,
    Stands,
    Written,
    checked,
)

ROW = Row("Words.", Stands.MET, (Fact.TIMES,), (Document("Policy", date(2026, 5, 1), "City Clerk"),), "Note")
REVIEW = Review("Label policy", date(2026, 3, 4), "Data governance")


def masked(text: str) -> str:
    return text.replace("Torvald Quill", "[name]")


def test_what_was_written_is_read_back_as_it_was() -> None:
    whole = Written(departments=("Fire",), reviews=(REVIEW,)).with_row(Criterion.SHARING, 5, ROW)
    assert Written.from_json(whole.as_json()) == whole
    assert Written.from_json({}) == Written()


def test_there_are_five_rows_on_sharing_and_three_on_privacy() -> None:
    assert [(one.rows, one.needed) for one in Criterion] == [(5, 4), (3, 2)]
    changed = Written().with_row(Criterion.PRIVACY, 3, ROW)
    assert [changed.row(Criterion.PRIVACY, n).words for n in (1, 2, 3)] == ["", "", "Words."]
    for number in (0, 4):
        with pytest.raises(BinderError, match="3 rows"):
            changed.row(Criterion.PRIVACY, number)


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {"more": 1},
        {"rows": {"other": []}},
        {"rows": {"privacy": [{}] * 4}},
        {"rows": {"privacy": [{"stands": "perhaps"}]}},
        {"rows": {"privacy": [{"facts": ["weather"]}]}},
        {"rows": {"privacy": [{"documents": [{"title": "x", "dated": "May"}]}]}},
        {"departments": "Fire"},
        {"departments": [1]},
        {"reviews": [{"what": "x", "by": "y"}]},
    ],
)
def test_what_is_not_written_so_is_refused(plain: Any) -> None:
    with pytest.raises(BinderError):
        Written.from_json(plain)


@pytest.mark.parametrize(
    "written",
    [
        Written(departments=("Torvald Quill",)),
        Written(reviews=(Review("Policy", date(2026, 1, 1), "Torvald Quill"),)),
        Written().with_row(Criterion.SHARING, 1, Row(words="As Torvald Quill said")),
        Written().with_row(Criterion.SHARING, 1, Row(note="Torvald Quill")),
        Written().with_row(Criterion.SHARING, 1, Row(documents=(Document("x", None, "Torvald Quill"),))),
        Written(departments=("x" * (MOST_LETTERS + 1),)),
        Written(reviews=(Review("Policy", date(2026, 1, 1), ""),)),
    ],
)
def test_names_values_and_what_says_too_much_or_nothing_are_refused(written: Written) -> None:
    with pytest.raises(BinderError):
        checked(written, masked)


def test_departments_stand_by_name_each_once_and_empty_documents_are_dropped() -> None:
    given = Written(departments=("Police", "", "fire", "Fire")).with_row(
        Criterion.SHARING, 1, Row("Words.", documents=(Document(""), Document("A")))
    )
    tidied = checked(given, masked)
    assert tidied.departments == ("Fire", "Police")
    assert tidied.row(Criterion.SHARING, 1).documents == (Document("A"),)


def test_of_each_thing_the_last_review_counts_and_is_due_after_a_year() -> None:
    older, other = Review("label POLICY", date(2024, 1, 1), "x"), Review("Sharing", date(2025, 1, 1), "x")
    assert Written(reviews=(REVIEW, older, other)).last_reviews() == [other, REVIEW]
    assert REVIEW.due == date(2027, 3, 4)


def test_every_word_has_words_for_people() -> None:
    assert all(one.called for one in (*Criterion, *Fact))
    assert len({one.words for one in Stands}) == len(Stands)
