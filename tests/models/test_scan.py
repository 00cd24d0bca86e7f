"""Scans and their checkpoints: what was written once is never written twice."""

from __future__ import annotations

from typing import Any

import pytest

from models.scan import Checkpoint, Recheck, Scan, ScanState, Tally
from tests.models.rows import NOWHERE, Rows, number


def checkpoint(scan: Scan, batch: int, **more: Any) -> Checkpoint:
    return Checkpoint(**{"scan_id": number(scan), "batch": batch, "files": 1, "analysed_bytes": 1, **more})


def test_a_scan_begins_at_work(rows: Rows) -> None:
    """Whoever is killed leaves it so: the next scan of the share takes it up again."""
    scan = rows.scan()
    assert (scan.state, scan.resumed, scan.silent) == (ScanState.RUNNING, 0, 0)
    assert (scan.finished_at, scan.files) == (None, None)
    assert scan.started_at.tzinfo is not None


def test_a_scan_is_of_a_share(rows: Rows) -> None:
    rows.refuses(Scan(share_id=NOWHERE, detector_version="d", policy_version="p"))


def test_a_batch_is_written_once(rows: Rows) -> None:
    """Two processes with the same number: the second learns that it was first done elsewhere."""
    scan, other = rows.scan(rows.share("Parks")), rows.scan(rows.share("Fleet"))
    rows.kept(checkpoint(scan, 1))
    rows.refuses(checkpoint(scan, 1))
    assert rows.kept(checkpoint(scan, 2)).written_at.tzinfo is not None
    rows.kept(checkpoint(other, 1))


def test_a_checkpoint_is_of_a_scan_and_counts_much(rows: Rows) -> None:
    scan = rows.scan()
    rows.refuses(checkpoint(scan, 1, scan_id=NOWHERE))
    assert rows.kept(checkpoint(scan, 1, analysed_bytes=2**62)).analysed_bytes == 2**62


def test_a_share_has_one_count_of_a_kind(rows: Rows) -> None:
    share = number(rows.share())
    rows.kept(Tally(share_id=share, dimension="label", value="PUBLIC", files=2**40))
    rows.kept(Tally(share_id=share, dimension="label", value="", files=1))
    rows.refuses(Tally(share_id=share, dimension="label", value="PUBLIC", files=2))
    rows.refuses(Tally(share_id=NOWHERE, dimension="label", value="PUBLIC", files=2))


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        *((ScanState.RUNNING, "running"), (ScanState.FINISHED, "finished")),
        *((ScanState.SUPERSEDED, "superseded"), (Recheck.TIMES, "times"), (Recheck.SAMPLE, "sample")),
    ],
)
def test_words_in_inventories_stay_as_they_are(word: str, stored: str) -> None:
    """A renamed one would no longer be met in rows of older programs."""
    assert word == stored
