"""How many scans may read from one file server at once: people work on it, too.

A server is told by what is mounted: of an NFS or SMB mount the host, so that two exports of one server
count together; else the file system. Counted are the scans of this machine's account that share a home, by
lock files which the operating system takes from whoever dies.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from classify.locks import take

_MOUNTS = Path("/proc/self/mountinfo")
_AGAIN_SECONDS = 1.0


class StoppedWaitingError(Exception):
    """It was stopped before its turn came."""


@contextmanager
def reading_from(
    folder: Path, home: Path, most: int, *, waiting: Callable[[], None], stop: Callable[[], bool]
) -> Iterator[None]:
    """A place among the `most` scans that may read from the server of `folder`; waits for one.

    Args:
        folder: the share.
        home: where the lock files lie.
        most: places there are.
        waiting: told each second that none is free.
        stop: asked each second whether to wait no longer.

    Raises:
        StoppedWaitingError: `stop` said so.
    """
    places = home / "servers"
    places.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(server_of(folder).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    while (place := _free(places, name, most)) is None:
        waiting()
        if stop():
            raise StoppedWaitingError
        time.sleep(_AGAIN_SECONDS)
    try:
        yield
    finally:
        os.close(place)


def _free(places: Path, name: str, most: int) -> int | None:
    for number in range(most):
        try:
            return take(places / f"{name}-{number}.lock")
        except BlockingIOError:
            continue
    return None


def server_of(folder: Path, mounts: str | None = None) -> str:
    """What serves the files below `folder`: a host, or a file system of this machine.

    `mounts` is the text of /proc/self/mountinfo (proc(5)); by default this machine's.
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        except OSError:
            mounts = ""
    best: tuple[int, str] = (-1, "")
    where = folder.resolve()
    for line in mounts.splitlines():
        mount, _, source = line.partition(" - ")
        fields, what = mount.split(" "), source.split(" ")
        if len(fields) < 5 or len(what) < 2:
            continue
        point = Path(_unescaped(fields[4]))
        if where.is_relative_to(point) and len(point.parts) >= best[0]:
            best = len(point.parts), _host(_unescaped(what[1]))
    if best[1]:
        return best[1]
    try:
        return f"device {where.stat().st_dev}"
    except OSError:
        return "unknown"


def _host(source: str) -> str:
    """The host in `//host/share` or `host:/export`; empty for what is no server's."""
    if source.startswith("//"):
        return source[2:].partition("/")[0].lower()
    host, colon, export = source.partition(":/")
    return host.lower() if colon and host and "/" not in host and not export.startswith("/") else ""


def _unescaped(field: str) -> str:
    """Spaces and the like stand as octal numbers in mountinfo."""
    for escape, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(escape, sign)
    return field
