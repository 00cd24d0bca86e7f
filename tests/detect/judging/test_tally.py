"""The value-free account that the label policy reads."""

from __future__ import annotations

from classify.detect.judging.tally import Tally, kind_of
from models.labels import Role


def test_scores_are_kept_highest_first_and_all_are_counted() -> None:
    """Two hundred scores are kept of three hundred findings, the best ones."""
    tally = Tally()
    for number in range(300):
        tally.add("US_SSN", f"value {number % 7}", number / 300, "pack/ssn", None, hidden=number == 0)
    evidence = tally.evidence()
    assert evidence.counts == {"US_SSN": 300}
    assert len(evidence.entities["US_SSN"]) == 200
    assert evidence.entities["US_SSN"][0] == 299 / 300
    assert evidence.distinct == {"US_SSN": 7}
    assert evidence.by_detector == {"pack/ssn": 300}
    assert evidence.hidden_findings == 1


def test_one_value_in_two_spellings_is_one_distinct_value() -> None:
    """Dashes and case do not make a second value."""
    tally = Tally()
    for value in ("219-09-9999", "219099999", "219 09 9999"):
        tally.add("US_SSN", value, 0.9, "pack/ssn", None, hidden=False)
    assert tally.evidence().distinct == {"US_SSN": 1}


def test_a_table_row_pairs_what_it_holds_once() -> None:
    """First and last name in a row are one person beside one number."""
    tally = Tally()
    tally.row(["PERSON", "PERSON", "US_SSN"])
    tally.row(["PERSON", "PHONE_NUMBER"])
    evidence = tally.evidence()
    assert evidence.near == {"PERSON+US_SSN": 1, "PERSON+PHONE_NUMBER": 1}
    assert evidence.contact_rows == 1


def test_an_employee_beside_an_ssn_is_a_person_but_no_private_contact() -> None:
    """Payroll is about persons; a staff directory is no distribution list."""
    tally = Tally()
    tally.row([kind_of("PERSON", Role.EMPLOYEE), "US_SSN", "PHONE_NUMBER"])
    evidence = tally.evidence()
    assert evidence.near["PERSON+US_SSN"] == 1
    assert evidence.contact_rows == 0


def test_an_officer_is_an_official_in_pairs() -> None:
    """The reporting officer beside a case number says nothing about a private person."""
    assert kind_of("PERSON", Role.OFFICER) == "OFFICIAL"
    assert kind_of("PERSON", Role.VICTIM) == "PERSON"
    assert kind_of("US_SSN", None) == "US_SSN"


def test_only_what_stands_within_300_characters_is_a_pair() -> None:
    """A number a page away is not the person's."""
    tally = Tally()
    tally.passage([(0, "PERSON"), (100, "US_SSN"), (900, "US_SSN")], "x" * 1000)
    assert tally.evidence().near == {"PERSON+US_SSN": 1}


def test_a_pair_across_two_passages_is_counted_once() -> None:
    """The neighbours carried over pair with what is new, not with one another again."""
    tally = Tally()
    tally.passage([(10, "PERSON"), (50, "US_SSN")], "x" * 100)
    tally.passage([(10, "PERSON"), (50, "US_SSN"), (120, "PHONE_NUMBER")], "x" * 200, carried=2)
    assert tally.evidence().near == {
        "PERSON+US_SSN": 1,
        "PERSON+PHONE_NUMBER": 1,
        "PHONE_NUMBER+US_SSN": 1,
    }


def test_contact_lines_are_counted_on_lines_and_on_cards() -> None:
    """A list line and an address card are one contact each; a name alone is none."""
    text = "Jane Doe 406-555-0101\nJohn Roe\n1 Main St\n\nMary Hale\n\nnothing"
    found = [(0, "PERSON"), (9, "PHONE_NUMBER"), (22, "PERSON"), (31, "STREET_ADDRESS"), (42, "PERSON")]
    tally = Tally()
    tally.passage(found, text)
    assert tally.evidence().contact_rows == 2
