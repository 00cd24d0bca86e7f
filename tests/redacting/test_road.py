"""The road of one copy: real files, real workers, and what happens when one of them fails or lies."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest

from classify import wire
from classify.errors import ChangedError, CopyTargetError, NoProfileError, NoSuchCopyError
from classify.extract.document import Place
from classify.extract.envelope import Limits
from classify.inventory.catalogue import Catalogue
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.redacting import placing, road
from classify.redacting.orders import Orders
from classify.redacting.road import Redactor, beside, check_name, signs_with
from classify.redacting.sheet import READABLE_SUFFIX, SUFFIX, read_sheet
from classify.scanning import scan_share
from classify.settings import Settings
from classify.workers import WorkerPool
from models.decision import Verdict
from tests.redacting.folders import names_in

SSN, OTHER = "219-09-4321", "219-09-8765"
TEXT = f"Employee record\nSocial Security number: {SSN}\nSocial Security number: {OTHER}\nNothing else.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "record.txt"
    made.write_text(TEXT)
    return made


@pytest.fixture
def redactor(tmp_path_factory: pytest.TempPathFactory) -> Redactor:
    home = tmp_path_factory.mktemp("home")
    return Redactor(Settings(home=home, jobs=1, ocr=False, names=False))


def test_a_copy_is_made_attacked_and_put_down_with_its_proof(
    file: Path, redactor: Redactor, tmp_path: Path
) -> None:
    target = tmp_path / "copy.txt"
    with redactor.of_file(file) as copy:
        assert not copy.refused
        assert names_in(tmp_path) == ["record.txt"]
        copy.put(target)
    text = target.read_text()
    assert "Employee record" in text
    assert "Nothing else." in text
    assert SSN[:6] not in text
    assert copy.removed == {"US_SSN": 2}
    assert copy.left == 0
    assert all(check.holds for check in copy.checks)
    proof = beside(target, SUFFIX)
    assert read_sheet(proof).sheet == copy.sheet
    for place in (proof, beside(target, READABLE_SUFFIX), target):
        data = place.read_bytes()
        assert not any(word in data for word in (b"4321-", SSN.encode(), OTHER.encode(), b"record.txt"))
    assert file.read_text() == TEXT


def test_nothing_is_put_down_over_or_under_a_wrong_name(
    file: Path, redactor: Redactor, tmp_path: Path
) -> None:
    with redactor.of_file(file) as copy:
        with pytest.raises(CopyTargetError):
            copy.put(file, force=True)
        with pytest.raises(NoSuchCopyError, match=r"\.txt"):
            copy.put(tmp_path / "copy.pdf")
        (tmp_path / "copy.txt.proof.html").write_text("another's")
        with pytest.raises(CopyTargetError):
            copy.put(tmp_path / "copy.txt")
    assert names_in(tmp_path) == ["copy.txt.proof.html", "record.txt"]


def test_when_the_disk_fills_before_the_end_nothing_of_it_stays(
    file: Path, redactor: Redactor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = placing.put

    def full(target: Path, content: int | bytes, *, force: bool = False) -> None:
        if target.suffix == ".txt":
            raise CopyTargetError("The copy cannot be written: No space left on device.")
        put(target, content, force=force)

    monkeypatch.setattr(placing, "put", full)
    with redactor.of_file(file) as copy, pytest.raises(CopyTargetError, match="No space"):
        copy.put(tmp_path / "copy.txt")
    assert names_in(tmp_path) == ["record.txt"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.txt", b"", "empty"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "corrupt"),
        ("archive.zip", b"PK\x05\x06" + bytes(18), ""),
        ("movie.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(64), ""),
    ],
)
def test_what_is_not_read_whole_is_refused(
    redactor: Redactor, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with redactor.of_file(file) as copy:
        assert copy.refused.startswith(why)
        assert copy.refused
        assert copy.sheet is None
        with pytest.raises(NoSuchCopyError):
            copy.put(tmp_path / "copy.txt")
    assert names_in(tmp_path) == [name]


def test_an_unknown_profile_is_the_askers_error(file: Path, redactor: Redactor) -> None:
    with pytest.raises(NoProfileError), redactor.of_file(file, Orders(profile="no-such")):
        pass


class Struck(WorkerPool):
    """Its worker is killed once it was handed its file: the maker, or only who attacks."""

    only_attackers = False

    def _hand(self, worker: Any, attempt: Any) -> None:
        super()._hand(worker, attempt)
        assert self.config.copying is not None
        if self.config.copying.written is not None or not self.only_attackers:
            os.kill(worker.process.pid, signal.SIGKILL)


@pytest.mark.parametrize("only_attackers", [False, True])
def test_a_worker_that_dies_makes_no_copy(
    file: Path, redactor: Redactor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only_attackers: bool
) -> None:
    monkeypatch.setattr(Struck, "only_attackers", only_attackers)
    monkeypatch.setattr(road, "WorkerPool", Struck)
    with redactor.of_file(file) as copy:
        assert copy.refused == "corrupt: its reader crashed on it (SIGKILL)"
        assert copy.sheet is None
    assert names_in(tmp_path) == ["record.txt"]


class Lying(WorkerPool):
    """Its makers write `forged` in the place of what they made, and say all is well."""

    forged = b""

    def copy(self, job: Any, copy: int) -> Iterator[Any]:
        for message in super().copy(job, copy):
            if isinstance(message, wire.Written):
                os.ftruncate(copy, 0)
                os.pwrite(copy, self.forged, 0)
            yield message


@pytest.mark.parametrize(
    ("forged", "why"),
    [
        (f"Nothing to see but {OTHER}.\n".encode(), "nothing_left"),
        (b"219 09 4321 is spelt otherwise\n", "nothing_left"),
        # Found nowhere in the original: the detectors alone know it.
        (b"Social Security number: 219-09-9999\n", "searched_again"),
        (b"%PDF-1.7 is no text", "read_whole"),
        (TEXT.encode(), "other_bytes"),
    ],
)
def test_a_maker_that_lies_is_caught_by_who_attacks(
    file: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch, forged: bytes, why: str
) -> None:
    monkeypatch.setattr(Lying, "forged", forged)
    monkeypatch.setattr(road, "WorkerPool", Lying)
    with redactor.of_file(file) as copy:
        assert why in {check.name for check in copy.checks if not check.holds}
        assert copy.refused
        assert copy.sheet is None


def test_where_there_is_nothing_to_cut_a_note_comes_out_as_it_was(redactor: Redactor, tmp_path: Path) -> None:
    file = tmp_path / "hours.txt"
    file.write_text("The library opens at nine.\n")
    with redactor.of_file(file) as copy:
        copy.put(tmp_path / "copy.txt")
    assert (tmp_path / "copy.txt").read_bytes() == file.read_bytes()
    assert copy.removed == {}


def test_an_empty_copy_is_none(file: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lying, "forged", b"")
    monkeypatch.setattr(road, "WorkerPool", Lying)
    with redactor.of_file(file) as copy:
        assert copy.refused


def test_what_was_sealed_is_changed_by_nobody() -> None:
    with road._in_memory() as descriptor:
        os.write(descriptor, b"copy")
        road._seal(descriptor)
        with pytest.raises(PermissionError):
            os.write(descriptor, b"more")
        with road._for_reading(descriptor) as readable:
            assert os.pread(readable, 10, 0) == b"copy"
            with pytest.raises(OSError, match="Bad file"):
                os.write(readable, b"x")


@pytest.mark.parametrize(
    ("name", "suffix", "fits"),
    [
        ("a.pdf", ".pdf", True),
        ("a.PDF", ".pdf", True),
        ("a.docx", ".pdf", False),
        ("a.log", ".txt", True),
        ("a.md", ".txt", True),
        ("a.doc", ".txt", False),
        ("a.xlsx", ".csv", False),
    ],
)
def test_a_copy_bears_a_name_that_says_what_it_is(name: str, suffix: str, fits: bool) -> None:
    if fits:
        check_name(Path(name), suffix)
    else:
        with pytest.raises(NoSuchCopyError):
            check_name(Path(name), suffix)


class Site:
    """A scanned share of one file."""

    def __init__(self, home: Path, folder: Path, store: Store) -> None:
        self.file, self.store = folder / "record.txt", store
        settings = Settings(home=home, jobs=1, ocr=False, names=False)
        self.redactor = Redactor(settings, sign=signs_with(store.keys.audit_key))

    @property
    def share(self) -> ShareHandle:
        return self.store.shares()[0]

    @property
    def filed(self) -> Filed:
        catalogue = Catalogue(self.store)
        found = catalogue.filed(self.share, catalogue.find(self.file.name).line.id)
        assert found is not None
        return found

    def copy(self, verdicts: dict[int, Verdict] | None = None, **more: Any) -> Any:
        return self.redactor.of_item(self.share, self.file.parent, self.filed, verdicts or {}, **more)


@pytest.fixture(scope="module")
def scanned(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("redacting")
    home, folder = Path(shutil.copytree(blank_home, place / "home")), place / "share"
    folder.mkdir()
    (folder / "record.txt").write_text(TEXT)
    with Store.open(home) as store:
        scan_share(
            folder, store=store, settings=Settings(home=home, jobs=1, ocr=False, names=False), share="HR"
        )
    return home, folder


@pytest.fixture
def site(scanned: tuple[Path, Path]) -> Iterator[Site]:
    (scanned[1] / "record.txt").write_text(TEXT)
    with Store.open(scanned[0]) as store:
        yield Site(*scanned, store)


def test_what_people_dismissed_stays_and_is_told(site: Site, tmp_path: Path) -> None:
    first = site.filed.findings[0][0]
    with site.copy({first: Verdict.SAMPLE}) as copy:
        assert copy.stays == {"US_SSN": 1}
        assert copy.removed == {"US_SSN": 1}
        copy.put(tmp_path / "copy.txt")
    text = (tmp_path / "copy.txt").read_text()
    assert SSN in text
    assert OTHER[:6] not in text.replace(SSN, "")
    assert read_sheet(tmp_path / "copy.txt.proof.json").public_key


def test_what_may_be_in_this_file_may_not_leave_with_it(site: Site) -> None:
    """That it is allowed here is no word for another place."""
    first = site.filed.findings[0][0]
    with site.copy({first: Verdict.ALLOWED}) as copy:
        assert copy.stays == {}
        assert copy.removed == {"US_SSN": 2}


def test_what_somebody_drew_is_cut(site: Site, tmp_path: Path) -> None:
    place = msgspec.convert(site.filed.findings[0][1].place, Place)
    drawn = wire.Drawn(Place(part=place.part, line=1), 0, 8)
    with site.copy(orders=Orders(drawn=(drawn,))) as copy:
        assert not copy.refused
        copy.put(tmp_path / "copy.txt")
    assert copy.removed.get("MANUAL", 0) == 1
    assert "Employee" not in (tmp_path / "copy.txt").read_text()


def test_other_bytes_than_were_scanned_make_no_copy(site: Site) -> None:
    site.file.write_text(TEXT.replace("4321", "1111"))
    with pytest.raises(ChangedError), site.copy():
        pass


def test_what_was_never_read_whole_makes_no_copy(site: Site) -> None:
    unread = Filed(1, "record.txt", None, None, "too_large", ())
    with pytest.raises(NoSuchCopyError, match="never read whole"):
        site.redactor.of_item(site.share, site.file.parent, unread, {})


class Slow(WorkerPool):
    """Its workers are stopped once they have their file: they hang."""

    def _hand(self, worker: Any, attempt: Any) -> None:
        super()._hand(worker, attempt)
        os.kill(worker.process.pid, signal.SIGSTOP)


def test_a_worker_that_hangs_is_given_up(
    file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(road, "WorkerPool", Slow)
    monkeypatch.setattr("classify.workers.seat._LOADING_SECONDS", 0.2)
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, jobs=1, ocr=False, names=False, seconds_per_file=0.2)
    with Redactor(settings).of_file(file) as copy:
        assert copy.refused.startswith("timeout: no end in sight")
    assert [one for one in home.rglob("*") if one.is_file() and "scratch" in one.parts] == []


class Flooding(WorkerPool):
    """Notes how much its workers may write at most."""

    said: ClassVar[list[str]] = []

    def _receive(self, worker: Any, again: Any, images: Any) -> Iterator[Any]:
        limits = Path(f"/proc/{worker.process.pid}/limits").read_text()
        [line] = [line for line in limits.splitlines() if line.startswith("Max file size")]
        self.said.append(line.split()[3])
        yield from super()._receive(worker, again, images)


def test_who_writes_a_copy_cannot_fill_the_memory(
    file: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(road, "WorkerPool", Flooding)
    with redactor.of_file(file) as copy:
        assert not copy.refused
    assert Flooding.said[-1] == str(Limits().member_bytes)
