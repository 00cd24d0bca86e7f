"""Opens what lies below a share, and nothing else, whatever is swapped while the scan runs.

A path is a promise made when it was listed: a folder on the way may be a link by the time it is opened.
So every look and every opening starts from the descriptor of the share's own folder and refuses links in
each component: `openat2(2)` with RESOLVE_BENEATH where the kernel has it (Linux 5.6), elsewhere one
component after another with O_NOFOLLOW.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from pathlib import Path
from types import TracebackType

from classify.errors import UnreadableError
from classify.memos import once

_OPENAT2 = 437  # the same number on every architecture (unistd.h, calls from 424 on)
_RESOLVE_NO_MAGICLINKS, _RESOLVE_NO_SYMLINKS, _RESOLVE_BENEATH = 0x02, 0x04, 0x08
_NEVER_LINKS = _RESOLVE_BENEATH | _RESOLVE_NO_SYMLINKS | _RESOLVE_NO_MAGICLINKS
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK opening a pipe would wait for somebody to write into it.
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_PATH_MAX = 1024
_SWAPPED = (errno.ELOOP, errno.EXDEV)
_A_LINK = "A link has taken its place; links are not followed."


class _How(ctypes.Structure):
    """`struct open_how` of openat2(2)."""

    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


class Beneath:
    """A share held open by its folder's descriptor; close it, or use it in a `with`.

    A `root` that is a file is the only entry of its own share: its folder is held, and that one name opened.
    Opening the root itself follows links, since people name shares by them. Raises OSError as `open` does.
    """

    def __init__(self, root: Path) -> None:
        self.only: str | None = None
        """The name of the one file a share that is a file consists of."""
        try:
            self.descriptor = os.open(root, _FOLDER)
        except NotADirectoryError:
            file = root.resolve()
            self.only = file.name
            self.descriptor = os.open(file.parent, _FOLDER)

    def __enter__(self) -> Beneath:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the share."""
        os.close(self.descriptor)

    def folder(self, path: str) -> int:
        """A descriptor of the folder `path` ("" is the share's own), to be listed and closed by the caller.

        Raises UnreadableError when a link has taken the place of the folder or of one above it,
        OSError as `open` does.
        """
        return self._open(path or ".", _FOLDER)

    def step(self, folder: int, name: str) -> int:
        """A descriptor of the folder `name` directly in the folder of the descriptor `folder`.

        As `folder()` gives it, in one step from where a walk stands; raises alike.
        """
        try:
            return _no_link(folder, name, _FOLDER)
        except OSError as error:
            if error.errno in _SWAPPED:
                raise UnreadableError(_A_LINK) from error
            raise

    def file(self, path: str) -> int:
        """A descriptor of the regular file `path` for reading alone, to be closed by the caller.

        Raises UnreadableError when a link, a pipe or a device has taken its place or a link that of a
        folder above it, OSError as `open` does.
        """
        descriptor = self._open(self.only or path, _FILE)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise UnreadableError("Something that is not a file has taken its place: a pipe or a device.")
        os.set_blocking(descriptor, True)
        return descriptor

    def look(self, path: str) -> os.stat_result:
        """What the entry `path` is, as `lstat` tells; raises as `folder` does."""
        folder, _, name = (self.only or path).rpartition("/")
        if not folder:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        above = self.folder(folder)
        try:
            return os.stat(name, dir_fd=above, follow_symlinks=False)
        finally:
            os.close(above)

    def _open(self, path: str, flags: int) -> int:
        try:
            # A path too long for one system call is walked.
            if _kernel_resolves() and len(path) < _PATH_MAX:
                return _openat2(self.descriptor, path, flags)
            return _step_by_step(self.descriptor, path, flags)
        except OSError as error:
            if error.errno in _SWAPPED:
                raise UnreadableError(_A_LINK) from error
            raise


def _openat2(folder: int, path: str, flags: int) -> int:
    how = _How(flags=flags, mode=0, resolve=_NEVER_LINKS)
    while True:
        descriptor = _libc().syscall(
            _OPENAT2, folder, os.fsencode(path), ctypes.byref(how), ctypes.c_size_t(ctypes.sizeof(how))
        )
        if descriptor >= 0:
            return int(descriptor)
        number = ctypes.get_errno()
        # EAGAIN: a folder was renamed at that moment and the kernel could not be sure; it asks to try again.
        if number not in (errno.EINTR, errno.EAGAIN):
            raise OSError(number, os.strerror(number))


def _step_by_step(folder: int, path: str, flags: int) -> int:
    """What openat2 does, one component after another: none may be a link or climb."""
    *above, name = [part for part in path.split("/") if part not in ("", ".")] or ["."]
    if ".." in (*above, name):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    here = os.dup(folder)
    try:
        for part in above:
            deeper = _no_link(here, part, _FOLDER)
            os.close(here)
            here = deeper
        return _no_link(here, name, flags)
    finally:
        os.close(here)


def _no_link(folder: int, name: str, flags: int) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=folder)
    except NotADirectoryError:
        # With O_DIRECTORY a link is told as "not a folder" (open(2)).
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
        raise


@once
def _kernel_resolves() -> bool:
    """Whether openat2 is there and not forbidden (containers of older engines refuse it)."""
    here = os.open(".", _FOLDER)
    try:
        os.close(_openat2(here, ".", _FOLDER))
    except OSError:
        return False
    finally:
        os.close(here)
    return True


@once
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
