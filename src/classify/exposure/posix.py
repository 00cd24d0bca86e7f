"""Permissions of POSIX: what `getfacl -R` prints (acl(5), getfacl(1)), and the modes of a share's own files.

A file that all may read in a folder that they may not enter is not open to them: each folder on the way takes
from what lies below it.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classify.crawl import crawl
from classify.exposure.said import Report, Said, Unmatched, parents
from models.openness import Openness, Source

FILE = "# file: "
_ENTRY = re.compile(r"(user|group|mask|other):([^:]*):([r-][w-][x-])(?:\s+#effective:([r-][w-][x-]))?\s*")


@dataclass(slots=True)
class _Permissions:
    """Who may read a path, and enter it if it is a folder."""

    readers: Counter[Openness] = field(default_factory=Counter)
    enters: Openness = Openness.OWNER
    lines: int = 0


def is_listing(line: str) -> bool:
    """Whether a line begins a block of getfacl."""
    return line.startswith(FILE)


def read_listing(lines: Iterator[str]) -> Report:
    """What getfacl printed."""
    report = Report(Source.ACCESS_LIST, folds_case=False)
    found: dict[str, _Permissions] = {}
    block: list[str] = []
    for line in lines:
        if line.startswith(FILE) and block:
            _take_block(report, found, block)
            block = []
        if line.strip():
            block.append(line)
    if block:
        _take_block(report, found, block)
    _close(report, found)
    return report


def _take_block(report: Report, found: dict[str, _Permissions], block: list[str]) -> None:
    if not block[0].startswith(FILE):
        report.skip(Unmatched.UNCLEAR, len(block))
        return
    entries = [_ENTRY.fullmatch(line) for line in block if not line.startswith(("#", "default:"))]
    mask = next((entry[3] for entry in entries if entry and entry[1] == "mask"), "rwx")
    permissions = _Permissions(Counter({Openness.OWNER: 1}), lines=len(block))
    for entry in entries:
        if entry is None:
            permissions.lines -= 1
            report.skip(Unmatched.UNCLEAR)
            continue
        kind, who, rights, effective = entry.groups()
        openness = _openness(kind, who)
        if openness is None:
            continue
        masked = effective or (rights if openness is Openness.ORGANISATION else _both(rights, mask))
        if masked[0] == "r":
            permissions.readers[openness] += 1
        if masked[2] == "x":
            permissions.enters = max(permissions.enters, openness)
    known = found.setdefault(report.key(unescaped(block[0].removeprefix(FILE))), permissions)
    if known is not permissions:  # listed twice: whoever may by one of the two, may
        known.readers |= permissions.readers
        known.enters = max(known.enters, permissions.enters)
        known.lines += permissions.lines


def _openness(kind: str, who: str) -> Openness | None:
    if kind == "other":
        return Openness.ORGANISATION
    if kind == "group":
        return Openness.GROUP
    return Openness.PEOPLE if kind == "user" and who else None


def _both(rights: str, mask: str) -> str:
    return "".join(right if right == limit else "-" for right, limit in zip(rights, mask, strict=True))


def unescaped(name: str) -> str:
    r"""A name as getfacl writes it, with `\012` for signs that would break the line."""
    if "\\" not in name:
        return name
    plain = re.sub(rb"\\([0-3][0-7]{2})", lambda code: bytes([int(code[1], 8)]), os.fsencode(name))
    return os.fsdecode(plain)


def _close(report: Report, found: dict[str, _Permissions]) -> None:
    """Each path with what the folders above it leave of its permissions."""
    for path, permissions in found.items():
        above = [found[folder].enters for folder in parents(path) if folder in found]
        report.said[path] = Said(
            here=within(permissions.readers, min(above, default=Openness.ANYONE)), lines=permissions.lines
        )
        report.lines += permissions.lines
    for path in found:
        for folder in parents(path):
            if folder in report.said:
                report.said[folder].is_folder = True


def within(readers: Counter[Openness], most: Openness) -> Counter[Openness]:
    """Those of `readers` who can also enter the folders above; its owner always can."""
    left = Counter({openness: number for openness, number in readers.items() if openness <= most})
    return left or Counter({Openness.OWNER: 1})


def read_modes(folder: Path) -> Report:
    """The permissions of the files below `folder`, as this machine's file system has them. Opens none."""
    report = Report(Source.MODES, folds_case=False)
    ways = _WaysIn(folder)
    for entry in crawl(folder):
        if not stat.S_ISREG(entry.mode):
            report.skip(Unmatched.NO_FILE)
            continue
        readers: Counter[Openness] = Counter({Openness.OWNER: 1})
        if entry.mode & stat.S_IRGRP:
            readers[Openness.GROUP] += 1
        if entry.mode & stat.S_IROTH:
            readers[Openness.ORGANISATION] += 1
        report.said[report.key(entry.path)] = Said(
            here=within(readers, ways.to(entry.path.rpartition("/")[0])), lines=1
        )
        report.lines += 1
    return report


class _WaysIn:
    """Who can enter the folders of a share, each looked at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, Openness] = {}

    def to(self, folder: str) -> Openness:
        """Who can enter `folder` ("" is the share's own) and all folders on the way to it."""
        narrowest = Openness.ANYONE
        for place in reversed([folder, *parents(folder)]):
            if place not in self._known:
                self._known[place] = min(narrowest, self._own(place))
            narrowest = self._known[place]
        return narrowest

    def _own(self, place: str) -> Openness:
        try:
            mode = (self._root / place).lstat().st_mode
        except OSError:
            return Openness.OWNER
        return _widest(mode, stat.S_IXOTH, stat.S_IXGRP)


def _widest(mode: int, others: int, group: int) -> Openness:
    if mode & others:
        return Openness.ORGANISATION
    return Openness.GROUP if mode & group else Openness.OWNER
