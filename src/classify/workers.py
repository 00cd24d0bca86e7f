"""Killable worker processes: one a core, each with a time and a memory limit.

    pool = WorkerPool(config)
    for message in pool.run(jobs): ...      # FileResult for each file and member, then JobDone

A worker that hangs is killed, one that crashes is replaced, one that says what no worker may say is stopped;
the file it was at gets its outcome, the files waiting behind it go to another worker, and what it had read or
handed over stands. Workers are forked from a clean server process that has loaded the detectors once
(`classify.warm`), so a replacement costs milliseconds and shares its memory.

They are not trusted (`classify.confine`): this process opens the files and holds the keys; a worker gets
descriptors to read and hands back data (`classify.wire`), which is checked (`classify.intake`).

Page images are a second round: a file that needs OCR comes back unread, waits in a queue of its
own, and is read again with OCR when no text is waiting.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from classify import busy, wire
from classify.crawl import Beneath
from classify.detect.city import load_city
from classify.errors import NoRoomError, ReadError, SetupError
from classify.hiring import WorkerConfig, warm_context
from classify.intake import AboutAFile, Attempt, Intake, MisbehavedError, Ordered
from classify.results import FileResult, Job, JobDone
from classify.scratch import private_folder
from classify.wire import BadFrameError, Frames, FromWorker
from classify.worker import SLOWEST_BYTES_A_SECOND, work
from models.labels import Entity, Outcome

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

__all__ = ["TextLine", "WorkerConfig", "WorkerPool", "opened"]

# Small files travel together, so that a worker never waits for the parent between two of them; but
# not many, so that all workers come to their end at the same time. What a file costs: its bytes,
# and as much as these for opening and judging it at all.
_FILE_COST = 100_000
_QUEUE_COST = 1_000_000
_RECEIVE = 1 << 20
_LOADING_SECONDS = 300.0
_STUCK = 1.25
_BYTES_A_FINDING = 300
"""The least an honest worker needs to remember one."""
_LITTLE_ROOM = 1_000_000_000
"""Free bytes of the disk above which no worker is believed that there is no room."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of the text of a file, or a sentence about what could not be read."""

    text: str
    is_problem: bool


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: socket.socket
    progress: int
    """Descriptor of a file in which it notes what it is at and how many pieces of it are dealt with."""
    frames: Frames = field(default_factory=lambda: Frames(wire.FROM_WORKER))
    queue: deque[Ordered] = field(default_factory=deque)
    began: float = 0.0
    """When the file at the head of the queue was begun (monotonic seconds)."""
    heard: float = 0.0
    waited: float = 0.0
    """How long it had stood ready for a processor when it was last heard (`classify.busy`)."""
    layers: tuple[str, ...] | None = None
    """What keeps it confined; None until it is ready."""
    done: int = 0
    """Files it has brought to an end."""

    def listened(self) -> None:
        """It was heard just now."""
        self.heard = time.monotonic()
        self.waited = busy.waited(self.process.pid or 0)

    def kept_waiting(self) -> float:
        """Seconds since it was heard in which it, or what it has started, stood ready for a processor."""
        process = self.process.pid or 0
        return max(busy.waited(process) - self.waited, busy.children_waited(process), 0.0)

    def load(self) -> int:
        """Cost of the files it was given and has not done."""
        return sum(_FILE_COST + ordered.job.size for ordered in self.queue)

    def pieces(self) -> int:
        """Pieces of the file at the head that it has dealt with, by its own word."""
        noted = os.pread(self.progress, wire.NOTE.size, 0)
        number, pieces = wire.NOTE.unpack(noted) if len(noted) == wire.NOTE.size else (0, 0)
        return min(pieces, 1 << 62) if self.queue and number == self.queue[0].job.number else 0


class WorkerPool:
    """Runs jobs over worker processes and survives whatever the files do to them."""

    def __init__(self, config: WorkerConfig) -> None:
        self.config = config
        self._context = warm_context(config)
        self._intake = Intake(
            keys=config.keys,
            reveal=config.reveal,
            text_only=config.text_only,
            # Those of archives are counted; documents hold some more that are not.
            most_results=4 * config.limits.members,
            most_findings=config.limits.memory_bytes // _BYTES_A_FINDING,
            entities=frozenset(Entity) | load_city(config.city).entities,
        )
        self._workers: list[_Worker] = []
        self._scratch = contextlib.ExitStack()
        self._folder: Path | None = None
        """The private folder of this pool, made with its first worker; each worker has its own in it."""
        self._share: Beneath | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """Results as they come: those of one file in order, files in any order.

        Every job ends in exactly one `JobDone` behind the `FileResult` that bears its path. Raises
        SetupError and NoRoomError when no worker can work.
        """
        for message in self._run(jobs):
            if not isinstance(message, TextLine):
                yield message

    def text(self, job: Job) -> Iterator[TextLine]:
        """The text of one file and its members; the config must say `text_only`. Raises as `run` does."""
        for message in self._run([job]):
            if isinstance(message, TextLine):
                yield message

    def _run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone | TextLine]:
        fresh = iter(jobs)
        again: deque[Attempt] = deque()
        images: deque[Attempt] = deque()
        try:
            while True:
                self._fill(fresh, again, images)
                at_work = [worker for worker in self._workers if worker.queue]
                if not at_work:
                    break
                ready = wait([worker.line for worker in at_work], timeout=self._patience(at_work))
                for worker in at_work:
                    if worker.line in ready:
                        yield from self._receive(worker, again, images)
                    elif self._is_overdue(worker):
                        yield from self._bury(worker, again, overdue=True)
        finally:
            self.close()

    def close(self) -> None:
        """Stop all workers; what they were at is lost and stays `not_examined`."""
        for worker in list(self._workers):
            self._dismiss(worker)
        self._scratch.close()
        self._folder = None
        if self._share is not None:
            self._share.close()
            self._share = None

    def process_ids(self) -> list[int]:
        """Process ids of the living workers."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def layers(self) -> list[tuple[str, ...]]:
        """What keeps each worker confined that has said it is ready (`classify.confine.Held.layers`)."""
        return [worker.layers for worker in self._workers if worker.layers is not None]

    # Handing out

    def _fill(self, fresh: Iterator[Job], again: deque[Attempt], images: deque[Attempt]) -> None:
        """Give every worker with room its next files; page images only when no text is left.

        Nobody is hired before there is work: a share without changes starts no worker.
        """
        while self._has_room():
            attempt: Attempt | None = None
            if again:
                attempt = again.popleft()
            elif (job := next(fresh, None)) is not None:
                attempt = Attempt.first(job)
            elif images and self._has_seat():
                attempt = replace(images.popleft(), ocr=True)
            if attempt is None:
                return
            self._hand(self._least_busy(), attempt)

    def _has_seat(self) -> bool:
        """Whether somebody is idle or can be hired."""
        return len(self._workers) < self.config.jobs or any(not worker.queue for worker in self._workers)

    def _has_room(self) -> bool:
        return self._has_seat() or any(worker.load() < _QUEUE_COST for worker in self._workers)

    def _least_busy(self) -> _Worker:
        least = min(self._workers, key=_Worker.load, default=None)
        if least is None or (least.queue and len(self._workers) < self.config.jobs):
            return self._hire()
        return least

    def _hire(self) -> _Worker:
        if self._folder is None:
            self._folder = self._scratch.enter_context(private_folder(self.config.scratch))
        ours, theirs = socket.socketpair()
        process = self._context.Process(target=work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        # A file without a name, which the worker can write and nobody has to trust.
        with tempfile.TemporaryFile(dir=self._folder) as file:
            progress = os.dup(file.fileno())
        now = time.monotonic()
        worker = _Worker(process, ours, progress, began=now, heard=now)
        self._workers.append(worker)
        self._tell(worker, self.config.setup(self._folder), progress)
        return worker

    def _hand(self, worker: _Worker, attempt: Attempt) -> None:
        attempt, descriptor = opened(attempt, self._open)
        if not worker.queue:
            worker.listened()
            worker.began = worker.heard
        with wire.lent(descriptor):
            size = attempt.job.size if descriptor is None else os.fstat(descriptor).st_size
            ordered = Ordered(attempt, size, members=attempt.skip)
            worker.queue.append(ordered)
            self._tell(worker, ordered.order(), descriptor)

    def _open(self, path: str) -> int:
        if self._share is None:
            self._share = Beneath(self.config.root)
        return self._share.file(path)

    def _tell(self, worker: _Worker, message: wire.ToWorker, descriptor: int | None = None) -> None:
        # A worker that has died, or that does not listen, is noticed when its line is read.
        with contextlib.suppress(OSError):
            wire.send(worker.line, message, descriptor)

    # Listening

    def _receive(
        self, worker: _Worker, again: deque[Attempt], images: deque[Attempt]
    ) -> Iterator[FileResult | JobDone | TextLine]:
        try:
            data = worker.line.recv(_RECEIVE)
        except OSError:
            data = b""
        if not data:
            yield from self._bury(worker, again, overdue=False)
            return
        try:
            worker.listened()
            for message in worker.frames.feed(data):
                if isinstance(message, wire.Leaving):
                    self._let_go(worker, message, again)
                    return
                yield from self._hear(worker, message, images)
        except (BadFrameError, MisbehavedError):
            yield from self._bury(worker, again, overdue=False, misbehaved=True)

    def _hear(
        self, worker: _Worker, message: FromWorker, images: deque[Attempt]
    ) -> Iterator[FileResult | JobDone | TextLine]:
        """What to hand on of what a worker says. Raises MisbehavedError."""
        if isinstance(message, wire.Ready):
            if worker.layers is not None:
                raise MisbehavedError("It was ready before.")
            worker.layers = message.layers
            worker.began = worker.heard
        elif worker.layers is None:
            raise MisbehavedError("It spoke before it was ready.")
        elif isinstance(message, AboutAFile):
            head = worker.queue[0] if worker.queue else None
            ordered = self._intake.check(head, message)
            yield from self._take_in(worker, ordered, message, images)

    def _take_in(
        self, worker: _Worker, ordered: Ordered, message: AboutAFile, images: deque[Attempt]
    ) -> Iterator[FileResult | JobDone | TextLine]:
        match message:
            case wire.Examined():
                result = self._intake.result(ordered, message)
                if message.member is not None:
                    yield result
            case wire.Findings():
                self._intake.hold(ordered, message)
            case wire.Line():
                yield TextLine(message.text, message.is_problem)
            case wire.Ask():
                self._tell(worker, wire.Answer(self._intake.answer(ordered, message)))
            case wire.Done() | wire.WantsOcr():
                worker.queue.popleft()
                worker.began, worker.done = worker.heard, worker.done + 1
                if isinstance(message, wire.WantsOcr):
                    images.append(ordered.attempt)
                    return
                # Not before the end: a worker that goes on to lie is not believed about its file.
                if ordered.own is not None:
                    yield ordered.own
                yield JobDone(ordered.job.number, ordered.job.path, message.seconds)

    def _let_go(self, worker: _Worker, message: wire.Leaving, again: deque[Attempt]) -> None:
        """A worker goes by itself. Raises what it says, MisbehavedError where no honest one would go."""
        if message.no_room and self._has_little_room():
            raise NoRoomError(message.sentence, remedy=message.remedy or None)
        if message.sentence and not message.no_room and worker.layers is None:
            # Before it was ready it had seen no file.
            raise SetupError(message.sentence, remedy=message.remedy or None)
        if message.sentence or not worker.done:
            raise MisbehavedError("It left for no reason.")
        again.extendleft(ordered.attempt for ordered in reversed(worker.queue))
        self._dismiss(worker)

    def _has_little_room(self) -> bool:
        assert self._folder is not None, "a worker was hired"
        return shutil.disk_usage(self._folder).free < _LITTLE_ROOM

    def _patience(self, workers: list[_Worker]) -> float:
        """Seconds until the next worker could be overdue."""
        now = time.monotonic()
        return max(0.2, min(self._deadline(worker) - now for worker in workers))

    def _deadline(self, worker: _Worker) -> float:
        limits, head = self.config.limits, worker.queue[0]
        if worker.layers is None:
            # It is still loading its detectors, and has not begun.
            return worker.heard + max(limits.seconds, _LOADING_SECONDS)
        ocr = limits.seconds * 2 if head.attempt.ocr else 0.0
        # The worker itself counts the seconds of processor it spends, and ends the file in good order; what
        # is stopped from here is stuck where no reader counts.
        silence = worker.heard + _STUCK * limits.seconds + ocr
        whole = worker.began + 10 * limits.seconds + head.job.size / SLOWEST_BYTES_A_SECOND
        return min(silence, whole)

    def _is_overdue(self, worker: _Worker) -> bool:
        late = time.monotonic() - self._deadline(worker)
        return late >= 0 and late >= min(worker.kept_waiting(), busy.MOST * self.config.limits.seconds)

    # When it goes wrong

    def _bury(
        self, worker: _Worker, again: deque[Attempt], *, overdue: bool, misbehaved: bool = False
    ) -> Iterator[FileResult | JobDone | TextLine]:
        """A worker hung, died or lied: its file gets an outcome or another try, the others go back."""
        pieces = worker.pieces()
        code = self._dismiss(worker)
        if not worker.queue:
            return
        current, *others = worker.queue
        again.extendleft(ordered.attempt for ordered in reversed(others))
        if current.attempt.refused is not None and not misbehaved:
            raise SetupError(f"The workers die without opening any file ({_cause(code)}).")
        if overdue:
            spent = time.monotonic() - worker.began
            fate = Outcome.TIMEOUT, f"no end in sight after {spent:.0f} seconds"
        elif misbehaved:
            fate = Outcome.CORRUPT, "its reader said what no reader says"
            pieces = 0
        else:
            fate = Outcome.CORRUPT, f"its reader crashed on it ({_cause(code)})"
        if self.config.text_only:
            yield TextLine(f"{current.job.path}: {fate[0].value}: {fate[1]}", True)
            yield JobDone(current.job.number, current.job.path)
            return
        again.append(_next_try(current, fate, pieces, may_repeat=not overdue and not misbehaved))

    def _dismiss(self, worker: _Worker) -> int | None:
        process = worker.process
        # What it has started, too, is of its group; before it is ready it may not lead one yet.
        if worker.layers is not None and process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
        worker.line.close()
        os.close(worker.progress)
        self._workers.remove(worker)
        if self._folder is not None:
            shutil.rmtree(self._folder / str(process.pid), ignore_errors=True)
        return process.exitcode


def opened(attempt: Attempt, open_: Callable[[str], int]) -> tuple[Attempt, int | None]:
    """The descriptor of the file to try; None when it is, or by failing to open becomes, refused."""
    if attempt.refused is not None:
        return attempt, None
    try:
        return attempt, open_(attempt.job.path)
    except ReadError as error:
        return replace(attempt, refused=(error.outcome, error.sentence)), None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return replace(attempt, refused=(Outcome.UNREADABLE, f"could not be opened: {why}")), None


def _next_try(ordered: Ordered, fate: tuple[Outcome, str], pieces: int, *, may_repeat: bool) -> Attempt:
    """How to go on with a file at which a worker met its `fate` after so many `pieces`.

    A crash may be an earlier file's fault: everything is tried again, once. After that what could be read
    before the fatal piece is, and the file ends there; when even that is fatal, or there is nothing, the
    file gets its outcome unread.
    """
    attempt = ordered.attempt
    outcome, why = fate
    if may_repeat and not attempt.crashes and attempt.upto is None:
        return replace(attempt, skip=ordered.members, crashes=1)
    if may_repeat:
        why = why.replace("crashed", "crashed twice")
    if pieces and attempt.upto is None:
        sentence = f"{why}; what was read before stands"
        return replace(attempt, skip=ordered.members, upto=(pieces, outcome, sentence))
    return replace(attempt, refused=(outcome, f"{why}; its reader was stopped"), upto=None)


def _cause(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
