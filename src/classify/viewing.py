"""A document looked at again: its file opened on its share, read by a worker that has locked itself in,
and shown black where something was found.

    view = Viewer(store, settings).leaf(share, filed, number=3)
    value = viewer.value(share, filed, finding)

This process opens the file, links never followed, and parses nothing of it. The worker tells a digest of
what it read; only where that is the digest of what was scanned it goes on, so that nobody sees a document
whose findings are another's. What comes from it is black already (`classify.blackout`).
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from classify.errors import ChangedError, CrowdedError, NotFoundAgainError, ViewError
from classify.extract.document import Place
from classify.hiring import warm_context
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.keys import AsStored, DomainKeys, value_digest, version_of
from classify.results import Job, StoredFinding
from classify.settings import Settings
from classify.wire import Heard, Look, Mark, Shown, Told
from classify.workers import TextLine, WorkerConfig, WorkerPool
from models.labels import Outcome

_WAIT_SECONDS = 30.0
"""How long somebody waits for a free worker before they are told to try again."""
_HIRING = threading.Lock()
"""The server process of workers is started once, with an environment that other threads must not see."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why not all of a document can be shown."""

    outcome: Outcome
    sentence: str
    """May name a member: shown through the share's masker."""


@dataclass(slots=True)
class View:
    """A leaf of a document as it may be shown."""

    shown: Shown | None = None
    """None: there is nothing to show; the problems say why."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Times:
    """How often terms stand in a document."""

    counts: tuple[int, ...]
    """In the order of the terms; empty: it could not be read, and the problems say why."""
    problems: list[Problem] = field(default_factory=list)
    """Why not all of it was searched."""


class Viewer:
    """Opens documents; one a process, shared by its threads."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._seats = threading.BoundedSemaphore(settings.jobs)

    def make_ready(self) -> None:
        """Has the server process of workers load its detectors, so that the first document need not wait for
        them. Raises NoRoomError and SetupError as `leaf` does.
        """
        settings = self._settings
        config = WorkerConfig(
            root=settings.home,
            names=settings.names,
            names_model=settings.names_model,
            policy=settings.policy,
            packs=settings.packs,
            cache=settings.cache,
            city=settings.city,
        )
        with _HIRING:
            warm_context(config)

    def leaf(self, share: ShareHandle, filed: Filed, number: int = 1, finding: int | None = None) -> View:
        """A leaf of a document: the one with that number, or the one on which a finding stands.

        Raises:
            ChangedError: the file holds other bytes than were scanned.
            CrowdedError: too many documents are being opened.
            NoRoomError, SetupError: no worker can work.
        """
        view = View()
        for message in self._look(share, filed, Look(leaf=number, finding=finding)):
            if isinstance(message, Shown):
                view.shown = message
            elif isinstance(message, TextLine):
                view.problems.append(_problem(message.text))
        return view

    def value(self, share: ShareHandle, filed: Filed, number: int) -> str:
        """The value of the finding with that number, as it stands in the file now; by its place and, where
        it has one, its fingerprint.

        Raises:
            NotFoundAgainError: it does not stand there any more.
            ViewError: the file cannot be read; or as `leaf`.
        """
        known = filed.finding(number)
        if known is None:
            raise NotFoundAgainError("This finding is not one of this document.")
        told: set[str] = set()
        problem: Problem | None = None
        for message in self._look(share, filed, Look(reveal=number)):
            if isinstance(message, Told) and message.entity == known.entity:
                told.add(message.value)
            elif isinstance(message, TextLine):
                problem = _problem(message.text)
        fitting = {value for value in told if _is_it(value, known, share.keys)}
        if len(fitting) == 1:
            return fitting.pop()
        if problem is not None and not told:
            raise ViewError(share.masker(f"The file could not be read: {problem.sentence}."))
        raise NotFoundAgainError("This value was not found again where it stood.")

    def times(
        self, share: ShareHandle, files: Sequence[Filed], terms: tuple[str, ...]
    ) -> Iterator[tuple[int, Times]]:
        """How often each of `terms` (`classify.blackout.words`) stands in these documents, by item, in any
        order; nothing of them is shown. What was never read whole, and what has changed since, is left out.

        Raises CrowdedError, NoRoomError and SetupError as `leaf` does.
        """
        look = Look(terms=terms)
        together: dict[int, list[Filed]] = {}
        for filed in files:
            if filed.digest is None:
                continue
            if filed.member is None:
                together.setdefault(version_of(filed.digest), []).append(filed)
                continue
            inside = Look(terms=terms, member=filed.member)
            yield from self._times(share, [filed], inside)
        for alike in together.values():
            yield from self._times(share, alike, look)

    def _times(self, share: ShareHandle, files: list[Filed], look: Look) -> Iterator[tuple[int, Times]]:
        """Of files whose digests one key made, read by one worker after the other."""
        digests = [filed.digest or "" for filed in files]
        jobs = [
            Job(number, filed.path, known_digests=frozenset({digest}))
            for number, (filed, digest) in enumerate(zip(files, digests, strict=True))
        ]
        with self._seat():
            pool = self._hired(share, AsStored(share.keys, digests[0]), look)
            told = Times(())
            try:
                for message in pool.times(jobs):
                    if isinstance(message, Heard):
                        told.counts = tuple(message.times) if len(message.times) == len(look.terms) else ()
                    elif isinstance(message, TextLine):
                        told.problems.append(_problem(message.text))
                    else:
                        if told.counts or told.problems:
                            yield files[message.number].id, told
                        told = Times(())
            finally:
                pool.close()

    def _look(self, share: ShareHandle, filed: Filed, look: Look) -> Iterator[Shown | Told | TextLine]:
        if filed.digest is None:
            raise ViewError(
                "This file was never read whole, so nobody knows what must be black in it. It is not shown."
            )
        look.member = filed.member
        look.marks = [_mark(number, finding) for number, finding in filed.findings]
        keys = AsStored(share.keys, filed.digest)
        job = Job(0, filed.path, known_digests=frozenset({filed.digest}))
        with self._seat():
            pool = self._hired(share, keys, look)
            try:
                said = list(pool.look(job))
            finally:
                pool.close()
        if not said:
            raise ChangedError("This file has changed since it was scanned, so it is not shown.")
        yield from said

    def _hired(self, share: ShareHandle, keys: AsStored, look: Look) -> WorkerPool:
        config = WorkerConfig.of(
            self._settings,
            self._store.folder_of(share),
            keys=keys,
            look=look,
            share=share.name,
            department=share.department,
            criminal_justice=share.criminal_justice,
        )
        with _HIRING:
            return WorkerPool(config)

    @contextmanager
    def _seat(self) -> Iterator[None]:
        if not self._seats.acquire(timeout=_WAIT_SECONDS):
            raise CrowdedError("Too many documents are being opened right now.")
        try:
            yield
        finally:
            self._seats.release()


def _mark(number: int, finding: StoredFinding) -> Mark:
    return Mark(number, finding.entity, msgspec.convert(finding.place, Place), finding.start)


def _problem(text: str) -> Problem:
    outcome, _, sentence = text.partition(": ")
    return Problem(Outcome(outcome), sentence)


def _is_it(value: str, known: StoredFinding, keys: DomainKeys) -> bool:
    """Whether a value is the one the inventory means; of values without fingerprints the place decides."""
    if known.fingerprint is None:
        return True
    digest = value_digest(known.entity, value)
    if digest is None:
        return False
    made = keys.fingerprint_of(known.entity, digest, like=known.fingerprint)
    return hmac.compare_digest(made, known.fingerprint)
