"""Cells of tables and the characters that lie in them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.pdf.tables import Grid, take_apart
from classify.extract.pdf.text import Chars

EDGE = st.integers(0, 6).map(float)
BOX = st.tuples(EDGE, EDGE, EDGE, EDGE).map(
    lambda box: (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
)
GRID = st.lists(st.lists(st.none() | BOX, min_size=2, max_size=3), min_size=2, max_size=3)


@settings(max_examples=80, deadline=None)
@given(st.lists(GRID, min_size=1, max_size=2), st.lists(st.tuples(EDGE, EDGE), min_size=1, max_size=40))
def test_every_character_goes_to_the_first_cell_that_holds_it(
    grids: list[Grid], points: list[tuple[float, float]]
) -> None:
    letters = [chr(0x4E00 + at) for at in range(len(points))]
    chars = Chars("".join(letters), [(x, y, x, y) for x, y in points], [None] * len(points))
    cells: dict[tuple[int, int, int], str] = {}
    outside = ""
    for letter, (x, y) in zip(letters, points, strict=True):
        for number, grid in enumerate(grids):
            held = [
                (number, row, column)
                for row, boxes in enumerate(grid)
                for column, box in enumerate(boxes)
                if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]
            ]
            if held:
                cells[held[0]] = cells.get(held[0], "") + letter
                break
        else:
            outside += letter
    drawings = {number for number in range(len(grids)) if len([at for at in cells if at[0] == number]) < 3}
    told = list(take_apart(chars, grids, Place(page=1)))
    filled = sorted(
        cell for piece in told if isinstance(piece, TableBlock) for row in piece.rows for cell in row if cell
    )
    running = "".join(piece.text for piece in told if isinstance(piece, TextBlock))
    assert filled == sorted(text for at, text in cells.items() if at[0] not in drawings)
    loose = outside + "".join(text for at, text in cells.items() if at[0] in drawings)
    assert sorted(running) == sorted(loose)
