"""A copy attacked by a worker that did not make it: it knows by itself what must be gone."""

from __future__ import annotations

import hashlib
import os

import pytest

from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.redact.attacking import attacks_on, texts_of
from classify.wire import Attacked, Copying, Line, Written

TEXT = b"Employee SSN: 219-09-4321\nDoor code of the gate: see the board.\n"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def attacked(tools: Tools, copy: bytes, removed: dict[str, int], original: bytes = TEXT) -> Attacked | Line:
    source = Source("a.txt", data=original, size=len(original))
    written = Written(1, hashlib.sha256(original).digest(), ".txt", removed)
    descriptor = os.memfd_create("copy")
    try:
        os.write(descriptor, copy)
        copying = Copying(profile="default", written=written)
        [said] = attacks_on(source, "a.txt", 1, copying, descriptor, tools)
    finally:
        os.close(descriptor)
    return said


def failed(said: Attacked | Line) -> set[str]:
    assert isinstance(said, Attacked)
    return {check.name for check in said.checks if not check.holds}


def test_a_copy_without_the_value_withstands(tools: Tools) -> None:
    copy = b"Employee SSN: XXX-XX-4321\nDoor code of the gate: see the board.\n"
    said = attacked(tools, copy, {"US_SSN": 1})
    assert failed(said) == set()
    assert isinstance(said, Attacked)
    assert said.left == {}
    assert said.copy == hashlib.sha256(copy).digest()
    assert said.source == hashlib.sha256(TEXT).digest()


@pytest.mark.parametrize(
    "spelling", ["219-09-4321", "219 09 4321", "219094321", "219\u201109\u20114321", "x219-09-4321y"]
)
def test_the_value_is_found_in_every_spelling(tools: Tools, spelling: str) -> None:
    said = attacked(tools, f"Employee SSN: black\nsee {spelling}\n".encode(), {"US_SSN": 1})
    assert "nothing_left" in failed(said)
    assert isinstance(said, Attacked)
    assert said.left["US_SSN"] >= 1


def test_what_only_the_copy_holds_is_found(tools: Tools) -> None:
    said = attacked(tools, b"Employee SSN: 219-09-9999\n", {"US_SSN": 1})
    assert failed(said) == {"searched_again"}


def test_a_maker_that_says_it_cut_nothing_is_not_believed(tools: Tools) -> None:
    assert failed(attacked(tools, b"Employee SSN: black\n", {})) == {"had_effect"}


def test_a_copy_that_cannot_be_read_whole_fails(tools: Tools) -> None:
    assert failed(attacked(tools, b"%PDF-1.7\nbroken", {"US_SSN": 1})) == {"read_whole"}


def test_where_there_is_nothing_to_cut_nothing_need_be_cut(tools: Tools) -> None:
    plain = b"The library opens at nine.\n"
    assert failed(attacked(tools, plain, {}, original=plain)) == set()


def test_every_text_of_a_document_is_looked_at() -> None:
    blocks = [
        TextBlock("body", label="beside"),
        TableBlock([["a", ""], ["b", "c"]], Place(part="cell", sheet="Sheet 1")),
    ]
    assert list(texts_of(blocks)) == ["body", "beside", "Sheet 1", "a", "b", "c"]
