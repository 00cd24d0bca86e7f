"""A zip of parts, as Office and OpenDocument files are: each part is read under the limits.

Of damaged ones as much as is good is read.
"""

from __future__ import annotations

import contextlib
import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from lxml import etree

from classify.errors import BombError, CorruptError, EncryptedError, TooLargeError
from classify.extract.containers.unlock import unlock
from classify.extract.containers.zipmend import as_far_as_it_goes, salvage
from classify.extract.document import Piece
from classify.extract.envelope import HARMLESS_BYTES, Envelope
from classify.extract.source import Source
from classify.extract.xml.trees import DECLARES, TREE_BYTES, parse_xml

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20


@dataclass(slots=True)
class Package:
    """The parts of an opened package, by name, each read under the limits."""

    archive: zipfile.ZipFile | None
    envelope: Envelope
    salvaged: dict[str, bytes] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)
    """Parts that could not be read, in words."""
    opened: set[str] = field(default_factory=set)
    """Names, in small letters, of the parts that some reader has looked at."""
    _lower: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = self.archive.namelist() if self.archive else list(self.salvaged)
        self._lower = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    @property
    def names(self) -> list[str]:
        """All part names as stored, folders left out."""
        return [name for name in self._lower.values() if not name.endswith("/")]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lstrip("/").lower() in self._lower

    def size(self, name: str) -> int:
        """Bytes the part claims to unfold to; 0 when it is not there."""
        stored = self._lower.get(name.lstrip("/").lower())
        if stored is None:
            return 0
        return len(self.salvaged[stored]) if self.archive is None else self.archive.getinfo(stored).file_size

    def stream(self, name: str) -> Counted:
        """A part for readers that never hold it whole, its bytes counted. KeyError when missing."""
        try:
            return Counted(self, name, self.open(name))
        except DAMAGE:
            self.flaws.append(f"the part {posixpath.basename(name)} is damaged")
            return Counted(self, name, io.BytesIO())

    def open(self, name: str) -> BinaryIO:
        """The bare stream of one part. KeyError when missing."""
        stored = self._lower[name.lstrip("/").lower()]
        self.opened.add(name.lstrip("/").lower())
        if self.archive is None:
            return io.BytesIO(self.salvaged[stored])
        return cast(BinaryIO, self.archive.open(stored))

    def read(self, name: str) -> bytes | None:
        """Bytes of one part, None when it is missing; of a damaged one (then noted) what is good."""
        if not self.has(name):
            return None
        try:
            data = self._read(name)
        except (*DAMAGE, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "encrypted" in str(error):
                raise EncryptedError("The parts of this document are locked by a password.") from error
            self.flaws.append(f"the part {posixpath.basename(name)} is damaged")
            return self._start_of(name)
        return data

    def _start_of(self, name: str) -> bytes | None:
        """What stands before the damage in a part."""
        if self.archive is None or self.archive.fp is None:
            return None
        info = self.archive.getinfo(self._lower[name.lstrip("/").lower()])
        return as_far_as_it_goes(self.archive.fp, info, TREE_BYTES)

    def _read(self, name: str) -> bytes:
        data = bytearray()
        with self.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > self.envelope.limits.member_bytes:
                    raise TooLargeError("A part of this document is larger than the limit allows.")
                self.count(name, len(data), len(chunk))
        return bytes(data)

    def count(self, name: str, unfolded: int, fresh: int) -> None:
        """Note that a part unfolded to so much so far, `fresh` bytes of it since the last note.

        Raises BombError and TooLargeError over the limits.
        """
        stored = self._lower[name.lstrip("/").lower()]
        packed = max(self.archive.getinfo(stored).compress_size, 1) if self.archive else max(unfolded, 1)
        if unfolded > HARMLESS_BYTES and unfolded / packed > self.envelope.limits.ratio:
            raise BombError("A small part of this document unfolds beyond all reason.")
        if self.envelope.ledger.stored_bytes:
            self.envelope.count_bytes(fresh)

    def xml(self, name: str) -> etree._Element | None:
        """Root element of a part, or None when it is missing, damaged or too large for a tree."""
        if self.size(name) > TREE_BYTES:
            self.flaws.append(f"the part {posixpath.basename(name)} is too large")
            return None
        data = self.read(name)
        if not data:
            return None
        try:
            return parse_xml(data)
        except CorruptError:
            self.flaws.append(f"the part {posixpath.basename(name)} is not readable XML")
            return None

    def refuse_entities(self, names: Iterable[str]) -> None:
        """Raises BombError when a part that others will parse declares entities."""
        for name in names:
            if self.has(name):
                with contextlib.suppress(*DAMAGE, RuntimeError), self.open(name) as stream:
                    if b"<!ENTITY" in stream.read(2000):
                        raise BombError(DECLARES)

    def close(self) -> None:
        """Close the archive."""
        if self.archive is not None:
            self.archive.close()


DAMAGE = (
    etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error
)  # fmt: skip
"""What streaming a damaged part raises."""


class Counted:
    """A part being streamed: what it unfolds to is counted as it comes, since headers lie."""

    def __init__(self, package: Package, name: str, inner: BinaryIO) -> None:
        self.package, self.name, self.inner = package, name, inner
        self.told = self.total = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises BombError, TooLargeError and what a damaged part raises."""
        data = self.inner.read(size)
        self.total += len(data)
        if self.total - self.told > _CHUNK:
            self.package.count(self.name, self.total, self.total - self.told)
            self.told = self.total
        return data

    def close(self) -> None:
        """Close the part."""
        self.inner.close()


def open_package(source: Source, envelope: Envelope) -> closing[Package]:
    """Open a package for a `with` block.

    Raises EncryptedError for a package locked inside an OLE container, CorruptError when the bytes
    hold no part at all. A zip without its directory is read part by part and keeps a flaw.
    """
    stream = source.open()
    start = stream.read(8)
    stream.seek(0)
    if start == OLE_START:
        stream = unlock(stream, envelope.passwords)
    try:
        archive = zipfile.ZipFile(stream)
        # Bytes were lost on the way: the directory points to places before the file's beginning.
        displaced = any(info.header_offset < 0 for info in archive.infolist())
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError):
        displaced = True
    if displaced:
        stream.seek(0)
        parts = salvage(stream.read(envelope.limits.member_bytes), envelope.limits.member_bytes)
        if not parts:
            raise CorruptError("The file is not a readable Office document.")
        return closing(Package(None, envelope, parts, ["its list of parts is damaged"]))
    if len(archive.namelist()) > envelope.limits.members:
        raise TooLargeError("This document has more parts than the limit allows.")
    return closing(Package(archive, envelope))


def end(package: Package) -> Iterator[Piece]:
    """Close the account of a package: nothing when all was read, else CorruptError with the flaws."""
    if package.flaws:
        flaws = "; ".join(dict.fromkeys(package.flaws))
        raise CorruptError(f"The document is damaged: {flaws}.")
    return iter(())
