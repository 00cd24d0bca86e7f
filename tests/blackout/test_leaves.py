"""A document falls into pages, or into stretches and rows that fit a screen: nothing is lost, nothing
twice.
"""

from __future__ import annotations

from classify.blackout.leaves import Rows, Stretch, leaves_of
from classify.extract.document import Place, TableBlock, TextBlock


def test_a_long_text_comes_in_parts_that_make_up_the_whole() -> None:
    text = "".join(f"Line {number} of a long log.\n" for number in range(2_000)) + "x" * 30_000
    leaves = leaves_of([TextBlock(text)], None)
    parts = [part for leaf in leaves for part in leaf]
    assert "".join(part.text for part in parts if isinstance(part, Stretch)) == text
    assert len(leaves) > 10
    assert all(len(part.text) <= 10_000 for part in parts if isinstance(part, Stretch))
    assert all(part.text.count("\n") <= 160 for part in parts if isinstance(part, Stretch))


def test_a_table_comes_by_fifty_rows() -> None:
    block = TableBlock([[f"{row}", "b"] for row in range(120)])
    leaves = leaves_of([block], None)
    shown = [(part.first, part.end) for leaf in leaves for part in leaf if isinstance(part, Rows)]
    assert shown == [(0, 50), (50, 100), (100, 120)]
    assert len(leaves) == 3


def test_wide_rows_come_fewer_at_a_time() -> None:
    block = TableBlock([["x"] * 1_000 for _ in range(60)])
    assert all(len(leaf) == 1 for leaf in leaves_of([block], None))
    assert len(leaves_of([block], None)) == 2


def test_small_blocks_share_a_leaf_and_an_empty_document_has_one() -> None:
    assert len(leaves_of([TextBlock("a"), TextBlock("b"), TableBlock([["c"]])], None)) == 1
    assert leaves_of([], None) == [[]]
    assert leaves_of([TextBlock("")], None) == [[]]


def test_pages_come_first_and_what_is_on_none_last() -> None:
    blocks = [
        TextBlock("two", Place(page=2)),
        TextBlock("title", Place("metadata")),
        TextBlock("far", Place(page=9)),
    ]
    one, two, beside = leaves_of(blocks, 2)
    assert one == []
    assert [part.block for part in two] == [blocks[0]]
    assert [part.block for part in beside] == [blocks[1], blocks[2]]


def test_the_body_of_a_document_of_one_page_is_that_page() -> None:
    [page, beside] = leaves_of([TextBlock("seen"), TextBlock("artist", Place("metadata"))], 1)
    assert [part.block.place.part for part in page + beside] == ["body", "metadata"]
