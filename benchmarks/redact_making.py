"""The copies `prove_redact` attacks, made so that a run that is broken off goes on where it was.

Each document is one line in `made-N.jsonl` of the folder where the copies lie, whether it was copied or refused, with
the seconds of processor it took. No line holds a value. Several parts can be made at the same time.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import forkserver
from pathlib import Path

import msgspec

from classify.errors import ClassifyError
from classify.redacting.orders import Orders
from classify.redacting.road import Redactor
from classify.settings import Settings


@dataclass(frozen=True, slots=True)
class Subject:
    """A document and what was planted in it."""

    file: Path
    origin: str
    format: str
    planted: tuple[tuple[str, str], ...]
    """Entity and text of each."""

    @property
    def name(self) -> str:
        """Another for every document, and the same in every run."""
        told = hashlib.sha256(f"{self.origin}/{self.file.parent.name}".encode()).hexdigest()[:6]
        return f"{self.origin}/{told}-{self.file.name}"


@dataclass(slots=True)
class Made:
    """What became of one document."""

    name: str
    refused: str = ""
    suffix: str = ""
    removed: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor, of all workers."""


def make_all(
    subjects: Iterable[Subject],
    settings: Settings,
    keep: Path,
    profile: str,
    part: tuple[int, int] = (0, 1),
) -> Iterator[tuple[Subject, Made]]:
    """Each document of a part with what became of it; made only where no earlier run made it."""
    mine, parts = part
    keep.mkdir(parents=True, exist_ok=True)
    log = keep / f"made-{mine}.jsonl"
    earlier = dict(_earlier(keep))
    redactor = Redactor(settings)
    for subject in islice(subjects, mine, None, parts):
        made = earlier.get(subject.name)
        if made is None:
            made = _made(subject, redactor, keep, profile)
            with log.open("ab") as lines:
                lines.write(msgspec.json.encode(made) + b"\n")
        yield subject, made


def copy_of(keep: Path, made: Made) -> Path:
    """Where the copy lies."""
    return keep / f"{made.name}{made.suffix}"


def _earlier(keep: Path) -> Iterator[tuple[str, Made]]:
    decoder = msgspec.json.Decoder(Made)
    for log in sorted(keep.glob("made-*.jsonl")):
        for line in log.read_bytes().splitlines():
            made = decoder.decode(line)
            if made.refused or copy_of(keep, made).is_file():
                yield made.name, made


def _made(subject: Subject, redactor: Redactor, keep: Path, profile: str) -> Made:
    began, spent = time.monotonic(), _spent()
    made = Made(subject.name)
    try:
        with redactor.of_file(subject.file, Orders(profile=profile)) as copy:
            made.refused, made.removed = copy.refused, copy.removed
            if copy.sheet is not None:
                made.suffix = copy.sheet.suffix
                target = copy_of(keep, made)
                target.parent.mkdir(parents=True, exist_ok=True)
                copy.put(target, force=True)
    except ClassifyError as error:
        made.refused = error.sentence
    made.seconds, made.cpu = time.monotonic() - began, _spent() - spent
    return made


def _spent() -> float:
    """Seconds of processor of this process and of the workers that ended: the fork server waits for them."""
    spent = sum(os.times()[:2])
    server = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if server is not None:
        fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
        spent += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return spent
