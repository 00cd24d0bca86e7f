"""A slice is read by whoever would read as the leader does, and by nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classify.errors import SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.scanning import ShareScan, slices
from classify.scanning.slices import Leader, SliceDone, examine_slice, why_unfit
from classify.settings import Settings
from tests.conftest import QuickReaders


@pytest.fixture
def leading(store: Store, folder: Path, settings: Settings) -> Iterator[ShareScan]:
    """A scan whose files are registered and wait."""
    share = store.share(folder)
    with ShareScan.begun(share.id, store=store, settings=settings, hire=QuickReaders) as scan:
        scan.register()
        yield scan


@pytest.fixture
def leader(leading: ShareScan, settings: Settings) -> Leader:
    """What its leader tells others."""
    return Leader.of(leading.handle, settings)


def test_all_slices_together_are_the_scan(leading: ShareScan, leader: Leader, settings: Settings) -> None:
    """Each is read by somebody who opens the inventory himself; then the leader finishes."""
    after, done = 0, []
    while (upto := leading.next_slice(after=after, most_bytes=10**9, most_files=3)) is not None:
        done.append(examine_slice(leader, after, upto, settings, hire=QuickReaders))
        after = upto
    assert [part.files for part in done] == [3, 3, 2]
    assert all(part.wanted for part in done)
    assert leading.finish() == 0
    lines = Catalogue(leading.store).lines(leading.handle.share)
    assert sum(line.outcome != "not_examined" for line in lines) == 10
    leading.take_met({name: met for part in done for name, met in (part.met or {}).items()})


def test_a_slice_is_read_once(leading: ShareScan, leader: Leader, settings: Settings) -> None:
    last = leading.next_slice(after=0, most_bytes=10**9, most_files=3)
    assert last is not None
    assert examine_slice(leader, 0, last, settings, hire=QuickReaders).files == 3
    assert examine_slice(leader, 0, last, settings, hire=QuickReaders).files == 0


def test_what_was_called_back_is_not_begun(leading: ShareScan, leader: Leader, settings: Settings) -> None:
    leading.call_back()
    assert examine_slice(leader, 0, 10**18, settings, hire=QuickReaders) == SliceDone(wanted=False)


def test_who_is_called_back_stops_between_two_files(
    leading: ShareScan, leader: Leader, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_LOOK_SECONDS", 0.0)

    class Recalled(QuickReaders):
        def run(self, jobs):  # type: ignore[no-untyped-def]
            for number, message in enumerate(super().run(jobs)):
                if number == 2:
                    leading.call_back()
                yield message

    done = examine_slice(leader, 0, 10**18, settings, hire=Recalled)
    assert not done.wanted
    assert leading.store.waiting_totals(leading.handle)[0] >= 6


def test_other_settings_at_the_last_moment_are_refused(leader: Leader, settings: Settings) -> None:
    with pytest.raises(SetupError):
        examine_slice(leader, 0, 10**18, settings.model_copy(update={"ocr": False}), hire=QuickReaders)


def test_who_reads_as_the_leader_does_is_fit(leader: Leader, settings: Settings) -> None:
    assert why_unfit(leader, settings) == ""


def test_what_travels_is_numbers_digests_and_switches(leader: Leader) -> None:
    assert Leader(**leader.as_numbers()) == leader
    assert {type(value) for value in leader.as_numbers().values()} <= {int, str, bool}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"program": "0"}, "another version of the program"),
        ({"tables": "0000"}, "another version of the program"),
        ({"detectors": "0"}, "other packs, models, OCR or limits"),
        ({"policy": "0"}, "another label policy"),
        ({"scan": 99}, "another database, or the scan has ended"),
        ({"share": 99}, "another database"),
        ({"life": 5}, "another database, or the scan has ended"),
    ],
)
def test_who_differs_is_told_apart(
    leader: Leader, settings: Settings, change: dict[str, object], why: str
) -> None:
    assert why in why_unfit(replace(leader, **change), settings)  # type: ignore[arg-type]


def test_without_keys_nobody_reads_and_none_are_made(leader: Leader, tmp_path: Path) -> None:
    bare = Settings(home=tmp_path / "bare")
    assert "has no keys" in why_unfit(leader, bare)
    assert not bare.home.exists()


def test_with_other_keys_nobody_reads(leader: Leader, settings: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path / "other")
    Store.open(other.home).close()
    mixed = Settings(home=tmp_path / "mixed", database_url=f"sqlite:///{settings.home / 'inventory.db'}")
    shutil.copytree(other.home / "keys", mixed.home / "keys")
    assert "its keys or its database are others" in why_unfit(leader, mixed)


def test_who_does_not_see_the_share_is_unfit(leader: Leader, settings: Settings, folder: Path) -> None:
    """An empty mount point, and one with other files."""
    for file in folder.rglob("*.txt"):
        file.write_text("something quite different from what was there when it was listed")
    assert "does not see the share" in why_unfit(leader, settings)
    shutil.rmtree(folder)
    folder.mkdir()
    assert "does not see the share" in why_unfit(leader, settings)


def test_without_a_scan_program_packs_and_policy_are_compared(store: Store, settings: Settings) -> None:
    leader = Leader.of_no_scan(settings, store)
    assert why_unfit(leader, settings) == ""
    assert "other packs" in why_unfit(replace(leader, detectors="0"), settings)
