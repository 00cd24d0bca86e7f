"""Which words of a page are cut, and where they lie on its picture."""

from __future__ import annotations

import pytest

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.ocr.recognised import Recognised, Writer
from classify.extract.pdf.survey import Box
from classify.extract.pdf.text import Chars
from classify.redact.plan import Cut
from classify.redact.words import NotFoundError, cuts_in, joined, recognised_pieces, typed_pieces
from models.labels import Entity
from tests.redact.paged import ByHeart

TEXT = "Name\tAnna Lee\nPhone 406-555-0143, M"


def typed(text: str, *cuts: Cut, unseen: dict[int, str] | None = None) -> list[tuple[str, bool, bool]]:
    boxes: list[Box | None] = [
        None if letter.isspace() else (10.0 * at, 0.0, 10.0 * at + 9, 10.0) for at, letter in enumerate(text)
    ]
    chars = Chars(text, boxes, [(unseen or {}).get(at) for at in range(len(text))])
    pieces = typed_pieces(chars, cuts, lambda box: box)
    return [(piece.text, piece.cut is not None, piece.glued) for piece in pieces]


def read(*words: tuple[str, float]) -> Recognised:
    writer = Writer()
    for at, (word, confidence) in enumerate(words):
        writer.add(" ", word, (100 * at, 0, 100 * at + 90, 20), confidence)
    return writer.done()


def test_a_block_that_is_the_text_is_cut_at_its_places() -> None:
    plan = ByHeart({}, blocks={"Anna Lee": (Entity.PERSON, "A. L.")})
    assert cuts_in(TEXT, [TextBlock(TEXT)], plan) == [Cut(5, 13, Entity.PERSON, "A. L.")]


def test_of_another_reading_each_value_is_looked_for_whatever_spaces_it_has() -> None:
    plan = ByHeart({}, blocks={"Anna\nLee": (Entity.PERSON, "")})
    assert cuts_in(TEXT, [TextBlock("of Anna\nLee")], plan) == [Cut(5, 13, Entity.PERSON)]


def test_cells_and_dropped_columns() -> None:
    class Drops(ByHeart):
        def dropped(self, block: TableBlock) -> frozenset[int]:
            return frozenset({1})

    table = TableBlock([["Name", "Anna Lee"]], Place("table", page=1))
    assert [(cut.start, cut.end) for cut in cuts_in(TEXT, [table], Drops({}))] == [(5, 13)]


def test_a_short_value_is_no_part_of_a_word() -> None:
    plan = ByHeart({}, blocks={"M": (Entity.PERSON, "")})
    assert [(cut.start, cut.end) for cut in cuts_in(TEXT, [TextBlock("M alone")], plan)] == [(34, 35)]


def test_what_stands_nowhere_is_told() -> None:
    with pytest.raises(NotFoundError):
        cuts_in(TEXT, [TextBlock("Bob")], ByHeart({}, blocks={"Bob": (Entity.PERSON, "")}))


def test_cuts_that_overlap_are_one_and_black_unless_they_are_the_same() -> None:
    same = Cut(0, 4, Entity.US_SSN, "X")
    assert joined([same, same], "abcdef") == [same]
    assert joined([same, Cut(2, 9, Entity.PERSON, "A")], "abcdef") == [Cut(0, 6, Entity.PERSON)]
    assert joined([same, Cut(4, 5, Entity.US_SSN)], "abcdef") == [same, Cut(4, 5, Entity.US_SSN)]


def test_a_word_is_taken_apart_where_a_cut_begins_or_ends() -> None:
    pieces = typed("SSN:219-09-4321; born", Cut(4, 15, Entity.US_SSN))
    assert pieces == [
        ("SSN:", False, False),
        ("219-09-4321", True, True),
        (";", False, True),
        ("born", False, False),
    ]


def test_hidden_letters_are_no_words_but_black_where_they_are_cut() -> None:
    unseen = dict.fromkeys(range(5), "white text")
    assert typed("Anna. seen", unseen=unseen) == [("seen", False, False)]
    assert typed("Anna. seen", Cut(0, 4, Entity.PERSON), unseen=unseen)[0] == ("Anna", True, False)
    off = dict.fromkeys(range(5), "off the page")
    assert typed("Anna. seen", Cut(0, 4, Entity.PERSON), unseen=off) == [("seen", False, False)]


def test_signs_without_width_are_not_set_again() -> None:
    assert typed("An\u200bna\u2060") == [("Anna", False, False)]


def test_recognised_words_are_cut_whole_and_kept_only_when_sure() -> None:
    found = read(("Name:", 0.9), ("Anna", 0.3), ("Lee", 0.9), ("12345", 0.7), ("blot", 0.2))
    pieces, unsure = recognised_pieces(found, [Cut(7, 12, Entity.PERSON)])
    assert [(piece.text, piece.cut is not None) for piece in pieces] == [
        ("Name:", False),
        ("Anna", True),
        ("Lee", True),
    ]
    assert unsure == 2
