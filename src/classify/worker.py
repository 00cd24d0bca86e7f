"""The life of a worker: load the detectors, lock itself in, then take a file and hand over its results.

Runs in a process of its own (`classify.workers` starts it), speaks only through its socket, and ends when
that closes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from classify.confine import Allowance, Room, confine
from classify.confine.limits import limit_memory
from classify.errors import ClassifyError, NoRoomError
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.pipeline import Progress, Said, Tools, classify_file
from classify.pipeline.subject import opened
from classify.plaintext import comparison_of, refusals_of, text_of
from classify.wire import (
    NOTE,
    Alive,
    Answer,
    Ask,
    Copying,
    Done,
    Examined,
    FromWorker,
    Inbox,
    Leaving,
    Line,
    Look,
    Order,
    Ready,
    Setup,
    WantsOcr,
    frame,
)
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.detect.names.finder import NameFinder
    from classify.extract.ocr.engine import OcrEngine

# A worker hands over what it has in bundles, and says at least this often that it is alive.
_BUNDLE_BYTES = 200_000
_BEAT_SECONDS = 1.0
# Above these a worker is replaced after the file it is at, so that memory stays flat and no honest worker
# meets the limit of its processor time. Bytes are those that came since it was ready: how much the detectors
# and models take is the city's choice.
_RECYCLE_BYTES = 400_000_000
_RECYCLE_SECONDS = 3_600
SLOWEST_BYTES_A_SECOND = 100_000
"""Whatever progress a file makes, it may not take longer than its bytes at this pace on top of ten time
limits."""

# Containers are not read twice: their images get OCR at once.
_READ_TWICE = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic", ".heif")


def work(line: socket.socket) -> None:
    """Be a worker at the end of `line` until the other end closes."""
    # Ctrl-C is the program's to decide on; it closes the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A group of its own: whoever stops it stops what it has started as well.
    with contextlib.suppress(PermissionError):
        os.setsid()
    _silence()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        inbox = Inbox(line)
        setup = inbox.next(Setup)
        desk = _Desk(line, inbox, setup, progress=inbox.descriptor())
        try:
            desk.open()
            while not desk.is_worn_out():
                desk.serve(inbox.next(Order))
            desk.say(Leaving())
        except NoRoomError as error:
            desk.say(Leaving(error.sentence, error.what_to_do, no_room=True))
        except ClassifyError as error:
            desk.say(Leaving(f"The detectors cannot be loaded: {error.sentence}", error.what_to_do))
        desk.flush()


@dataclass(slots=True)
class _Statm:
    """Memory of this process; its file is opened before no file can be opened any more."""

    descriptor: int | None

    @classmethod
    def opened(cls) -> _Statm:
        try:
            return cls(os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC))
        except OSError:
            return cls(None)

    def bytes(self) -> tuple[int, int]:
        """Mapped and resident bytes; zero where the system does not tell."""
        if self.descriptor is None:
            return 0, 0
        mapped, resident = os.pread(self.descriptor, 200, 0).split()[:2]
        page = os.sysconf("SC_PAGE_SIZE")
        return int(mapped) * page, int(resident) * page


class _Desk:
    """A worker's tools and its end of the line."""

    def __init__(self, line: socket.socket, inbox: Inbox, setup: Setup, *, progress: int) -> None:
        self._line = line
        self._inbox = inbox
        self._setup = setup
        self._progress = progress
        self._memory = _Statm.opened()
        self._scratch = Path(setup.scratch) / str(os.getpid())
        self._resident = 0
        """Bytes of memory it had when it was ready."""
        self._tools: Tools | None = None
        self._names: NameFinder | None = None
        """Only where it is asked which words are no names."""
        self._ocr: OcrEngine | None = None
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._last_sent = time.monotonic()
        self._number = -1

    def open(self) -> None:
        """Load what is needed, and lock this process in. Raises ClassifyError when it cannot be loaded."""
        self._scratch.mkdir(mode=0o700)
        # Page images on their way to OCR, too, stay in the private folder.
        tempfile.tempdir = os.environ["TMPDIR"] = str(self._scratch)
        setup = self._setup
        if not setup.text_only:
            self._tools = _load_tools(setup, self._scratch)
            self._tools.progress = Progress(self._note)
        if setup.refusals:
            from classify.detect.names.finder import NameFinder

            self._names = NameFinder.load(setup.names_model, cache=_path(setup.cache))
        held = confine(
            Room(self._scratch, programs=_programs(setup), readable=_letters()),
            _allowance(setup),
            keep={
                self._line.fileno(),
                self._progress,
                self._memory.descriptor or 0,
                *self._inbox.held(),
            },
        )
        # Only now: a library for OCR may start threads or look for a network.
        self._load_ocr()
        limit_memory(self._memory.bytes()[0], setup.limits.memory_bytes)
        self._resident = self._memory.bytes()[1]
        self.say(Ready(held.layers))
        self.flush()

    def is_worn_out(self) -> bool:
        """Whether another worker had better take the next file."""
        return (
            self._memory.bytes()[1] > self._resident + _RECYCLE_BYTES
            or time.process_time() > _RECYCLE_SECONDS
        )

    def serve(self, order: Order) -> None:
        """Hand over all results of one file."""
        descriptor = self._inbox.descriptor() if order.refused is None else None
        started = time.monotonic()
        self._number = order.number
        try:
            if self._setup.copying is not None and self._tools is not None:
                self._copy(order, descriptor, self._tools, self._setup.copying)
            elif self._setup.look is not None and self._tools is not None:
                self._show(order, descriptor, self._tools, self._setup.look)
            elif self._tools is None:
                self._tell(order, descriptor)
            elif not self._examine(order, descriptor, self._tools):
                return
        finally:
            if descriptor is not None:
                os.close(descriptor)
        self.say(Done(order.number, time.monotonic() - started))
        self.flush()

    def _examine(self, order: Order, descriptor: int | None, tools: Tools) -> bool:
        """Hand over the results; False when the file is wanted again, with OCR."""
        # With text first, nothing leaves before it is known that no second round will say it again.
        text_first = self._ocr is not None and order.ocr is None and order.path.lower().endswith(_READ_TWICE)
        if text_first:
            order.ocr = False
        tools.heartbeat = self.beat
        tools.is_known = lambda digest: self._ask(order.number, digest)
        waiting: list[Said] = []
        for message in _unsaid(classify_file(descriptor, order, tools), order.skip):
            if not text_first:
                self.say(message)
                continue
            waiting.append(message)
            if isinstance(message, Examined) and order.upto is None and _has_pictures(message):
                self.say(WantsOcr(order.number))
                self.flush()
                return False
        for message in waiting:
            self.say(message)
        return True

    def _show(self, order: Order, descriptor: int | None, tools: Tools, look: Look) -> None:
        """Hand over what somebody may look at, once the program has said that these are the bytes it
        knows.
        """
        source, digest = self._whole(order, descriptor, tools)
        if source is not None and self._ask(order.number, digest):
            from classify.blackout.looking import looked_at

            for message in looked_at(source, order.path, order.number, look, tools):
                self.say(message)

    def _copy(self, order: Order, descriptor: int | None, tools: Tools, copying: Copying) -> None:
        """Write a redacted copy to the descriptor that came along, or attack the one that is there."""
        source, digest = self._whole(order, descriptor, tools)
        if descriptor is None:
            return
        beside = self._inbox.descriptor()
        try:
            if source is None or (order.ask and not self._ask(order.number, digest)):
                return
            from classify.redact.attacking import attacks_on
            from classify.redact.making import copy_of

            does = copy_of if copying.written is None else attacks_on
            for message in does(source, order.path, order.number, copying, beside, tools):
                self.say(message)
        finally:
            os.close(beside)

    def _whole(
        self, order: Order, descriptor: int | None, tools: Tools
    ) -> tuple[Source, bytes] | tuple[None, bytes]:
        """The file that was ordered and its SHA-256, unless it cannot be read whole: that is told."""
        tools.heartbeat = self.beat
        if tools.ocr is not None:
            tools.ocr.begin()
        if descriptor is None:
            outcome, why = order.refused or (Outcome.UNREADABLE, "it could not be opened")
        else:
            source, digest = opened(descriptor, order, self._setup.limits.file_bytes)
            if digest is not None:
                return source, digest
            outcome, why = Outcome.TOO_LARGE, "it is larger than what is read whole"
        self.say(Line(order.number, f"{outcome.value}: {why}", is_problem=True))
        return None, b""

    def _tell(self, order: Order, descriptor: int | None) -> None:
        """Hand over the text itself."""
        if descriptor is None:
            outcome, why = order.refused or (Outcome.UNREADABLE, "it could not be opened")
            self.say(Line(order.number, f"{order.path}: {outcome.value}: {why}", is_problem=True))
            return
        setup = self._setup
        envelope = Envelope(
            limits=setup.limits, passwords=setup.passwords, ocr=self._ocr, scratch=self._scratch
        )
        source = Source(order.path, descriptor=descriptor, size=os.fstat(descriptor).st_size)
        if setup.compare:
            self.say(Line(order.number, comparison_of(source, envelope, self.beat, reveal=setup.reveal)))
            return
        if self._names is not None:
            lines = refusals_of(source, order.path, envelope, self._names, reveal=setup.reveal)
        else:
            lines = text_of(source, order.path, envelope, places=setup.places)
        for text, is_problem in lines:
            self.say(Line(order.number, text, is_problem))
            self.beat()

    def _ask(self, number: int, digest: bytes) -> bool:
        self.say(Ask(number, digest))
        self.flush()
        return self._inbox.next(Answer).known

    def say(self, message: FromWorker) -> None:
        """Hand `message` over, together with others when it is small."""
        data = frame(message)
        self._held.append(data)
        self._held_bytes += len(data)
        if self._held_bytes > _BUNDLE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Hand over what is held back."""
        if self._held:
            self._line.sendall(b"".join(self._held))
            self._held.clear()
            self._held_bytes = 0
            self._last_sent = time.monotonic()

    def beat(self) -> None:
        """Show that the file makes progress."""
        if time.monotonic() - self._last_sent > _BEAT_SECONDS:
            self.say(Alive())
            self.flush()

    def _load_ocr(self) -> None:
        if not self._setup.ocr:
            return
        from classify.extract.ocr.engine import OcrEngine

        self._ocr = OcrEngine.best()
        if self._ocr is not None:
            self._ocr.within(self._setup.limits.seconds, self.beat)
        if self._tools is not None:
            self._tools.ocr = self._ocr

    def _note(self, pieces: int) -> None:
        """Where the program looks how far a worker came that it had to kill."""
        os.pwrite(self._progress, NOTE.pack(self._number, pieces), 0)


def _load_tools(setup: Setup, scratch: Path) -> Tools:
    from classify import warm

    return Tools(
        scanner=warm.scanner(
            names=setup.names,
            names_model=setup.names_model,
            packs=_path(setup.packs),
            cache=_path(setup.cache),
            city=_path(setup.city),
        ),
        policy=warm.policy(_path(setup.policy)),
        limits=setup.limits,
        passwords=setup.passwords,
        scratch=scratch,
        reveal=setup.reveal,
        share=setup.share,
        department=setup.department,
        criminal_justice=setup.criminal_justice,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _programs(setup: Setup) -> tuple[str, ...]:
    from classify.extract.ocr.engine import engine_name

    return ("tesseract",) if setup.ocr and engine_name() == "tesseract" else ()


def _letters() -> tuple[Path, ...]:
    """Where tesseract was told to find its models."""
    told = os.environ.get("TESSDATA_PREFIX")
    return (Path(told),) if told else ()


def _allowance(setup: Setup) -> Allowance:
    limits = setup.limits
    longest = 10 * limits.seconds + limits.file_bytes / SLOWEST_BYTES_A_SECOND
    # The largest file is a copy of one that a library reads from the disk alone. Where a redacted copy is
    # made it is that, which lies in memory: of a larger original none is made.
    largest = max(limits.file_bytes, limits.member_bytes) if setup.copying is None else limits.member_bytes
    return Allowance(file=largest, seconds=int(_RECYCLE_SECONDS + longest))


def _unsaid(messages: Iterator[Said], skip: int) -> Iterator[Said]:
    """`messages` without the first results of members, which an earlier worker has handed over."""
    held: list[Said] = []
    for message in messages:
        held.append(message)
        if not isinstance(message, Examined):
            continue
        if skip and message.member is not None:
            skip -= 1
        else:
            yield from held
        held.clear()


def _has_pictures(result: Examined) -> bool:
    return any(kind == "needs_ocr" for kind, _ in result.remarks)


def _silence() -> None:
    """Readers' complaints can quote a file's content: they go nowhere (house rule 1)."""
    import logging
    import warnings

    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
