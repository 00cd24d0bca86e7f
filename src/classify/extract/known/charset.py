"""Which characters the bytes of a text mean: byte order mark, strict UTF-8, UTF-16, a guess, cp1252.

A file may change over from one width to another and back (`wide.py`); all that is decoded here follows it.
"""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from classify.extract.known.wide import SWITCHING, first_switch, opens_narrow, wide_codec

SAMPLE_BYTES = 262_144
"""How much of a text is looked at before its character set is decided."""

# The longer mark first: a UTF-32 mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Names under which chardet reports what Windows programs really wrote.
_WINDOWS_COUSINS = {"iso8859-1": "cp1252", "iso-8859-1": "cp1252", "ascii": "cp1252"}


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that break a codec as cp1252: mixed logs stay whole and nothing is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.startswith(("utf-16", "utf-32")):
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("classify-cp1252", _as_cp1252)


def charset_of(sample: bytes) -> str:
    """Name of the codec for a text that begins with `sample`."""
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return codec
    wide = wide_codec(sample)
    if wide and not opens_narrow(sample):
        return wide
    # The part in UTF-16 says nothing about the bytes before it.
    sample = sample[: first_switch(sample)] or sample
    if is_utf8(sample):
        return "utf-8"
    return _guess(sample)


def is_utf8(sample: bytes) -> bool:
    """Whether `sample` is UTF-8, but for a character that its end may have cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _guess(sample: bytes) -> str:
    """What chardet thinks, where it is sure and the bytes agree; else cp1252, which takes any byte."""
    # A few stray bytes in what is otherwise UTF-8 are a damaged UTF-8 text, not another character set.
    proper = sample.decode("utf-8", "ignore")
    lost = len(sample) - len(proper.encode("utf-8"))
    multibyte = len(proper.encode("utf-8")) - len(proper)
    if multibyte > 4 * lost:
        return "utf-8"
    import chardet

    verdict = chardet.detect(sample[:65_536])
    codec = str(verdict["encoding"] or "cp1252").lower()
    codec = _WINDOWS_COUSINS.get(codec, codec)
    if (verdict["confidence"] or 0.0) < 0.5 and _is_cp1252(sample):
        return "cp1252"
    try:
        codecs.getincrementaldecoder(codec)().decode(sample)
    except (LookupError, UnicodeDecodeError):
        return "cp1252"
    return codec


def _is_cp1252(sample: bytes) -> bool:
    """Whether no byte is one of the five that cp1252 leaves undefined."""
    return len(sample.translate(None, b"\x81\x8d\x8f\x90\x9d")) == len(sample)


ERRORS = "classify-cp1252"
"""How bytes are taken that the codec refuses."""


def decode(data: bytes, codec: str | None = None) -> str:
    """The whole of `data` as text, in `codec` throughout when one is told. Never raises: what no codec
    takes becomes U+FFFD.
    """
    codec = codec or _following(charset_of(data[:SAMPLE_BYTES]))
    try:
        return data.decode(codec, ERRORS)
    except LookupError:
        return data.decode("utf-8", ERRORS)


def _following(codec: str) -> str:
    """The codec that also follows a file where it changes over to another width."""
    return codec if codec.startswith("utf-32") else SWITCHING + codec


def is_hole(chunk: str) -> bool:
    """Whether `chunk` is nothing but NULs, as sparse files are where nothing was written."""
    # Comparing runs at the speed of memory, stripping at a five-hundredth of it.
    return chunk == "\0" * len(chunk)


def open_text(stream: BinaryIO, *, newline: str | None = "") -> io.TextIOWrapper:
    """`stream` as text from its start, its line ends as they are."""
    codec = charset_of(stream.read(SAMPLE_BYTES))
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=_following(codec), errors=ERRORS, newline=newline)
