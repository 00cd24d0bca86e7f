"""The text for a requester: totals and time, and nothing that tells what was found."""

from __future__ import annotations

from datetime import date
from typing import Any

from classify.searches.effort import Effort, Fee
from classify.searches.letter import letter

TODAY = date(2026, 11, 30)


def work(**given: Any) -> Effort:
    known: dict[str, Any] = {
        "records": 12,
        "copies": 3,
        "pages": 140,
        "recognised": 20,
        "cut": 60,
        "unread": {},
        "found": {"US_SSN": 4},
        "labels": {"RESTRICTED": 2},
        "staff_hours": 3.62,
        "machine_seconds": 10.0,
        "working_days": 1,
        "fee": None,
        "basis": (),
    }
    return Effort(**{**known, **given})


def test_it_says_how_much_and_how_long() -> None:
    text = letter(
        work(),
        TODAY,
        publisher="City of Missoula",
        reference="26-114",
        contact_name="City Clerk",
        contact_email="clerk@example.org",
    )
    assert text.startswith("November 30, 2026\n")
    assert "public information (26-114)" in text
    assert "12 records that may answer it, about 140 pages" in text
    assert "about 4 hours of work" in text
    assert "within 1 working day" in text
    assert "City Clerk, clerk@example.org" in text
    assert text.endswith("City of Missoula\n")


def test_it_does_not_tell_what_the_records_hold() -> None:
    """A label, a kind of value, or a number of values can tell who is in them."""
    text = letter(work(), TODAY, publisher="City").casefold()
    for word in ("restricted", "social", "ssn", "fee", "60"):
        assert word not in text


def test_a_fee_is_told_with_its_rate() -> None:
    text = letter(work(fee=Fee(65.5, 25.0, 1.0)), TODAY, publisher="City")
    assert "a fee of $65.50 (at $25.00 an hour, the first 1 without charge)" in text


def test_records_of_unknown_length_are_told() -> None:
    assert "The length of 2 records is not known" in letter(
        work(unread={"locked": 2}), TODAY, publisher="City"
    )


def test_nothing_found_is_said_as_such() -> None:
    text = letter(work(records=0, pages=0, staff_hours=0.0, working_days=0), TODAY, publisher="City")
    assert "no records so far" in text
    assert "hours" not in text
