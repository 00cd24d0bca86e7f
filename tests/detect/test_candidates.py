"""Evidence names the detectors whose anchors were met: whatever was found is among them."""

from __future__ import annotations

from functools import lru_cache

import pytest

from classify.detect.paths.named import joined
from classify.detect.patterns.packs import Detector, load_packs, marked
from classify.detect.scan import Detected, Scanner
from classify.extract.document import Place, TableBlock, TextBlock


@lru_cache
def scanner() -> Scanner:
    return Scanner.load(names=False)


def scanned(text: str, name: str = "file.txt") -> Detected:
    scan = scanner().start(name, "text")
    scan.feed(TextBlock(text))
    return scan.finish()


def ids(detectors: tuple[Detector, ...]) -> set[str]:
    return {detector.id for detector in detectors}


def test_whatever_the_packs_find_is_among_the_candidates() -> None:
    packs = load_packs()
    found = 0
    for detector in packs.detectors:
        for example in detector.entry.finds:
            detected = scanned(marked(example)[0])
            by_packs = {finding.why.detector for finding in detected.findings} & ids(packs.detectors)
            assert by_packs <= set(detected.evidence.candidates or ())
            found += len(by_packs)
    assert found > len(packs.detectors)


def test_what_was_met_and_not_believed_is_a_candidate() -> None:
    detected = scanned("The part 900-12-3456 is out of stock.")
    assert "identity/us_ssn" in (detected.evidence.candidates or ())
    assert detected.findings == []


@pytest.mark.parametrize("text", ["", "Mow the lawn at the fountain."])
def test_a_text_without_anchors_has_no_candidates(text: str) -> None:
    assert scanned(text).evidence.candidates == []


def test_the_name_of_a_file_and_the_cells_of_a_table_count() -> None:
    assert "identity/us_ssn" in (joined(scanned("Nothing.", "219-09-9999.txt").evidence).candidates or ())
    scan = scanner().start("file.csv", "table")
    scan.feed(TableBlock([["who", "what"], ["one", "219-09-9999"]], place=Place()))
    assert "identity/us_ssn" in (scan.finish().evidence.candidates or ())


def test_documents_that_are_read_by_turns_are_kept_apart() -> None:
    """A container's own text and its members come interleaved."""
    outer, inner = scanner().start("outer.eml", "mail"), scanner().start("inner.txt", "text")
    outer.feed(TextBlock("Dear all,\n"))
    inner.feed(TextBlock("The number is 219-09-9999.\n"))
    outer.feed(TextBlock("see below.\n"))
    assert "identity/us_ssn" in (inner.finish().evidence.candidates or ())
    assert "identity/us_ssn" not in (outer.finish().evidence.candidates or ())
