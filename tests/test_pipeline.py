"""One file in, its results out: every way a reader can end becomes exactly one outcome."""

from __future__ import annotations

import errno
import os
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from classify.detect.finding import Finding, Why
from classify.detect.judging.evidence import Evidence
from classify.errors import (
    BombError,
    CorruptError,
    EncryptedError,
    NoRoomError,
    TimeoutReached,
    UnreadableError,
)
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.keys import DomainKeys
from classify.label.proposal import Location, Proposal
from classify.pipeline import Tools
from classify.results import FileResult, Job
from models.labels import DocType, Label, Outcome, Tag
from tests import one_process


@dataclass
class FakeDetected:
    findings: list[Finding]
    evidence: Evidence
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    name_needs_text: bool = False


@dataclass
class FakeScan:
    """Finds the word SECRET."""

    name: str
    texts: list[str] = field(default_factory=list)

    def feed(self, block: TextBlock | TableBlock) -> None:
        assert isinstance(block, TextBlock)
        if block.text == "trips a detector":
            raise IndexError("words that must not be told")
        self.texts.append(block.text)

    def finish(self) -> FakeDetected:
        text = "".join(self.texts)
        if text == "trips the end":
            raise KeyError("words that must not be told")
        why = Why("test/secret", "1", "the word stands there")
        found = [Finding("CREDENTIAL", "SECRET", 0.9, Place(), 0, 6, why)] if "SECRET" in text else []
        evidence = Evidence(counts={"CREDENTIAL": len(found)}, characters=len(text))
        return FakeDetected(found, evidence, name_needs_text="Kestrel" in self.name)


class FakeScanner:
    version = "scanner 1"

    def start(self, name: str, kind: str, *, own: str | None = None) -> FakeScan:
        return FakeScan(name)


class FakePolicy:
    version = "policy 1"

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        hot = evidence.counts.get("CREDENTIAL", 0) > 0
        label = Label.CONFIDENTIAL if hot else Label.INTERNAL
        return Proposal(label, (Tag.CREDENTIAL,) if hot else (), DocType.OTHER, outcome)


@pytest.fixture
def tools() -> Tools:
    return Tools(scanner=FakeScanner(), policy=FakePolicy())  # type: ignore[arg-type]


KEYS = DomainKeys.passing()


def classified(root: Path, job: Job, tools: Tools) -> list[FileResult]:
    return one_process.classified(root, job, tools, KEYS)


def run(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch, *pieces: Piece | Exception
) -> list[FileResult]:
    """Classify one file whose reader yields `pieces`; an exception among them is raised."""

    def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
        if source.name == "inner.txt":
            yield TextBlock(source.open().read().decode())
            return
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    monkeypatch.setattr("classify.extract.reading.read", read)
    (tmp_path / "file.bin").write_bytes(b"bytes")
    return classified(tmp_path, Job(1, "file.bin", size=5), tools)


def test_a_file_read_whole_is_ok(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its findings come with mask and reason, without the value."""
    [result] = run(tmp_path, tools, monkeypatch, Remark("media", "text"), TextBlock("a SECRET"))
    assert (result.outcome, result.reason, result.media) == (Outcome.OK, "", "text")
    assert [finding.mask for finding in result.findings] == ["[secret]"]
    assert result.findings[0].text is None
    assert result.content_digest is not None


def test_reveal_carries_the_value(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only then."""
    tools.reveal = True
    [result] = run(tmp_path, tools, monkeypatch, TextBlock("SECRET"))
    assert result.findings[0].text == "SECRET"


@pytest.mark.parametrize(
    ("error", "before", "outcome"),
    [
        (EncryptedError("locked"), [], Outcome.ENCRYPTED),
        (CorruptError("broken"), [], Outcome.CORRUPT),
        (CorruptError("broken"), [TextBlock("a SECRET")], Outcome.PARTIAL),
        (BombError("unfolds"), [TextBlock("x")], Outcome.BOMB),
        (TimeoutReached("slow"), [], Outcome.TIMEOUT),
        (TimeoutReached("slow"), [TextBlock("a SECRET")], Outcome.PARTIAL),
        (PermissionError(13, "Permission denied"), [], Outcome.UNREADABLE),
        (MemoryError(), [TextBlock("x")], Outcome.TOO_LARGE),
        (RecursionError(), [], Outcome.CORRUPT),
        (ZeroDivisionError("a reader's bug"), [], Outcome.CORRUPT),
    ],
)
def test_every_end_is_one_outcome(
    tmp_path: Path,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    before: list[Piece],
    outcome: Outcome,
) -> None:
    """What was read before the end stands, and a reason is always given."""
    [result] = run(tmp_path, tools, monkeypatch, *before, error)
    assert result.outcome is outcome
    assert result.reason
    assert len(result.findings) == sum("SECRET" in block.text for block in before)  # type: ignore[union-attr]


def test_a_detector_that_fails_on_one_block_costs_that_block(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are searched; the reason names the search, not the reader, and no words of the file."""
    blocks = [TextBlock(text) for text in ("trips a detector", "a SECRET", "trips a detector")]
    [result] = run(tmp_path, tools, monkeypatch, *blocks)
    assert (result.outcome, len(result.findings)) == (Outcome.PARTIAL, 1)
    assert result.reason == "2 parts of its text could not be searched: a detector failed (IndexError)"
    [result] = run(tmp_path, tools, monkeypatch, TextBlock("trips the end"))
    assert result.outcome is Outcome.PARTIAL
    assert result.reason == "a part of its text could not be searched: a detector failed (KeyError)"


def test_page_images_nobody_read_are_never_ok(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone: needs_ocr. Beside text: partial. Metadata is not text that was read."""
    remark = Remark("needs_ocr", "page 1 is a picture")
    [alone] = run(tmp_path, tools, monkeypatch, TextBlock("Title", Place(part="metadata")), remark)
    [beside] = run(tmp_path, tools, monkeypatch, TextBlock("text"), remark)
    assert (alone.outcome, beside.outcome) == (Outcome.NEEDS_OCR, Outcome.PARTIAL)


def test_a_container_takes_the_highest_label_of_its_members(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members come first, each with a row; the container's row closes the file."""
    hot = Member("a/inner.txt", Source("inner.txt", data=b"SECRET", size=6))
    locked = Member("b.docx", None, EncryptedError("locked"))
    results = run(tmp_path, tools, monkeypatch, hot, locked)
    assert [result.path for result in results] == ["file.bin!/a/inner.txt", "file.bin!/b.docx", "file.bin"]
    assert [result.outcome for result in results] == [Outcome.OK, Outcome.ENCRYPTED, Outcome.OK]
    assert results[-1].proposal.label is Label.CONFIDENTIAL
    assert results[-1].proposal.tags == (Tag.CREDENTIAL,)


def test_what_is_packed_in_what_is_a_field(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders and members may be spelled like containers; only what the readers hand over is a member."""
    (tmp_path / "x.zip!").mkdir()
    results = run(
        tmp_path, tools, monkeypatch, Member("a!/b.txt", Source("inner.txt", data=b"SECRET", size=6))
    )
    assert [(one.path, one.container, one.holder) for one in results] == [
        ("file.bin!/a!/b.txt", "file.bin", "file.bin"),
        ("file.bin", None, None),
    ]
    assert results[-1].proposal.label is Label.CONFIDENTIAL
    (tmp_path / "x.zip!" / "inner.txt").write_bytes(b"SECRET")
    [alone] = classified(tmp_path, Job(2, "x.zip!/inner.txt", size=6), tools)
    assert (alone.container, alone.content_digest is None) == (None, False)


def test_a_container_of_locked_members_alone_is_locked(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its listing was read, but nothing in it."""
    results = run(tmp_path, tools, monkeypatch, Member("b.docx", None, EncryptedError("locked")))
    assert [result.outcome for result in results] == [Outcome.ENCRYPTED, Outcome.ENCRYPTED]


LOST = Member("a.txt", None, CorruptError("damaged"))
CUT = Member("inner.txt", Source("inner.txt", data=b"a SECRET", size=8), CorruptError("damaged"))
WHOLE = Member("inner.txt", Source("inner.txt", data=b"plain", size=5))


@pytest.mark.parametrize(
    ("members", "outcomes"),
    [
        ([LOST, LOST], [Outcome.CORRUPT, Outcome.CORRUPT, Outcome.CORRUPT]),
        ([LOST, WHOLE], [Outcome.CORRUPT, Outcome.OK, Outcome.PARTIAL]),
        ([CUT], [Outcome.PARTIAL, Outcome.PARTIAL]),
        ([WHOLE], [Outcome.OK, Outcome.OK]),
    ],
)
def test_a_container_of_damaged_members_is_never_ok(
    tmp_path: Path,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
    members: list[Piece],
    outcomes: list[Outcome],
) -> None:
    """Corrupt when nothing came out, else partial; what stands before the damage is read."""
    results = run(tmp_path, tools, monkeypatch, *members)
    assert [result.outcome for result in results] == outcomes
    assert sum(len(result.findings) for result in results) == (CUT in members)


def test_known_content_is_not_analysed_again(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result says whose twin it is and holds no findings."""
    [first] = run(tmp_path, tools, monkeypatch, TextBlock("SECRET"))
    assert first.content_digest
    job = Job(2, "file.bin", known_digests=frozenset({first.content_digest}))
    [twin] = classified(tmp_path, job, tools)
    assert twin.same_as == first.content_digest
    assert twin.findings == []


def test_known_content_is_read_again_where_its_name_asks_for_the_text(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A surname in the name of a copy is only found beside the full name in its text."""
    [first] = run(tmp_path, tools, monkeypatch, TextBlock("SECRET"))
    (tmp_path / "Kestrel.bin").write_bytes((tmp_path / "file.bin").read_bytes())
    assert first.content_digest
    job = Job(2, "Kestrel.bin", known_digests=frozenset({first.content_digest}))
    [result] = classified(tmp_path, job, tools)
    assert result.same_as is None
    assert [finding.entity for finding in result.findings] == ["CREDENTIAL"]


def test_a_vanished_file_is_unreadable(tmp_path: Path, tools: Tools) -> None:
    """Between crawl and reading anything may happen."""
    [result] = classified(tmp_path, Job(1, "gone.txt"), tools)
    assert result.outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("kind", ["named pipe", "socket", "folder", "link", "link to a device"])
def test_what_takes_the_place_of_a_file_is_not_waited_for(tmp_path: Path, tools: Tools, kind: str) -> None:
    """Between crawl and opening it became something else: an outcome at once, and nothing is read."""
    place, elsewhere = tmp_path / "file.txt", tmp_path / "elsewhere.txt"
    elsewhere.write_text("SECRET")
    with socket.socket(socket.AF_UNIX) as server:
        match kind:
            case "named pipe":
                os.mkfifo(place)
            case "socket":
                server.bind(os.path.relpath(place))
            case "folder":
                place.mkdir()
            case "link":
                place.symlink_to(elsewhere)
            case _:
                place.symlink_to("/dev/zero")
        [result] = classified(tmp_path, Job(1, "file.txt", size=6), tools)
    assert result.outcome is Outcome.UNREADABLE
    assert result.reason
    assert result.findings == []


def test_a_large_file_replaced_by_a_pipe_while_it_is_read_is_unreadable(tmp_path: Path) -> None:
    """Readers open a large file again: then, too, a pipe is not waited for."""
    os.mkfifo(tmp_path / "large.csv")
    with pytest.raises(UnreadableError, match="not a file"):
        Source("large.csv", path=tmp_path / "large.csv", size=1 << 30).open()


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file that the kernel refuses to read"
)
def test_a_disk_that_fails_while_reading_is_unreadable(tools: Tools) -> None:
    """A real EIO: the memory of a process is a regular file whose first byte cannot be read."""
    [result] = classified(Path("/proc/self"), Job(1, "mem"), tools)
    assert result.outcome is Outcome.UNREADABLE
    assert os.strerror(errno.EIO) in result.reason


@pytest.mark.parametrize("failure", [errno.EIO, errno.ESTALE, errno.ENOTCONN])
def test_a_mount_lost_while_reading_leaves_what_was_read(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch, failure: int
) -> None:
    """An outcome with the reason the system gives; nothing read before is lost."""
    [result] = run(tmp_path, tools, monkeypatch, TextBlock("SECRET"), OSError(failure, os.strerror(failure)))
    assert result.outcome is Outcome.PARTIAL
    assert os.strerror(failure) in result.reason
    assert len(result.findings) == 1


def test_a_full_disk_for_temporary_files_is_no_outcome(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is not called unreadable because there is no room for its members."""
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as archive:
        archive.writestr("large.txt", bytes(9_000_000))
    full = SimpleNamespace(mkstemp=lambda **_: (os.open("/dev/full", os.O_WRONLY), str(tmp_path / "none")))
    monkeypatch.setattr("classify.extract.containers.unfold.tempfile", full)
    with pytest.raises(NoRoomError):
        classified(tmp_path, Job(1, "large.zip"), tools)
