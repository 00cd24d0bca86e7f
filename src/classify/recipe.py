"""What files are read and searched with, part by part, so that a change can say which files it touches.

A *version* is one digest of everything that decides what is found; a file examined under another version
is not up to date. A *recipe* takes a version apart: the packs' detectors one by one, and all the rest.
Two recipes compared say whether every file must be read again, or only those in which a detector that
changed could have met something: the evidence of a file names those (`Evidence.candidates`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from classify.extract.ocr import engine_name
from classify.settings import Settings

_SEARCHED_WITH = ("detectors", "classify.detect")
_READ_WITH = ("classify.extract",)
_PACKS = "packs"
_ABOUT_PEOPLE_ONLY = {"finds", "ignores", "title", "citation", "columns", "cells"}
"""Parts of an entry that its own digest leaves out: for people, or counted with the headers."""


def reading_version(settings: Settings, secret: bytes) -> str:
    """One digest of everything that decides what is found; the label policy is not part of it.

    Cheap: no detector is loaded. `secret` keeps the passwords file from being guessed by its digest.
    """
    digest = hashlib.blake2b(_options(settings), key=secret[:64], digest_size=8)
    for file in _files(settings):
        digest.update(file)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class DetectorPrint:
    """One detector of the packs, as far as it decides what is found."""

    anchors: str
    """Digest of the expressions of the one-pass scan: where something could be found at all."""
    rest: str
    """Digest of patterns, scores, checks and context words."""


@dataclass(frozen=True, slots=True)
class Change:
    """What must be read again because one recipe became another."""

    reasons: tuple[str, ...]
    """In words a clerk understands."""
    everything: bool
    detectors: frozenset[str] = frozenset()
    """Unless it is everything: the files in which one of these may have met something."""

    def touches(self, candidates: list[str] | None) -> bool:
        """Whether it may change what is found in a file with these candidates (None: nobody knows)."""
        return self.everything or candidates is None or not self.detectors.isdisjoint(candidates)


UNKNOWN = Change(("what it was read with is not known any more",), everything=True)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parts of a version."""

    readers: str
    """Digest of the readers, their limits and options."""
    search: str
    """Digest of models, word lists and code that searches; packs left out."""
    headers: str
    """Digest of the header words of all detectors, and of what their cells look like."""
    detectors: dict[str, DetectorPrint] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, secret: bytes) -> Recipe:
        """The recipe that files are read with under these settings. Raises PackError."""
        readers = hashlib.blake2b(_options(settings), key=secret[:64], digest_size=8)
        for package in _READ_WITH:
            _add(readers, _tree(package))
        search = hashlib.blake2b(digest_size=8)
        for package in _SEARCHED_WITH:
            _add(search, _tree(package, without=_PACKS))
        packs = hashlib.blake2b(digest_size=8)
        for piece in _files(settings):
            packs.update(piece)
        headers, prints = _prints(settings.packs, packs.hexdigest())
        return cls(readers.hexdigest(), search.hexdigest(), headers, prints)

    def since(self, earlier: Recipe) -> Change:
        """What must be read again when files were read with `earlier`."""
        reasons = [
            sentence for part, sentence in _PARTS.items() if getattr(self, part) != getattr(earlier, part)
        ]
        changed: set[str] = set()
        elsewhere = False
        for name in sorted({*self.detectors, *earlier.detectors}):
            now, then = self.detectors.get(name), earlier.detectors.get(name)
            if now == then:
                continue
            changed.add(name)
            elsewhere = elsewhere or (now is not None and (then is None or now.anchors != then.anchors))
            reasons.append(f"the detector {name} {_verb(now, then)}")
        everything = elsewhere or len(reasons) > len(changed)
        return Change(tuple(reasons), everything, frozenset() if everything else frozenset(changed))

    def as_json(self) -> dict[str, Any]:
        """Plain data, ready for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recipe:
        """The reverse of `as_json`."""
        prints = {name: DetectorPrint(**parts) for name, parts in data["detectors"].items()}
        return cls(**{**data, "detectors": prints})


_PARTS = {
    "readers": "the readers, their limits, passwords or options are others",
    "search": "the models, word lists or code that search are others",
    "headers": "the header words of columns are others",
}


@lru_cache(maxsize=2)
def _prints(packs: Path | None, _state: str) -> tuple[str, dict[str, DetectorPrint]]:
    """Digest of all header words, and each detector's own; `_state` is another for other files."""
    from classify.detect.packs import load_packs

    headers = hashlib.blake2b(digest_size=8)
    prints = {}
    for detector in load_packs(packs).detectors:
        entry = detector.entry
        known = entry.model_dump(mode="json", include={"entity", "columns", "cells"})
        forms = detector.cell_sources
        if entry.cells or any(known["columns"].values()):
            headers.update(json.dumps([detector.id, known, forms], sort_keys=True).encode())
        sources = [pattern.source for pattern in detector.patterns]
        rest = [entry.model_dump(mode="json", exclude=_ABOUT_PEOPLE_ONLY), sources]
        prints[detector.id] = DetectorPrint(
            anchors=_short([pattern.anchor for pattern in detector.patterns]), rest=_short(rest)
        )
    return headers.hexdigest(), prints


def _verb(now: DetectorPrint | None, then: DetectorPrint | None) -> str:
    if now is None:
        return "was switched off"
    if then is None:
        return "is new"
    return "looks in other places" if now.anchors != then.anchors else "judges otherwise"


def _options(settings: Settings) -> bytes:
    options = (
        settings.names,
        settings.ocr and engine_name(),
        settings.seconds_per_file,
        settings.megabytes_per_worker,
        settings.unfolded_megabytes,
        settings.known_passwords(),
    )
    return repr(options).encode()


def _files(settings: Settings) -> Iterator[bytes]:
    for package in (*_SEARCHED_WITH, *_READ_WITH):
        yield from _tree(package)
    if settings.packs is not None:
        yield from _below(settings.packs)


def _tree(package: str, *, without: str = "") -> Iterator[bytes]:
    with resources.as_file(resources.files(package)) as folder:
        yield from _below(folder, without=without)


def _below(folder: Path, *, without: str = "") -> Iterator[bytes]:
    """Names and contents of the files below `folder`; those of the subfolder `without` left out."""
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and "__pycache__" not in parts and parts[0] != without:
            yield "/".join(parts).encode()
            yield file.read_bytes()


def _add(digest: hashlib.blake2b, pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        digest.update(piece)


def _short(data: Any) -> str:
    written = json.dumps(data, sort_keys=True).encode()
    return hashlib.blake2b(written, digest_size=8).hexdigest()
