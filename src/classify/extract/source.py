"""The bytes of a file or member: opened for reading alone, as often as a reader needs."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classify.errors import UnreadableError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BLOCK = 1 << 20


def open_file(path: Path) -> BinaryIO:
    """A file of a share from its start, for reading alone.

    Since it was listed something else may have taken its place: a link is not followed, and a named
    pipe or a device is not waited for. Raises UnreadableError for these, OSError as `open` does.
    """
    try:
        stream = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115 - the caller closes it
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadableError("A link has taken its place; links are not followed.") from error
        raise
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise UnreadableError("Something that is not a file has taken its place: a pipe or a device.")
    os.set_blocking(stream.fileno(), True)
    return stream


def _open_without_waiting(path: str, flags: int) -> int:
    # Windows has neither pipes in its folders nor these flags.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


class _Window(io.RawIOBase):
    """A reader over a descriptor with a place of its own, so that many may read one file side by side."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        """For looking at the size and for mapping into memory; its own place in the file is nobody's."""
        return self._descriptor

    def readinto(self, buffer: Buffer) -> int:
        length = os.preadv(self._descriptor, [buffer], self._at)
        self._at += length
        return length

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset += self._at
        elif whence == os.SEEK_END:
            offset += os.fstat(self._descriptor).st_size
        if offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file or member, opened read-only and at most as often as a reader needs.

    Exactly one of `path`, `data` and `descriptor` is set: a member in the scratch folder has a path, what
    fits in memory its bytes, and a large file of the share the one descriptor the worker was handed.
    """

    name: str
    """File name as the share or the container gives it, without folders."""
    path: Path | None = None
    data: bytes | None = None
    size: int = 0
    descriptor: int | None = None
    """Open for reading as long as the source is used; its own place in the file is nobody's."""

    def open(self) -> BinaryIO:
        """A seekable binary stream from the start. Raises UnreadableError and OSError as `open_file` does."""
        if self.data is not None:
            return io.BytesIO(self.data)
        if self.descriptor is not None:
            return io.BufferedReader(_Window(self.descriptor), _BLOCK)
        assert self.path is not None, "a source has bytes, a descriptor or a path"
        return open_file(self.path)

    @contextlib.contextmanager
    def on_disk(self, scratch: Path | None, suffix: str = "") -> Iterator[Path]:
        """A path to the bytes, for libraries that take nothing else: a copy in `scratch` unless there is one.

        Raises OSError as writing does.
        """
        if self.path is not None:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(dir=scratch, suffix=suffix) as copy, self.open() as stream:
            shutil.copyfileobj(stream, copy, _BLOCK)
            copy.flush()
            yield Path(copy.name)

    @property
    def suffix(self) -> str:
        """Lower-case extension without the dot, "" when there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return suffix.lower() if dot and stem else ""
