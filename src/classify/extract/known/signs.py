"""How kinds of files begin that have no fixed mark: mainframe text, load files, signed messages, mailboxes.

Here and not with their readers, because the sniffer asks it of every file before any reader is loaded.
"""

from __future__ import annotations

import codecs
import re

# dBase

DBASE_VERSIONS = frozenset(bytes.fromhex("030405 303132 4363 7b83 8b8c 8ecb e5f5 fb"))
"""First bytes of tables: the program and whether it keeps memos."""


# Mainframe text: letters, digits and the usual signs are the same in code pages 037, 500 and 1047.

SPACE, NEW_LINE, LINE_FEED = 0x40, 0x15, 0x25
_LETTERS = bytes((*range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA)))
_CAPITALS = bytes(byte + 0x40 for byte in _LETTERS)
_DIGITS = bytes(range(0xF0, 0xFA))
_USUAL = _LETTERS + _CAPITALS + _DIGITS + bytes((SPACE, NEW_LINE, LINE_FEED, 0x0D))
EBCDIC_SAMPLE = 16_384
_LEAST = 64


def is_ebcdic(head: bytes) -> bool:
    """Whether these are the first bytes of EBCDIC text: blanks, letters and digits in the shares of text."""
    head = head[:EBCDIC_SAMPLE]
    if len(head) < _LEAST:
        return False
    usual = count_of(head, _USUAL)
    filled = len(head) - head.count(SPACE)
    words = count_of(head, _LETTERS + _CAPITALS + _DIGITS)
    return (
        usual >= 0.65 * len(head)
        and words >= 0.6 * filled
        and head.count(SPACE) >= 0.03 * len(head)
        and count_of(head, b" \n\t") <= 0.01 * len(head)
        and filled > 0.05 * len(head)
    )


def count_of(data: bytes, wanted: bytes) -> int:
    """How many bytes of `data` are among those wanted."""
    return len(data) - len(data.translate(None, wanted))


# Load files of document reviews (Concordance)

THORN, CELL_MARK, LINE_END = "\u00fe", "\x14", "\u00ae"
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
_ORDER = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LOAD_FILE_HEAD = 8192


def load_file_codec(head: bytes) -> str | None:
    """The codec of a load file that begins with `head`; None when it is none."""
    head = head[:LOAD_FILE_HEAD]
    border = f"{THORN}{CELL_MARK}{THORN}"
    for mark, codec in _ORDER.items():
        if head.startswith(mark):
            text = head[: len(head) // 2 * 2].decode(codec, "ignore")
            return codec if border in text or _is_bare(text) else None
    for codec in _CODECS:
        at = head.find(border.encode(codec))
        if at >= 0 and (at % 2 == 0 or not codec.startswith("utf-16")):
            return codec
    return "cp1252" if _is_bare(head.decode("cp1252", "replace")) else None


def _is_bare(text: str) -> bool:
    """Whether the cells of the first lines are parted by DC4 without thorns around them."""
    first, *others = text.split("\n")[:4]
    marks = first.count(CELL_MARK)
    return marks > 0 and bool(others) and others[0].count(CELL_MARK) == marks


# Cryptographic messages (CMS, RFC 5652)

_CMS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""The object identifier 1.2.840.113549.1.7, whose last number tells the kind of content."""
_SIGNED = 2
_LOCKED = (3, 6)


def cms_kind(head: bytes) -> str | None:
    """Kind of a CMS message by its first bytes: `signed`, `smime-locked`, `signature`; None for others."""
    at = head.find(_CMS, 0, 32)
    if head[:1] != b"\x30" or at < 0 or at + len(_CMS) >= len(head):
        return None
    number = head[at + len(_CMS)]
    if number == _SIGNED:
        return "signed"
    return "smime-locked" if number in _LOCKED else "signature"


# Mailboxes

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?[ \t]+)?"
_ZONE = rb"(?:[ \t]+\(?(?:[A-Z]{1,5}|[+-]\d{4})\)?)*"
_CLOCK = rb"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
# A postmark is "From ", who sent it, and when: as `asctime` writes it, with a zone here or there (RFC 4155
# appendix A), as a mail header has it, or in the order of ISO 8601. "From now on" is none.
POSTMARK = re.compile(
    rb"From (?P<sender>\S{0,320}(?:[ \t]+\S{1,320}){0,4}?)[ \t]+"
    rb"(?:" + _DAY + _MONTH + rb"[ \t]+\d{1,2}[ \t]+" + _CLOCK + _ZONE + rb"[ \t]+\d{4}" + _ZONE + rb"|"
    + _DAY + rb"\d{1,2}[ \t-]+" + _MONTH + rb"[ \t-]+\d{2,4}[ \t]+" + _CLOCK + _ZONE + rb"|"
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?[ \t]+" + _MONTH + rb"[ \t]+\d{1,2},?[ \t]+\d{4}|"
    rb"\d{4}-\d\d-\d\d[ T]" + _CLOCK + _ZONE + rb")"
    rb"(?:[ \t]+remote from .{1,200})?[ \t]*[\r\n]*\Z"
)  # fmt: skip


def is_postmark(line: bytes) -> bool:
    """Whether this is the line that begins a message in an mbox: a sender and a whole date."""
    return line.startswith(b"From ") and len(line) < 2000 and POSTMARK.match(line) is not None
