"""What makers write with: cuts counted, hidden texts and signs without width left out."""

from __future__ import annotations

from classify.extract.document import Place, TableBlock, TextBlock
from classify.redact.pen import Pen, is_seen, plain, without
from classify.redact.planned import ByHand
from tests.redact.documents import document_of, plan_of
from tests.redact.officefiles import SSN


def pen() -> Pen:
    return Pen(plan_of(document_of(f"Employee SSN: {SSN}\n".encode(), "a.txt")))


def test_signs_without_width_do_not_reach_a_copy() -> None:
    assert (
        plain("so\u00adft\u200b \u202eback\u202c\x00\x1b \ufeffa\r\nb\rc\xa0d\U000e0041")
        == "soft back a\nb\nc d"
    )


def test_only_parts_that_a_reader_sees() -> None:
    assert is_seen(TextBlock("a"))
    assert is_seen(TextBlock("a", Place("footnote")))
    assert not is_seen(TextBlock("a", Place("metadata")))
    assert not is_seen(TextBlock("a", Place("pivot cache")))
    assert not is_seen(TextBlock("a", Place("a part that nobody knows")))
    assert not is_seen(TableBlock([["a"]], Place(hidden="hidden sheet")))


def test_hidden_words_of_a_block_are_left_out_and_counted() -> None:
    one = pen()
    assert one.block(TextBlock(f"Shown secret {SSN}", marks=((6, 13, "white text"),))) == "Shown XXX-XX-4321"
    assert one.made(".txt").left_out == {"hidden texts": 1}
    assert one.made(".txt").removed == {"US_SSN": 1}


def test_hidden_rows_and_columns_and_dropped_ones() -> None:
    plan = plan_of(document_of(b"Nothing", "a.txt"), orders=ByHand(columns={None: frozenset({1})}))
    one = Pen(plan)
    table = TableBlock(
        [["a", "b", "c"], ["d", "e", "f"]], hidden_rows=frozenset({2}), hidden_columns=frozenset({3})
    )
    assert list(one.rows(table)) == [["b"]]
    assert one.left_out == {"hidden rows": 1, "hidden columns": 1, "columns": 1}


def test_pieces_tell_what_stays_and_what_stands_instead() -> None:
    text = f"SSN {SSN} it is"
    assert pen().pieces(text) == [(0, 4, "SSN "), (4, 4, "XXX-XX-4321"), (15, 21, " it is")]


def test_spans_are_taken_out_though_they_overlap() -> None:
    assert without("abcdefgh", [(4, 6, ""), (1, 3, ""), (2, 5, "")]) == "agh"
