"""Text of two or four bytes a character without a mark, and files that change over in the middle.

PowerShell's `>>` appends UTF-16 to whatever is there, cmd's `>>` appends single bytes to UTF-16: one file
then holds both. `Switching` decodes each stretch as what it is.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING

from classify.memos import remembered

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SWITCHING = "classify-switching-"
"""Prefix of a codec's name: the codec until the file changes over to another width, and back."""

_SAMPLE = 4096
_LEAST = 4
_NO_CONTROLS = bytes({*range(0x20, 0x100), *b"\t\n\r"})
_LEAST_WITHOUT_NUL = 16

# Bytes looked at to tell which width a line has, and kept back until those behind them are there.
_AHEAD = 64
_HELD = 256
_BACK = 4096
"""How far before the first NUL the line that it stands in may have begun."""

# Where so many NULs were padding, others are only looked at where Western text of two bytes stands.
_PATIENCE = 64
_WESTERN = re.compile(rb"(?:[\t\n\r -\xff]\0){8}|(?:\0[\t\n\r -\xff]){8}")

_LEGACY = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr", "johab")
_LINE_UNITS = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}
# A line end of two bytes, then two bytes without a NUL: perhaps text of single bytes again.
_BACK_TO_NARROW = {
    "utf-16-le": re.compile(rb"\n\0(?=[^\0]{2}|[^\0]\Z)"),
    "utf-16-be": re.compile(rb"\0\n(?=[^\0]{2}|[^\0]\Z)"),
}
_NULS = re.compile(rb"\0+")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def wide_codec(sample: bytes) -> str | None:
    """The codec of UTF-16 or UTF-32 without a mark, None when the bytes are something else.

    In every script the byte that says which block a character is from varies less than the other one.
    """
    head = sample[: min(_SAMPLE, len(sample) // 2 * 2)]
    if len(head) < _LEAST:
        return None
    if b"\0" not in head:
        return _without_nul(head)
    for codec in ("utf-32-le", "utf-32-be"):
        if len(head) >= 2 * _LEAST and _is_utf32(head, codec) and _reads_well(head, codec):
            return codec
    likelier = _likelier(head)
    return likelier if likelier and _reads_well(head, likelier) else None


def _is_utf32(head: bytes, codec: str) -> bool:
    units = head[: len(head) // 4 * 4]
    top, second = (units[3::4], units[2::4]) if codec.endswith("le") else (units[0::4], units[1::4])
    return not any(top) and max(second) <= 0x10 and any(units)


def _likelier(head: bytes) -> str | None:
    """UTF-16 of the byte order in which the upper bytes vary less; None when neither does."""
    units = [head[at : at + 2] for at in range(0, len(head), 2)]
    filled = [unit for unit in units if unit != b"\0\0"]
    first, second = (_concentration([unit[at] for unit in filled]) for at in (0, 1))
    if second > 1.5 * first:
        return "utf-16-le"
    if first > 1.5 * second:
        return "utf-16-be"
    nuls = [sum(not unit[at] for unit in filled) for at in (0, 1)]
    if len(filled) < 8 and min(nuls) == 0 < max(nuls) == len(filled):
        return "utf-16-be" if nuls[0] else "utf-16-le"
    return None


def _concentration(values: list[int]) -> float:
    """Chance that two of the values are the same."""
    return sum(times * times for times in Counter(values).values()) / max(len(values) ** 2, 1)


def _reads_well(head: bytes, codec: str) -> bool:
    """Whether the characters are printable and of one or two scripts, as people's are."""
    width = 4 if codec.startswith("utf-32") else 2
    text = head[: len(head) // width * width].decode(codec, "replace")
    # The sample may end within a pair of surrogates.
    shown = [character for character in text[: -1 if len(text) > 64 else None] if character != "\0"]
    good = [character for character in shown if character.isprintable() or character.isspace()]
    if not shown or "\ufffd" in good or len(good) < 0.97 * len(shown):
        return False
    # Two letters of one byte each look like one of an Asian script: in such a text few look like that.
    asian = [ord(character) for character in good if 0x3400 <= ord(character) < 0xAC00]
    if sum(code >> 8 < 0x7F and 0x20 <= code & 0xFF < 0x7F for code in asian) > 0.85 * len(asian):
        return False
    scripts = Counter(script for character in good if (script := _script(ord(character))) is not None)
    return sum(times for _, times in scripts.most_common(2)) >= 0.9 * scripts.total() and bool(scripts)


def _script(code: int) -> int | None:
    """A number for the script of a character; None for signs that stand in all."""
    if code < 0x250:
        return 0
    if 0x2000 <= code < 0x2C00 or 0xFE00 <= code < 0xFE70 or code >= 0x1F000:
        return None
    if 0x3000 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or code >= 0xFF00:
        return 0x4E
    return 0xAC if 0xAC00 <= code < 0xD800 else code >> 8


def _without_nul(head: bytes) -> str | None:
    """Text without one blank, digit or line end. Legacy codes for Asian scripts come in pairs as well."""
    if len(head) < _LEAST_WITHOUT_NUL or not _is_beyond_utf8(head):
        return None
    codec = _likelier(head)
    if codec is None or not _reads_well(head, codec):
        return None
    upper = head[1::2] if codec.endswith("le") else head[0::2]
    controls = _controls(upper)
    return codec if controls > 0.5 * len(upper) or not any(_decodes(head, old) for old in _LEGACY) else None


def _is_beyond_utf8(head: bytes) -> bool:
    return _controls(head) > 0.2 * len(head) or not _decodes(head, "utf-8")


def _controls(data: bytes) -> int:
    """How many of the bytes are control characters other than tabs and line ends."""
    return len(data.translate(None, delete=_NO_CONTROLS))


def _decodes(head: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def first_switch(sample: bytes) -> int | None:
    """Where text of single bytes goes over to UTF-16 first; None when it does not."""
    at = misses = 0
    while (nul := sample.find(b"\0", at)) >= 0:
        found = _switch_at(sample, nul, 0)
        if found:
            return found[0]
        misses += 1
        if misses >= _PATIENCE and not _WESTERN.search(sample, nul):
            return None
        at = _past_nuls(sample, nul)
    return None


def _past_nuls(data: bytes, nul: int) -> int:
    """Behind the run of NULs at `nul`: padding, or a hole in a sparse file."""
    found = _NULS.match(data, nul)
    return found.end() if found else nul + 1


def _switch_at(data: bytes, nul: int, since: int) -> tuple[int, str] | None:
    """Start and codec of the UTF-16 around the NUL at `nul`; None where the NUL is only padding."""
    window = data[nul : nul + _AHEAD]
    if window[:2] == b"\0\0" or window[0::2].count(0) < 2 + 2 * window[1::2].count(0):
        return None
    since = max(since, nul - _BACK)
    for mark, codec in _MARKS.items():
        start = data.rfind(mark, since, nul)
        if start >= 0 and (nul - start) % 2 == (codec == "utf-16-le"):
            return start, codec
    line = max(since, data.rfind(b"\n", since, nul) + 1)
    for start in dict.fromkeys((line, nul - 1, nul)):
        codec = "utf-16-le" if (nul - start) % 2 else "utf-16-be"
        if start >= since and wide_codec(data[start : _line_end(data, start, codec, nul)]) == codec:
            return _first_unit(data, start, codec, since), codec
    return None


def _line_end(data: bytes, start: int, codec: str, nul: int) -> int:
    """Behind the line of UTF-16 that begins at `start`: what comes then may be of single bytes again."""
    stop = nul + 8 * _AHEAD
    end = data.find(_LINE_UNITS[codec], start, stop)
    while end >= 0 and (end - start) % 2:
        end = data.find(_LINE_UNITS[codec], end + 1, stop)
    return end + 2 if end >= 0 else stop


def _first_unit(data: bytes, start: int, codec: str, since: int) -> int:
    """Where the UTF-16 begins whose first NUL told of it: before come its mark, and letters of other
    scripts, whose upper bytes are control characters.
    """
    upper = 1 if codec == "utf-16-le" else 0
    while start - 2 >= since and data[start - 2 + upper] < 0x20 and data[start - 2 + upper] not in b"\t\n\r":
        start -= 2
    return start - 2 if start - 2 >= since and _MARKS.get(data[start - 2 : start]) == codec else start


def opens_narrow(sample: bytes) -> bool:
    """Whether lines of single bytes come first, and UTF-16 behind them."""
    start = first_switch(sample)
    if not start or (start < 8 and sample[start - 1 : start] != b"\n"):
        return False
    return all(byte >= 0x20 or byte in b"\t\n\r\f\x1b" for byte in sample[:start])


def _is_narrow(line: bytes) -> bool:
    """Whether what follows a line end is text of single bytes again."""
    return b"\0" not in line and (len(line) >= 6 or line.endswith(b"\n")) and _decodes(line, "utf-8")


class Switching(codecs.IncrementalDecoder):
    """Decodes text whose lines are partly of single bytes, partly UTF-16."""

    codec = "utf-8"
    """The codec at the start, and of the lines of single bytes unless it is a wide one itself."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self.reset()

    def reset(self) -> None:
        """Back to the start of a file."""
        self._rest = b""
        self._is_start = True
        self._wide: str | None = None
        self._misses = 0
        self._narrow_codec = self.codec
        if self.codec.startswith("utf-16"):
            self._narrow_codec = "utf-8"
            self._wide = self.codec
        self._decoder = codecs.getincrementaldecoder(self._wide or self._narrow_codec)(self.errors)

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """As of any decoder."""
        data = self._rest + data
        if self._is_start and len(data) >= 2:
            self._is_start = False
            if self._wide == "utf-16":
                self._turn(_MARKS.get(data[:2], "utf-16-le"))
                data = data[2:] if data[:2] in _MARKS else data
        if self._wide == "utf-16":
            self._rest = data
            return ""
        out: list[str] = []
        at = 0
        while at < len(data):
            at, is_stuck = (self._take_wide if self._wide else self._take_narrow)(data, at, out, final=final)
            if is_stuck:
                break
        self._rest = data[at:]
        if final:
            out.append(self._decoder.decode(b"", True))
        return "".join(out)

    def _turn(self, wide: str | None) -> str:
        """Go over to another codec; what the last one still held."""
        left = self._decoder.decode(b"", True) if self._decoder is not None else ""
        self._wide = wide
        self._decoder = codecs.getincrementaldecoder(wide or self._narrow_codec)(self.errors)
        return left

    def _take_narrow(self, data: bytes, at: int, out: list[str], *, final: bool) -> tuple[int, bool]:
        """Decode up to the next change or as far as can be told; where it stopped, and whether for good."""
        sure = len(data) if final else max(at, len(data) - _HELD)
        nul = data.find(b"\0", at)
        while 0 <= nul < sure:
            if self._misses >= _PATIENCE and not _WESTERN.search(data, nul):
                break
            found = _switch_at(data, nul, at)
            if found:
                start, codec = found
                out.append(self._decoder.decode(data[at:start]))
                out.append(self._turn(codec))
                return start + 2 * (data[start : start + 2] in _MARKS), False
            self._misses += 1
            nul = data.find(b"\0", _past_nuls(data, nul))
        out.append(self._decoder.decode(data[at:sure]))
        return sure, True

    def _take_wide(self, data: bytes, at: int, out: list[str], *, final: bool) -> tuple[int, bool]:
        """As `_take_narrow`: at the start of a line the file may have gone back to single bytes."""
        assert self._wide is not None, "only called for wide text"
        for found in _BACK_TO_NARROW[self._wide].finditer(data, at):
            start = found.end()
            if (start - at) % 2:
                continue
            if len(data) - start < _AHEAD and not final:
                out.append(self._decoder.decode(data[at : found.start()]))
                return found.start(), True
            if _is_narrow(data[start : start + _AHEAD]):
                out.append(self._decoder.decode(data[at:start]))
                out.append(self._turn(None))
                return start, False
        sure = len(data)
        if not final:
            sure = max(at, sure - _HELD)
            sure -= (sure - at) % 2
            # The line end stays with what follows it, by which it is told.
            sure -= 2 * (sure > at and data[sure - 2 : sure] == _LINE_UNITS[self._wide])
        out.append(self._decoder.decode(data[at:sure]))
        return sure, True


@remembered(32)
def _switching(codec: str) -> codecs.CodecInfo:
    class Kind(Switching):
        pass

    Kind.codec = codec

    def decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
        whole = bytes(data)
        return Kind(errors).decode(whole, True), len(whole)

    plain = codecs.lookup(codec)
    return codecs.CodecInfo(
        name=SWITCHING + codec,
        encode=plain.encode,
        decode=decode,
        incrementalencoder=plain.incrementalencoder,
        incrementaldecoder=Kind,
    )


def _find(name: str) -> codecs.CodecInfo | None:
    prefix = SWITCHING.replace("-", "_")
    name = name.replace("-", "_")
    return _switching(name.removeprefix(prefix).replace("_", "-")) if name.startswith(prefix) else None


codecs.register(_find)
