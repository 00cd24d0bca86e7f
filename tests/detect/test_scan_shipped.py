"""The shipped detectors together: what a clerk would expect of whole documents."""

from __future__ import annotations

import pytest

from classify.detect.scan import Detected, Scanner
from classify.extract.document import Place, TableBlock, TextBlock


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner.load()


def detect(scanner: Scanner, block: TextBlock | TableBlock, name: str = "share/file") -> Detected:
    scan = scanner.start(name, "text")
    scan.feed(block)
    return scan.finish()


def pairs(detected: Detected) -> set[tuple[str, str]]:
    return {(finding.entity, finding.text) for finding in detected.findings}


NARRATIVE = """\
ON 02/11/2024 AT 2214 HOURS I WAS DISPATCHED TO 1240 KEMP ST, MISSOULA, MT 59801 FOR A DISTURBANCE.
VICTIM: SOLHEIM, ANNIKA M  DOB 05/14/1985  PH (406) 555-0123
SUSPECT: HALVORSEN, COREY J  SSN 219-09-9999
SOLHEIM STATED THAT HALVORSEN HAD LEFT.
"""


def test_a_police_narrative_in_capitals(scanner: Scanner) -> None:
    """Parties with their roles, identifiers, the address, and surnames that stand alone later."""
    detected = detect(scanner, TextBlock(NARRATIVE), name="Police/narrative.txt")
    found = pairs(detected)
    assert {
        ("PERSON", "SOLHEIM, ANNIKA M"),
        ("PERSON", "HALVORSEN, COREY J"),
        ("DATE_OF_BIRTH", "05/14/1985"),
        ("PHONE_NUMBER", "(406) 555-0123"),
        ("US_SSN", "219-09-9999"),
        ("PERSON", "SOLHEIM"),
    } <= found
    assert any(entity == "STREET_ADDRESS" and text.startswith("1240 KEMP ST") for entity, text in found)
    assert {"victim", "suspect"} <= set(detected.evidence.roles)
    assert detected.evidence.near["PERSON+US_SSN"] >= 1


def test_no_reason_repeats_a_value(scanner: Scanner) -> None:
    """Reasons are stored; a stored reason that held a value would leak it."""
    detected = detect(scanner, TextBlock(NARRATIVE), name="Police/SOLHEIM_ANNIKA.txt")
    reasons = " ".join(str(finding.why) for finding in detected.findings).lower()
    for value in ("solheim", "halvorsen", "219-09", "555-0123", "kemp"):
        assert value not in reasons
    assert "solheim" not in str(detected.evidence.as_json()).lower()


def test_a_payroll_sheet_with_titles_and_bare_numbers(scanner: Scanner) -> None:
    """Names, bare SSNs, and the account beside a routing number."""
    rows = [
        ["City of Missoula", "", "", "", ""],
        ["Payroll register", "", "", "", ""],
        ["Employee", "SSN", "Gross Pay", "Routing", "Account"],
        ["Gallatin, Pao", "531217610", "2,141.00", "324044849", "950141539693"],
        ["Abernethy, Rosalind", "457735110", "3,762.00", "123147219", "24754419290"],
    ]
    found = pairs(detect(scanner, TableBlock(rows, Place(part="cell")), name="HR/register.xlsx"))
    assert {
        ("PERSON", "Gallatin, Pao"),
        ("US_SSN", "531217610"),
        ("US_BANK_ROUTING", "324044849"),
        ("US_BANK_NUMBER", "24754419290"),
    } <= found


def test_a_budget_and_a_parts_list_hold_nothing(scanner: Scanner) -> None:
    """Account strings, part numbers and amounts that look like something."""
    budget = [
        ["Account", "Title", "FY2023", "FY2024"],
        ["101-31-1000", "Property taxes", "31202118", "33410277"],
        ["101-33-4120", "Park maintenance", "8120440", "8302114"],
    ]
    parts = [["Part number", "Description", "On hand"], ["817-80-5440", "Plow blade bolt", "13"]]
    assert detect(scanner, TableBlock(budget)).findings == []
    assert detect(scanner, TableBlock(parts)).findings == []
