"""What files are read and searched with, part by part, so that a change can say which files it touches.

A *version* is one digest of everything that decides what is found; a file examined under another version
is not up to date. A *recipe* takes a version apart: the packs' detectors one by one, and all the rest.
Two recipes compared say whether every file must be read again, or only those in which a detector that
changed could have met something: the evidence of a file names those (`Evidence.candidates`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from classify import meaning
from classify.detect.city.files import load_city
from classify.detect.names.reader import model_version
from classify.extract.known.formats import FORMATS
from classify.extract.ocr.engine import engine_name
from classify.ingredients import ingredients
from classify.memos import remembered
from classify.settings import Settings

_ABOUT_PEOPLE_ONLY = {"finds", "ignores", "title", "citation", "columns", "cells"}
"""Parts of an entry that its own digest leaves out: for people, or counted with the headers."""
_NAMED_IN_A_SENTENCE = 3


def reading_version(settings: Settings, secret: bytes) -> str:
    """One digest of everything that decides what is found; the label policy is not part of it.

    Cheap: no detector is loaded. `secret` keeps the passwords file from being guessed by its digest.
    Raises ModelError when the names model of the settings is not here, PackError where a city's own
    recognizer is wrong.
    """
    digest = hashlib.blake2b(_options(settings), key=secret[:64], digest_size=8)
    digest.update(_names_model(settings))
    known = ingredients(settings.cache)
    digest.update(meaning.digest([known.code, known.data, *_site(settings.packs)]))
    own = load_city(settings.city)
    if own.files:
        digest.update(own.version.encode())
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
    kinds: frozenset[str] = frozenset()
    """And the files of these kinds, since their readers are others."""

    def touches(self, candidates: list[str] | None) -> bool:
        """Whether other detectors may change what is found in a file with these candidates (None: nobody
        knows which it has).
        """
        if self.everything:
            return True
        return bool(self.detectors) and (candidates is None or not self.detectors.isdisjoint(candidates))

    def touches_kind(self, kind: str) -> bool:
        """Whether another reader may read more in a file of this kind ("": nobody knows which it is)."""
        return self.everything or (bool(self.kinds) and (not kind or kind in self.kinds))


UNKNOWN = Change(("what it was read with is not known any more",), everything=True)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parts of a version."""

    readers: str
    """Digest of limits, options and what decides about files of all kinds."""
    search: str
    """Digest of models, word lists and code that searches; packs left out."""
    headers: str
    """Digest of the header words of all detectors, and of what their cells look like."""
    detectors: dict[str, DetectorPrint] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Digest of the reader of each kind of file (`classify.extract.known.formats`)."""

    @classmethod
    def of(cls, settings: Settings, secret: bytes) -> Recipe:
        """The recipe that files are read with under these settings. Raises PackError and ModelError."""
        known = ingredients(settings.cache)
        readers = hashlib.blake2b(_options(settings), key=secret[:64], digest_size=8)
        readers.update(known.door.encode())
        search = hashlib.blake2b(_names_model(settings), digest_size=8)
        search.update(known.search.encode())
        state = meaning.digest([known.code, known.data, *_site(settings.packs)]).hex()
        headers, prints = _prints(settings.packs, state, tuple(known.called.items()))
        own = {file.id: DetectorPrint(file.where, file.what) for file in load_city(settings.city).files}
        return cls(readers.hexdigest(), search.hexdigest(), headers, prints | own, dict(known.readers))

    def since(self, earlier: Recipe) -> Change:
        """What must be read again when files were read with `earlier`."""
        reasons = [
            sentence for part, sentence in _PARTS.items() if getattr(self, part) != getattr(earlier, part)
        ]
        everything = bool(reasons)
        kinds = {
            kind for kind in {*self.kinds, *earlier.kinds} if self.kinds.get(kind) != earlier.kinds.get(kind)
        }
        if kinds:
            reasons.append(_other_readers(kinds))
        changed: set[str] = set()
        for name in sorted({*self.detectors, *earlier.detectors}):
            now, then = self.detectors.get(name), earlier.detectors.get(name)
            if now == then:
                continue
            changed.add(name)
            everything = everything or (now is not None and (then is None or now.anchors != then.anchors))
            reasons.append(f"the detector {name} {_verb(now, then)}")
        if everything:
            return Change(tuple(reasons), everything=True)
        return Change(tuple(reasons), everything=False, detectors=frozenset(changed), kinds=frozenset(kinds))

    def as_json(self) -> dict[str, Any]:
        """Plain data, ready for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recipe:
        """The reverse of `as_json`."""
        prints = {name: DetectorPrint(**parts) for name, parts in data["detectors"].items()}
        return cls(**{**data, "detectors": prints})


_PARTS = {
    "readers": "what all readers share, their limits, passwords or options are others",
    "search": "the models, word lists or code that search are others",
    "headers": "the header words of columns are others",
}


def _other_readers(kinds: set[str]) -> str:
    titles = sorted({FORMATS[kind].title if kind in FORMATS else kind for kind in kinds})
    more = len(titles) - _NAMED_IN_A_SENTENCE
    named = ", ".join(titles[:_NAMED_IN_A_SENTENCE]) + (f" and {more} more" if more > 0 else "")
    return f"another reader reads these kinds of file: {named}"


@remembered(2)
def _prints(
    packs: Path | None, _state: str, called: tuple[tuple[str, str], ...]
) -> tuple[str, dict[str, DetectorPrint]]:
    """Digest of all header words, and each detector's own; `_state` is another for other files."""
    from classify.detect.patterns.packs import load_packs

    digests = dict(called)
    headers = hashlib.blake2b(digest_size=8)
    prints = {}
    for detector in load_packs(packs).detectors:
        entry = detector.entry
        calls = [digests[name] for name in (entry.check, entry.recognizer) if name is not None]
        shown = entry.model_dump(mode="json", include={"entity", "columns", "cells"})
        forms = detector.cell_sources
        if entry.cells or any(shown["columns"].values()):
            headers.update(json.dumps([detector.id, shown, forms, calls], sort_keys=True).encode())
        sources = [pattern.source for pattern in detector.patterns]
        rest = [entry.model_dump(mode="json", exclude=_ABOUT_PEOPLE_ONLY), sources, calls]
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


def _site(packs: Path | None) -> list[bytes]:
    """What the files of a site's own packs hold."""
    if packs is None:
        return []
    return sorted(meaning.of_data(path, raw) for path, raw in meaning.files_below(packs).items())


def _names_model(settings: Settings) -> bytes:
    """Which model looks for names; the shipped one is part of the program."""
    return model_version(settings.names_model).encode() if settings.names else b""


def _short(data: Any) -> str:
    written = json.dumps(data, sort_keys=True).encode()
    return hashlib.blake2b(written, digest_size=8).hexdigest()
