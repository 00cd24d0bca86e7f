"""The pool: files handed out, results taken in, workers that hang, die or lie dealt with."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path

from classify import wire
from classify.crawl import Beneath
from classify.detect.city.files import load_city
from classify.errors import NoRoomError, SetupError
from classify.hiring import WorkerConfig, warm_context
from classify.intake import AboutAFile, Attempt, Intake, MisbehavedError, Ordered
from classify.results import FileResult, Job, JobDone
from classify.scratch import private_folder
from classify.wire import BadFrameError, FromWorker
from classify.worker import work
from classify.workers.seat import Seat
from classify.workers.tries import cause, next_try, opened
from models.labels import Entity, Outcome

# Small files travel together, so that a worker never waits for the parent between two of them; but
# not many, so that all workers come to their end at the same time.
_QUEUE_COST = 1_000_000
_RECEIVE = 1 << 20
_SETUP_SECONDS = 60.0
"""How long a worker that has seen no file yet may take to listen: its first message can have megabytes."""
_BYTES_A_FINDING = 300
"""The least an honest worker needs to remember one."""
_LITTLE_ROOM = 1_000_000_000
"""Free bytes of the disk above which no worker is believed that there is no room."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of the text of a file, or a sentence about what could not be read."""

    text: str
    is_problem: bool


Message = FileResult | JobDone | TextLine | wire.Shown | wire.Told | wire.Heard | wire.Written | wire.Attacked


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
            looks=config.look is not None,
            reveals=config.look is not None and config.look.reveal is not None,
            copies=_of_a_copy(config),
            searches=config.look is not None and bool(config.look.terms),
            entities=frozenset(Entity) | load_city(config.city).entities,
        )
        self._workers: list[Seat] = []
        self._scratch = contextlib.ExitStack()
        self._folder: Path | None = None
        """The private folder of this pool, made with its first worker; each worker has its own in it."""
        self._share: Beneath | None = None
        self._beside: int | None = None
        """Descriptor of a copy, which goes with the order."""

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """Results as they come: those of one file in order, files in any order.

        Every job ends in exactly one `JobDone` behind the `FileResult` that bears its path. Raises
        SetupError and NoRoomError when no worker can work.
        """
        for message in self._run(jobs):
            if isinstance(message, FileResult | JobDone):
                yield message

    def text(self, job: Job) -> Iterator[TextLine]:
        """The text of one file and its members; the config must say `text_only`. Raises as `run` does."""
        for message in self._run([job]):
            if isinstance(message, TextLine):
                yield message

    def look(self, job: Job) -> Iterator[wire.Shown | wire.Told | TextLine]:
        """What the config's `look` asks for of one file, blacked out by the worker, and sentences about what
        could not be read; nothing where the job does not know the file's content. Raises as `run` does.
        """
        for message in self._run([job]):
            if isinstance(message, wire.Shown | wire.Told | TextLine):
                yield message

    def copy(self, job: Job, copy: int) -> Iterator[wire.Written | wire.Attacked | TextLine]:
        """What the config's `copying` asks for of one file: a redacted copy written to the descriptor `copy`,
        or attacks on what is there; and why not. Nothing where the job does not know the file's content.
        Raises as `run` does.
        """
        self._beside = copy
        for message in self._run([job]):
            if isinstance(message, wire.Written | wire.Attacked | TextLine):
                yield message

    def times(self, jobs: Iterable[Job]) -> Iterator[wire.Heard | TextLine | JobDone]:
        """How often the terms of the config's `look` stand in each file: what is said of one comes before its
        `JobDone`, as long as the config names one worker. Raises as `run` does.
        """
        for message in self._run(jobs):
            if isinstance(message, wire.Heard | TextLine | JobDone):
                yield message

    def _run(self, jobs: Iterable[Job]) -> Iterator[Message]:
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
                    elif worker.is_overdue(self.config.limits):
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

    def _least_busy(self) -> Seat:
        least = min(self._workers, key=Seat.load, default=None)
        if least is None or (least.queue and len(self._workers) < self.config.jobs):
            return self._hire()
        return least

    def _hire(self) -> Seat:
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
        worker = Seat(process, ours, progress, began=now, heard=now)
        self._workers.append(worker)
        self._tell(worker, self.config.setup(self._folder), progress)
        return worker

    def _hand(self, worker: Seat, attempt: Attempt) -> None:
        attempt, descriptor = opened(attempt, self._open)
        if not worker.queue:
            worker.listened()
            worker.began = worker.heard
        with wire.lent(descriptor):
            size = attempt.job.size if descriptor is None else os.fstat(descriptor).st_size
            ordered = Ordered(attempt, size, members=attempt.skip)
            worker.queue.append(ordered)
            beside = self._beside if descriptor is not None else None
            self._tell(worker, ordered.order(), descriptor, beside)

    def _open(self, path: str) -> int:
        if self._share is None:
            self._share = Beneath(self.config.root)
        return self._share.file(path)

    def _tell(self, worker: Seat, message: wire.ToWorker, *descriptors: int | None) -> None:
        # A worker that has died, or that does not listen, is noticed when its line is read.
        with contextlib.suppress(OSError):
            patience = _SETUP_SECONDS if worker.layers is None else 0.0
            wire.send(worker.line, message, *descriptors, patience=patience)

    # Listening

    def _receive(self, worker: Seat, again: deque[Attempt], images: deque[Attempt]) -> Iterator[Message]:
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

    def _hear(self, worker: Seat, message: FromWorker, images: deque[Attempt]) -> Iterator[Message]:
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
        self, worker: Seat, ordered: Ordered, message: AboutAFile, images: deque[Attempt]
    ) -> Iterator[Message]:
        match message:
            case wire.Examined():
                result = self._intake.result(ordered, message)
                if message.member is not None:
                    yield result
            case wire.Findings():
                self._intake.hold(ordered, message)
            case wire.Line():
                yield TextLine(message.text, message.is_problem)
            case wire.Shown() | wire.Told() | wire.Heard():
                yield message
            case wire.Written() | wire.Attacked():
                yield self._intake.tallied(message)
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

    def _let_go(self, worker: Seat, message: wire.Leaving, again: deque[Attempt]) -> None:
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

    def _patience(self, workers: list[Seat]) -> float:
        """Seconds until the next worker could be overdue."""
        now = time.monotonic()
        return max(0.2, min(worker.deadline(self.config.limits) - now for worker in workers))

    # When it goes wrong

    def _bury(
        self, worker: Seat, again: deque[Attempt], *, overdue: bool, misbehaved: bool = False
    ) -> Iterator[Message]:
        """A worker hung, died or lied: its file gets an outcome or another try, the others go back."""
        pieces = worker.pieces()
        code = self._dismiss(worker)
        if not worker.queue:
            return
        current, *others = worker.queue
        again.extendleft(ordered.attempt for ordered in reversed(others))
        if current.attempt.refused is not None and not misbehaved:
            raise SetupError(f"The workers die without opening any file ({cause(code)}).")
        if overdue:
            spent = time.monotonic() - worker.began
            fate = Outcome.TIMEOUT, f"no end in sight after {spent:.0f} seconds"
        elif misbehaved:
            fate = Outcome.CORRUPT, "its reader said what no reader says"
            pieces = 0
        else:
            fate = Outcome.CORRUPT, f"its reader crashed on it ({cause(code)})"
        if self.config.look is not None or self.config.copying is not None:
            # Not tried again: somebody waits, and may ask again.
            yield TextLine(f"{fate[0].value}: {fate[1]}", True)
            yield JobDone(current.job.number, current.job.path)
            return
        if self.config.text_only:
            yield TextLine(f"{current.job.path}: {fate[0].value}: {fate[1]}", True)
            yield JobDone(current.job.number, current.job.path)
            return
        again.append(next_try(current, fate, pieces, may_repeat=not overdue and not misbehaved))

    def _dismiss(self, worker: Seat) -> int | None:
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


def _of_a_copy(config: WorkerConfig) -> type[wire.Written] | type[wire.Attacked] | None:
    """What is told of a copy; None where none is made."""
    if config.copying is None:
        return None
    return wire.Written if config.copying.written is None else wire.Attacked
