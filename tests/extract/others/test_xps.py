"""Pages of XPS documents: runs of glyphs become lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.others import packages
from classify.extract.text.layout import Run, lines, width_of
from tests.extract.office_files import package
from tests.extract.reading_tools import Seen, read_all

SENTENCE = "Applicant Jane Invented, SSN 219-09-9999, of Missoula"


def page(*glyphs: str) -> Seen:
    """What is read of a document of one page."""
    body = "".join(glyphs)
    data = package({"Documents/1/Pages/1.fpage": f'<FixedPage xmlns="http://x/xps">{body}</FixedPage>'})
    return read_all(packages.read_parts, data, "a.xps")


def run(text: str, x: float, y: float, size: float = 12, more: str = "") -> str:
    """One run of glyphs."""
    return f'<Glyphs UnicodeString="{text}" OriginX="{x}" OriginY="{y}" FontRenderingEmSize="{size}" {more}/>'


def letters(text: str, x: float, y: float, size: float = 12) -> list[str]:
    """One run a letter, without runs for spaces."""
    runs = []
    for letter in text:
        runs += [run(letter, x, y, size)] if letter != " " else []
        x += width_of(letter, size)
    return runs


def test_one_letter_a_run_makes_a_sentence() -> None:
    """Letters are words, gaps are spaces, and the line is one line."""
    assert page(*letters(SENTENCE, 50, 100)).text == SENTENCE


def test_runs_of_words_make_a_line_in_any_order() -> None:
    """Bold words may be drawn after all others of their line."""
    words, x, runs = SENTENCE.split(" "), 50.0, []
    for word in words:
        runs.append(run(word, x, 100))
        x += width_of(word + " ", 12)
    assert page(*runs[::2], *runs[1::2]).text == SENTENCE


def test_lines_and_columns_stay_apart() -> None:
    """Two columns drawn one after the other are read one after the other."""
    left = [run("left one", 50, 100), run("left two", 50, 115)]
    right = [run("right one", 300, 100), run("right two", 300, 115)]
    assert page(*left, *right).text == "left one\nleft two\nright one\nright two"


def test_a_row_drawn_across_is_a_row() -> None:
    """Label and value far apart on one line, drawn one after the other, stand in one line."""
    assert page(run("SSN", 50, 100), run("219-09-9999", 300, 100)).text == "SSN\t219-09-9999"


def test_text_from_right_to_left() -> None:
    """Its origin is its right end; the first word stands rightmost."""
    first, second = "\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd"
    told = 'BidiLevel="1" Indices=",55;,55;,55;,55"'
    width = 4 * 0.55 * 12
    runs = [run(first, 300, 100, more=told), run(second, 300 - width - 4, 100, more=told)]
    assert page(*runs).text == f"{first} {second}"
    assert page(*reversed(runs)).text == f"{first} {second}"


def test_advances_of_a_run_tell_its_width() -> None:
    """A font twice as wide as usual puts no space between two runs that touch."""
    wide = ",".join(["", "120"])
    runs = [run("Jan", 50, 100, more=f'Indices="{wide};{wide};{wide}"'), run("et", 50 + 3 * 14.4, 100)]
    assert page(*runs).text == "Janet"


@pytest.mark.parametrize("matrix", ["2,0,0,2,10,10", "0,1,-1,0,500,0", "0,-1,1,0,0,500", "-1,0,0,-1,600,800"])
def test_a_canvas_may_move_scale_and_turn(matrix: str) -> None:
    """What is drawn on a canvas is read as it is drawn, however the canvas lies."""
    inner = "".join(letters("Case 219", 50, 100)) + run("below", 50, 120)
    assert page(f'<Canvas RenderTransform="{matrix}">{inner}</Canvas>').text == "Case 219\nbelow"
    told = f'<Canvas.RenderTransform><MatrixTransform Matrix="{matrix}"/></Canvas.RenderTransform>'
    assert page(f"<Canvas>{told}{inner}</Canvas>").text == "Case 219\nbelow"


def test_a_shadow_is_not_read_twice() -> None:
    """The same text at nearly the same place is one text."""
    assert page(run("CONFIDENTIAL", 50, 100), run("CONFIDENTIAL", 50.5, 100.5)).text == "CONFIDENTIAL"


def test_runs_without_letters_make_the_page_partial() -> None:
    """A run that only tells numbers of shapes cannot be read, and nobody is told otherwise."""
    seen = page('<Glyphs Indices="3;4;5" OriginX="1" OriginY="1" FontRenderingEmSize="12"/>')
    assert [remark.kind for remark in seen.remarks] == ["partial"]


def test_links_are_read() -> None:
    """An address that a click leads to is told as such."""
    seen = page('<Path FixedPage.NavigateUri="mailto:jane@example.org"/>', run("write to her", 50, 100))
    assert seen.places("jane@example.org")[0][0].part == "link"


@given(st.lists(st.tuples(st.text("ab 1", min_size=1, max_size=5), st.integers(0, 300), st.integers(0, 300))))
def test_no_letter_is_lost(drawn: list[tuple[str, int, int]]) -> None:
    """Whatever is drawn where, every letter comes out, except those drawn twice in one place."""
    runs = [Run(text, x, x + width_of(text, 10), y, 10) for text, x, y in drawn]
    out = "".join(lines(runs).split())
    assert set(out) == set("".join("".join(text.split()) for text, _, _ in drawn))
    assert len(out) <= sum(len("".join(text.split())) for text, _, _ in drawn)
