"""Words counted in a document: whole words, any case and accent, over lines and cells, never a word told."""

from __future__ import annotations

import io
import zipfile

import pytest

from classify.blackout.looking import looked_at
from classify.blackout.words import folded, times
from classify.detect.scan import Scanner
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.wire import Heard, Line, Look


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def said(tools: Tools, data: bytes, name: str, *terms: str, member: str | None = None) -> list[object]:
    source = Source(name, data=data, size=len(data))
    return list(looked_at(source, name, 1, Look(member=member, terms=terms), tools))


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("tow truck", "The TOW\n  truck and the tow truck.", 2),
        ("tow", "towing stow tow-away", 1),
        ("evict*", "Eviction, evicted; victim", 2),
        ("munoz v. city", "Muñoz v. City", 1),
        ("strasse", "Straße", 1),
        ("a+b(c", "a+b(c", 1),
    ],
)
def test_a_term_is_found_as_people_mean_it(term: str, text: str, expected: int) -> None:
    assert times(term, folded(text)) == expected


def test_only_numbers_are_told(tools: Tools) -> None:
    told = said(tools, b"The tow truck came. Tow truck!\n", "a.txt", "tow truck", "permit")
    assert told == [Heard(1, [2, 0])]


def test_the_cells_of_a_row_are_one_text(tools: Tools) -> None:
    [heard] = said(tools, b"first,last\nJane,Doe\nDoe,Jane\n", "a.csv", "jane doe")
    assert heard == Heard(1, [1])


def test_a_member_is_read_in_its_container(tools: Tools) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        box.writestr("in.txt", "a tow truck")
    assert said(tools, file.getvalue(), "box.zip", "tow", member="in.txt") == [Heard(1, [1])]
    [line] = said(tools, file.getvalue(), "box.zip", "tow", member="gone.txt")
    assert isinstance(line, Line)
    assert line.is_problem


def test_what_could_not_be_read_is_told_with_what_could(tools: Tools) -> None:
    told = said(tools, b"%PDF-1.4 torn", "a.pdf", "tow")
    assert any(isinstance(one, Line) and one.is_problem for one in told)
