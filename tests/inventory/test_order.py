"""The order of reading: risk first, the same inventory whatever the order, no file lost by moving folders."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from classify.crawl import Crawled, crawl
from classify.inventory.handles import Known, Rank, ScanHandle, position, turn_and_id
from classify.inventory.store import Store
from classify.scanning.order import Order
from classify.settings import Settings
from classify.survey.pace import Measured, Pace
from tests.conftest import Scans

Rows = Callable[[str], list[tuple[Any, ...]]]
_WHAT_WAS_FOUND = (
    "SELECT item.path_digest, outcome, label, tags, doc_type, entities, item.findings, folder_digest, "
    "(SELECT count(*) FROM finding WHERE finding.item_id = item.id OR finding.content_id = item.content_id) "
    "FROM item ORDER BY item.path_digest"
)


@pytest.fixture
def mixed(folder: Path) -> Path:
    """The small share, and a folder of cases whose name sorts last."""
    (folder / "Warrants and arrests").mkdir()
    for number in range(3):
        note = folder / "Warrants and arrests" / f"suspect {number}.txt"
        note.write_text(f"Number 219-09-{number:04} of a suspect\n")
    return folder


def begun(store: Store, folder: Path, ranking: Callable[[Crawled, Known], Rank]) -> ScanHandle:
    """A scan whose files are registered and wait."""
    share = store.share(folder)
    with store.scanning(share, detector_version="1", policy_version="1") as handle:
        for _ in store.register(handle, crawl(folder), ranking):
            pass
        return handle


def test_the_likely_files_are_read_first(scan: Scans, mixed: Path) -> None:
    """Though their folder is the last by name."""
    scan()
    assert {path.partition("/")[0] for path in scan.analysed[:3]} == {"Warrants and arrests"}


def test_the_order_changes_nothing_that_is_found(
    scan: Scans, mixed: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By risk, by path, or by chance: the same rows, copies included."""
    by_risk = scan(share="City")
    found = rows(_WHAT_WAS_FOUND)
    first_order = list(scan.analysed)
    dice = random.Random(5)
    for ranking in (lambda *_: Rank(), lambda *_: Rank(dice.randrange(3))):
        monkeypatch.setattr(Order, "__call__", lambda _self, entry, known, rank=ranking: rank(entry, known))
        scan.settings = scan.settings.model_copy(update={"reread": True})
        again = scan(share="City")
        assert rows(_WHAT_WAS_FOUND) == found
        assert again.progress.met == by_risk.progress.met
        assert sorted(scan.analysed) == sorted(first_order)


def test_a_scan_that_was_cut_off_goes_on_with_the_likely_files(scan: Scans, mixed: Path, rows: Rows) -> None:
    """What was recorded is not read again, nothing is left out, and the risky ones still come first."""
    scan(cut_after=3)
    recorded = len(rows("SELECT id FROM item WHERE outcome = 'ok'"))
    before = list(scan.analysed)
    scan()
    risky = [f"Warrants and arrests/suspect {number}.txt" for number in range(3)]
    assert before == risky[: len(before)]
    assert scan.analysed[: 3 - recorded] == risky[recorded:]
    assert len(scan.analysed) == 9 - recorded
    assert rows("SELECT count(*) FROM item WHERE outcome = 'not_examined'") == [(0,)]


@given(
    turns=st.lists(st.integers(0, 8_191), min_size=8, max_size=8),
    moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-9_000, 9_000)), max_size=6),
    page=st.integers(1, 5),
)
@hypothesis_settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_moving_folders_loses_no_file_and_repeats_none(
    store: Store, folder: Path, turns: list[int], moves: list[tuple[int, int]], page: int
) -> None:
    """However far folders are moved, between whichever pages."""
    left, waiting = iter(turns), list(moves)
    handle = begun(store, folder, lambda *_: Rank(next(left, 0)))
    folders = [handle.share.folder_digest(path) for path in ("HR/x", "Parks/x", "x")]

    def between(at: int) -> None:
        if waiting:
            number, sooner = waiting.pop()
            store.move(handle, {folders[number % len(folders)]: sooner}, beyond=at)

    had = [file.id for file in store.pending(handle, page=page, between=between)]
    assert len(had) == 8
    assert len(set(had)) == 8


def test_a_folder_is_moved_before_others_but_not_before_what_was_handed_out(
    store: Store, mixed: Path
) -> None:
    """It comes right after the turn that was reached."""
    order = {"HR": 10, "Parks": 50, "Warrants and arrests": 90}
    handle = begun(store, mixed, lambda entry, _: Rank(order[entry.path.partition("/")[0]]))
    moved = {handle.share.folder_digest("Warrants and arrests/x"): 1_000}
    assert store.move(handle, moved, beyond=position(10)) == 3
    read = [file.path.partition("/")[0] for file in store.pending(handle)]
    assert read == ["HR"] * 5 + ["Warrants and arrests"] * 3 + ["Parks"] * 3


@given(st.integers(0, 8_191), st.integers(0, 2**40 - 1))
def test_a_position_is_turn_and_item(turn: int, number: int) -> None:
    """One number, ordered as the pair is."""
    assert turn_and_id(position(turn, number)) == (turn, number)
    assert position(turn, number) < position(turn + 1)


def test_slices_follow_the_order_and_cover_everything(store: Store, folder: Path) -> None:
    """A flow reads from position to position."""
    dice = random.Random(3)
    handle = begun(store, folder, lambda *_: Rank(dice.randrange(4)))
    whole = [file.id for file in store.pending(handle)]
    middle = list(store.pending(handle))[3].position
    halves = [*store.pending(handle, upto=middle), *store.pending(handle, after=middle)]
    assert [file.id for file in halves] == whole


def test_what_earlier_scans_met_counts(scan: Scans, folder: Path) -> None:
    """A new file beside RESTRICTED ones comes before one beside harmless ones."""
    scan()
    (folder / "HR" / "z new.txt").write_text("One more note of this folder\n")
    (folder / "Parks" / "a new.txt").write_text("One more note of that folder\n")
    scan()
    assert scan.analysed == ["HR/z new.txt", "Parks/a new.txt"]


def test_what_reading_took_is_kept_by_kind(store: Store, folder: Path) -> None:
    """For the next survey; copies, which were not read, do not count."""
    from classify.scanning import ShareScan

    share = store.share(folder)
    with ShareScan.begun(
        share.id, store=store, settings=Settings(home=store.home, jobs=1), hire=_Timed
    ) as scan:
        scan.register()
        assert scan.progress.expected_seconds > 0
        scan.examine()
        assert scan.progress.passed_seconds == pytest.approx(scan.progress.expected_seconds)
        assert scan.progress.seconds_left(5.0, 2) == pytest.approx(0.0)
    measured = store.paces()
    assert measured["archives"].files == 1
    assert measured["plain text"].files == 5
    assert measured["plain text"].seconds == pytest.approx(5 * 0.25)


def test_a_folder_that_proves_worse_than_its_name_is_moved_up(store: Store, folder: Path) -> None:
    """And one that proves harmless goes back; what was moved is not moved again."""
    from classify.label.proposal import Proposal
    from classify.results import FileResult
    from models.labels import DocType, Label, Outcome

    def read(path: str, label: Label) -> FileResult:
        return FileResult(path, Outcome.OK, "", Proposal(label, (), DocType.OTHER, Outcome.OK))

    share = store.share(folder)
    order = Order(share, Pace({"plain text": Measured(10, 10, 1.0)}))
    order.learn([read(f"Parks/{n}.txt", Label.RESTRICTED) for n in range(6)])
    order.learn([read(f"Police/cases/{n}.txt", Label.PUBLIC) for n in range(6)])
    moves = order.moves()
    assert moves[share.folder_digest("Parks/x")] > 0 > moves[share.folder_digest("Police/cases/x")]
    assert order.moves() == {}


def _Timed(config: Any) -> Any:
    from tests.conftest import QuickReaders

    class Timed(QuickReaders):
        def _result(self, *args: Any, **given: Any) -> Any:
            result = super()._result(*args, **given)
            result.seconds = 0.25
            return result

    return Timed(config)
