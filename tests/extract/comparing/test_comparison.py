"""Two readers on one file: figures for both, words for nobody who did not ask."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.comparing import comparison
from classify.extract.comparing.comparison import OURS, compared
from classify.extract.comparing.peers import Peer, peer_of
from classify.extract.envelope import Envelope, Limits
from tests.extract.families import source
from tests.extract.pdf_files import line, simple_pdf


def _word_file(*paragraphs: str, cell: str = "", header: str = "", comment: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        run = document.add_paragraph().add_run(text)
    if cell:
        document.add_table(rows=1, cols=1).cell(0, 0).text = cell
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if comment:
        document.add_comment(run, comment)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _asked(name: str, data: bytes, *, reveal: bool = False) -> comparison.Comparison:
    return compared(source(name, data), Envelope(), lambda: None, reveal=reveal)


def test_each_kind_that_a_library_reads_has_a_second_opinion() -> None:
    """Word, Excel and PDF; for the rest there is none, and that is said."""
    book = openpyxl.Workbook()
    book.active.append(["kestrel", 17])
    target = io.BytesIO()
    book.save(target)
    for name, data, peer in (
        ("a.docx", _word_file("kestrel heron"), "python-docx"),
        ("a.xlsx", target.getvalue(), "openpyxl"),
        ("a.pdf", simple_pdf(line("kestrel heron", 72, 700)), "pdfplumber"),
    ):
        found = _asked(name, data)
        assert [heard.reader for heard in found.readings] == [OURS, peer]
        assert found.in_common == 2
        assert found.readings[1].alone == 0
    assert [heard.reader for heard in _asked("a.txt", b"kestrel").readings] == [OURS]


def test_python_docx_reads_cells_headers_and_comments_too() -> None:
    """As its documentation shows, not its weakest use."""
    data = _word_file("one", cell="two", header="three", comment="four")
    peer = peer_of("docx")
    assert peer is not None
    words = " ".join(peer.texts(io.BytesIO(data), None)).split()
    assert set(words) == {"one", "two", "three", "four"}


def test_what_one_reader_alone_found_is_counted_by_the_part_it_stands_in() -> None:
    """The author stands in the properties, which python-docx shows under another call."""
    found = _asked("a.docx", _word_file("kestrel"))
    ours, other = found.readings
    assert ours.alone == sum(ours.where.values()) > 0
    assert set(ours.where) == {"metadata"}
    assert (ours.words, other.words) == (found.in_common + ours.alone, found.in_common)


def test_words_are_told_only_to_those_who_ask() -> None:
    """The figures say nothing of the file's content."""
    data = _word_file("kestrel")
    assert not any(heard.examples for heard in _asked("a.docx", data).readings)
    assert "docx" in _asked("a.docx", data, reveal=True).readings[0].examples


@pytest.mark.parametrize("failure", [KeyError("kestrel"), RecursionError(), MemoryError()])
def test_a_library_that_fails_keeps_what_it_had_found(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And its message, which may quote the file, goes nowhere."""

    def texts(_: BinaryIO, __: str | None) -> Iterator[str]:
        yield "kestrel gadwall"
        raise failure

    monkeypatch.setattr(comparison, "peer_of", lambda _: Peer("failing", texts))
    other = _asked("a.txt", b"kestrel").readings[1]
    assert (other.words, other.alone) == (2, 1)
    assert other.failed == f"It failed ({type(failure).__name__})."


def test_a_library_that_does_not_come_to_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its seconds of work are those of any reader."""

    def endless(_: BinaryIO, __: str | None) -> Iterator[str]:
        while True:
            yield "kestrel"

    monkeypatch.setattr(comparison, "peer_of", lambda _: Peer("endless", endless))
    envelope = Envelope(limits=Limits(seconds=0.2))
    found = compared(source("a.txt", b"kestrel"), envelope, lambda: None, reveal=False)
    assert found.readings[1].failed.startswith("Nothing more came")


@given(st.lists(st.sampled_from(["kestrel", "heron", "gadwall", "teal"])), st.lists(st.sampled_from("abc")))
def test_the_figures_add_up(ours: list[str], others: list[str]) -> None:
    """Words in common and alone are all the words there are."""
    peer = Peer("other", lambda *_: iter([*others, *ours[::2]]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "peer_of", lambda _: peer)
        found = _asked("a.txt", " ".join(["word", *ours]).encode())
    for heard in found.readings:
        assert heard.words == found.in_common + heard.alone
