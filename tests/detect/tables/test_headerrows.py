"""Headers of one row and of several, through the shipped detectors."""

from __future__ import annotations

import pytest

from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock

_DATA = [
    ["Winslow", "Carla", "512437786", "04/12/1981", "092905278", "4019982217", "18.5"],
    ["Halvorsen", "Martin", "417623390", "11/03/1999", "092905278", "7718200345", "17"],
]
_ALL = {"PERSON", "US_SSN", "DATE_OF_BIRTH", "US_BANK_ROUTING", "US_BANK_NUMBER"}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner.load()


def found(scanner: Scanner, rows: list[list[str]]) -> set[tuple[str, str]]:
    scan = scanner.start("share/table.csv", "csv")
    scan.feed(TableBlock(rows, Place(part="cell")))
    return {(finding.entity, finding.text) for finding in scan.finish().findings}


@pytest.mark.parametrize(
    "header",
    [
        [
            ["Employee", "", "Social Security", "Born", "Direct deposit", "", "Rate"],
            ["Last", "First", "Number", "on", "Routing", "Account", "$/h"],
        ],
        [
            ["Employee", "Employee", "Social Security", "Born", "Direct deposit", "Direct deposit", "Rate"],
            ["Last", "First", "Number", "on", "Routing", "Account", "$/h"],
        ],
        [
            ["Seasonal staff", "", "", "", "", "", ""],
            ["Employee", "", "Identification", "", "Payroll", "", ""],
            ["Name", "", "Social Security", "Birth", "Direct deposit", "", "Rate"],
            ["Last", "First", "No.", "date", "Routing", "Account", "$/h"],
        ],
        [
            ["", "", "Social", "Date", "", "", ""],
            ["Last", "First", "Security", "of", "Routing", "Account", ""],
            ["Name", "Name", "Number", "Birth", "Number", "Number", "Rate"],
        ],
        [
            ["Last", "First", "SSN", "DOB", "Bank", "", "Rate"],
            ["", "", "", "", "Routing", "Account", ""],
        ],
    ],
    ids=["groups over headings", "merged cells repeated", "three levels", "words below words", "merged down"],
)
def test_headers_of_several_rows(scanner: Scanner, header: list[list[str]]) -> None:
    """What stands above and below is read together, and the first row of values is one."""
    values = found(scanner, header + _DATA)
    assert {entity for entity, _ in values} == _ALL
    assert {("US_SSN", "512437786"), ("PERSON", "Carla"), ("US_BANK_ROUTING", "092905278")} <= values


def test_a_first_row_of_words_stays_a_row_of_values(scanner: Scanner) -> None:
    """Words that could head a column ("Officer", "phone") do not make a row of values a header."""
    rows = [
        ["Name", "Email", "Notes", "Case number"],
        ["Jane Doe", "jane.doe@example.org", "phone", ""],
        ["Martin Halvorsen", "x@example.com", "12 Oak", "2024-00391"],
    ]
    assert {("PERSON", "Jane Doe"), ("EMAIL_ADDRESS", "jane.doe@example.org")} <= found(scanner, rows)


@pytest.mark.parametrize(
    ("heading", "value", "entity"),
    [
        ("Social Security Number", "12437786", "US_SSN"),
        ("SSN", "8559042", "US_SSN"),
        ("Soc Sec #", "12,437,786", "US_SSN"),
        ("Employee SSN", "12437786.0", "US_SSN"),
        ("Routing number", "92905278", "US_BANK_ROUTING"),
        ("EIN", "11234567", "US_EIN"),
    ],
)
def test_zeros_that_a_spreadsheet_took(scanner: Scanner, heading: str, value: str, entity: str) -> None:
    """Below their own heading, numbers are whole again before they are checked."""
    rows = [["Name", heading], ["Carla Winslow", value], ["Owen Tull", value]]
    assert (entity, value) in found(scanner, rows)


@pytest.mark.parametrize("heading", ["Part number", "Account", "SSN on file", "Invoice no", "Hours", ""])
def test_short_numbers_below_other_headings(scanner: Scanner, heading: str) -> None:
    """Seven and eight digits are no Social Security number where nothing says so."""
    rows = [["Name", heading], ["Carla Winslow", "12437786"], ["Owen Tull", "8559042"]]
    assert "US_SSN" not in {entity for entity, _ in found(scanner, rows)}
