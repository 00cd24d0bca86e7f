"""One copy made in a worker: what was cut is told, and what is not of the plan is not in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from classify.detect.scan import Scanner
from classify.extract.document import Place
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.redact import making
from classify.redact.making import copy_of
from classify.wire import Copying, Decided, Line, Written

TEXT = b"Employee SSN: 219-09-4321\nEmployee SSN: 219-09-8765\n"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


@pytest.fixture
def into() -> Iterator[int]:
    descriptor = os.memfd_create("copy")
    yield descriptor
    os.close(descriptor)


def copied(tools: Tools, into: int, data: bytes = TEXT, **how: object) -> tuple[Written | Line, str]:
    source = Source("a.txt", data=data, size=len(data))
    copying = Copying(profile="default", **how)  # type: ignore[arg-type]
    [said] = copy_of(source, "a.txt", 3, copying, into, tools)
    return said, os.pread(into, 10_000, 0).decode()


def test_a_copy_is_written_and_told(tools: Tools, into: int) -> None:
    said, text = copied(tools, into)
    assert isinstance(said, Written)
    assert (said.number, said.suffix, said.removed, said.stays) == (3, ".txt", {"US_SSN": 2}, {})
    assert said.source == hashlib.sha256(TEXT).digest()
    assert said.detectors == tools.scanner.version
    assert said.policy == tools.policy.version
    assert "219-09" not in text
    assert text.startswith("Employee SSN: ")


def test_what_was_dismissed_stays(tools: Tools, into: int) -> None:
    [first, _] = copied_findings(tools)
    said, text = copied(tools, into, decided=[Decided("US_SSN", first[0], first[1], stays=True)])
    assert isinstance(said, Written)
    assert said.stays == {"US_SSN": 1}
    assert "219-09-4321" in text
    assert "219-09-8765" not in text


def copied_findings(tools: Tools) -> list[tuple[Place, int]]:
    from classify.redact.whole import whole_document

    [document] = whole_document(Source("a.txt", data=TEXT, size=len(TEXT)), "a.txt", None, tools)
    return [(finding.place, finding.start) for finding in document.found]


def test_a_profile_that_is_not_there_makes_none(tools: Tools, into: int) -> None:
    source = Source("a.txt", data=TEXT, size=len(TEXT))
    [said] = copy_of(source, "a.txt", 3, Copying(profile="none"), into, tools)
    assert isinstance(said, Line)
    assert said.text.startswith("unsupported: There is no profile")
    assert os.fstat(into).st_size == 0


def test_a_copy_larger_than_a_copy_may_be_is_none(
    tools: Tools, into: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_COPY_BYTES", 10)
    said, text = copied(tools, into)
    assert isinstance(said, Line)
    assert said.text.startswith("too_large")
    assert text == ""


def test_what_is_not_read_whole_makes_none(tools: Tools, into: int) -> None:
    class Stalled:
        stalled = 1

    said, text = copied(replace(tools, ocr=Stalled()), into)  # type: ignore[arg-type]
    assert isinstance(said, Line)
    assert text == ""


def test_what_went_with_a_part_that_is_not_copied_is_counted(tools: Tools, into: int) -> None:
    page = (
        b"<html><head><meta name='author' content='SSN: 219-09-4321'></head><body><p>Hours</p></body></html>"
    )
    source = Source("a.html", data=page, size=len(page))
    [said] = copy_of(source, "a.html", 3, Copying(profile="default"), into, tools)
    assert isinstance(said, Written)
    assert said.removed == {"US_SSN": 1}
    assert b"4321" not in os.pread(into, 10_000, 0)


def test_two_letters_tell_nothing() -> None:
    """As such an engine for OCR reads the picture of a black box."""
    from classify.detect.finding import Finding, Why

    why = Why("any/any", "1", "Any.")
    found = [Finding("PERSON", text, 0.9, Place(), 0, len(text), why) for text in ("EE", "E. E.", "Eve")]
    assert [one.text for one in making.telling(found, ())] == ["Eve"]
