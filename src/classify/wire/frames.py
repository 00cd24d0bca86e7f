"""Messages as bytes, and bytes as messages: frames of bounded size."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import msgspec

from classify.errors import ClassifyError
from classify.wire.messages import FromWorker, ToWorker

MOST_BYTES = 64_000_000
"""Longest body of a frame."""
_HEAD = struct.Struct(">BI")
_PLAIN, _SPELT = 0, 1
_encoder = msgspec.msgpack.Encoder()
TO_WORKER: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(ToWorker)
FROM_WORKER: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


class BadFrameError(ClassifyError):
    """What came is no message: garbage, too long, or of a wrong shape."""

    code = "MC-202"


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
