"""Cells that no header explains: what is worth a search, what is found, and what only looks like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.finding import Why
from classify.detect.patterns.lookalikes import is_look_alike
from classify.detect.resolve import Claim, always
from classify.detect.scan import Scanner
from classify.detect.tables import cells
from classify.detect.tables.cells import Cell, CellClaim, CellReader, is_dull
from classify.detect.vocabulary.headings import Heading
from classify.extract.document import Place, TableBlock

Rows = list[list[str]]


@pytest.fixture
def reader(fake_finders: Finders) -> CellReader:
    return CellReader(fake_finders, NamesBudget(10_000))


def told(claims: Iterable[CellClaim], rows: Rows) -> list[tuple[int, int, str, str]]:
    """Row, column, entity and the words claimed."""
    return [
        (found.row, found.column, found.claim.entity, text[found.claim.start : found.claim.end])
        for found in claims
        for text in [rows[found.row][found.column]]
    ]


@pytest.mark.parametrize(
    ("value", "dull"),
    [
        ("1,234.50", True),
        ("($12.5)", True),
        ("123456", True),
        ("1234567", False),
        ("12.12345", False),
        ("- –", True),
        ("abc", True),
        ("abcd", False),
        ("N/A", True),
        ("none", True),
        ("", True),
        ("0" * 6 + " " * 17, True),
        ("0" * 6 + " " * 18, False),
    ],
)
def test_what_needs_no_search(value: str, dull: bool) -> None:
    """Amounts, short codes and fillers; seven digits may be a telephone."""
    assert is_dull(value) is dull


def claim(entity: str, start: int, end: int) -> Claim:
    return Claim(entity, start, end, 0.9, "t", always(Why("t", "1", "It is.")))


def test_a_look_alike_rests_on_all_of_its_text() -> None:
    """Four fifths of it are enough; an entity that is known by more than its shape is none."""
    assert is_look_alike(claim("US_SSN", 0, 8), "x" * 10)
    assert is_look_alike(claim("US_SSN", 0, 8), "x" * 10 + " " * 9)
    assert not is_look_alike(claim("US_SSN", 0, 7), "x" * 10)
    assert not is_look_alike(claim("EMAIL_ADDRESS", 0, 10), "x" * 10)


def test_a_budget_counts_what_it_refuses() -> None:
    """What no longer fits is refused and counted; what does still is read."""
    budget = NamesBudget(10)
    assert [budget.take(6), budget.take(5), budget.take(4), budget.take(1)] == [True, False, True, False]
    assert (budget.left, budget.refused) == (0, 6)


def test_cells_are_searched_by_themselves(reader: CellReader) -> None:
    """Each claim lies in its own cell; what repeats is found each time, and no two share a claim."""
    rows = [["call 406-555-0142", "x"], ["call 406-555-0142", "517-88-4821"]]
    cells = [Cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)]
    found = list(reader.read_cells(cells))
    assert told(found, rows) == [
        (0, 0, "PHONE_NUMBER", "406-555-0142"),
        (1, 0, "PHONE_NUMBER", "406-555-0142"),
        (1, 1, "US_SSN", "517-88-4821"),
    ]
    assert found[0].claim is not found[1].claim


def test_a_column_of_cells_is_searched_at_once(reader: CellReader) -> None:
    """Neighbours do not see one another, and a label stands before its value alone."""
    rows = [["517-88-4821"], ["4821"], ["517-88"], ["Jane"], ["Doe and so on"]]
    cells = [Cell(r, 0, row[0], "Reference") for r, row in enumerate(rows)]
    assert told(reader.read_column(cells, Heading("")), rows) == [(0, 0, "US_SSN", "517-88-4821")]
    assert list(reader.read_column([], Heading(""))) == []


@pytest.mark.parametrize(
    ("heading", "values", "expected"),
    [
        # Numbers of things: what begins with the shape is none; what names it elsewhere is one.
        (Heading("part", counts_things=True), ["517-88-4821", "517-88-4821 bolt", "SSN 517-88-4821"], [2]),
        (Heading("remark"), ["517-88-4821", "517-88-4821 bolt", "SSN 517-88-4821"], [0, 1, 2]),
        # Names: in prose of four words, or of three where text is promised; not among things.
        (Heading(""), ["Jane Doe", "saw Jane Doe", "we saw Jane Doe"], [2]),
        (Heading("notes", free_text=True), ["Jane Doe", "saw Jane Doe", "we saw Jane Doe"], [1, 2]),
        (Heading("project", thing=True), ["Jane Doe", "saw Jane Doe", "we saw Jane Doe"], []),
        (Heading("part", counts_things=True), ["we saw Jane Doe"], []),
        # A header that promises names finds single ones among others; a part of a name does not.
        (Heading("owner", "owner", name_part="full", name_strength=0.4), ["Jane Doe", "Sewer Plan"], [0]),
        (Heading("owner", "owner", name_part="last", name_strength=0.4), ["Jane Doe", "Sewer Plan"], []),
    ],
    ids=["things", "no things", "prose", "notes", "a thing's name", "numbered", "owners", "parts"],
)
def test_a_header_says_how_its_cells_are_read(
    reader: CellReader, heading: Heading, values: list[str], expected: list[int]
) -> None:
    """Things, running text, people."""
    cells = [Cell(r, 0, value) for r, value in enumerate(values)]
    assert [found.row for found in reader.read_column(cells, heading)] == expected


def test_titles_are_read_as_text_and_headers_are_not(reader: CellReader) -> None:
    """A name in a title is found; a header's words are no title, and a single word is nobody."""
    rows = [["Prepared for Jane Doe", "", "SSN", "Notes", "ROE,JANE", "12"]]
    assert told(reader.read_loose(rows, range(1)), rows) == [(0, 0, "PERSON", "Jane Doe")]


def test_what_the_budget_refuses_is_searched_for_numbers(fake_finders: Finders) -> None:
    """Names cost; numbers do not."""
    budget = NamesBudget(5)
    cells = [Cell(0, 0, "we saw Jane Doe, 517-88-4821")]
    reader = CellReader(fake_finders, budget)
    assert [found.claim.entity for found in reader.read_cells(cells)] == ["US_SSN"]
    assert budget.refused == len(cells[0].text)
    without = CellReader(replace(fake_finders, names=None), NamesBudget(1_000))
    assert [found.claim.entity for found in without.read_cells(cells)] == ["US_SSN"]


def test_the_words_around_a_name_tell_the_role(reader: CellReader) -> None:
    """As in text, within the cell."""
    cells = [Cell(0, 0, "the victim Jane Doe was there")]
    assert [found.claim.role for found in reader.read_cells(cells)] == ["victim"]


@given(st.lists(st.text(alphabet="517-884 aJneDo\n", max_size=30), max_size=12))
def test_claims_lie_in_their_cells(fake_finders: Finders, values: list[str]) -> None:
    """Whatever stands in the cells of a column, one by one is what all at once hold."""
    cells = [Cell(r, 0, value) for r, value in enumerate(values)]
    rows = [[value] for value in values]

    def found(batch: list[Cell]) -> list[tuple[int, int, str, str]]:
        return told(CellReader(fake_finders, NamesBudget(10_000)).read_column(batch, Heading("x")), rows)

    assert sorted(found(cells)) == sorted(claim for cell in cells for claim in found([cell]))


def test_what_a_large_table_repeats_is_found_each_time(
    fake_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More different cells than are remembered: what is forgotten is searched again, not missed."""
    monkeypatch.setattr(cells, "_MEMO", 7)
    monkeypatch.setattr(cells, "_BATCH", 5)
    cell = "see 219-09-9999 there"
    rows = [["Name", "Dept", "Note"]]
    rows += [[f"Item {n} a", text, f"x{n}"] for n in range(40) for text in (cell, f"note {n} of")]
    scan = fake_scanner.start("share/table.xlsx", "xlsx")
    scan.feed(TableBlock(rows, Place(part="cell")))
    found = [finding.text for finding in scan.finish().findings if finding.entity == "US_SSN"]
    assert found == ["219-09-9999"] * 40
