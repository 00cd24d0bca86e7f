"""What a confined process may open: Landlock (landlock(7), Linux 5.13), by the kernel's own system calls.

Everything the running kernel can refuse is refused unless a rule allows it. Descriptors that are open
already stay usable: that is how a worker reads the one file it was handed. Written here, since the wheels on
PyPI are pre-releases that know nothing of scopes.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from classify.confine.system import libc

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH = 1, 1

# Rights to files, uapi/linux/landlock.h.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_DIR, _MAKE_REG = 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_ON_FILES_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15
_READ = _READ_FILE | _READ_DIR
_SCRATCH = _READ | _WRITE_FILE | _TRUNCATE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many of the rights, counted from the first, each version knows; later ones know all."""
_TCP = 0b11  # bind, connect; since version 4
_SCOPES = 0b11  # abstract sockets, signals; since version 6


@dataclass(frozen=True, slots=True)
class Held:
    """What the kernel refuses from now on."""

    files: bool = False
    tcp: bool = False
    signals: bool = False
    """Signals (and abstract sockets) reach only what was started within."""
    why_not: str = ""


def version() -> int:
    """The version of Landlock this kernel has; 0 without it."""
    if not hasattr(libc(), "prctl"):
        return 0
    return max(int(libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)), 0)


def allow_only(*, read: Iterable[Path], write: Iterable[Path], run: Iterable[Path]) -> Held:
    """From now on this thread and what it starts open nothing but what is named; missing paths are skipped.

    Args:
        read: files, and folders with all below them.
        write: folders in which files and folders may be made, changed and removed, and devices to write to.
        run: programs that may be started, and what the system loads to start them.
    """
    known = version()
    if known < 1:
        return Held(why_not="this kernel has no Landlock")
    rights = (1 << _FILE_RIGHTS_BY_ABI.get(known, 16)) - 1
    tcp, scopes = (_TCP if known >= 4 else 0), (_SCOPES if known >= 6 else 0)
    rules = struct.pack("=QQQ", rights, tcp, scopes)
    # An older kernel is told no more than it can know.
    size = 24 if scopes else 16 if tcp else 8
    ruleset = libc().syscall(_CREATE_RULESET, rules, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return Held(why_not=f"the kernel refuses the rules ({os.strerror(ctypes.get_errno())})")
    try:
        for paths, allowed in ((read, _READ), (write, _SCRATCH), (run, _READ | _EXECUTE)):
            for path in paths:
                _allow(ruleset, path, allowed & rights)
        if libc().syscall(_RESTRICT_SELF, ruleset, 0) != 0:
            return Held(why_not=f"the kernel refuses the rules ({os.strerror(ctypes.get_errno())})")
    finally:
        os.close(ruleset)
    return Held(files=True, tcp=bool(tcp), signals=bool(scopes))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _ON_FILES_ONLY
        # `struct landlock_path_beneath_attr` is packed. A rule that is refused allows nothing.
        libc().syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)
