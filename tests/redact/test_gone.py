"""Cuts that overlap become one; what stands instead is known by its letters and digits."""

from __future__ import annotations

import pytest

from classify.detect.finding import Finding
from classify.extract.document import Place
from classify.redact.gone import Gone, Piece, settled
from classify.redact.people import People
from classify.redact.plan import Cut
from classify.redact.profiles import Becomes
from models.labels import Entity, Role
from tests.redact.documents import WHY


def finding(entity: str, value: str, role: Role | None = None) -> Finding:
    return Finding(entity, value, 0.9, Place(), 0, len(value), WHY, role)


@pytest.mark.parametrize(
    ("pieces", "cuts"),
    [
        ([Piece(0, 4, "A", "a"), Piece(4, 8, "B", "b")], (Cut(0, 4, "A", "a"), Cut(4, 8, "B", "b"))),
        ([Piece(0, 8, "A", "a"), Piece(2, 4, "B", "b")], (Cut(0, 8, "A", "a"),)),
        ([Piece(0, 6, "A", "a"), Piece(4, 8, "B", "b")], (Cut(0, 8, "A"),)),
        ([Piece(0, 4, "A", "a"), Piece(0, 4, "B", "b")], (Cut(0, 4, "A"),)),
        ([Piece(0, 4, "A", "", is_rough=True), Piece(0, 4, "B", "b")], (Cut(0, 4, "B", "b"),)),
        ([Piece(0, 4, "A", "", is_part=True), Piece(0, 4, "B", "b")], (Cut(0, 4, "B", "b"),)),
        ([Piece(0, 4, "A", "", is_rough=True), Piece(1, 2, "B", "b")], (Cut(0, 4, "A"),)),
        ([Piece(-2, 0, "A", "a"), Piece(8, 12, "B", "b")], (Cut(8, 10, "B", "b"),)),
        ([Piece(0, 9, "A", "a"), Piece(1, 3, "B", ""), Piece(5, 10, "C", "")], (Cut(0, 10, "A"),)),
    ],
)
def test_pieces_that_overlap(pieces: list[Piece], cuts: tuple[Cut, ...]) -> None:
    assert settled(pieces, 10) == cuts
    assert settled(reversed(pieces), 10) == cuts or len({piece.start for piece in pieces}) < len(pieces)


def test_one_value_that_becomes_two_things_is_black() -> None:
    gone = Gone(
        [
            (finding(Entity.US_SSN, "219-09-4321"), Becomes.LAST_FOUR),
            (finding(Entity.US_BANK_NUMBER, "219094321"), Becomes.BLACK),
        ],
        People(),
    )
    assert {piece.instead for piece in gone.pieces("219-09-4321")} == {""}


def test_all_spellings_of_a_name_are_sought() -> None:
    name = finding(Entity.PERSON, "Ann Lee Roe", Role.VICTIM)
    gone = Gone([(name, Becomes.ROLE)], People.of([(name.text, name.role)]))
    assert {"Ann Lee Roe", "Roe, Ann Lee"} <= set(gone.texts)
    assert [piece.instead for piece in gone.pieces("Ms. Roe")] == ["[victim 1]"]


def test_a_value_over_two_lines_goes_line_by_line() -> None:
    gone = Gone([(finding("CITY_OWN", "alpha\nbeta"), Becomes.BLACK)], People())
    assert {(piece.start, piece.end) for piece in gone.pieces("beta")} == {(0, 4)}


def test_what_stands_instead_is_no_value() -> None:
    gone = Gone([(finding(Entity.US_SSN, "219-09-4321"), Becomes.LAST_FOUR)], People())
    assert gone.is_instead("xxx xx 4321")
    assert gone.is_instead("--")
    assert not gone.is_instead("219-09-4321")


def test_a_name_within_a_role_is_a_name_all_the_same() -> None:
    gone = Gone(
        [(finding(Entity.PERSON, "Vic Roe", Role.VICTIM), Becomes.ROLE)],
        People.of([("Vic Roe", Role.VICTIM)]),
    )
    assert gone.is_instead("victim 1")
    assert not gone.is_instead("Vic")
