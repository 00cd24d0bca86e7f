"""The file or the member that is meant is read whole; two members of one name are told apart."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from classify.blackout import reading
from classify.blackout.reading import Document, read_document
from classify.detect.scan import Scanner
from classify.extract.document import TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def packed(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # of one name, on purpose
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def read(tools: Tools, data: bytes, member: str | None, name: str = "box.zip") -> Document | None:
    source = Source(name, data=data, size=len(data))
    return next(read_document(source, name, member, 1, Envelope(), tools), None)


def text(document: Document | None) -> str:
    assert document is not None
    return "".join(block.text for block in document.blocks if isinstance(block, TextBlock)).strip()


def test_members_at_any_depth_and_of_one_name(tools: Tools) -> None:
    inner = packed(("deep.txt", b"the deepest words"))
    data = packed(("a.txt", b"first words"), ("a.txt", b"second words"), ("in/b.zip", inner))
    assert text(read(tools, data, "a.txt")) == "first words"
    assert text(read(tools, data, "a (2).txt")) == "second words"
    assert text(read(tools, data, "in/b.zip!/deep.txt")) == "the deepest words"
    assert read(tools, data, "nothing.txt") is None
    assert text(read(tools, data, None)) == ""


def test_what_is_found_stands_in_the_whole_path(tools: Tools) -> None:
    """As a scan counts it: offsets of values in names are those of the shown path."""
    document = read(tools, packed(("of 219-09-4321.txt", b"words here")), "of 219-09-4321.txt")
    assert document is not None
    [finding] = [one for one in document.found if one.place.part == "name"]
    assert "box.zip!/of 219-09-4321.txt"[finding.start : finding.end] == "219-09-4321"


def test_what_cannot_be_read_says_why(tools: Tools) -> None:
    document = read(tools, b"", None, "empty.txt")
    assert document is not None
    assert document.problems == ["empty: The file has no bytes."]
    broken = read(tools, b"%PDF-1.7 nothing", None, "x.pdf")
    assert broken is not None
    assert broken.problems == ["corrupt: The file is not a readable PDF."]


def test_of_an_endless_document_the_start_is_read(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 1_000_000)
    document = read(tools, b"words of a log\n" * 200_000, None, "x.log")
    assert document is not None
    assert document.problems == ["too_large: only its first 1 million characters are shown"]
    assert sum(len(block.text) for block in document.blocks if isinstance(block, TextBlock)) <= 1_000_000
