"""A small share, an inventory, and readers quick enough to scan it hundreds of times."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from classify import cachefile
from classify.crawl import Beneath
from classify.detect.judging.evidence import Evidence
from classify.errors import UnreadableError
from classify.ingredients import ingredients
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.label.proposal import Location, Proposal
from classify.results import FileResult, Job, JobDone, StoredFinding
from classify.scanning import ScanReport, scan_share
from classify.settings import Settings
from classify.workers import WorkerConfig
from models.labels import Label, Outcome, mask
from tests.postgres import Server, serving

# A test says what is right, never how fast: CI's machine may be ten times slower than this one.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")

SSN = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
WHY = {"detector": "identity/us_ssn", "version": "1", "sentence": "It is written like one.", "steps": []}


@lru_cache
def _policy(path: Path | None) -> Policy:
    return Policy.load(path)


class QuickReaders:
    """Stands in for the worker pool: plain text and zip archives, Social Security numbers only."""

    def __init__(self, config: WorkerConfig) -> None:
        self.config = config
        self.policy = _policy(config.policy)
        self.analysed: list[str] = []

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """One job after the other, members before their container."""
        for job in jobs:
            yield from self._examine(job)
            yield JobDone(job.number, job.path)

    def close(self) -> None:
        """Nothing runs that could be stopped."""

    def _examine(self, job: Job) -> Iterator[FileResult]:
        if job.refused is not None:
            yield self._result(job.path, "", *job.refused, job=job)
            return
        try:
            with Beneath(self.config.root) as share, os.fdopen(share.file(job.path), "rb") as stream:
                data = stream.read()
        except (OSError, UnreadableError) as error:
            yield self._result(job.path, "", Outcome.UNREADABLE, str(error), job=job)
            return
        digest = self.config.keys.content_digest(io.BytesIO(data))
        if digest in job.known_digests:
            twin = self._result(job.path, "", Outcome.OK, "", job=job)
            twin.content_digest = twin.same_as = digest
            yield twin
            return
        self.analysed.append(job.path)
        inside: list[Proposal] = []
        text = "" if zipfile.is_zipfile(io.BytesIO(data)) else data.decode("utf-8", "replace")
        if not text:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    inner = archive.read(archive.getinfo(name)).decode()
                    member = self._result(f"{job.path}!/{name}", inner, Outcome.OK, "")
                    member.container = member.holder = job.path
                    inside.append(member.proposal)
                    yield member
        own = self._result(job.path, text, Outcome.OK, "", job=job)
        own.proposal.label = Label.highest([word.label for word in [own.proposal, *inside]])
        own.proposal.tags = tuple({tag for word in [own.proposal, *inside] for tag in word.tags})
        own.content_digest = digest
        own.former_digests = self.config.keys.former_digests_of(hashlib.sha256(data).digest())
        yield own

    def _result(
        self, path: str, text: str, outcome: Outcome, reason: str, *, job: Job | None = None
    ) -> FileResult:
        in_text = [self._finding("body", found) for found in SSN.finditer(text)]
        in_name = [self._finding("name", found) for found in SSN.finditer(path)]
        findings = in_text + in_name
        evidence = Evidence(characters=len(text), name=_counted(in_name) or None, **_counted(in_text))
        evidence.candidates = evidence.candidates or []
        location = Location(path, self.config.share, self.config.department, self.config.criminal_justice)
        return FileResult(
            path=path,
            outcome=outcome,
            reason=reason,
            proposal=self.policy.propose(evidence, location, outcome),
            media="zip" if path.endswith(".zip") else "text",
            size=job.size if job else len(text),
            mtime_ns=job.mtime_ns if job else 0,
            inode=job.inode if job else 0,
            findings=findings,
            evidence=evidence.as_json(),
        )

    def _finding(self, part: str, found: re.Match[str]) -> StoredFinding:
        value = found[0]
        return StoredFinding(
            entity="US_SSN",
            place={"part": part, "line": 1},
            start=found.start(),
            end=found.end(),
            score=0.9,
            mask=mask("US_SSN"),
            fingerprint=self.config.keys.fingerprint("US_SSN", value),
            role=None,
            why=dict(WHY),
        )


def _counted(findings: list[StoredFinding]) -> dict[str, Any]:
    """The part of the evidence that counts these findings."""
    if not findings:
        return {}
    return {
        "entities": {"US_SSN": [0.9] * len(findings)},
        "counts": {"US_SSN": len(findings)},
        "distinct": {"US_SSN": len({finding.fingerprint for finding in findings})},
        "by_detector": {"identity/us_ssn": len(findings)},
        "candidates": ["identity/us_ssn"],
    }


class Scans:
    """Scans a folder with quick readers, and remembers what they analysed."""

    def __init__(self, store: Store, folder: Path, settings: Settings) -> None:
        self.store = store
        self.folder = folder
        self.settings = settings
        self.analysed: list[str] = []

    def __call__(self, *, cut_after: int | None = None, **given: object) -> ScanReport:
        """One scan; `cut_after` stops it as Ctrl-C does, after so many results."""
        self.analysed = []

        def hire(config: WorkerConfig) -> QuickReaders:
            readers = QuickReaders(config)
            readers.analysed = self.analysed
            if cut_after is not None:
                return _Cut(readers, cut_after)  # type: ignore[return-value]
            return readers

        return scan_share(
            self.folder,
            store=self.store,
            settings=self.settings,
            hire=hire,
            **given,  # type: ignore[arg-type]
        )


class _Cut:
    def __init__(self, readers: QuickReaders, after: int) -> None:
        self.readers = readers
        self.after = after

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        for number, message in enumerate(self.readers.run(jobs)):
            if number == self.after:
                raise KeyboardInterrupt
            yield message

    def close(self) -> None:
        """Nothing to stop."""


_DEAREST_FIRST = (
    "tests/flows/test_slices.py",
    "tests/service/test_service.py",
    "tests/flows/test_deployments.py",
)
"""Files of whole services and clusters: begun last, one of them would keep one core waiting for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dearest files first, all others as they come (with `--no-loadscope-reorder`: else xdist begins with
    the files of most tests, and these have few).
    """
    places = {name: place for place, name in enumerate(_DEAREST_FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder in place of the one where this machine's installation keeps what it has worked out."""
    place = tmp_path / "installed"
    monkeypatch.setattr(cachefile, "INSTALLED", place)
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight entries: numbers in text, in an archive, in a name; a copy; a link."""
    return make_folder(tmp_path / "City share")


def make_folder(share: Path) -> Path:
    """Writes the small share."""
    (share / "HR").mkdir(parents=True)
    (share / "Parks").mkdir()
    (share / "HR" / "list.txt").write_text("Number 219-09-9999 of the first employee\n")
    (share / "HR" / "copy of list.txt").write_text("Number 219-09-9999 of the first employee\n")
    (share / "HR" / "file 219-09-8888.txt").write_text("A note about leave.\n")
    (share / "Parks" / "mowing.txt").write_text("Mow the lawn at the fountain.\n")
    (share / "Parks" / "paint.txt").write_text("Paint the bandstand green.\n")
    (share / "Parks" / "empty.txt").write_text("-")
    with zipfile.ZipFile(share / "HR" / "box.zip", "w") as archive:
        archive.writestr("one.txt", "Number 219-09-7777 of the second employee\n")
        archive.writestr("deep/two.txt", "Nothing to see.\n")
    (share / "HR" / "link").symlink_to("list.txt")
    return share


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose home is a fresh folder."""
    return Settings(home=tmp_path / "home", jobs=1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, once for all tests of this process that ask for it."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def blank_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty inventory, made once and copied: migrations take their time, and so does taking
    apart code that nobody has installed, which the first scan of every home would.
    """
    home = tmp_path_factory.mktemp("blank") / "home"
    Store.open(home).close()
    ingredients(home / "cache")
    return home


@pytest.fixture
def store(blank_home: Path, settings: Settings) -> Iterator[Store]:
    """An empty inventory."""
    shutil.copytree(blank_home, settings.home)
    with Store.open(settings.home) as opened:
        yield opened


@pytest.fixture
def scan(store: Store, folder: Path, settings: Settings) -> Scans:
    """Call it to scan `folder` into `store`."""
    return Scans(store, folder, settings)


@pytest.fixture(scope="session")
def scanned_home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose inventory holds the small share and a file called like a formula; to be read only."""
    place = tmp_path_factory.mktemp("scanned")
    share = make_folder(place / "City share")
    (share / '=HYPERLINK("x").txt').write_text("A file whose name is a formula.\n")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as opened:
        Scans(opened, share, Settings(home=home, jobs=1))()
    return home


@pytest.fixture
def rows(store: Store) -> Callable[[str], list[tuple[object, ...]]]:
    """Rows of a query, straight from the database."""

    def ask(query: str) -> list[tuple[object, ...]]:
        with store.database.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    return ask
