"""Which letters are black: what was found, wherever it stands, and what the inventory knows of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.blackout.ink import BLACK, Block, Ink
from classify.blackout.leaves import Rows, Stretch
from classify.detect.finding import Finding, Why
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from classify.wire import Mark, Run

SSN = "219-09-4321"
FIRST = Place(line=1)
WHY = Why("us/ssn", "1", "It has the form.")


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner.load(names=False)


def found(text: str, start: int, place: Place = FIRST, entity: str = "US_SSN") -> Finding:
    return Finding(entity, text, 0.9, place, start, start + len(text), WHY)


def plain(runs: Sequence[Run]) -> str:
    return "".join(run.text if run.marks is None else BLACK for run in runs)


def searched(scanner: Scanner, *blocks: Block) -> list[Finding]:
    scan = scanner.start("x.txt", "text")
    for block in blocks:
        scan.feed(block)
    return scan.finish().findings


def test_a_finding_is_black_and_bears_its_mark(scanner: Scanner) -> None:
    block = TextBlock(f"His number is {SSN}, as told.", Place(line=1))
    ink = Ink(scanner, [block], [found(SSN, 14)], [Mark(7, "US_SSN", Place(line=1), 14)])
    shown = ink.stretch(Stretch(block, 0, len(block.text)))
    assert plain(shown.runs) == f"His number is {BLACK}, as told."
    assert [run.marks for run in shown.runs] == [None, [7], None]


def test_what_the_inventory_knows_and_nobody_finds_takes_its_line(scanner: Scanner) -> None:
    """Other detectors found it then: nobody knows where it ends."""
    block = TextBlock("first line\nwords of old\nlast", Place(line=1))
    ink = Ink(scanner, [block], [], [Mark(3, "PERSON", Place(line=2), 17)])
    shown = ink.stretch(Stretch(block, 0, len(block.text)))
    assert plain(shown.runs) == f"first line\n{BLACK}\nlast"
    assert shown.runs[1].marks == [3]


def test_a_lost_mark_takes_its_whole_cell(scanner: Scanner) -> None:
    block = TableBlock([["Name", "Town"], ["Hale", "Missoula"]], Place("cell", sheet="Staff"))
    mark = Mark(4, "PERSON", Place("cell", sheet="Staff", cell="A2"), 0)
    shown = Ink(scanner, [block], [], [mark]).rows(Rows(block, 0, 2))
    assert [[plain(cell) for cell in row] for row in shown.rows] == [["Name", "Town"], [BLACK, "Missoula"]]


def test_a_value_that_runs_into_the_next_block_is_black_in_both(scanner: Scanner) -> None:
    first, second = (
        TextBlock("SSN 219-09-", Place(paragraph=1)),
        TextBlock("4321 end", Place(paragraph=2), offset=11),
    )
    ink = Ink(scanner, [first, second], [found("219-09-4321", 4, Place(paragraph=1))], [])
    assert plain(ink.stretch(Stretch(first, 0, 11)).runs) == f"SSN {BLACK}"
    assert plain(ink.stretch(Stretch(second, 0, 8)).runs) == f"{BLACK} end"


def test_a_cut_between_two_leaves_leaves_both_sides_black(scanner: Scanner) -> None:
    block = TextBlock(f"x {SSN} y", Place(line=1))
    ink = Ink(scanner, [block], [found(SSN, 2)], [])
    assert plain(ink.stretch(Stretch(block, 0, 7)).runs) == f"x {BLACK}"
    assert plain(ink.stretch(Stretch(block, 7, 15)).runs) == f"{BLACK} y"


def test_texts_of_one_place_keep_their_own_marks(scanner: Scanner) -> None:
    """Headers of a mail all begin at the same place: each mark goes to its own."""
    place = Place("mail header")
    blocks = [TextBlock("a@example.org", place, "From"), TextBlock("b@example.org", place, "To")]
    marks = [Mark(1, "EMAIL_ADDRESS", place, 0), Mark(2, "EMAIL_ADDRESS", place, 0)]
    mails = [found(block.text, 0, place, "EMAIL_ADDRESS") for block in blocks]
    ink = Ink(scanner, blocks, mails, marks)
    shown = [ink.stretch(Stretch(block, 0, len(block.text))) for block in blocks]
    assert [part.runs[0].marks for part in shown] == [[1], [2]]


def test_what_is_too_weak_to_be_reported_is_black(scanner: Scanner) -> None:
    """Nine digits without a word that says what they are: no finding, and not shown."""
    block = TextBlock("see 219-09-4321 or 4111 1111 1111 1111", Place(line=1))
    shown = Ink(scanner, [block], [], []).stretch(Stretch(block, 0, len(block.text)))
    assert SSN not in plain(shown.runs)
    assert "4111" not in plain(shown.runs)


def test_sheets_and_labels_are_black_like_everything(scanner: Scanner) -> None:
    table = TableBlock([["x"]], Place("cell", sheet=f"of {SSN}"))
    ink = Ink(scanner, [table], [], [])
    assert SSN not in (ink.rows(Rows(table, 0, 1)).place.sheet or "")
    field = TextBlock("yes", Place("form field"), label=f"SSN {SSN}")
    assert SSN not in plain(ink.stretch(Stretch(field, 0, 3)).label)


def test_signs_that_turn_or_hide_letters_are_taken_out(scanner: Scanner) -> None:
    block = TextBlock("a\u202eb\x00c\x1bd\r\ne")
    assert plain(Ink(scanner, [block], [], []).stretch(Stretch(block, 0, 10)).runs) == "ab c d\ne"


PIECES = st.lists(
    st.sampled_from(
        [
            "SSN ",
            "219-09-4321",
            "219 09 8765",
            "\n",
            "card ",
            "4111111111111111",
            "call ",
            "(406) 555-0142",
            ", ",
            "word ",
            "hr@example.org ",
        ]
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(
    PIECES,
    st.lists(
        st.lists(
            st.sampled_from(["SSN", "219-09-4321", "name", "4111 1111 1111 1111", ""]), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_no_blacked_text_holds_what_was_found(
    scanner: Scanner, words: list[str], rows: list[list[str]]
) -> None:
    """Property: of every finding of a document, in text or table, nothing is left anywhere in it."""
    text, table = TextBlock("".join(words), Place(line=1)), TableBlock(rows, Place("cell", sheet="S"))
    values = searched(scanner, text, table)
    ink = Ink(scanner, [text, table], values, [])
    left = plain(ink.stretch(Stretch(text, 0, len(text.text))).runs)
    cells = [plain(cell) for row in ink.rows(Rows(table, 0, len(rows))).rows for cell in row]
    for value in values:
        assert value.text not in left
        assert not any(value.text in cell for cell in cells)
