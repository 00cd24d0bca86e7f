"""Every object of a copy: only what a copy is made of, and no value in any stream or string.

The list is that of what may be there (`canvas`), so what nobody thought of is found, too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from classify.redact.canvas import TITLE, TO_UNICODE

_ALLOWED: dict[str, frozenset[str]] = {
    "trailer": frozenset({"/Size", "/Root", "/Info", "/ID"}),
    "info": frozenset({"/Title"}),
    "/Catalog": frozenset({"/Type", "/Pages", "/Lang"}),
    "/Pages": frozenset({"/Type", "/Kids", "/Count"}),
    "/Page": frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}),
    "/Image": frozenset(
        "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Filter /DecodeParms /Length".split()
    ),
    "/Type0": frozenset("/Type /Subtype /BaseFont /Encoding /DescendantFonts /ToUnicode".split()),
    "/CIDFontType2": frozenset(
        "/Type /Subtype /BaseFont /CIDSystemInfo /FontDescriptor /DW /CIDToGIDMap".split()
    ),
    "/FontDescriptor": frozenset(
        "/Type /FontName /Flags /FontBBox /ItalicAngle /Ascent /Descent /CapHeight /StemV".split()
    ),
    "stream": frozenset({"/Length", "/Filter"}),
}
_WITHIN = {
    "/Resources": frozenset({"/XObject", "/Font"}),
    "/XObject": frozenset({"/P"}),
    "/Font": frozenset({"/F"}),
    "/CIDSystemInfo": frozenset({"/Registry", "/Ordering", "/Supplement"}),
    "/DecodeParms": frozenset("/K /Columns /Rows /BlackIs1 /Predictor /Colors /BitsPerComponent".split()),
}
_NAMES = frozenset(
    "/Catalog /Page /Image /XObject /DeviceGray /CCITTFaxDecode /FlateDecode /Type0 /Identity-H /Identity "
    "/Unseen /CIDFontType2 /FontDescriptor".split()
)
_OURS = frozenset(one.encode() for keys in (*_ALLOWED.values(), *_WITHIN.values(), _NAMES) for one in keys)
"""Names that every copy has: somebody may be called Page, Lang or Root."""
_FIXED = frozenset({TITLE.encode(), b"en-US", b"Adobe", b"Identity", TO_UNICODE})
"""Strings and streams that every copy has."""
_NAME = re.compile(rb"/[!-$&'*-.0-;=?-Z\\^-z|~]+")
_WORDS = re.compile(
    rb"(?<![A-Za-z])(?:obj|endobj|stream|endstream|xref|trailer|startxref|true|\((?:"
    + b"|".join(re.escape(one) for one in sorted(_FIXED - {TO_UNICODE}))
    + rb")\))(?![A-Za-z])"
)
_N = rb"-?[0-9]+(?:\.[0-9]{1,2})?"
_SET = re.compile(
    rb"^(?:q %b 0 0 %b 0 0 cm /P Do Q|BT|3 Tr|/F %b Tf %b Tz 1 0 0 1 %b %b Tm <(?:[0-9a-f]{4})+> Tj|ET)$"
    % ((_N,) * 6),
    re.MULTILINE,
)
"""A line of a page's content: its numbers are places, and its strings are looked at by themselves."""
_FEWEST_LETTERS = 4
_FEWEST_BY_CHANCE = 7
"""Shorter ones stand by chance among pixels, and where words are written without spaces."""
_OPERATORS = frozenset("q Q cm Do BT ET Tr Tf Tz Tm Tj".split())


def is_single_version(data: bytes) -> bool:
    """Whether a PDF was written once: nothing appended, nothing behind its end."""
    tail = data[-64:].rstrip(b"\r\n")
    is_once = data.count(b"%%EOF") == 1 and data.count(b"startxref") == 1 and data.count(b"/Prev") == 0
    return is_once and tail.endswith(b"%%EOF") and data.startswith(b"%PDF-1.")


def strangers(data: bytes) -> int:
    """Objects and operators that a copy is not made of. Raises as pikepdf does when it is no PDF."""
    import pikepdf

    count = 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        trailer = pdf.trailer
        count += not set(trailer.keys()) <= _ALLOWED["trailer"]
        info = trailer.Info.objgen
        for item in pdf.objects:
            count += _is_strange(item, is_info=item.objgen == info)
        for page in pdf.pages:
            count += sum(str(step.operator) not in _OPERATORS for step in pikepdf.parse_content_stream(page))
    return count


def _is_strange(item: Any, *, is_info: bool) -> bool:
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        kind = str(item.get("/Subtype", "stream"))
    elif isinstance(item, pikepdf.Dictionary):
        kind = "info" if is_info else str(item.get("/Subtype", item.get("/Type", "")))
    else:
        return True
    keys = set(item.keys())
    if not keys <= _ALLOWED.get(kind, frozenset()):
        return True
    return any(not _fits(key, item[key]) for key in keys)


def _fits(key: str, value: Any) -> bool:
    """Whether a dictionary within an object holds only what it may."""
    import pikepdf

    if not isinstance(value, pikepdf.Dictionary) or value.is_indirect:
        return True
    allowed = _WITHIN.get(key, frozenset())
    return set(value.keys()) <= allowed and all(_fits(name, value[name]) for name in value.keys())  # noqa: SIM118


def decoded(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """The bytes of every stream as its reader sees them, and every string; and whether they are pixels."""
    import pikepdf

    yield _without_ours(data), True
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                is_image = item.get("/Subtype") == "/Image"
                try:
                    unpacked = item.read_bytes()
                except pikepdf.PdfError:
                    unpacked = item.read_raw_bytes()
                if unpacked not in _FIXED:
                    yield unpacked if is_image else _SET.sub(b"", unpacked), is_image
            yield from ((text, False) for text in _strings(item) if text not in _FIXED | _OURS)
        for page in pdf.pages:
            yield _shown(page), False


def _without_ours(data: bytes) -> bytes:
    """A file without the names, words and strings that every copy has."""
    return _WORDS.sub(b"", _NAME.sub(lambda name: b"" if name[0] in _OURS else name[0], data))


def _strings(item: Any) -> Iterator[bytes]:
    import pikepdf

    if isinstance(item, pikepdf.String):
        yield bytes(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in item.keys():  # noqa: SIM118
            yield str(key).encode()
            if not item[key].is_indirect if isinstance(item[key], pikepdf.Object) else True:
                yield from _strings(item[key])
    elif isinstance(item, pikepdf.Array):
        for inner in item:
            if not (isinstance(inner, pikepdf.Object) and inner.is_indirect):
                yield from _strings(inner)


def _shown(page: Any) -> bytes:
    """All strings that a page's content shows, as one: a value split by kerning is whole in it."""
    import pikepdf

    parts = []
    for step in pikepdf.parse_content_stream(page):
        for operand in step.operands:
            several = operand if isinstance(operand, pikepdf.Array) else [operand]
            parts += [bytes(one) for one in several if isinstance(one, pikepdf.String)]
    return b"".join(parts)


def holding(data: bytes, values: Sequence[str], heartbeat: Callable[[], None] = lambda: None) -> int:
    """How many of `values` stand in a PDF's streams or strings: as UTF-8, UTF-16 or hexadecimal digits."""
    left, found = set(values), set[str]()
    for place, is_pixels in decoded(data):
        heartbeat()
        for one, by_chance in ((place, is_pixels), (_squeezed(place), True)):
            found |= {value for value in left - found if _stands_in(value, one, by_chance)}
    return len(found)


def _stands_in(value: str, place: bytes, by_chance: bool) -> bool:
    least = _FEWEST_BY_CHANCE if by_chance else _FEWEST_LETTERS
    spellings = {value, "".join(value.split()), value.upper(), value.lower()}
    for spelling in spellings:
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            if len(spelling) < least:
                continue
            wanted = spelling.encode(encoding, "replace")
            if wanted in place:
                return True
            if not by_chance and (wanted.hex().encode() in place or wanted.hex().upper().encode() in place):
                return True
    return False


_SPACE = re.compile(rb"(?:\x00 |[ \r\n\t])+")


def _squeezed(place: bytes) -> bytes:
    """The same bytes without spaces, as letters that were set one by one have none."""
    return _SPACE.sub(b"", place)
