"""Cells between rules are those that pdfplumber's own search finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.table import edges_to_intersections, intersections_to_cells

from classify.extract.pdf.crossings import Edge, cells_of, crossings_of

COORDINATES = st.integers(0, 8).map(lambda number: number * 2.5)


@st.composite
def rules(draw: st.DrawFn) -> list[Edge]:
    """Rules on a coarse grid, so that many meet, miss each other narrowly or end early."""
    edges: list[Edge] = []
    for upright, at, one, other in draw(
        st.lists(st.tuples(st.booleans(), COORDINATES, COORDINATES, COORDINATES), max_size=24)
    ):
        first, last = sorted((one, other))
        box = (at, first, at, last) if upright else (first, at, last, at)
        edges.append(
            dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)) | {"orientation": "hv"[upright]}
        )
    return edges


@settings(max_examples=150, deadline=None)
@given(rules(), st.sampled_from([0.0, 1.0, 2.5, 3.0]))
def test_any_rules_make_the_cells_that_pdfplumber_makes_of_them(edges: list[Edge], tolerance: float) -> None:
    theirs = intersections_to_cells(edges_to_intersections(edges, tolerance, tolerance))
    assert list(cells_of(crossings_of(edges, tolerance))) == theirs


def test_a_rule_that_stops_before_a_corner_leaves_no_cell() -> None:
    box = [
        {"orientation": "h", "x0": 0.0, "x1": 10.0, "top": 0.0, "bottom": 0.0},
        {"orientation": "h", "x0": 0.0, "x1": 10.0, "top": 20.0, "bottom": 20.0},
        {"orientation": "v", "x0": 0.0, "x1": 0.0, "top": 0.0, "bottom": 20.0},
        {"orientation": "v", "x0": 10.0, "x1": 10.0, "top": 0.0, "bottom": 20.0},
    ]
    assert list(cells_of(crossings_of(box, 3.0))) == [(0.0, 0.0, 10.0, 20.0)]
    short = [*box[:3], box[3] | {"bottom": 16.0}]
    assert list(cells_of(crossings_of(short, 3.0))) == []
