"""What the program and its workers say to each other: data of fixed shapes, in frames of bounded size.

Both ways go through one socket of which each side has an end. A frame is one message: five bytes of head
(a flag, then the length of what follows, big-endian) and a MessagePack body (msgpack.org) that must have the
shape of its message to the last field. Nothing in it can name a type or run code. The descriptor of a file
travels beside the frame that orders it (SCM_RIGHTS, unix(7)).

Text that is not Unicode (names of files as bytes) travels, too: such a frame is flagged, and all its strings
are spelt as bytes.
"""

from __future__ import annotations

import array
import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from classify.detect.finding import Evidence, Why
from classify.errors import ClassifyError
from classify.extract.document import Limits, Place
from classify.label.proposal import Proposal
from models.labels import ENTITY_FORM, Outcome

MOST_BYTES = 64_000_000
"""Longest body of a frame."""
MOST_FINDINGS = 4_096
"""Findings in one message; more of one file come in several."""
NOTE = struct.Struct("=qQ")
"""What a worker notes, to be read should it have to be killed: number of the order, pieces done."""
_HEAD = struct.Struct(">BI")
_PLAIN, _SPELT = 0, 1
_RECEIVE = 1 << 18
_MOST_DESCRIPTORS = 64

_Count = Annotated[int, Meta(ge=0, le=1 << 62)]
_Score = Annotated[float, Meta(ge=0.0, le=1.0)]
_Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]


class BadFrameError(ClassifyError):
    """What came is no message: garbage, too long, or of a wrong shape."""

    code = "MC-202"


# From the program to a worker


class Setup(Struct, tag="setup"):
    """The first message: all a worker needs to know. It holds no key."""

    scratch: str
    limits: Limits
    ocr: bool = True
    names: bool = True
    reveal: bool = False
    text_only: bool = False
    """Hand over the text itself, for `classify text`, and look for nothing."""
    places: bool = False
    """With the text, where it stands."""
    passwords: tuple[str, ...] = ()
    policy: str | None = None
    packs: str | None = None
    cache: str | None = None
    city: str | None = None
    """The folder of a city's own recognizers."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False


class Order(Struct, tag="order"):
    """One file to examine; unless `refused`, its descriptor comes along."""

    number: int
    path: str
    size: int = 0
    ask: bool = False
    """Contents of this size are known: ask by the digest before analysing."""
    ocr: bool | None = None
    refused: tuple[Outcome, str] | None = None
    upto: tuple[int, Outcome, str] | None = None
    """Stop after so many pieces, since reading on was fatal before; then how the file ends, and why."""
    skip: int = 0
    """So many results of it were handed over before and are not wanted again."""


class Answer(Struct, tag="answer"):
    """Whether the content asked about is known."""

    known: bool


# From a worker to the program


class Ready(Struct, tag="ready"):
    """The detectors are loaded and the worker has locked itself in, as far as this system can."""

    layers: tuple[str, ...] = ()


class Found(Struct, array_like=True, gc=False):
    """A finding. Its value stays behind: a digest speaks for it until the program has put its key to it."""

    entity: Annotated[str, Meta(pattern=f"^{ENTITY_FORM}$")]
    """One of `models.labels.Entity` or a city's own; the program knows which it has."""
    place: Place
    start: _Count
    end: _Count
    score: _Score
    digest: _Digest | None
    why: _Count
    """Which of the explanations that came with it."""
    role: str | None = None
    text: str | None = None
    """The value, only when --reveal asked for it."""


class Findings(Struct, tag="findings"):
    """More findings of the result that comes next."""

    number: int
    findings: Annotated[list[Found], Meta(max_length=MOST_FINDINGS)]
    whys: list[Why]


class Examined(Struct, tag="examined"):
    """What became of the file that was ordered, or of a member of it."""

    number: int
    member: str | None
    """Path inside the file; None for the file itself."""
    outcome: Outcome
    reason: str
    proposal: Proposal
    media: str = ""
    size: _Count = 0
    digest: _Digest | None = None
    """SHA-256 of the bytes of the file itself."""
    findings: Annotated[list[Found], Meta(max_length=MOST_FINDINGS)] = msgspec.field(default_factory=list)
    whys: list[Why] = msgspec.field(default_factory=list)
    evidence: Evidence | None = None
    remarks: list[tuple[str, str]] = msgspec.field(default_factory=list)
    analysed_bytes: _Count = 0
    seconds: Annotated[float, Meta(ge=0.0, le=1e9)] = 0.0
    detector_version: str = ""
    is_known: bool = False
    """The program said that it knows these bytes: they were not analysed."""
    hidden: str | None = None
    holder: str | None = None
    """Path inside the file of the member directly around this one; None where it is the file itself."""


class Line(Struct, tag="line"):
    """A piece of text, for `classify text`."""

    number: int
    text: str
    is_problem: bool = False


class Done(Struct, tag="done"):
    """All about a file has been said."""

    number: int
    seconds: float = 0.0


class WantsOcr(Struct, tag="wants_ocr"):
    """The file was read without OCR and has page images; nothing was handed over."""

    number: int


class Ask(Struct, tag="ask"):
    """Is the content of this file known?"""

    number: int
    digest: _Digest


class Alive(Struct, tag="alive"):
    """The file makes progress."""


class Leaving(Struct, tag="leaving"):
    """The worker goes: it has grown too big (no sentence), or no worker can work on."""

    sentence: str = ""
    remedy: str = ""
    no_room: bool = False


ToWorker = Setup | Order | Answer
FromWorker = Ready | Findings | Examined | Line | Done | WantsOcr | Ask | Alive | Leaving
_Message = TypeVar("_Message")
_encoder = msgspec.msgpack.Encoder()
TO_WORKER: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(ToWorker)
FROM_WORKER: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


def frame(message: ToWorker | FromWorker) -> bytes:
    """`message` as bytes. Raises BadFrameError when it is longer than the other side takes."""
    flag = _PLAIN
    try:
        body = _encoder.encode(message)
    except UnicodeEncodeError:
        flag, body = _SPELT, _encoder.encode(_spelt(msgspec.to_builtins(message, builtin_types=(bytes,))))
    if len(body) > MOST_BYTES:
        raise BadFrameError(f"A message of {len(body):,} bytes is longer than one may be.")
    return _HEAD.pack(flag, len(body)) + body


class Frames:
    """Puts frames together from bytes as they come, and reads them as messages of one kind."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[Any]) -> None:
        self._decoder = decoder
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that `data` completes. Raises BadFrameError for what is none."""
        held = self._held
        held += data
        at = 0
        try:
            while len(held) - at >= _HEAD.size:
                flag, length = _HEAD.unpack_from(held, at)
                if flag not in (_PLAIN, _SPELT) or length > MOST_BYTES:
                    raise BadFrameError("What came is no frame.")
                end = at + _HEAD.size + length
                if len(held) < end:
                    break
                body = bytes(memoryview(held)[at + _HEAD.size : end])
                at = end
                yield self._read(body, spelt=flag == _SPELT)
        finally:
            del held[:at]

    def _read(self, body: bytes, *, spelt: bool) -> Any:
        try:
            if not spelt:
                return self._decoder.decode(body)
            loose = msgspec.msgpack.decode(body)
            return msgspec.convert(_read_aloud(loose), self._decoder.type)
        # RecursionError: nested more deeply than any message. UnicodeError: bytes that are no spelling.
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise BadFrameError("What came is no message.") from error


def _spelt(data: Any) -> Any:
    """`data` with every string as the bytes of its UTF-8, one character a byte."""
    if isinstance(data, str):
        return _bytes_of(data).decode("latin-1")
    if isinstance(data, list | tuple):
        return [_spelt(item) for item in data]
    if isinstance(data, dict):
        return {_spelt(key): _spelt(value) for key, value in data.items()}
    return data


def _bytes_of(text: str) -> bytes:
    """Names of files keep their bytes; half a character that stands for no byte becomes "replaced"."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        half = {code: "\ufffd" for code in range(0xD800, 0xE000) if not 0xDC80 <= code <= 0xDCFF}
        return text.translate(half).encode("utf-8", "surrogateescape")


def _read_aloud(data: Any) -> Any:
    """The reverse of `_spelt`. Raises UnicodeError for what it never spells."""
    if isinstance(data, str):
        return data.encode("latin-1").decode("utf-8", "surrogateescape")
    if isinstance(data, list | tuple):
        return [_read_aloud(item) for item in data]
    if isinstance(data, dict):
        return {_read_aloud(key): _read_aloud(value) for key, value in data.items()}
    return data


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
        """The descriptor that came with the order just taken; the caller closes it."""
        return self._descriptors.pop(0)

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


def send(line: socket.socket, message: ToWorker, descriptor: int | None = None) -> None:
    """Say something to a worker. Raises OSError when it has gone or does not listen: nobody waits for it."""
    data = frame(message)
    extra = []
    if descriptor is not None:
        extra = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    sent = line.sendmsg([data], extra, socket.MSG_DONTWAIT)
    while sent < len(data):
        sent += line.send(data[sent:], socket.MSG_DONTWAIT)


@contextlib.contextmanager
def lent(descriptor: int | None) -> Iterator[int | None]:
    """A descriptor that is closed at the end of the block."""
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)
