"""A document looked at again by a worker of its own: the right bytes or nothing, and a sentence whatever
happens to the worker.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify import viewing, wire
from classify.errors import ChangedError, CrowdedError, NotFoundAgainError, ViewError
from classify.inventory.catalogue import Catalogue
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from classify.viewing import Viewer
from classify.workers import WorkerConfig, WorkerPool
from models.labels import Outcome

SSN = "219-09-4321"
TEXT = f"Employee record\nSocial Security number: {SSN}\nSocial Security number: 219-09-8765\n"


class Site:
    """A scanned share of one file, and who opens it."""

    def __init__(self, home: Path, folder: Path, store: Store) -> None:
        self.file, self.store = folder / "record.txt", store
        self.settings = Settings(home=home, jobs=1, ocr=False, names=False)
        self.viewer = Viewer(store, self.settings)

    @property
    def share(self) -> ShareHandle:
        return self.store.shares()[0]

    @property
    def filed(self) -> Filed:
        catalogue = Catalogue(self.store)
        found = catalogue.filed(self.share, catalogue.find(self.file.name).line.id)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def scanned(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home and its share, scanned once."""
    place = tmp_path_factory.mktemp("viewing")
    home, folder = Path(shutil.copytree(blank_home, place / "home")), place / "share"
    folder.mkdir()
    (folder / "record.txt").write_text(TEXT)
    with Store.open(home) as store:
        settings = Settings(home=home, jobs=1, ocr=False, names=False)
        scan_share(folder, store=store, settings=settings, share="HR")
    return home, folder


@pytest.fixture
def site(scanned: tuple[Path, Path], tmp_path: Path) -> Iterator[Site]:
    """A copy of that home; the share's file as it was."""
    home, folder = Path(shutil.copytree(scanned[0], tmp_path / "home")), scanned[1]
    (folder / "record.txt").write_text(TEXT)
    with Store.open(home) as store:
        yield Site(home, folder, store)


def text_of(shown: wire.Shown) -> str:
    return "".join(run.text for part in shown.parts if isinstance(part, wire.TextShown) for run in part.runs)


def test_a_leaf_comes_black_and_a_value_by_its_number(site: Site) -> None:
    view = site.viewer.leaf(site.share, site.filed)
    assert view.problems == []
    assert view.shown is not None
    assert text_of(view.shown) == "Employee record\nSocial Security number: \nSocial Security number: \n"
    numbers = [number for number, _ in site.filed.findings]
    assert [site.viewer.value(site.share, site.filed, number) for number in numbers] == [SSN, "219-09-8765"]
    with pytest.raises(NotFoundAgainError):
        site.viewer.value(site.share, site.filed, 10**6)


def test_a_document_of_many_findings_is_shown(site: Site) -> None:
    """What the worker is told of them is more than its line holds at a time."""
    site.file.write_text("".join(f"SSN: 219-09-{number:04}\n" for number in range(1_000, 5_000)))
    scan_share(site.file.parent, store=site.store, settings=site.settings, share="HR")
    filed = site.filed
    assert len(filed.findings) == 4_000
    view = site.viewer.leaf(site.share, filed, finding=filed.findings[-1][0])
    assert view.shown is not None
    assert view.shown.leaf == view.shown.leaves > 20


def test_keys_may_have_been_renewed_since_the_scan(site: Site) -> None:
    """What was keyed then is compared with the key of then."""
    site.store.keys.rotate()
    number = site.filed.findings[0][0]
    assert site.viewer.leaf(site.share, site.filed).shown is not None
    assert site.viewer.value(site.share, site.filed, number) == SSN


def test_other_bytes_are_refused(site: Site) -> None:
    number = site.filed.findings[0][0]
    site.file.write_text(TEXT.replace("4321", "1111"))
    with pytest.raises(ChangedError):
        site.viewer.leaf(site.share, site.filed)
    with pytest.raises(ChangedError):
        site.viewer.value(site.share, site.filed, number)


def test_terms_are_counted_where_the_bytes_are_those_that_were_scanned(site: Site) -> None:
    """Of a file that has changed nothing is told."""
    [(item, told)] = site.viewer.times(site.share, [site.filed], ("employee record", "security*", "permit"))
    assert (item, told.counts, told.problems) == (site.filed.id, (1, 2, 0), [])
    filed = site.filed
    site.file.write_text(TEXT.replace("4321", "1111"))
    assert list(site.viewer.times(site.share, [filed], ("employee",))) == []
    unread = Filed(filed.id, filed.path, None, None, "too_large", ())
    assert list(site.viewer.times(site.share, [unread], ("employee",))) == []


def test_what_nobody_could_read_then_is_not_read_now(site: Site) -> None:
    filed = site.filed
    unread = Filed(filed.id, filed.path, None, None, "too_large", ())
    with pytest.raises(ViewError, match="never read whole"):
        site.viewer.leaf(site.share, unread)


def test_a_file_that_is_gone_is_told_and_no_value_is(site: Site) -> None:
    number = site.filed.findings[0][0]
    site.file.unlink()
    view = site.viewer.leaf(site.share, site.filed)
    assert view.shown is None
    assert [problem.outcome for problem in view.problems] == [Outcome.UNREADABLE]
    with pytest.raises(ViewError, match="could not be read"):
        site.viewer.value(site.share, site.filed, number)


def test_a_value_of_another_fingerprint_is_none(site: Site) -> None:
    """The place alone proves nothing where there is a fingerprint."""
    filed, number = site.filed, site.filed.findings[0][0]
    filed.findings[0][1].fingerprint = filed.findings[1][1].fingerprint
    with pytest.raises(NotFoundAgainError):
        site.viewer.value(site.share, filed, number)


class Struck(WorkerPool):
    """Its worker is struck by a signal when it is ready."""

    blow = signal.SIGKILL

    def _hear(self, worker: Any, message: Any, images: Any) -> Any:
        yield from super()._hear(worker, message, images)
        if isinstance(message, wire.Ready):
            os.kill(worker.process.pid, self.blow)


@pytest.mark.parametrize(
    ("blow", "outcome"), [(signal.SIGKILL, Outcome.CORRUPT), (signal.SIGSTOP, Outcome.TIMEOUT)]
)
def test_a_worker_that_dies_or_hangs_ends_in_a_sentence(
    site: Site, monkeypatch: pytest.MonkeyPatch, blow: signal.Signals, outcome: Outcome
) -> None:
    monkeypatch.setattr(Struck, "blow", blow)
    monkeypatch.setattr(viewing, "WorkerPool", Struck)
    viewer = Viewer(site.store, site.settings.model_copy(update={"seconds_per_file": 1.0}))
    view = viewer.leaf(site.share, site.filed)
    assert view.shown is None
    [problem] = view.problems
    assert problem.outcome is outcome
    # Its folder went with it, and the seat is free again.
    assert list(site.settings.scratch.glob("classify-run-*")) == []
    monkeypatch.setattr(viewing, "WorkerPool", WorkerPool)
    assert viewer.leaf(site.share, site.filed).shown is not None


def test_as_many_at_once_as_there_are_seats(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_WAIT_SECONDS", 0.01)
    with site.viewer._seat(), pytest.raises(CrowdedError):
        site.viewer.leaf(site.share, site.filed)


def test_only_one_thread_at_a_time_starts_workers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is without secrets for a moment: others must not meet it so twice."""
    held: list[bool] = []

    def noted(config: Any) -> WorkerPool:
        held.append(viewing._HIRING.locked())
        return WorkerPool(config)

    monkeypatch.setattr(viewing, "WorkerPool", noted)
    site.viewer.leaf(site.share, site.filed)
    assert held == [True]


def test_who_reads_documents_is_got_ready_with_the_same_detectors(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the first document would have them loaded a second time."""
    got: list[WorkerConfig] = []
    monkeypatch.setattr(viewing, "warm_context", got.append)
    site.viewer.make_ready()
    [config] = got
    settings = site.settings
    assert (config.names, config.names_model) == (settings.names, settings.names_model)
    assert (config.packs, config.cache, config.city) == (settings.packs, settings.cache, settings.city)
    assert not config.text_only
