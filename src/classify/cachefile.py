"""Files of the cache: what can be computed again is kept so that the next start is quick.

What lies in a cache is used as it is, so it must be what this program wrote: a regular file that belongs to
this user (or to root) and that nobody else may write to, looked at through the descriptor it is read from,
and whose first bytes are the digest of its name and of all the rest. Anything else is computed anew. No file
of a cache is in a format that can run code when it is read.

An installation works out once what every home would have to (`python -m classify.ingredients`) and keeps it
beside its packages; what is not there, as for a site's own packs, each home keeps in its own cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

INSTALLED = Path(sys.prefix) / "var" / "missoula-classify"
"""Where an installation keeps what it has worked out for all homes."""
_DIGEST_BYTES = 32
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def recalled(name: str, cache: Path | None) -> bytes | None:
    """What was kept under `name` (which tells what it was made of) by the installation, or in `cache`."""
    folders = filter(None, (INSTALLED, cache))
    return next((data for folder in folders if (data := load(folder / name)) is not None), None)


def store(data: bytes, path: Path) -> None:
    """Write `data` to `path`, whole or not at all: several workers may do it at once.

    A folder that cannot be written to or a full disk costs the next start some time, and no more.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(data, path))
                file.write(data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink()


def load(path: Path) -> bytes | None:
    """What `store` wrote to `path`; None when nothing is there, or something that it did not write."""
    try:
        with open(path, "rb", opener=open_no_link) as file:
            if not is_our_own(os.fstat(file.fileno())):
                return None
            digest, data = file.read(_DIGEST_BYTES), file.read()
    except OSError:
        return None
    return data if digest == _digest(data, path) else None


def open_no_link(path: str, flags: int) -> int:
    """Opens a file, never what a link points to and never waiting for a pipe: an `opener` of `open`."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def is_our_own(status: os.stat_result, *, folder: bool = False) -> bool:
    """Whether it is a plain file (or a folder) of this user's or of root's that nobody else may write to."""
    if not (stat.S_ISDIR if folder else stat.S_ISREG)(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):  # pragma: no cover - Windows keeps no such modes
        return True
    return status.st_uid in (os.geteuid(), 0) and not status.st_mode & _OTHERS_WRITE


def _digest(data: bytes, path: Path) -> bytes:
    """Another file's content under this name is not this file's."""
    return hashlib.sha256(path.name.encode() + b"\0" + data).digest()
