"""7-Zip archives through py7zr, which unpacks a whole solid block at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import py7zr
import py7zr.exceptions
from py7zr.io import Py7zIO, WriterFactory

from classify.errors import CorruptError, EncryptedError, UnsupportedError
from classify.extract.containers.unfold import UNPACKING_FAILURES, Paths, members
from classify.extract.document import Member
from classify.extract.envelope import Envelope
from classify.extract.source import Source

_BROKEN = (
    py7zr.exceptions.ArchiveError,
    *UNPACKING_FAILURES,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)


class _Spooled(Py7zIO):
    """Receives one member's bytes, counted, in a file of the scratch folder."""

    def __init__(self, path: Path, envelope: Envelope) -> None:
        self._file = path.open("w+b")
        self._envelope = envelope
        self._size = 0

    def write(self, s: bytes | bytearray) -> int:
        """Raises BombError or TooLargeError, which ends the unpacking."""
        self._envelope.count_bytes(len(s))
        self._envelope.check_time()
        self._size += len(s)
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        """As of any file."""
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of any file."""
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        """As of any file."""
        if not self._file.closed:
            self._file.flush()

    def size(self) -> int:
        """Bytes received."""
        return self._size

    def close(self) -> None:
        """Done with this member."""
        self._file.close()


class _Spool(WriterFactory):
    """Gives each member a numbered file: names inside an archive are never used to write."""

    def __init__(self, folder: Path, envelope: Envelope) -> None:
        self._folder, self._envelope = folder, envelope
        self.files: list[tuple[str, Path, _Spooled]] = []

    def create(self, filename: str, mode: str = "wb") -> Py7zIO:  # noqa: ARG002  # py7zr's signature
        """Called by py7zr for each member in turn."""
        path = self._folder / f"{len(self.files):06d}"
        spooled = _Spooled(path, self._envelope)
        self.files.append((filename, path, spooled))
        return spooled

    def close(self) -> None:
        """Closes every member's file."""
        for _, _, spooled in self.files:
            spooled.close()


def unpacked(source: Source, envelope: Envelope) -> Iterator[Member]:
    """The members of a 7-Zip archive.

    Raises EncryptedError when no password fits, CorruptError when it is damaged, UnsupportedError
    for a packing method py7zr does not know, BombError or TooLargeError while unfolding.
    """
    folder = Path(tempfile.mkdtemp(dir=envelope.scratch, prefix="7z-"))
    try:
        spool, paths = _unpack(source, envelope, folder), Paths()
        for name, path, _ in spool.files:
            with path.open("rb") as stream:
                # Counted when it was unpacked.
                yield from members(paths.tidy(name), stream, envelope, counted=False)
            path.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(source: Source, envelope: Envelope, folder: Path) -> _Spool:
    for password in (None, *envelope.passwords):
        spool = _Spool(folder, envelope)
        try:
            with source.open() as stream, py7zr.SevenZipFile(stream, password=password) as archive:
                if archive.needs_password() and password is None:
                    continue
                _extract(archive, spool, envelope)
                return spool
        except py7zr.exceptions.PasswordRequired:
            continue
        except py7zr.exceptions.UnsupportedCompressionMethodError as error:
            raise UnsupportedError("It is packed by a method that nobody reads here.") from error
        except _BROKEN as error:
            # A wrong password looks like damage: the next one may fit.
            if password is None:
                raise CorruptError("The archive is damaged.") from error
        finally:
            spool.close()
    raise EncryptedError("Everything inside is locked with a password.")


def _extract(archive: py7zr.SevenZipFile, spool: _Spool, envelope: Envelope) -> None:
    told = sum(entry.uncompressed for entry in archive.list())
    # The header is not believed when it is small; when it is vast, its word is enough.
    if told > envelope.limits.unfolded_bytes:
        envelope.count_bytes(told)
    archive.extractall(factory=spool)
