"""The two ends of the line: frames with the descriptors that travel beside them."""

from __future__ import annotations

import array
import contextlib
import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import TypeVar

from classify.wire.frames import TO_WORKER, Frames, frame
from classify.wire.messages import ToWorker

NOTE = struct.Struct("=qQ")
"""What a worker notes, to be read should it have to be killed: number of the order, pieces done."""
_RECEIVE = 1 << 18
_MOST_DESCRIPTORS = 64
_Message = TypeVar("_Message")


class Inbox:
    """A worker's end: orders with their descriptors, and the answer to a question asked meanwhile."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._frames = Frames(TO_WORKER)
        self._waiting: list[ToWorker] = []
        self._descriptors: list[int] = []

    def next(self, *kinds: type[_Message]) -> _Message:
        """The next message of one of `kinds`; others wait. Raises EOFError when the program has gone."""
        while True:
            for at, message in enumerate(self._waiting):
                if isinstance(message, kinds):
                    return self._waiting.pop(at)  # type: ignore[return-value]
            self._receive()

    def descriptor(self) -> int:
        """The next descriptor that came with the order just taken; the caller closes it."""
        return self._descriptors.pop(0)

    def held(self) -> frozenset[int]:
        """Descriptors of orders that were not taken yet: behind a long message they come with its end."""
        return frozenset(self._descriptors)

    def _receive(self) -> None:
        room = socket.CMSG_SPACE(_MOST_DESCRIPTORS * array.array("i").itemsize)
        # Programs that are started must not inherit the file.
        flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
        try:
            data, extra, _, _ = self._line.recvmsg(_RECEIVE, room, flags)
        except ConnectionResetError as error:
            raise EOFError from error
        for level, kind, body in extra:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                handed = array.array("i")
                handed.frombytes(body[: len(body) - len(body) % handed.itemsize])
                self._descriptors.extend(handed)
        if not data:
            raise EOFError
        self._waiting.extend(self._frames.feed(data))


def send(line: socket.socket, message: ToWorker, *descriptors: int | None, patience: float = 0.0) -> None:
    """Say something to a worker. Raises OSError when it has gone or does not listen for `patience` seconds.

    Nobody waits for a worker that has seen a file; one that was just hired must be given the time to take in
    a long message.
    """
    extra = []
    if given := [one for one in descriptors if one is not None]:
        extra = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", given))]
    rest = memoryview(frame(message))
    until = time.monotonic() + patience
    while rest:
        try:
            sent = line.sendmsg([rest], extra, socket.MSG_DONTWAIT)
        except BlockingIOError:
            left = until - time.monotonic()
            if left <= 0:
                raise
            select.select([], [line], [], left)
            continue
        # The descriptors have gone with the first of it.
        rest, extra = rest[sent:], []


@contextlib.contextmanager
def lent(descriptor: int | None) -> Iterator[int | None]:
    """A descriptor that is closed at the end of the block."""
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)
