"""Limits the kernel counts (setrlimit(2)), and the descriptors a process was born with."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one confined process may take."""

    file: int
    """Bytes of the largest file it may write."""
    seconds: int
    """Of processor time in its whole life."""
    descriptors: int = 256


def keep_only(descriptors: set[int]) -> None:
    """Close every other descriptor."""
    start = 0
    for kept in [*sorted(descriptors), max(_open_ones(), default=-1) + 1]:
        # An empty range would be taken for "all of them".
        if start < kept:
            os.closerange(start, kept)
        start = kept + 1


def _open_ones() -> list[int]:
    for folder in ("/proc/self/fd", "/dev/fd"):
        with contextlib.suppress(OSError):
            return [int(entry.name) for entry in Path(folder).iterdir()]
    return list(range(4096))


def limit(allowance: Allowance) -> bool:
    """Hold this process and each it starts to `allowance`; False where the system has no such limits."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return False
    wanted = {
        # One byte and not none: with 0 a core would still be handed to a collector of crashes (core(5)),
        # and it holds what was read.
        resource.RLIMIT_CORE: 1,
        resource.RLIMIT_FSIZE: allowance.file,
        resource.RLIMIT_CPU: allowance.seconds,
        resource.RLIMIT_NOFILE: allowance.descriptors,
    }
    for kind, value in wanted.items():
        _lower(kind, value)
    return True


def limit_memory(mapped: int, allowance: int) -> None:
    """Cap the address space at the bytes `mapped` now plus `allowance`; not where the first is unknown."""
    if mapped:
        import resource

        _lower(resource.RLIMIT_AS, mapped + allowance)


def _lower(kind: int, value: int) -> None:
    import resource

    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (value, value))
