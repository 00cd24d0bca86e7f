"""A process locks itself in: what a reader taken over by a hostile file can still do.

    held = confine(Room(scratch=folder, programs=("tesseract",)), allowance, keep={pipe})

From then on this process and all it starts read the descriptors they hold, Python's own code and the shared
libraries, write their scratch folder, and nothing else: no network, no other file, no other process, no other
program. Layers that the system lacks are named in what is returned; work goes on with the others.
"""

from __future__ import annotations

import json
import site
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from classify.confine import landlock, seccomp
from classify.confine.limits import Allowance, keep_only, limit
from classify.confine.programs import started_by
from classify.confine.system import gain_no_privileges

__all__ = ["LAYERS", "Allowance", "Held", "Room", "confine", "layers"]

_OWN_PACKAGES = ("classify", "detectors", "models")
_SHARED = (
    # Libraries loaded late, and what they and the C library look up.
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime"),
    *("/usr/share/zoneinfo", "/etc/mime.types", "/usr/share/fonts", "/usr/local/share/fonts"),
    # What tesseract reads letters with.
    *("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata"),
    *("/dev/null", "/dev/zero", "/dev/urandom"),
    # How much memory and how many processors there are: some libraries fit their buffers and threads to it.
    *("/proc/meminfo", "/proc/cpuinfo", "/sys/devices/system/cpu"),
)


@dataclass(frozen=True, slots=True)
class Room:
    """Where a confined process lives."""

    scratch: Path
    """The folder it may write in."""
    programs: tuple[str, ...] = ()
    """Names of programs it may start; those that are not installed are passed over."""
    readable: tuple[Path, ...] = ()
    """Further files and folders it may read."""


@dataclass(frozen=True, slots=True)
class Held:
    """Which layers hold, and why the others do not."""

    layers: tuple[str, ...]
    missing: tuple[str, ...] = ()


def confine(room: Room, allowance: Allowance, *, keep: set[int]) -> Held:
    """Lock this process in for good; call it with one thread running and before anything hostile is read.

    Args:
        room: what it may still open and start.
        allowance: limits of files and processor time.
        keep: the descriptors it keeps, besides standard input, output and errors.
    """
    layers: list[str] = []
    missing: list[str] = []

    def note(layer: str, holds: bool, why_not: str) -> None:
        if holds:
            layers.append(layer)
        else:
            missing.append(f"{layer}: {why_not}")

    keep_only({0, 1, 2, *keep})
    alone = _threads() <= 1
    note("limits", limit(allowance), "the system counts none")
    note("privileges", gain_no_privileges(), "only Linux can forbid them")
    programs = tuple(path for name in room.programs for path in started_by(name))
    held = landlock.allow_only(
        read=(*code(), *map(Path, _SHARED), *room.readable, room.scratch),
        write=(room.scratch, Path("/dev/null")),
        run=programs,
    )
    note("files", held.files and alone, held.why_not or "threads that ran before are not held by Landlock")
    note("signals", held.signals, held.why_not or "this kernel's Landlock is older than version 6")
    why_not = seccomp.forbid(programs=bool(programs), signals_are_kept_in=held.signals)
    note("calls", why_not is None, why_not or "")
    return Held(tuple(layers), tuple(missing))


LAYERS: Mapping[str, str] = MappingProxyType(
    {
        "network": "no socket can be made, neither of a network nor of this machine",
        "reading": "no file opens but the one that was handed in, and the program's own code",
        "writing": "nothing can be written outside the worker's own temporary folder",
        "programs": "no program starts",
        "other processes": "no other process can be signaled or looked into",
        "limits": "the kernel counts memory, processor time and the size of files",
    }
)
"""What is tried, and what it means when it held, in words."""


def layers() -> dict[str, bool]:
    """Which of `LAYERS` hold on this machine: each is tried in a process that is thrown away.

    A layer that could not be tried does not hold.
    """
    command = [sys.executable, "-m", "classify.confine.trial"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=True, stdin=subprocess.DEVNULL)
        answers = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        answers = {}
    return {layer: answers.get(layer) is True for layer in LAYERS}


def _threads() -> int:
    """Threads of this process; 0 where it cannot be told."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 0


def code() -> tuple[Path, ...]:
    """Folders of the code that runs here: Python's library, installed packages, the program's own packages.

    Not `sys.path`: it may name the folder somebody happens to stand in.
    """
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    if site.ENABLE_USER_SITE:
        paths.append(site.getusersitepackages())
    paths.append(str(Path(sys.base_prefix, "lib")))
    for name in _OWN_PACKAGES:
        spec = find_spec(name)
        paths.extend(spec.submodule_search_locations or () if spec else ())
    return tuple(map(Path, dict.fromkeys(paths)))
