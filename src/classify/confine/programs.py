"""What must be opened for executing so that one program starts: it, its interpreter, its loader."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

_DEEPEST = 5  # links of scripts the kernel itself follows (fs/exec.c)
_INTERPRETER = 3  # PT_INTERP, elf(5)


def started_by(program: str) -> tuple[Path, ...]:
    """The files the system executes to start `program`, found as the shell finds it; () when it is not there.

    A script needs what its first line names; `env` there needs, in turn, the program it is given.
    """
    found = shutil.which(program)
    return tuple(dict.fromkeys(_chain(Path(found), _DEEPEST))) if found else ()


def _chain(program: Path, deep: int) -> Iterator[Path]:
    program = program.resolve()
    yield program
    try:
        with program.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return
    if start.startswith(b"#!") and deep:
        words = start[2:].split(b"\n", 1)[0].decode("utf-8", "surrogateescape").split()
        named = [word for word in words[:1] if word]
        if words and Path(words[0]).name == "env":
            named += [found for word in words[1:2] if (found := shutil.which(word))]
        for name in named:
            yield from _chain(Path(name), deep - 1)
    elif start.startswith(b"\x7fELF"):
        loader = _loader(start)
        if loader is not None:
            yield loader.resolve()


def _loader(start: bytes) -> Path | None:
    """The program that loads a 64-bit little-endian ELF program, as its header names it (elf(5))."""
    if start[4:6] != b"\x02\x01":
        return None
    try:
        (table,) = struct.unpack_from("<Q", start, 32)
        size, count = struct.unpack_from("<HH", start, 54)
        for at in range(table, table + size * count, size):
            kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", start, at)
            if kind == _INTERPRETER:
                return Path(start[offset : offset + length].rstrip(b"\0").decode("utf-8", "surrogateescape"))
    except struct.error:
        return None
    return None
