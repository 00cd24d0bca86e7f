"""Tables: the column is the unit."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.finding import Finding
from classify.detect.scan import Detected, Scanner
from classify.extract.document import Place, TableBlock

Rows = list[list[str]]


def detect(scanner: Scanner, rows: Rows, sheet: str | None = None) -> Detected:
    scan = scanner.start("share/table.xlsx", "xlsx")
    scan.feed(TableBlock(rows, Place(part="cell", sheet=sheet)))
    return scan.finish()


def cells(detected: Detected, entity: str | None = None) -> dict[str, str]:
    return {str(f.place.cell): f.text for f in detected.findings if entity is None or f.entity == entity}


@cache
def _shipped() -> Scanner:
    return Scanner.load(names=False)


ROSTER = [
    ["Last Name", "First Name", "SSN", "Hours"],
    ["Doe", "Jane", "219099999", "40.0"],
    ["Running Wolf", "Joseph", "219-09-9998", "38.5"],
    ["Roe", "Mary", "n/a", "12"],
]


def test_a_column_headed_ssn_of_bare_nine_digit_numbers_is_ssn(fake_scanner: Scanner) -> None:
    """The header says what the digits are; each cell is a finding with its place."""
    detected = detect(fake_scanner, ROSTER)
    assert cells(detected, "US_SSN") == {"C2": "219099999", "C3": "219-09-9998"}
    assert cells(detected, "PERSON") == {
        "A2": "Doe",
        "B2": "Jane",
        "A3": "Running Wolf",
        "B3": "Joseph",
        "A4": "Roe",
        "B4": "Mary",
    }
    assert detected.evidence.near["PERSON+US_SSN"] == 2


def test_the_explanation_tells_header_and_share_and_no_value(fake_scanner: Scanner) -> None:
    """A clerk reads why; the inventory stores it, so it holds no value."""
    finding = next(f for f in detect(fake_scanner, ROSTER).findings if f.entity == "US_SSN")
    assert "headed 'ssn'" in finding.why.sentence
    assert "2 of 3 different values" in finding.why.sentence
    assert "219" not in str(finding.why)


@pytest.mark.parametrize("preamble", [0, 1, 3, 9])
def test_the_header_may_stand_below_a_title(fake_scanner: Scanner, preamble: int) -> None:
    """Reports begin with titles, dates and blank rows."""
    title = [["City of Missoula", "", "", ""], ["", "", "", ""], ["Run 7", "", "", ""]] * 3
    detected = detect(fake_scanner, title[:preamble] + ROSTER)
    assert list(cells(detected, "US_SSN").values()) == ["219099999", "219-09-9998"]


def test_a_header_over_two_rows_gives_the_role(fake_scanner: Scanner) -> None:
    """The word Victim spans two columns, "Last" and "First" stand below."""
    rows = [
        ["Victim", "", "Suspect", ""],
        ["Last", "First", "Last", "First"],
        ["Doe", "Jane", "Roe", "John"],
        ["Hale", "Mary", "Roe", "Dana"],
    ]
    detected = detect(fake_scanner, rows)
    roles = {f.place.cell: f.role for f in detected.findings}
    assert roles["A3"] == roles["B4"] == "victim"
    assert roles["C3"] == roles["D4"] == "suspect"


def test_a_sheet_called_juveniles_gives_its_names_that_role(fake_scanner: Scanner) -> None:
    """Where no header says who they are, the sheet's name does."""
    detected = detect(fake_scanner, ROSTER, sheet="Juvenile referrals")
    assert {f.role for f in detected.findings if f.entity == "PERSON"} == {"juvenile"}


def test_names_of_things_are_no_persons(fake_scanner: Scanner) -> None:
    """Project Name and Street Name head no people, nor does Name above streets."""
    rows = [
        ["Project Name", "Street Name", "Name", "Account", "Budget"],
        ["Mary Plan", "John St", "Main St", "1000.410.4100", "219,099,999.00"],
        ["Sewer upgrade", "Jane St", "Parks Fund", "1000-420-4200", "300000"],
    ]
    assert detect(fake_scanner, rows).findings == []


def test_a_column_headed_name_is_judged_by_its_values(fake_scanner: Scanner) -> None:
    """The header alone does not decide; names below it do."""
    rows = [["Name", "Phone"], ["Jane Doe", "406-555-0101"], ["John Roe", "406-555-0102"]]
    detected = detect(fake_scanner, rows)
    assert cells(detected, "PERSON") == {"A2": "Jane Doe", "A3": "John Roe"}
    assert detected.evidence.contact_rows == 2


def test_columns_without_a_header_are_judged_by_content(fake_scanner: Scanner) -> None:
    """An export without header: dashed SSNs and full names speak for themselves."""
    rows = [["Jane Doe", "219-09-9999"], ["John Roe", "219-09-9998"], ["Mary Hale", "219-09-9997"]]
    detected = detect(fake_scanner, rows)
    assert len(cells(detected, "US_SSN")) == 3
    assert len(cells(detected, "PERSON")) == 3


def test_a_repeated_header_is_not_data(fake_scanner: Scanner) -> None:
    """Printed sheets repeat the header on every page."""
    rows = [*ROSTER, ROSTER[0], ["Hale", "Dana", "219-09-9996", "1"]]
    assert "A5" not in cells(detect(fake_scanner, rows))
    assert cells(detect(fake_scanner, rows), "US_SSN")["C6"] == "219-09-9996"


def test_a_second_table_below_a_blank_row_has_its_own_header(fake_scanner: Scanner) -> None:
    """Two tables on one sheet."""
    rows = [*ROSTER, ["", "", "", ""], ["SSN", "DOB", "", ""], ["219099995", "5/14/1985", "", ""]]
    detected = detect(fake_scanner, rows)
    assert cells(detected, "US_SSN")["A7"] == "219099995"
    assert cells(detected, "DATE_OF_BIRTH") == {"B7": "5/14/1985"}


def test_a_form_with_labels_beside_values_is_read_label_by_label(fake_scanner: Scanner) -> None:
    """DOB: ____ in a spreadsheet."""
    rows = [
        ["Name:", "Jane Doe", "DOB:", "5/14/1985"],
        ["SSN:", "219099999", "Phone:", "(406) 555-0123"],
        ["Address:", "123 Main St", "", ""],
    ]
    detected = detect(fake_scanner, rows)
    assert cells(detected) == {
        "B1": "Jane Doe",
        "D1": "5/14/1985",
        "B2": "219099999",
        "D2": "(406) 555-0123",
        "B3": "123 Main St",
    }
    assert detected.evidence.near["PERSON+US_SSN"] == 1


def test_a_label_may_stand_above_its_value(fake_scanner: Scanner) -> None:
    """Boxed forms print the label above the box."""
    rows = [["SSN:", "DOB:"], ["219099999", "5/14/1985"], ["Name:", "Phone:"], ["Jane Doe", "406-555-0101"]]
    assert set(cells(detect(fake_scanner, rows)).values()) == {
        "219099999",
        "5/14/1985",
        "Jane Doe",
        "406-555-0101",
    }


def test_a_table_on_its_side_pairs_by_column(fake_scanner: Scanner) -> None:
    """Labels left, one person a column."""
    rows = [
        ["Employee", "Jane Doe", "John Roe"],
        ["SSN", "219099999", "219099998"],
        ["DOB", "5/1/1985", "6/1/1980"],
    ]
    detected = detect(fake_scanner, rows)
    assert len(detected.findings) == 6
    assert detected.evidence.near["PERSON+US_SSN"] == 2


def test_notes_are_read_like_text(fake_scanner: Scanner) -> None:
    """A phone and a name inside a remark are found where they stand in the cell."""
    rows = [["Case", "Notes"], ["A", "victim Jane Doe, call 406-555-0101"], ["B", "nothing to report today"]]
    detected = detect(fake_scanner, rows)
    found = {f.entity: (f.place.cell, f.start, f.role) for f in detected.findings}
    assert found == {"PERSON": ("B2", 7, "victim"), "PHONE_NUMBER": ("B2", 22, None)}


def test_later_blocks_keep_the_header_of_the_first(fake_scanner: Scanner) -> None:
    """A long CSV comes in many blocks."""
    scan = fake_scanner.start("long.csv", "csv")
    scan.feed(TableBlock(ROSTER, Place(part="cell")))
    scan.feed(
        TableBlock([["Hale", "Dana", "219099991", "7"]], Place(part="cell"), first_row=5, continued=True)
    )
    last = [f for f in scan.finish().findings if f.place.cell and f.place.cell.endswith("5")]
    assert [(f.entity, f.text) for f in last] == [
        ("PERSON", "Hale"),
        ("PERSON", "Dana"),
        ("US_SSN", "219099991"),
    ]


def test_a_hidden_column_is_found_and_said_to_be_hidden(fake_scanner: Scanner) -> None:
    """What nobody sees on the sheet counts all the same."""
    scan = fake_scanner.start("x.xlsx", "xlsx")
    scan.feed(TableBlock(ROSTER, Place(part="cell"), hidden_columns=frozenset({3})))
    detected = scan.finish()
    hidden = {f.entity for f in detected.findings if f.place.hidden == "hidden column"}
    assert hidden == {"US_SSN"}
    assert detected.evidence.hidden_findings == 2


def test_people_beside_an_agency_mailbox_are_staff(fake_scanner: Scanner) -> None:
    """A staff directory is no distribution list of private persons."""
    rows = [
        ["Name", "Email"],
        *([f"Jane Doe {'I' * (n % 4)}".strip(), f"jdoe{n}@ci.missoula.mt.us"] for n in range(30)),
    ]
    detected = detect(fake_scanner, rows)
    assert detected.evidence.contact_rows == 0
    assert detected.evidence.roles["employee"] == 30


def test_without_the_names_model_identifiers_are_still_found(fake_scanner_without_names: Scanner) -> None:
    """Names switched off: no PERSON, everything else."""
    detected = detect(fake_scanner_without_names, ROSTER)
    assert {f.entity for f in detected.findings} == {"US_SSN"}


_CELL = st.one_of(
    st.sampled_from(
        ["", "SSN", "Last Name", "Name:", "219099999", "Jane Doe", "12.5", "DOB", "1/2/1990", "Notes"]
    ),
    st.text(max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(_CELL, max_size=6), max_size=25), continued=st.booleans())
def test_no_shape_of_table_breaks_it_and_findings_lie_in_their_cells(
    fake_scanner: Scanner, rows: Rows, continued: bool
) -> None:
    """Ragged, empty, nonsensical: findings always are what their cell says."""
    scan = fake_scanner.start("t.csv", "csv")
    block = TableBlock(rows, Place(part="cell"), continued=continued)
    scan.feed(block)
    by_cell = {block.cell_name(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    for finding in scan.finish().findings:
        if finding.place.part == "cell":
            assert _text_at(by_cell, finding) == finding.text


def _text_at(by_cell: dict[str, str], finding: Finding) -> str:
    return by_cell[str(finding.place.cell)][finding.start : finding.end]


@pytest.mark.parametrize(
    ("rows", "entity", "expected"),
    [
        # A number of things in the shape of an SSN or a phone is none.
        ([["Part no", "Description"], ["219-09-9999", "Bolt"], ["219-09-9998", "Nut"]], "US_SSN", {}),
        (
            [["Part #", "Bin", "On hand"], ["219-09-9999", "3C", "4"], ["219-09-9998", "3D", "7"]],
            "US_SSN",
            {},
        ),
        ([["Account", "FY24"], ["219-09-9999", "1,200"], ["219-09-9998", "300"]], "US_SSN", {}),
        # A value that reads like a header, and comes again, is none.
        (
            [["Item", "SSN"], ["Lights", "DOB"], ["Hood", "DOB"], ["X", "219099999"]],
            "US_SSN",
            {"B4": "219099999"},
        ),
        # Who did something, or got something, is a person when it looks like one.
        ([["Item", "Released by"], ["Ring", "Jane Doe"], ["Coat", "Parks"]], "PERSON", {"B2": "Jane Doe"}),
        ([["Asset", "Assigned to"], ["IT-1", "Jane Doe"], ["IT-2", "Parks"]], "PERSON", {"B2": "Jane Doe"}),
        # Firms stand among owners; only the people are persons.
        (
            [["Parcel", "Owner"], ["1", "Main LLC"], ["2", "Jane Doe"], ["3", "Plan Inc"]],
            "PERSON",
            {"B3": "Jane Doe"},
        ),
        # A rare surname passes with its column, a filler does not.
        ([["Last", "SSN"], ["Not Afraid", "x"], ["Doe", "y"]], "PERSON", {"A2": "Not Afraid", "A3": "Doe"}),
        ([["Last", "SSN"], ["unknown", "x"], ["Doe", "y"]], "PERSON", {"A3": "Doe"}),
        # A number tells which of several; the role behind it says who.
        ([["Unit 2 driver", "Jane Doe"], ["Date", "1/2/2024"]], "PERSON", {"B1": "Jane Doe"}),
        # "Last" beside "First" is sure to head surnames; each alone must earn it by its values.
        (
            [["Last", "First"], ["Hood", "Jane"], ["Lax", "Mary"]],
            "PERSON",
            {"A2": "Hood", "B2": "Jane", "A3": "Lax", "B3": "Mary"},
        ),
        # A header of things does not hide a column of people, a few cells that leave it open do no harm.
        (
            [["Permit", "Fee"], ["Jane Doe", "9"], ["Mary Roe", "8"], ["Joseph Hale", "7"], ["open", "6"]],
            "PERSON",
            {"A2": "Jane Doe", "A3": "Mary Roe", "A4": "Joseph Hale"},
        ),
        # Above the header stand fields of a form.
        ([["Traveler", "Jane Doe"], ["Date", "Miles"], ["1/2/2024", "12"]], "PERSON", {"B1": "Jane Doe"}),
    ],
)
def test_what_headers_mean(fake_scanner: Scanner, rows: Rows, entity: str, expected: dict[str, str]) -> None:
    """Headers as people write them, and the traps among them."""
    assert cells(detect(fake_scanner, rows), entity) == expected


def test_labels_without_colons_make_a_form_of_two_columns(fake_scanner: Scanner) -> None:
    """A front page: short wordings left, values right."""
    rows = [
        ["Type of call", "Theft"],
        ["Reported by", "Jane Doe (victim)"],
        ["Lives at", "12 Main St"],
        ["SSN", "219099999"],
    ]
    detected = detect(fake_scanner, rows)
    assert cells(detected, "US_SSN") == {"B4": "219099999"}
    assert cells(detected, "STREET_ADDRESS") == {"B3": "12 Main St"}


def test_cells_searched_together_are_no_context_for_one_another(fake_scanner: Scanner) -> None:
    """A word in one cell says nothing about the number in the next."""
    rows = [["Case", "Remark"], ["1", "known by his DOB:"], ["2", "05/14/1985"], ["3", "DOB: 05/15/1985"]]
    assert cells(detect(fake_scanner, rows), "DATE_OF_BIRTH") == {"B4": "05/15/1985"}


@pytest.mark.parametrize(
    ("values", "of_the_header"),
    [
        (["DC-24-123", "DV-2024-0612", "2024-00011"], False),
        (["DC-24-123", "2024-00012", "2024-00011"], True),
    ],
)
def test_a_header_gives_way_where_most_values_are_plainly_something_else(
    values: list[str], of_the_header: bool
) -> None:
    """Court numbers under "Case No": two of three, and one of three."""
    detected = detect(_shipped(), [["Case No", "Qty"], *([value, "2"] for value in values)])
    detectors = {finding.why.detector for finding in detected.findings}
    assert ("column/POLICE_REPORT_NUMBER" in detectors) is of_the_header


def test_a_part_number_before_its_name_is_no_plate(fake_scanner: Scanner) -> None:
    """Under a header that numbers things, what begins a cell numbers a thing."""
    rows = [["Ln", "Part", "Qty"], ["1", "4-10021B wear pad", "8"], ["2", "4-10022B wear ring", "2"]]
    assert cells(detect(fake_scanner, rows), "MT_LICENSE_PLATE") == {}


_CELLS = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "Name",
        "SSN",
        "Last",
        "First",
        "DOB",
        "Account",
        "Routing",
        "Jane Doe",
        "219-09-9999",
        ":",
        "1",
    ]
) | st.text(max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_CELLS, max_size=6), max_size=9), st.lists(st.lists(_CELLS), max_size=2))
def test_no_table_of_any_strings_raises(rows: Rows, more: Rows) -> None:
    """Blank rows, ragged rows, headers below headers, blocks that go on: all of it is searched."""
    scan = _scanner().start("share/table.csv", "csv")
    scan.feed(TableBlock(rows, Place(part="cell")))
    scan.feed(TableBlock(more, Place(part="cell"), continued=True))
    scan.finish()


def _scanner() -> Scanner:
    if not _KEPT:
        _KEPT.append(Scanner.load(names=False))
    return _KEPT[0]


_KEPT: list[Scanner] = []


@pytest.mark.parametrize("blank", [[" ", ""], ["", "  "], [" "], [], ["\t", "\n"]])
def test_a_row_of_blanks_ends_nothing(fake_scanner: Scanner, blank: list[str]) -> None:
    """A row whose cells hold nothing but blanks is a blank row."""
    rows = [
        ["Name", "Social Security Number"],
        blank,
        ["Jane Doe", "219-09-9999"],
        ["Mary Roe", "219-09-9998"],
    ]
    assert set(cells(detect(fake_scanner, rows), "US_SSN").values()) == {"219-09-9999", "219-09-9998"}
