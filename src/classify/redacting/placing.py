"""Files put in place whole or not at all: a process that is killed half-way leaves nothing.

A file is written without a name (O_TMPFILE, open(2)) where the system has such files, and gets its name when
all of it is on the disk. Nothing is ever written through a link.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from classify.errors import CopyTargetError

_BLOCK = 1 << 20
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_NAMELESS = (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL)


def check_target(target: Path, source: os.stat_result | None, *, force: bool) -> None:
    """Raises CopyTargetError when nothing may be written at `target`: its folder is missing, it is the source
    itself under whatever name, it is a link or no file, or it is there and not to be replaced.
    """
    if not target.parent.is_dir():
        raise CopyTargetError("The folder for the copy is not there.")
    try:
        there = target.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise CopyTargetError(f"The copy cannot be put there: {error.strerror}.") from error
    if source is not None and (there.st_dev, there.st_ino) == (source.st_dev, source.st_ino):
        raise CopyTargetError(
            "The copy would take the place of the file itself.", remedy="Name another file for the copy."
        )
    if stat.S_ISLNK(there.st_mode):
        raise CopyTargetError("A link stands where the copy should be; links are not followed.")
    if not stat.S_ISREG(there.st_mode):
        raise CopyTargetError("Something that is not a file stands where the copy should be.")
    if not force:
        raise CopyTargetError(
            "There is a file of this name already.",
            remedy="Name another file for the copy, or say --force to replace it.",
        )


def put(target: Path, content: int | bytes, *, force: bool = False) -> None:
    """Make `target` hold `content`, the bytes or a descriptor of a file, readable by this user alone (0600).

    Raises CopyTargetError when it cannot: then nothing of it is there.
    """
    try:
        folder = os.open(target.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            with _nameless(folder) as (descriptor, name):
                _fill(descriptor, content)
                os.fsync(descriptor)
                _name(folder, descriptor, name, target.name, force=force)
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise CopyTargetError("There is a file of this name already.") from error
    except OSError as error:
        raise CopyTargetError(
            f"The copy cannot be written: {error.strerror}. Nothing of it was kept.",
            remedy="Make room or choose another folder, and try again."
            if error.errno in (errno.ENOSPC, errno.EDQUOT)
            else None,
        ) from error


@contextlib.contextmanager
def _nameless(folder: int) -> Iterator[tuple[int, str]]:
    """A file for writing in `folder`: its descriptor, and its name where this system has none without."""
    name = ""
    try:
        if not _NAMELESS:
            raise OSError(errno.EOPNOTSUPP, "no nameless files")
        descriptor = os.open(".", os.O_RDWR | _NAMELESS | _NO_LINK, 0o600, dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_NAMELESS:
            raise
        name = f".{secrets.token_hex(8)}.part"
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600, dir_fd=folder)
    try:
        yield descriptor, name
    finally:
        os.close(descriptor)
        if name:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)


def _fill(descriptor: int, content: int | bytes) -> None:
    if isinstance(content, bytes):
        with open(descriptor, "wb", closefd=False) as stream:
            stream.write(content)
        return
    at = 0
    with open(descriptor, "wb", closefd=False) as stream:
        while block := os.pread(content, _BLOCK, at):
            stream.write(block)
            at += len(block)


def _name(folder: int, descriptor: int, name: str, wanted: str, *, force: bool) -> None:
    """Give the file its name. Raises FileExistsError where another has it and is not to be replaced."""
    given = f".{secrets.token_hex(8)}.part" if force else wanted
    source = name or f"/proc/self/fd/{descriptor}"
    os.link(
        source,
        given,
        src_dir_fd=None if not name else folder,
        dst_dir_fd=folder,
        follow_symlinks=not name,
    )
    if force:
        # Takes the place of a file, and of a link itself, never of what a link leads to.
        os.rename(given, wanted, src_dir_fd=folder, dst_dir_fd=folder)
