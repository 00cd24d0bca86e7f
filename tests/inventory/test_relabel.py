"""Scan and re-evaluation label by one function of stored evidence: `relabel` changes nothing."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from classify.detect.scan import Scanner
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.recipe import Recipe
from classify.results import FileResult, Job, JobDone
from classify.scanning import scan_share
from classify.settings import Settings
from classify.workers import WorkerConfig
from models.labels import Label, Outcome
from tests.one_process import classified

TEXTS = {
    "leave": "Leave was granted for two weeks in August.\n",
    "payroll": "Employee: Quentin Canary\nSSN: 517-44-1234\nNet pay: $1,204.00\n",
    "statement": "Statement of the victim Zebulon Kestrelwood. Officer Doe took it at 14:20.\n",
    "recipe": "Soup of the day\n\nCarrots, leeks, thyme. Serves four.\n",
    "agenda": "City Council Agenda\n1. Call to order\n2. Public comment\n3. Adjournment\n",
    "cards": "Pay with card 4111 1111 1111 1111, exp 12/30.\n",
    "table": "Name,SSN\nQuentin Canary,517-44-1234\nZebulon Kestrelwood,219-09-9999\n",
    "chat": "Ann 11:42 lunch at the park?\nOtto 11:43 yes, save me a spot\n",
}
FOLDERS = ("", "Police/Cases", "HR/Payroll", "Parks/Menus", "Training/samples", "Canary, Quentin")
STEMS = ("notes", "payroll 2024", "search warrant", "Kestrelwood", "SSN 517-44-1234", "21-00012345", "menu")
SUFFIXES = (".txt", ".csv", ".md", "")
BOXES = ("box", "juvenile cases", "Kestrelwood")


@st.composite
def shares(draw: st.DrawFn) -> dict[str, bytes]:
    """Files by path: few texts under many names, so that most are copies, also inside and of containers."""
    files: dict[str, bytes] = {}
    for _ in range(draw(st.integers(2, 5))):
        files[draw(_paths(SUFFIXES))] = draw(st.sampled_from(sorted(TEXTS.values()))).encode()
    for _ in range(draw(st.integers(0, 2))):
        box = draw(_boxes(depth=draw(st.integers(1, 2))))
        for _ in range(draw(st.integers(1, 2))):
            files[draw(_paths((".zip",), BOXES))] = box
    if draw(st.booleans()):
        files[draw(_paths((".zip",), BOXES))] = b"PK\x03\x04 cut off"
    return files


def _paths(suffixes: tuple[str, ...], stems: tuple[str, ...] = STEMS) -> st.SearchStrategy[str]:
    parts = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(stems), st.sampled_from(suffixes))
    return parts.map(lambda part: f"{part[0]}/{part[1]}{part[2]}".lstrip("/"))


@st.composite
def _boxes(draw: st.DrawFn, depth: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        names = draw(st.lists(_paths(SUFFIXES), min_size=1, max_size=3, unique=True))
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), draw(st.sampled_from(sorted(TEXTS.values()))))
        if depth > 1:
            archive.writestr(zipfile.ZipInfo("inner.zip"), draw(_boxes(depth=depth - 1)))
    return buffer.getvalue()


_LOAD_POLICY = Policy.load


@lru_cache(maxsize=1)
def _detectors() -> tuple[Scanner, Policy]:
    return Scanner.load(), _LOAD_POLICY()


@pytest.fixture(autouse=True)
def policy_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its YAML takes longer to read than a small share."""
    monkeypatch.setattr("classify.scanning.share.Policy.load", lambda *_: _detectors()[1])
    monkeypatch.setattr("classify.scanning.share.reading_version", lambda *_: "the same detectors")
    monkeypatch.setattr("classify.scanning.ShareScan._recipe", lambda _: Recipe("", "", ""))


class RealReaders:
    """Reads, searches and labels in this process, as workers do in theirs."""

    crash_at = ""
    """A file whose worker dies before its own result is handed over."""

    def __init__(self, config: WorkerConfig) -> None:
        scanner, policy = _detectors()
        self.config = config
        self.tools = Tools(
            scanner=scanner,
            policy=policy,
            share=config.share,
            department=config.department,
            criminal_justice=config.criminal_justice,
        )

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """One job after the other."""
        for job in jobs:
            results = self._read(job)
            if job.path == self.crash_at:
                refused = Job(job.number, job.path, job.size, refused=(Outcome.TIMEOUT, "took too long"))
                results[-1:] = self._read(refused)
            yield from results
            yield JobDone(job.number, job.path)

    def _read(self, job: Job) -> list[FileResult]:
        return classified(self.config.root, job, self.tools, self.config.keys)

    def close(self) -> None:
        """Nothing runs."""


def scanned(home: Path, folder: Path, hire: Any = RealReaders, **given: Any) -> Store:
    store = Store.open(home)
    options = Settings(home=home, jobs=1, ocr=False)
    scan_share(folder, store=store, settings=options, hire=hire, share="Share", **given)
    return store


def relabelled(store: Store) -> int:
    return sum(store.reevaluate(share, _detectors()[1]) for share in store.shares())


def labels(store: Store) -> dict[str, tuple[Any, ...]]:
    [share] = store.shares()
    words = ("label", "tags", "doc_type", "outcome", "entities", "findings")
    lines = Catalogue(store).lines(share)
    return {line.path: tuple(getattr(line, word) for word in words) for line in lines}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


_BOX_OF_BOXES = io.BytesIO()
with zipfile.ZipFile(_BOX_OF_BOXES, "w") as _archive:
    _archive.writestr("payroll 2024.txt", TEXTS["payroll"])
    _archive.writestr("Kestrelwood.txt", TEXTS["statement"])


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(
    files=shares(),
    criminal_justice=st.booleans(),
    department=st.sampled_from(("", "Police", "Parks")),
    data=st.data(),
)
@example(
    files={
        "Parks/Menus/menu.txt": TEXTS["recipe"].encode(),
        "HR/Payroll/payroll 2024.txt": TEXTS["recipe"].encode(),
        "Police/Cases/Kestrelwood.txt": TEXTS["statement"].encode(),
        "notes.txt": TEXTS["statement"].encode(),
        "Training/samples/notes.txt": TEXTS["cards"].encode(),
        "HR/Payroll/notes.txt": TEXTS["cards"].encode(),
        "notes": TEXTS["table"].encode(),
        "notes.csv": TEXTS["table"].encode(),
        "Police/Cases/box.zip": _BOX_OF_BOXES.getvalue(),
        "Parks/Menus/juvenile cases.zip": _BOX_OF_BOXES.getvalue(),
    },
    criminal_justice=False,
    department="",
    data=None,
)
def test_scan_and_relabel_agree_whatever_the_order(
    blank_home: Path, files: dict[str, bytes], criminal_justice: bool, department: str, data: Any
) -> None:
    """Relabelling changes nothing, and the same files met in another order bear the same labels."""
    order = list(files) if data is None else data.draw(st.permutations(list(files)))
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "share", files)
        about = {"criminal_justice": criminal_justice, "department": department}
        home = Path(shutil.copytree(blank_home, Path(place) / "home"))
        with scanned(home, folder, **about) as store:
            first = labels(store)
            assert relabelled(store) == 0
            assert labels(store) == first
        # In three steps and another order: each finds other copies known already.
        grown = Path(place) / "grown"
        home = Path(shutil.copytree(blank_home, Path(place) / "home 2"))
        third = -(-len(order) // 3)
        for start in range(0, len(order), third):
            write(grown, {path: files[path] for path in order[::-1][start : start + third]})
            with scanned(home, grown, **about) as store:
                later = labels(store)
        assert later == first


def test_names_in_copies_of_an_archive_are_masked_wherever_the_copy_lies(
    blank_home: Path, tmp_path: Path
) -> None:
    """A member's name holds a number; its mask lies on it in every copy, and in one that was moved."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SSN 517-44-1234.md", "Agenda\n")
    paths = ["HR/Payroll/Kestrelwood.zip", "HR/box.zip", "A much longer folder than that/box of it.zip"]
    folder = write(tmp_path / "share", dict.fromkeys(paths, packed.getvalue()))
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    for moved_to in ("b.zip", "c/d.zip"):
        with scanned(home, folder) as store:
            listed = [path for path in labels(store) if "!/" in path]
        assert [path.partition("!/")[2] for path in listed] == ["SSN ***-**-****.md"] * 3
        (folder / "c").mkdir(exist_ok=True)
        next(folder.rglob("b*.zip")).rename(folder / moved_to)


def test_a_container_whose_worker_died_bears_its_members_labels(blank_home: Path, tmp_path: Path) -> None:
    """What was handed over before the crash stands, and the container's label with it."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    folder = write(tmp_path / "share", {"box.zip": _BOX_OF_BOXES.getvalue()})

    class Dying(RealReaders):
        crash_at = "box.zip"

    with scanned(home, folder, Dying) as store:
        found = labels(store)
        assert found["box.zip"][3] == Outcome.TIMEOUT
        assert found["box.zip!/payroll 2024.txt"][0] == "CONFIDENTIAL"
        assert found["box.zip"][0] == max(found.values(), key=lambda words: Label(words[0]).rank)[0]
        assert found["box.zip"][0] == "RESTRICTED"
        assert relabelled(store) == 0


def test_two_inner_archives_of_one_name_keep_their_members_apart(blank_home: Path, tmp_path: Path) -> None:
    """Each inner archive bears the label of what is in it, after a relabelling too."""
    inner = {}
    for name, text in (("secret", TEXTS["payroll"]), ("plain", TEXTS["recipe"])):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", text)
        inner[name] = buffer.getvalue()
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner["secret"])
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("inner.zip", inner["plain"])
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    folder = write(tmp_path / "share", {"box.zip": outer.getvalue()})
    with scanned(home, folder) as store:
        found = labels(store)
        assert found["box.zip!/inner.zip"][0] == found["box.zip!/inner.zip!/a.txt"][0] == "CONFIDENTIAL"
        again = "box.zip!/inner (2).zip"
        assert found[again][0] == found[f"{again}!/a.txt"][0] == "INTERNAL"
        assert relabelled(store) == 0


def test_another_department_labels_unchanged_files_anew(blank_home: Path, tmp_path: Path) -> None:
    """The policy knows the department: when it changes, labels follow at the next scan."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    folder = write(tmp_path / "share", {"photo.txt": TEXTS["statement"].encode()})
    scanned(home, folder).close()
    with scanned(home, folder, department="Police") as store:
        assert relabelled(store) == 0


def test_a_file_behind_a_closed_folder_keeps_its_label(blank_home: Path, tmp_path: Path) -> None:
    """Not to be read this time says nothing about what it holds: its evidence still stands."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    folder = write(tmp_path / "share", {"HR/pay.txt": TEXTS["payroll"].encode()})
    with scanned(home, folder) as store:
        with store.database.writing() as session:
            session.connection().exec_driver_sql("UPDATE item SET outcome = 'unreadable'")
        assert relabelled(store) == 0
        assert labels(store)["HR/pay.txt"][0] == "CONFIDENTIAL"
