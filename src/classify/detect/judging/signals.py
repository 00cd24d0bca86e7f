"""Counts named phrases in a text: markings, role words, vocabulary of private matters.

The phrases stand in `detectors/signals.yaml`. All of them are sought in one pass (Vectorscan, where
its wheel is installed; else with `re`, signal by signal, with the same result). A count says how
often a signal was met without overlap, whichever of its patterns it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import yaml

from classify import cachefile
from classify.errors import PackError
from classify.memos import once

try:  # the wheel exists for x86-64 only
    import hyperscan
except ImportError:  # pragma: no cover - depends on the machine
    hyperscan = None  # type: ignore[assignment]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIELDS = frozenset({"id", "title", "patterns", "finds", "ignores"})
_PLAIN = {"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"}


@dataclass(frozen=True, slots=True)
class Signal:
    """One entry of signals.yaml."""

    id: str
    title: str
    patterns: tuple[str, ...]
    finds: tuple[str, ...]
    ignores: tuple[str, ...]

    @classmethod
    def parse(cls, entry: Any) -> Signal:
        """An entry as YAML gives it. Raises PackError naming what is wrong."""
        if not isinstance(entry, dict) or set(entry) != _FIELDS:
            wanted = ", ".join(sorted(_FIELDS))
            raise PackError(f"signals.yaml: an entry has exactly the keys {wanted}; got {entry!r:.120}")
        if not isinstance(entry["id"], str) or not isinstance(entry["title"], str):
            raise PackError(f"signals.yaml: id and title must be texts: {entry['id']!r:.80}")
        patterns, finds, ignores = (_texts(entry, key) for key in ("patterns", "finds", "ignores"))
        return cls(entry["id"], entry["title"], patterns, finds, ignores)

    @property
    def expressions(self) -> list[str]:
        """The patterns as regular expressions for whole words."""
        return [_whole_words(pattern) for pattern in self.patterns]

    @property
    def regex(self) -> re.Pattern[str]:
        """All patterns as one regular expression. Raises re.error for a wrong one."""
        either = "|".join(f"(?:{expression})" for expression in self.expressions)
        return re.compile(either, re.IGNORECASE | re.ASCII)


def _texts(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    value = entry[key]
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise PackError(f"signals.yaml: {entry['id']}: {key} must be a list of texts and not empty")
    return tuple(value)


def _whole_words(pattern: str) -> str:
    """`pattern` between word boundaries where it begins or ends with a word."""
    if not re.search(r"[A-Za-z0-9]", re.sub(r"\{[^{}]*\}", "", pattern)):
        return pattern
    before = "" if pattern.startswith(("\\(", "-", '"')) else r"\b"
    after = "" if pattern.endswith((r"\.", r"\)", ":", "]")) else r"\b"
    return f"{before}{pattern}{after}"


def _on_one_line(text: str) -> str:
    """`text` with single blanks for all white space, and plain signs for typographic ones."""
    for sign, plain in _PLAIN.items():
        text = text.replace(sign, plain)
    return " ".join(text.split())


@once
def signals() -> tuple[Signal, ...]:
    """The shipped signals, in the order of the file. Raises PackError when the file is wrong.

    Their expressions are not tried here, which takes a second; tests and `classify packs lint` do it.
    """
    text = resources.files("detectors").joinpath("signals.yaml").read_text(encoding="utf-8")
    return _entries(text)


def parse_signals(text: str) -> tuple[Signal, ...]:
    """The signals of a YAML text. Raises PackError for anything that is not as it should be."""
    parsed = _entries(text)
    for signal in parsed:
        try:
            _ = signal.regex
        except re.error as error:
            raise PackError(f"signals.yaml: {signal.id}: {error}") from error
    return parsed


def _entries(text: str) -> tuple[Signal, ...]:
    try:
        entries = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(f"signals.yaml is not YAML: {error}") from error
    if not isinstance(entries, list):
        raise PackError("signals.yaml: expected a list of entries")
    parsed = tuple(Signal.parse(entry) for entry in entries)
    names = [signal.id for signal in parsed]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PackError(f"signals.yaml: used twice: {', '.join(twice)}")
    return parsed


class SignalCounter:
    """Counts signals in text. Stateless after loading; safe to keep for a worker's life."""

    def __init__(
        self, entries: Sequence[Signal], *, cache: Path | None = None, one_pass: bool = True
    ) -> None:
        self._names = [signal.id for signal in entries]
        patterns = "\n".join(f"{signal.id} {signal.expressions}" for signal in entries)
        self.version = hashlib.sha256(patterns.encode()).hexdigest()[:12]
        self._database: Any = None
        self._expressions: list[re.Pattern[str]] = []
        if one_pass and hyperscan is not None:
            self._database = _database(entries, cache, self.version)
        else:
            self._expressions = [signal.regex for signal in entries]

    @classmethod
    def load(cls, *, cache: Path | None = None) -> SignalCounter:
        """The counter over the shipped signals.

        `cache` is a folder for the compiled database; without one it is compiled anew, which takes
        more than a second.
        """
        return cls(signals(), cache=cache)

    def count(self, text: str) -> dict[str, int]:
        """How often each signal that occurs at all is met in `text`."""
        text = _on_one_line(text)
        if self._database is None:
            counts = [sum(1 for _ in expression.finditer(text)) for expression in self._expressions]
        else:
            counts = self._scan(text)
        return {name: number for name, number in zip(self._names, counts, strict=True) if number}

    def _scan(self, text: str) -> list[int]:
        counts = [0] * len(self._names)
        reached = [0] * len(self._names)

        def met(signal: int, start: int, end: int, _flags: int, _context: object) -> None:
            # Matches come by their end; one that begins inside the last is the same occurrence.
            if start >= reached[signal]:
                counts[signal] += 1
            reached[signal] = end

        self._database.scan(text.encode("utf-8", "replace"), match_event_handler=met)
        return counts


def _database(entries: Sequence[Signal], cache: Path | None, version: str) -> Any:
    """The compiled database, from the installation or `cache` where it lies there undamaged."""
    name = f"phrases-{version}-{version_of('hyperscan')}.hsdb"
    known = cachefile.recalled(name, cache)
    with contextlib.suppress(hyperscan.HyperscanError):
        if known is not None:
            database = hyperscan.loadb(known, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
            return database
    database = _compile(entries)
    if cache is not None:
        cachefile.store(hyperscan.dumpb(database), cache / name)
    return database


def _compile(entries: Sequence[Signal]) -> Any:
    numbered = [(text, number) for number, signal in enumerate(entries) for text in signal.expressions]
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SOM_LEFTMOST
    database = hyperscan.Database()
    database.compile(
        expressions=[text.encode() for text, _ in numbered],
        ids=[number for _, number in numbered],
        elements=len(numbered),
        flags=[flags] * len(numbered),
    )
    return database
