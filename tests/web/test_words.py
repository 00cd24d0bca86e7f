"""Codes, numbers and moments in words, as pages show them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from classify.web import words
from models.labels import DocType, Entity, Label, Outcome, Tag


def test_no_code_name_is_left() -> None:
    """Every word of the vocabulary has its words: none has an underscore, none is all capitals but NCIC."""
    shown = [words.label_words(label) for label in Label]
    shown += [words.outcome_words(one) for one in Outcome] + [words.tag_words(one) for one in Tag]
    shown += [words.entity_words(one) for one in Entity] + [words.doc_type_words(one) for one in DocType]
    assert not [one for one in shown if "_" in one or one.isupper()]
    assert words.label_words("") == "Not labeled yet"
    assert words.entity_words("WORK_ORDER") == "work order"


def test_roles_are_called_as_people_call_them() -> None:
    assert words.role_words("steward") == "Data steward"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (None, ""),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (12_345, "12 kB"),
        (3_400_000, "3.4 MB"),
        (5 * 10**12, "5.0 TB"),
        (5 * 10**16, "50000.0 TB"),
    ],
)
def test_sizes(size: int | None, shown: str) -> None:
    assert words.bytes_words(size) == shown


def test_counts_have_a_comma_at_every_thousand() -> None:
    assert [words.number(one) for one in (0, 999, 1_000, 1_234_567)] == ["0", "999", "1,000", "1,234,567"]


def test_moments_are_on_the_city_s_clock() -> None:
    at = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)
    assert words.moment(at) == "November 30, 2026, 20:05"
    assert words.day(at) == "November 30, 2026"
    assert words.day(date(2026, 12, 1)) == "December 1, 2026"  # type: ignore[arg-type]
    assert words.moment(None) == words.day(None) == ""


def test_days_of_files() -> None:
    assert words.day_of_ns(1_600_000_000 * 10**9) == "Sep 13, 2020"
    assert words.day_of_ns(0) == ""
    assert words.day_of_ns(9 * 10**30).endswith("9999")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (1, "1 second"),
        (89, "89 seconds"),
        (90, "2 minutes"),
        (5_340, "89 minutes"),
        (5_400, "90 minutes"),
        (9_000, "2 hours 30 minutes"),
        (7_200, "2 hours"),
    ],
)
def test_how_long(seconds: float | None, shown: str) -> None:
    assert words.seconds_words(seconds) == shown


def test_words_in_a_row() -> None:
    assert words.listed(["one", "two"]) == "one, two"
