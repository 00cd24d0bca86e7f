"""What a scan tells of itself while it is at work and when it has ended."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from classify.scanning import Progress

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_a_scan_goes_through_its_stages_and_its_counts_only_grow(scan: Scans) -> None:
    """Told while it happens: a file of one share that is a copy, members not counted as files."""
    seen: list[Progress] = []
    report = scan(watch=lambda progress: seen.append(copy(progress)))
    stages = list(dict.fromkeys(progress.stage for progress in seen))
    assert stages == ["crawling", "reading", "finishing"]
    done = [progress.done_files for progress in seen]
    assert done == sorted(done)
    last = seen[-1]
    assert (last.met, last.waiting_files, last.done_files, last.copies) == (8, 8, 8, 1)
    assert last.done_bytes <= last.waiting_bytes
    assert report.progress.done_files == 8


def test_a_scan_of_what_is_known_reads_nothing(scan: Scans) -> None:
    scan()
    again = scan().progress
    assert (again.met, again.unchanged, again.waiting_files, again.done_files) == (8, 8, 0, 0)


def test_a_report_says_whether_the_scan_went_on_and_whether_it_ended(scan: Scans) -> None:
    first = scan(cut_after=2)
    assert (first.interrupted, first.resumed) == (True, False)
    second = scan()
    assert (second.interrupted, second.resumed, second.scan_id) == (False, True, first.scan_id)
    assert second.gone == 0
