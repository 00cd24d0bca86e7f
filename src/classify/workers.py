"""Killable worker processes: one a core, each with a time and a memory limit.

    pool = WorkerPool(config)
    for message in pool.run(jobs): ...      # FileResult for each file and member, then JobDone

A worker that hangs is killed, one that crashes is replaced; the file it was at gets its outcome,
the files waiting behind it go to another worker, and what members it had already handed over
stands. Workers are forked from a clean server process that has loaded the detectors once
(`classify.warm`), so a replacement costs milliseconds and shares its memory.

Page images are a second round: a file that needs OCR comes back unread, waits in a queue of its
own, and is read again with OCR when no text is waiting.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.util
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.errors import ClassifyError, NoRoomError, SetupError
from classify.extract.document import Limits
from classify.pipeline import Keys, NoKeys, Tools, classify_file
from classify.results import FileResult, Job, JobDone
from classify.scratch import private_folder
from models.labels import Outcome

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

# Small files travel together, so that a worker never waits for the parent between two of them; but
# not many, so that all workers come to their end at the same time. What a file costs: its bytes,
# and as much as these for opening and judging it at all.
_FILE_COST = 100_000
_QUEUE_COST = 1_000_000
# A worker hands over members in bundles, and says at least this often that it is alive.
_BUNDLE = 64
_BEAT_SECONDS = 1.0
_LONGEST_SOCKET_FOLDER = 70
"""Characters of the folder in which the fork server may make its socket."""
# Above this a worker is replaced after the file it is at, so that memory stays flat.
_RECYCLE_BYTES = 1_000_000_000
# Whatever progress a file makes, it may not take longer than its bytes at this pace on top of
# ten time limits.
_SLOWEST_BYTES_A_SECOND = 100_000


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What every worker is told once; must survive pickling."""

    root: Path
    limits: Limits = field(default_factory=Limits)
    keys: Keys = field(default_factory=NoKeys)
    jobs: int = 1
    ocr: bool = True
    names: bool = True
    reveal: bool = False
    passwords: tuple[str, ...] = ()
    policy: Path | None = None
    packs: Path | None = None
    cache: Path | None = None
    scratch: Path | None = None
    """Where the folder for temporary files is made; None: in the system's."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False


@dataclass(frozen=True, slots=True)
class _WantsOcr:
    """A worker read the file without OCR and found page images; nothing was handed over."""

    number: int


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A worker goes: it has grown too big, or `failure` says why no worker can work on."""

    failure: ClassifyError | None = None


_Message = FileResult | JobDone | _WantsOcr | _Leaving


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    queue: deque[Job] = field(default_factory=deque)
    began: float = 0.0
    """When the file at the head of the queue was begun (monotonic seconds)."""
    heard: float = 0.0
    handed_over: int = 0
    """Results of the file at the head that have arrived."""

    def load(self) -> int:
        """Cost of the files it was given and has not done."""
        return sum(_FILE_COST + job.size for job in self.queue)


class WorkerPool:
    """Runs jobs over worker processes and survives whatever the files do to them."""

    def __init__(self, config: WorkerConfig) -> None:
        self.config = config
        self._context = _warm_context(config)
        self._workers: list[_Worker] = []
        self._scratch = contextlib.ExitStack()
        self._folder: Path | None = None
        """The private folder of this pool, made with its first worker; each worker has its own in it."""
        self._retried: set[int] = set()

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """Results as they come: those of one file in order, files in any order.

        Every job ends in exactly one `JobDone` behind the `FileResult` that bears its path.
        """
        fresh = iter(jobs)
        again: deque[Job] = deque()
        images: deque[Job] = deque()
        try:
            while True:
                self._fill(fresh, again, images)
                busy = [worker for worker in self._workers if worker.queue]
                if not busy:
                    break
                ready = wait([worker.pipe for worker in busy], timeout=self._patience(busy))
                for worker in busy:
                    if worker.pipe in ready:
                        yield from self._receive(worker, again, images)
                    elif self._is_overdue(worker):
                        self._bury(worker, again, overdue=True)
        finally:
            self.close()

    def close(self) -> None:
        """Stop all workers; what they were at is lost and stays `not_examined`."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(2)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()
        self._scratch.close()
        self._folder = None

    def process_ids(self) -> list[int]:
        """Process ids of the living workers."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    # Handing out

    def _fill(self, fresh: Iterator[Job], again: deque[Job], images: deque[Job]) -> None:
        """Give every worker with room its next files; page images only when no text is left.

        Nobody is hired before there is work: a share without changes starts no worker.
        """
        while self._has_room():
            job = again.popleft() if again else next(fresh, None)
            if job is None and images and self._has_seat():
                job = replace(images.popleft(), ocr=True)
            if job is None:
                return
            self._hand(self._least_busy(), job)

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
        ours, theirs = self._context.Pipe()
        config = replace(self.config, scratch=self._folder)
        process = self._context.Process(target=_work, args=(theirs, config), daemon=True)
        process.start()
        theirs.close()
        now = time.monotonic()
        worker = _Worker(process, ours, began=now, heard=now)
        self._workers.append(worker)
        return worker

    def _hand(self, worker: _Worker, job: Job) -> None:
        if not worker.queue:
            worker.began = worker.heard = time.monotonic()
            worker.handed_over = 0
        worker.queue.append(job)
        # A worker that has just died is noticed when its pipe is read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.pipe.send(job)

    # Listening

    def _receive(
        self, worker: _Worker, again: deque[Job], images: deque[Job]
    ) -> Iterator[FileResult | JobDone]:
        try:
            messages: list[_Message] = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._bury(worker, again, overdue=False)
            return
        worker.heard = time.monotonic()
        for message in messages:
            if isinstance(message, FileResult):
                worker.handed_over += 1
                yield message
                continue
            if isinstance(message, _Leaving):
                if message.failure is not None:
                    raise message.failure
                again.extendleft(reversed(worker.queue))
                self._dismiss(worker)
                continue
            job = worker.queue.popleft()
            worker.began, worker.handed_over = worker.heard, 0
            if isinstance(message, _WantsOcr):
                images.append(job)
            else:
                yield message

    def _patience(self, busy: list[_Worker]) -> float:
        """Seconds until the next worker could be overdue."""
        now = time.monotonic()
        return max(0.05, min(self._deadline(worker) - now for worker in busy))

    def _deadline(self, worker: _Worker) -> float:
        limits = self.config.limits
        ocr = limits.seconds * 2 if worker.queue[0].ocr else 0.0
        silence = worker.heard + limits.seconds + ocr
        whole = worker.began + 10 * limits.seconds + worker.queue[0].size / _SLOWEST_BYTES_A_SECOND
        return min(silence, whole)

    def _is_overdue(self, worker: _Worker) -> bool:
        return bool(worker.queue) and time.monotonic() >= self._deadline(worker)

    def _bury(self, worker: _Worker, again: deque[Job], *, overdue: bool) -> None:
        """A worker hung or died: its file gets an outcome or one more try, the others go back."""
        code = self._dismiss(worker)
        waiting = list(worker.queue)
        if not waiting:
            return
        current, *others = waiting
        again.extendleft(reversed(others))
        if current.refused is not None:
            raise SetupError(f"The workers die without opening any file ({_cause(code)}).")
        first_time = current.number not in self._retried and not worker.handed_over
        if not overdue and first_time:
            # Perhaps an earlier file had spoiled the process: try this one again, once.
            self._retried.add(current.number)
            again.append(current)
            return
        if overdue:
            spent = time.monotonic() - worker.began
            refused = Outcome.TIMEOUT, f"no end in sight after {spent:.0f} seconds; its reader was stopped"
        else:
            refused = Outcome.CORRUPT, f"its reader crashed twice on it ({_cause(code)})"
        again.append(replace(current, refused=refused))

    def _dismiss(self, worker: _Worker) -> int | None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if self._folder is not None:
            shutil.rmtree(self._folder / str(worker.process.pid), ignore_errors=True)
        return worker.process.exitcode


def _cause(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


def _warm_context(config: WorkerConfig) -> Any:
    # One thread for each library in each worker: the cores are shared out by process. Set before
    # the server starts, since numerical libraries start their threads when they are loaded.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"):
        os.environ.setdefault(name, "1")
    os.environ["CLASSIFY_WARM_NAMES"] = "1" if config.names else "0"
    os.environ["CLASSIFY_WARM_PACKS"] = str(config.packs or "")
    os.environ["CLASSIFY_WARM_CACHE"] = str(config.cache or "")
    os.environ["CLASSIFY_WARM_POLICY"] = str(config.policy or "")
    context = multiprocessing.get_context("forkserver")
    _keep_the_socket_short()
    # Workers begin by importing the program that started them: with it in memory that takes no time.
    context.set_forkserver_preload(["classify.warm", "classify.cli"])
    return context


def _keep_the_socket_short() -> None:
    """The fork server listens at a path below the folder for temporary files. A socket's path has at most 107
    characters (unix(7)), of which that server takes 31: where TMPDIR is longer, /tmp serves for the socket.
    """
    before = tempfile.tempdir
    if len(tempfile.gettempdir()) > _LONGEST_SOCKET_FOLDER:
        tempfile.tempdir = "/tmp"  # noqa: S108 - a folder of a name nobody can guess is made in it
        try:
            multiprocessing.util.get_temp_dir()
        finally:
            tempfile.tempdir = before


def _load_tools(config: WorkerConfig) -> Tools:
    from classify import warm

    ocr = None
    if config.ocr:
        from classify.extract.ocr import OcrEngine

        ocr = OcrEngine.best()
    return Tools(
        scanner=warm.scanner(names=config.names, packs=config.packs, cache=config.cache),
        policy=warm.policy(config.policy),
        limits=config.limits,
        keys=config.keys,
        ocr=ocr,
        passwords=config.passwords,
        scratch=config.scratch,
        reveal=config.reveal,
        share=config.share,
        department=config.department,
        criminal_justice=config.criminal_justice,
    )


# Inside the worker


def _work(pipe: Connection, config: WorkerConfig) -> None:
    """The life of a worker: take a file, hand over its results, until the pipe closes."""
    # Ctrl-C is the parent's to decide on; it closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    assert config.scratch is not None, "the pool has made a folder"
    scratch = config.scratch / str(os.getpid())
    scratch.mkdir(mode=0o700)
    # Page images on their way to OCR, too, stay in the private folder.
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
    try:
        try:
            tools = _load_tools(replace(config, scratch=scratch))
        except ClassifyError as error:
            failure = SetupError(f"The detectors cannot be loaded: {error.sentence}")
            pipe.send([_Leaving(failure)])
            return
        _limit_memory(config.limits.memory_bytes)
        while True:
            job: Job = pipe.recv()
            _do(job, pipe, config, tools)
            if _resident_bytes() > _RECYCLE_BYTES:
                pipe.send([_Leaving()])
                return
    except NoRoomError as error:
        pipe.send([_Leaving(error)])
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _do(job: Job, pipe: Connection, config: WorkerConfig, tools: Tools) -> None:
    bundle: list[_Message] = []
    last_sent = time.monotonic()
    # With text first, nothing leaves before it is known that no second round will say it again.
    text_first = tools.ocr is not None and job.ocr is None and job.path.lower().endswith(_READ_TWICE)

    def send(messages: list[_Message]) -> None:
        nonlocal last_sent
        pipe.send(messages)
        last_sent = time.monotonic()

    def beat() -> None:
        if time.monotonic() - last_sent > _BEAT_SECONDS:
            send([])

    tools.heartbeat = beat
    started = time.monotonic()
    attempt = replace(job, ocr=False) if text_first else job
    for result in classify_file(config.root, attempt, tools):
        if text_first and any(kind == "needs_ocr" for kind, _ in result.remarks):
            send([_WantsOcr(job.number)])
            return
        bundle.append(result)
        if len(bundle) >= _BUNDLE and not text_first:
            send(bundle)
            bundle.clear()
    send([*bundle, JobDone(job.number, job.path, time.monotonic() - started)])


# Containers are not read twice: their images get OCR at once.
_READ_TWICE = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic", ".heif")


def _silence() -> None:
    """Readers' complaints can quote a file's content: they go nowhere (house rule 1)."""
    import logging
    import warnings

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _limit_memory(allowance: int) -> None:
    """Cap the address space at what is mapped now plus `allowance` bytes (POSIX only)."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has no such limit
        return
    with open("/proc/self/statm") as statm:
        mapped = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (mapped + allowance, mapped + allowance))


def _resident_bytes() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
