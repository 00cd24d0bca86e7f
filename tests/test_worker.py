"""The life of a worker: what it says, when it says it, and what it may not say twice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from classify import worker
from classify.extract.envelope import Limits
from classify.label.proposal import Proposal
from classify.wire import (
    FROM_WORKER,
    NOTE,
    TO_WORKER,
    Alive,
    Answer,
    Ask,
    Done,
    Examined,
    Findings,
    Frames,
    Inbox,
    Leaving,
    Line,
    Order,
    Ready,
    Setup,
    WantsOcr,
    send,
)
from models.labels import DocType, Label, Outcome

PROPOSAL = Proposal(Label.INTERNAL, (), DocType.OTHER, Outcome.OK)
NEEDS_OCR = [("needs_ocr", "one page is a picture")]


def examined(member: str | None = None, **more: Any) -> Examined:
    return Examined(1, member, Outcome.OK, "", PROPOSAL, **more)


class Program:
    """The other end of a worker's line."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = socket.socketpair()
        self.here.settimeout(120)
        self._frames = Frames(FROM_WORKER)
        self.notes = os.open(folder / "notes", os.O_RDWR | os.O_CREAT)
        self.setup = Setup(str(folder), Limits())

    def heard(self) -> list[Any]:
        """What has come by now."""
        self.here.setblocking(False)
        try:
            return list(self._frames.feed(self.here.recv(1 << 20)))
        except BlockingIOError:
            return []

    def hears(self, kind: type, before: list[Any] | None = None) -> list[Any]:
        """All that comes up to the first message of `kind`."""
        messages = before or []
        while not any(isinstance(message, kind) for message in messages):
            data = self.here.recv(1 << 20)
            assert data, f"the worker has gone after {messages}"
            messages.extend(self._frames.feed(data))
        return messages

    def desk(self, tools: Any = None) -> Any:
        """A worker's desk in this process, not locked in."""
        desk = worker._Desk(self.there, Inbox(self.there), self.setup, progress=self.notes)
        desk._tools = tools
        return desk


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.here.close()
    program.there.close()
    os.close(program.notes)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reading a file yields; functions are called where they stand."""
    messages: list[Any] = []

    def classify_file(descriptor: int | None, order: Order, tools: Any) -> Iterator[Any]:
        messages.append(("ocr", order.ocr))
        for message in [message for message in messages if not isinstance(message, tuple)]:
            if callable(message):
                message(tools)
            else:
                yield message

    monkeypatch.setattr(worker, "classify_file", classify_file)
    return messages


def refused(path: str = "a.pdf", **more: Any) -> Order:
    """An order without a descriptor, so that none has to travel."""
    return Order(1, path, refused=(Outcome.UNREADABLE, "it is a link"), **more)


def test_a_file_is_done_when_all_was_said(program: Program, reads: list[Any]) -> None:
    """Held back and sent in one bundle."""
    reads += [examined("a.txt"), examined()]
    desk = program.desk(SimpleNamespace())
    desk.serve(refused())
    assert [type(message) for message in program.heard()] == [Examined, Examined, Done]
    assert program.heard() == []


def test_a_large_bundle_does_not_wait_for_the_end(program: Program) -> None:
    desk = program.desk()
    desk.say(Line(1, "short"))
    assert program.heard() == []
    desk.say(Line(1, "x" * 200_001))
    assert len(program.heard()) == 2


@pytest.mark.parametrize(
    ("path", "order", "results", "wanted"),
    [
        ("scan.pdf", {}, [examined(remarks=NEEDS_OCR)], True),
        ("SCAN.TIFF", {}, [examined(remarks=NEEDS_OCR)], True),
        ("scan.pdf", {}, [examined()], False),
        ("scan.docx", {}, [examined(remarks=NEEDS_OCR)], False),
        ("scan.pdf", {"ocr": True}, [examined(remarks=NEEDS_OCR)], False),
        (
            "scan.pdf",
            {"upto": (3, Outcome.CORRUPT, "it kills its reader")},
            [examined(remarks=NEEDS_OCR)],
            False,
        ),
    ],
)
def test_a_file_with_page_images_is_wanted_again_and_nothing_of_it_leaves(
    program: Program, reads: list[Any], path: str, order: dict[str, Any], results: list[Any], wanted: bool
) -> None:
    """Text first; what would be said twice is not said. Containers are read with OCR at once."""
    reads += results
    desk = program.desk(SimpleNamespace())
    desk._ocr = object()
    desk.serve(refused(path, **order))
    said = [type(message) for message in program.heard()]
    assert said == ([WantsOcr] if wanted else [Examined, Done])


def test_without_an_engine_nothing_is_read_twice(program: Program, reads: list[Any]) -> None:
    reads.append(examined(remarks=NEEDS_OCR))
    program.desk(SimpleNamespace()).serve(refused("scan.pdf"))
    assert [type(message) for message in program.heard()] == [Examined, Done]
    assert reads[-1] == ("ocr", None)


def test_members_an_earlier_worker_handed_over_are_not_said_again(program: Program, reads: list[Any]) -> None:
    """Nor the findings that came before them."""
    reads += [Findings(1, [], []), examined("a"), Findings(1, [], []), examined("b"), examined()]
    program.desk(SimpleNamespace()).serve(refused("box.zip", skip=1))
    said = program.heard()
    assert [type(message) for message in said] == [Findings, Examined, Examined, Done]
    assert [message.member for message in said[1:3]] == ["b", None]


def test_a_content_is_asked_for_and_the_answer_awaited(program: Program, reads: list[Any]) -> None:
    answers: list[bool] = []
    reads += [lambda tools: answers.append(tools.is_known(b"d" * 32)), examined()]
    send(program.here, Answer(known=True))
    program.desk(SimpleNamespace()).serve(refused())
    assert answers == [True]
    assert program.heard()[0] == Ask(1, b"d" * 32)


def test_a_file_that_makes_progress_is_alive_once_a_second(program: Program, reads: list[Any]) -> None:
    desk = program.desk(SimpleNamespace())

    def long_after(tools: Any) -> None:
        tools.heartbeat()
        assert program.heard() == []
        desk._last_sent = time.monotonic() - 2
        tools.heartbeat()
        assert program.heard() == [Alive()]

    reads += [long_after, examined()]
    desk.serve(refused())
    assert [type(message) for message in program.heard()] == [Examined, Done]


def test_how_far_it_came_can_be_read_from_outside(program: Program, reads: list[Any]) -> None:
    """A worker that must be killed says nothing any more."""
    desk = program.desk(SimpleNamespace())
    reads += [lambda _: desk._note(17), examined()]
    desk.serve(refused())
    assert NOTE.unpack(os.pread(program.notes, NOTE.size, 0)) == (1, 17)


def test_a_descriptor_is_closed_however_the_file_ends(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("x")
    taken: list[int] = []

    def fails(descriptor: int, *_: Any) -> Iterator[Any]:
        taken.append(descriptor)
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(worker, "classify_file", fails)
    desk = program.desk(SimpleNamespace())
    mine = os.open(tmp_path / "a.txt", os.O_RDONLY)
    send(program.here, Order(1, "a.txt"), mine)
    os.close(mine)
    order = desk._inbox.next(Order)
    with pytest.raises(ZeroDivisionError):
        desk.serve(order)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(taken[0])


@pytest.mark.parametrize(
    ("grown", "seconds", "worn"), [(0, 0, False), (400_000_001, 0, True), (0, 3_601, True)]
)
def test_a_worker_that_has_grown_or_worked_long_is_replaced(
    program: Program, monkeypatch: pytest.MonkeyPatch, grown: int, seconds: float, worn: bool
) -> None:
    """Counted from when it was ready: what the detectors take is the city's choice."""
    desk = program.desk()
    desk._resident = 900_000_000
    desk._memory = SimpleNamespace(bytes=lambda: (0, 900_000_000 + grown))
    monkeypatch.setattr(time, "process_time", lambda: seconds)
    assert desk.is_worn_out() is worn


def test_its_own_memory_is_told_by_the_system() -> None:
    mapped, resident = worker._Statm.opened().bytes()
    assert mapped > resident > 10_000_000
    assert worker._Statm(None).bytes() == (0, 0)


def test_it_may_write_as_much_as_a_copy_of_the_largest_file_takes() -> None:
    limits = Limits(file_bytes=3_000_000, member_bytes=5_000_000, seconds=10)
    allowance = worker._allowance(Setup(scratch="", limits=limits))
    assert allowance.file == 5_000_000
    assert allowance.seconds == 3_600 + 100 + 30


def test_it_may_read_the_letters_of_tesseract_where_they_are_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert worker._letters() == ()
    monkeypatch.setenv("TESSDATA_PREFIX", "/opt/tessdata")
    assert worker._letters() == (Path("/opt/tessdata"),)


CODE = "import socket, sys; from classify.worker import work; work(socket.socket(fileno=int(sys.argv[1])))"


@pytest.fixture
def started(program: Program) -> Iterator[subprocess.Popen[str]]:
    """A whole worker in a process of its own."""
    number = program.there.fileno()
    process = subprocess.Popen(
        [sys.executable, "-B", "-c", CODE, str(number)], pass_fds=[number], stdout=subprocess.PIPE, text=True
    )
    program.there.close()
    yield process
    process.kill()
    process.communicate()


def test_a_whole_life_from_the_first_message_to_the_end_of_the_line(
    program: Program, started: subprocess.Popen[str], tmp_path: Path
) -> None:
    """Ready once it is locked in, then file by file; it ends by itself and has printed nothing."""
    (tmp_path / "note.txt").write_text("Mow the lawn.\n")
    program.setup.text_only = True
    program.setup.ocr = False
    send(program.here, program.setup, program.notes)
    [ready] = program.hears(Ready)
    assert ready.layers
    for number in (1, 2):
        file = os.open(tmp_path / "note.txt", os.O_RDONLY)
        send(program.here, Order(number, "note.txt"), file)
        os.close(file)
        line, done = program.hears(Done)
        assert (line.text, line.is_problem, done.number) == ("Mow the lawn.\n", False, number)
    send(program.here, Order(3, "link", refused=(Outcome.UNREADABLE, "it is a link")))
    assert program.hears(Done)[0] == Line(3, "link: unreadable: it is a link", is_problem=True)
    program.here.shutdown(socket.SHUT_WR)
    assert started.wait(60) == 0
    assert started.stdout is not None
    assert started.stdout.read() == ""


def test_a_policy_that_is_wrong_is_told_and_the_worker_leaves(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the sentence and what to do; the pool hires no other."""
    from classify.errors import PackError

    def fails(*_: Any) -> None:
        raise PackError("The policy names no label.", remedy="Mend it.")

    # The end of the line is in this process: nothing of it may be silenced or locked in.
    for name in ("_silence", "_load_tools"):
        monkeypatch.setattr(worker, name, fails if name == "_load_tools" else lambda: None)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(os, "setsid", lambda: None)
    monkeypatch.setattr(worker.tempfile, "tempdir", worker.tempfile.tempdir)
    monkeypatch.setenv("TMPDIR", os.environ.get("TMPDIR", ""))
    send(program.here, program.setup, program.notes)
    worker.work(program.there)
    [leaving] = program.heard()
    assert leaving == Leaving("The detectors cannot be loaded: The policy names no label.", "Mend it.")


def test_what_it_is_told_travels_whole() -> None:
    """The setup as the worker reads it is the one the program wrote."""
    setup = Setup("/s", Limits(seconds=3), passwords=("a", "b"), share="HR", criminal_justice=True)
    from classify.wire import frame

    assert list(Frames(TO_WORKER).feed(frame(setup))) == [setup]
