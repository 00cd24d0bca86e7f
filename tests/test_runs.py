"""What runs tell of themselves in the home."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from classify.inventory.store import Store
from classify.runs import RunNote, Runs, RunState
from tests.conftest import make_folder


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    runs, run = Runs(tmp_path), str(uuid4())
    assert runs.read(run) is None
    note = RunNote(
        "scan-share", RunState.DONE, 3, 4, True, {"done_files": 5}, 6, [(7, ["a detector changed"])]
    )
    runs.write(run, note)
    assert runs.read(run) == note
    assert (tmp_path / "runs" / f"{run}.json").stat().st_mode & 0o777 == 0o600
    runs.forget(run)
    assert runs.read(run) is None


def test_words_of_an_error_are_sealed(store: Store, tmp_path: Path) -> None:
    share = store.share(make_folder(tmp_path / "Police"))
    runs, run = Runs(tmp_path), str(uuid4())
    note = RunNote("scan-share")
    note.fail("MC-400", "Nothing of Doe is there.", "Mount it.", share.sealer)
    runs.write(run, note)
    assert b"Doe" not in (tmp_path / "runs" / f"{run}.json").read_bytes()
    told = runs.read(run)
    assert told is not None
    assert told.words(share.sealer) == ("Nothing of Doe is there.", "Mount it.")
    note.sealed = ""
    assert note.words(share.sealer) == ("The run failed.", "")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "x" * 36, "a" * 35])
def test_only_the_id_of_a_run_names_a_note(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the id of a run"):
        Runs(tmp_path).write(name, RunNote("relabel"))


def test_a_run_is_at_work_while_its_process_is(tmp_path: Path) -> None:
    runs, run = Runs(tmp_path), str(uuid4())
    assert not runs.is_at_work(run)
    with runs.at_work(run):
        assert runs.is_at_work(run)
    assert not runs.is_at_work(run)


def test_old_notes_are_removed(tmp_path: Path) -> None:
    runs, old, new = Runs(tmp_path), str(uuid4()), str(uuid4())
    for run in (old, new):
        runs.write(run, RunNote("maintain"))
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(tmp_path / "runs" / f"{old}.json", (long_ago, long_ago))
    runs.tidy()
    assert runs.read(old) is None
    assert runs.read(new) is not None


def test_runs_at_work_and_runs_that_wait_are_counted(tmp_path: Path) -> None:
    """By what lives: a note outlives the process that wrote it."""
    runs = Runs(tmp_path)
    assert runs.at_present() == (0, 0)
    ids = [f"{number:08}-0000-0000-0000-000000000000" for number in range(4)]
    for run, state in zip(ids, ("running", "waiting", "running", "done"), strict=True):
        runs.write(run, RunNote("scan-share", state=state))
    with runs.at_work(ids[0]), runs.at_work(ids[1]), runs.at_work(ids[3]):
        assert runs.at_present() == (1, 1)
    assert runs.at_present() == (0, 0)


def test_the_runs_of_a_share_come_newest_first_and_are_read_when_they_change(tmp_path: Path) -> None:
    runs, first, second, other = Runs(tmp_path), *(str(uuid4()) for _ in range(3))
    for age, (run, share) in enumerate(((second, 1), (first, 1), (other, 2))):
        runs.write(run, RunNote("scan-share", share_id=share))
        os.utime(tmp_path / "runs" / f"{run}.json", (1_000_000 - age, 1_000_000 - age))
    assert [run for run, _ in runs.of_share(1)] == [second, first]
    assert [run for run, _, _ in runs.newest(2)] == [second, first]
    runs.write(first, RunNote("scan-share", RunState.DONE, share_id=1))
    assert [(run, note.state) for run, note in runs.of_share(1)] == [(first, "done"), (second, "running")]
    runs.forget(first)
    assert [run for run, _ in runs.of_share(1)] == [second]
