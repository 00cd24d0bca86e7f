"""The file or member that a result is about, and the bytes of the one that was ordered."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass

from classify.crawl import shown
from classify.extract.document import Member
from classify.extract.source import Source
from classify.results import MEMBER
from classify.wire import Order

# Up to here a file is read into memory once, and hashed and parsed from there: it cannot change
# under the reader, and the disk is asked once.
HELD_IN_MEMORY = 64_000_000
_BLOCK = 1 << 20


@dataclass(slots=True)
class Subject:
    """The file or member that a result is about."""

    order: Order
    path: str
    """Below the share, as the share or the containers give it."""
    size: int = 0
    digest: bytes | None = None
    is_known: bool = False
    hidden: str | None = None
    began: float | None = None
    member: str | None = None
    """Path inside the file that was ordered; None for that file."""
    holder: str | None = None
    """Path inside the file that was ordered of the member directly around it; None where that file is."""
    own_name: str = ""
    """What of the path, as shown, is not that of the file around it."""

    @classmethod
    def whole(cls, order: Order, *, began: float | None = None) -> Subject:
        """The file that was ordered."""
        return cls(order, order.path, began=began, own_name=shown(order.path))

    def inside(self, member: Member) -> Subject:
        """A member of this one."""
        return Subject(
            self.order,
            self.path + MEMBER + member.path,
            member.source.size if member.source is not None else 0,
            hidden=member.hidden,
            member=member.path if self.member is None else self.member + MEMBER + member.path,
            holder=self.member,
            own_name=shown(member.path),
        )


def opened(descriptor: int, order: Order, most_bytes: int) -> tuple[Source, bytes | None]:
    """The source and its SHA-256, reading the disk once where the file is not huge.

    A file above `most_bytes` will not be read whole: it gets no digest.
    """
    name = order.path.rpartition("/")[2]
    size = os.fstat(descriptor).st_size
    if size > most_bytes:
        return Source(name=name, descriptor=descriptor, size=size), None
    with io.FileIO(descriptor, closefd=False) as stream:
        start = _up_to(stream, HELD_IN_MEMORY + 1)
        digest = hashlib.sha256(start)
        if len(start) <= HELD_IN_MEMORY:
            return Source(name=name, data=start, size=len(start)), digest.digest()
        size = len(start)
        del start
        # One block for all: to have the memory of each anew takes longer than to read it.
        block = memoryview(bytearray(_BLOCK))
        while length := stream.readinto(block):
            digest.update(block[:length])
            size += length
    return Source(name=name, descriptor=descriptor, size=size), digest.digest()


def _up_to(stream: io.FileIO, most: int) -> bytes:
    """Everything `stream` still holds, but no more than `most` bytes."""
    parts: list[bytes] = []
    while most and (part := stream.read(most)):
        parts.append(part)
        most -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
