"""Orders by hand are found in the document, or there is no copy."""

from __future__ import annotations

import pytest

from classify.blackout.reading import Document
from classify.errors import OrderError
from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.redact.ordered import orders_of
from classify.wire import Box, Copying, Dropped
from tests.redact.paged import document_of, lines, pdf_of


def ordered(*boxes: Box, dropped: tuple[Dropped, ...] = ()) -> Copying:
    return Copying("default", boxes=[*boxes], dropped=[*dropped])


def sheets(*tables: TableBlock, media: str = "xlsx") -> Document:
    return Document(Source("a", data=b""), Envelope(), media, [*tables])


PEOPLE = TableBlock([["", ""], ["Name", "Date  of Birth"], ["Anna", "1999"]], Place("cell", sheet="People"))
PETS = TableBlock([["Name", "Kind"], ["Rex", "dog"]], Place("cell", sheet="Pets"), first_column=3)


def test_what_stands_under_a_box_is_read_line_by_line() -> None:
    data = pdf_of(lines("The old mill", "is quiet now"), lines("Other page"))
    orders = orders_of(document_of(data), ordered((1, 60, 35, 110, 80)))
    assert orders.boxes == {1: [(60, 35, 110, 80)]}
    assert orders.under == ["old mill", "quiet now"]


@pytest.mark.parametrize(
    ("box", "says"),
    [((3, 1, 1, 9, 9), "page 3"), ((1, 9, 1, 9, 9), "width"), ((0, 1, 1, 9, 9), "off its page")],
)
def test_a_box_that_lies_on_no_page_is_refused(box: Box, says: str) -> None:
    data = pdf_of(lines("One"), lines("Two"))
    with pytest.raises(OrderError, match=says):
        orders_of(document_of(data), ordered(box))


def test_a_box_on_what_has_no_pages_is_refused() -> None:
    text = Document(Source("a", data=b""), Envelope(), "text", [TextBlock("One")])
    with pytest.raises(OrderError, match="PDFs and pictures"):
        orders_of(text, ordered((1, 1, 1, 9, 9)))


def test_columns_by_heading_or_letters() -> None:
    both = sheets(PEOPLE, PETS)
    assert orders_of(both, ordered(dropped=(Dropped("people", "date of birth"),))).columns == {
        "People": frozenset({2})
    }
    assert orders_of(both, ordered(dropped=(Dropped("Pets", "D"), Dropped("Pets", "Name")))).columns == {
        "Pets": frozenset({3, 4})
    }
    assert orders_of(sheets(PEOPLE), ordered(dropped=(Dropped("", "Name"),))).columns == {
        "People": frozenset({1})
    }


@pytest.mark.parametrize(
    "one", [Dropped("", "Name"), Dropped("Cars", "Name"), Dropped("Pets", "Age"), Dropped("Pets", "A")]
)
def test_a_column_that_is_not_there_or_not_the_only_one_is_refused(one: Dropped) -> None:
    with pytest.raises(OrderError, match="umber 1 of"):
        orders_of(sheets(PEOPLE, PETS), ordered(dropped=(one,)))


def test_columns_of_a_table_in_a_letter_are_refused() -> None:
    with pytest.raises(OrderError, match="Columns"):
        orders_of(sheets(PEOPLE, media="docx"), ordered(dropped=(Dropped("", "Name"),)))
