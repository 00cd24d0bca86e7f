"""Delimited tables: quotes, preambles, ragged rows, any separator."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.families import SSN, reading

QUOTE = '"'
HEADER = ["name", "ssn", "note"]


def _table(mark: str) -> str:
    rows = [HEADER, *([f"Doe {number}", SSN, "seen twice"] for number in range(5))]
    return "\n".join(mark.join(row) for row in rows)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.csv", "|"), ("a.tsv", "\t"), ("a.psv", "|"),
     ("export.txt", "\t"), ("export.txt", "|"), ("export.dat", ",")],
)  # fmt: skip
def test_separators_are_found_whatever_the_name_says(name: str, mark: str) -> None:
    """The header is the first row, whichever separator a program chose."""
    result = reading(name, _table(mark))
    assert result.rows[0] == HEADER
    assert result.rows[3] == ["Doe 2", SSN, "seen twice"]


def test_cells_may_hold_separators_quotes_and_line_ends() -> None:
    """Quoted cells are one cell each."""
    data = 'name,note\n"Doe, Jane","line one\nline two, ""quoted"""\nRoe,short\n'
    assert reading("a.csv", data).rows == [
        ["name", "note"],
        ["Doe, Jane", 'line one\nline two, "quoted"'],
        ["Roe", "short"],
    ]


def test_titles_above_a_table_are_text_and_the_header_stays_the_header() -> None:
    """Reports begin with a title; the table begins with its header, at its own row number."""
    data = (
        "Arrest list of the month,,\nPrinted 01/02/2026,,\n\n"
        f"name,ssn,note\nDoe,{SSN},a\nRoe,,b\nPoe,,c\nLoe,,d\n"
    )
    result = reading("a.csv", data)
    assert "Arrest list" in result.blocks[0].text
    assert result.rows[0] == HEADER
    assert result.tables[0].first_row == 4
    assert result.tables[0].cell_name(1, 1) == "B5"


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    """Rows behind a stray quotation mark are rows as before."""
    lines = [f"{number},{QUOTE * (number == 500)}Doe,{SSN}\n" for number in range(6000)]
    rows = reading("a.csv", "id,name,ssn\n" + "".join(lines)).rows
    assert len(rows) == 6001
    assert rows[-1] == ["5999", "Doe", SSN]


def test_long_tables_come_in_blocks_with_one_header() -> None:
    """Later blocks say that they continue, and their row numbers go on."""
    tables = reading("a.csv", "id,name,zip\n" + "1,Doe,59801\n" * 5000).tables
    assert [table.continued for table in tables] == [False, True, True]
    assert [table.first_row for table in tables] == [1, 2001, 4001]
    assert sum(len(table.rows) for table in tables) == 5001


def test_ragged_rows_keep_their_cells() -> None:
    """Rows with more or fewer cells than the header are taken as they are."""
    assert reading("a.csv", "a,b,c\n1,2\n1,2,3,4\n").rows[1:] == [["1", "2"], ["1", "2", "3", "4"]]


def test_prose_with_commas_stays_prose() -> None:
    """Sentences are no table, however many commas they have."""
    prose = (
        "Well, she said, that was it.\nThen, at noon, he left.\n"
        "Later, as told, we wrote.\nNow, at last, it ends.\n" * 3
    )
    assert reading("letter.txt", prose).media == "text"


@given(
    st.lists(
        st.lists(st.text(alphabet="ab ,;\"'\n1", max_size=8), min_size=3, max_size=3), min_size=2, max_size=30
    )
)
def test_no_letter_of_a_table_is_lost(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, and however the file is understood, its letters come out."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    written = [character for row in rows for cell in row for character in cell if character in "ab1"]
    found = [character for character in reading("a.csv", target.getvalue() + "1").text if character in "ab1"]
    assert sorted(found) == sorted([*written, "1"])


@pytest.mark.parametrize("stray", ["", f"odd,{QUOTE}quote{QUOTE}s,here\n"])
def test_every_block_says_on_which_line_it_begins(stray: str) -> None:
    """Cells of several lines count, also in files whose quotes break the rules."""
    lines = [f"{number},{QUOTE}upper\nlower{QUOTE},x\n" for number in range(9000)]
    lines[4321] = stray or lines[4321]
    data = "id,note,mark\n" + "".join(lines)
    physical = data.split("\n")
    for table in reading("a.csv", data).tables[1:]:
        assert table.place.line is not None
        assert physical[table.place.line - 1].startswith(f"{table.rows[0][0]},")


def test_each_cell_knows_its_line() -> None:
    """A finding is told with the line of its row; quoted cells go over several, blank lines count."""
    data = 'name,ssn,note\nDoe,1,"one\ntwo"\n\nRoe,2,short\nPoe,3,short\n'
    block = next(block for block in reading("a.csv", data).tables)
    lines = [block.cell_place(row, 0).line for row in range(len(block.rows)) if block.rows[row]]
    assert lines == [1, 2, 5, 6]
