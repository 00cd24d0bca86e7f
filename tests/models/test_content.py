"""Contents: what was learnt of bytes stays as it was learnt."""

from __future__ import annotations

from models.content import Content
from tests.models.rows import Rows


def test_the_same_bytes_may_be_read_again_by_other_detectors(rows: Rows) -> None:
    """In a row of their own, so that what a label rests on stays what it was."""
    first = rows.content(detector_version="1")
    assert rows.content(detector_version="2").id != first.id
    assert [row.detector_version for row in rows.all(Content)] == ["1", "2"]


def test_bytes_without_evidence_have_none(rows: Rows) -> None:
    """NULL for SQL, too."""
    rows.content(evidence=None)
    rows.content(evidence={"characters": 3})
    assert rows.ask("SELECT count(*) FROM content WHERE evidence IS NULL") == 1


def test_a_large_file_has_its_size(rows: Rows) -> None:
    assert rows.content(size=2**63 - 1).size == 2**63 - 1


def test_rows_of_older_programs_have_no_view(rows: Rows) -> None:
    """They were written before a path could decide how bytes are read."""
    rows.run(
        "INSERT INTO content (domain, digest, size, media, outcome, detector_version, findings, entities,"
        " analysed_at) VALUES ('city', 'abc', 1, '', 'ok', 'd', 0, '', '2026-01-01')"
    )
    [row] = rows.all(Content)
    assert (row.view, row.evidence) == ("", None)


def test_when_it_was_read_is_known(rows: Rows) -> None:
    assert rows.content().analysed_at.tzinfo is not None
