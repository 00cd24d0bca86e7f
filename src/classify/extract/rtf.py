"""Rich Text Format (Microsoft RTF specification 1.9.1): text, tables, notes, what is hidden, objects.

A reader of its own, since the libraries give one string: hidden text, deleted text, comments and
embedded files would be lost in it, or lost altogether.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.errors import CorruptError
from classify.extract.boxed import spelled
from classify.extract.document import Envelope, Member, Piece, Place, Source, TableBlock, TextBlock
from classify.extract.pictures import Pictures
from classify.extract.pixels import bitmap

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)

# Destinations whose inside is not text that anybody wrote for reading.
_SILENT = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata "
    "colorschememapping datastore latentstyles xmlnstbl fldtype objclass objname bkmkend "
    "pgptbl filetbl mmathPr listname pnseclvl pntxta pntxtb leveltext levelnumbers "
    "sn expandedcolortbl blipuid panose falt passwordhash atrfstart atrfend atnref "
    "atndate wgrffmtfilter nonesttables picprop datafield".split()
)
# Groups marked as such (with a star) that hold looks, shapes and names of the program.
_MACHINE_GROUPS = frozenset(
    "shpinst shpgrp background cs ts ds tsrowd listpicture do htmltag mhtmltag defchp defpap pgdsctbl "
    "objalias objsect svb wpnplnode".split()
)
_ASIDES: dict[str, tuple[str, str | None]] = {
    # destination: what its text is called, and why no reader of the page sees it
    "bkmkstart": ("bookmark", "bookmark"),
    "xe": ("index entry", "index entry"),
    "tc": ("index entry", "index entry"),
    "revtbl": ("author of changes", None),
    "ffdeftext": ("form field", "default value"),
    "ffhelptext": ("tooltip", "tooltip"),
    "ffstattext": ("tooltip", "tooltip"),
    "ffl": ("list entry", "list entry"),
    "docvar": ("document variable", "document variable"),
    "mmquery": ("document variable", "document variable"),
    "mmconnectstr": ("document variable", "document variable"),
    "template": ("link", "link target"),
    "sv": ("shape", "shape property"),
    "ftnsep": ("footnote", None),
    "ftnsepc": ("footnote", None),
    "aftnsep": ("footnote", None),
    "aftnsepc": ("footnote", None),
}
_STRANGE = "unknown group"
_ASIDE_PARTS = frozenset({_STRANGE, "bookmark", "shape", "link", "document variable", "author of changes"})
_LISTS = frozenset({"author of changes", "document variable"})
"""Parts whose groups are entries of a list."""
_WORDY = re.compile(r"[^\W\d_]{3}|\d{4}")
_PARTS = {
    "header": "header",
    "headerl": "header",
    "headerr": "header",
    "headerf": "header",
    "footer": "footer",
    "footerl": "footer",
    "footerr": "footer",
    "footerf": "footer",
    "footnote": "footnote",
    "annotation": "comment",
    "atnid": "comment",
    "atnauthor": "comment",
    "shptxt": "text box",
    "dptxbxtext": "text box",
}
_PROPERTIES = frozenset(
    "title subject author manager company operator category keywords comment doccomm hlinkbase "
    "staticval userprops".split()
)
_LETTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "page": "\n",
    "sect": "\n",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "softline": "\n",
}
# The hyphens that do not break are hyphens to everybody who reads; optional ones are not there at all.
_SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}

# Windows code page of a font's character set (\fcharsetN).
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_PAGES = {10000: "mac_roman", 65001: "utf-8", 936: "gbk", 1361: "johab"}


@dataclass(slots=True)
class _State:
    """What a group inherits."""

    silent: bool = False
    part: str = "body"
    hidden: str | None = None
    label: str | None = None
    font: int | None = None
    skip: int = 1
    in_table: bool = False
    objects: bool = False
    picture: bool = False
    bare: bool = False
    """Whether the picture is a bitmap without a file's header."""
    spare: bool = False
    """Whether this is the rendering for programs that do not know the one before it."""

    def copy(self) -> _State:
        """For a group inside."""
        return _State(
            self.silent,
            self.part,
            self.hidden,
            self.label,
            self.font,
            self.skip,
            self.in_table,
            self.objects,
            self.picture,
            self.bare,
            self.spare,
        )


@dataclass(slots=True)
class _Paragraph:
    """Text in the making, with the spans of it that are hidden."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, hidden: str | None) -> None:
        """Append, and remember what of it is hidden."""
        if hidden and text:
            self.marks.append((self.length, self.length + len(text), hidden))
        self.text.append(text)
        self.length += len(text)

    def taken(self) -> tuple[str, list[tuple[int, int, str]]]:
        """The text so far; then the paragraph is empty again."""
        text, marks = "".join(self.text), self.marks
        self.text, self.length, self.marks = [], 0, []
        return text, marks


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """An RTF document. Raises CorruptError when there is no group in it."""
    with source.open() as stream:
        yield from read_bytes(stream.read(), envelope)


def read_bytes(data: bytes, envelope: Envelope) -> Iterator[Piece]:
    """A document that is already in memory (the body of an Outlook item)."""
    start = data.find(b"{\\")
    if start < 0:
        raise CorruptError("It is marked as Rich Text, but holds none.")
    parser = _Parser(envelope)
    parser.run(data[start:])
    yield from parser.found
    yield from parser.rest()


class _Parser:
    """One pass over the tokens; `found` holds the pieces in order."""

    def __init__(self, envelope: Envelope) -> None:
        self.found: list[Piece] = []
        self._envelope = envelope
        self._state = _State()
        self._stack: list[_State] = []
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._paragraphs: dict[tuple[str, str | None], _Paragraph] = {}
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._count = 0
        self._bytes = bytearray()
        self._to_skip = 0
        self._half: int | None = None
        """First unit of a letter beyond the first plane."""
        self._starred = False
        self._in_fonts = 0
        self._object = bytearray()
        self._objects = 0
        self._object_depth = 0
        """How many groups deep the bytes of a picture or object stand."""
        self._pictures = Pictures(envelope)
        self._shown = False
        """Whether the picture just read has another rendering to come."""
        self._body: list[tuple[str, list[tuple[int, int, str]]]] = []

    def run(self, data: bytes) -> None:
        """Parse the whole document."""
        at, end = 0, len(data)
        while at < end:
            token = _TOKEN.match(data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if code:
                self._byte(int(code, 16))
                continue
            if text is None:
                self._end_bytes()
            if word:
                if word == b"bin":
                    size = max(int(number or 0), 0)
                    if self._state.objects and len(self._stack) == self._object_depth:
                        self._object += binascii.hexlify(data[at : at + size])
                    at += size
                else:
                    self._word(word.decode(), int(number) if number else None)
            elif symbol:
                self._symbol(symbol)
            elif brace:
                self._brace(brace)
            elif text:
                self._plain(text)
        self._end_bytes()
        while self._stack:
            self._close()
        for key in list(self._paragraphs):
            self._end_paragraph(key)
        self._end_rows()
        self._end_body()

    def rest(self) -> Iterator[Piece]:
        """What could not be read, in words."""
        return self._pictures.rest()

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._stack.append(self._state)
            self._state = self._state.copy()
        elif self._stack:
            self._close()
        self._starred = False
        self._to_skip = 0

    def _close(self) -> None:
        inner, self._state = self._state, self._stack.pop()
        if inner.objects and not self._state.objects:
            self._end_picture(inner) if inner.picture else self._end_object()
        if inner.part == self._state.part and inner.part in _LISTS:
            self._say("\n")
        if (inner.label and inner.label != self._state.label) or inner.part != self._state.part:
            self._end_paragraph((inner.part, inner.label))
        if len(self._stack) < self._in_fonts:
            self._in_fonts = 0

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in (b"\n", b"\r"):
            self._word("par", None)
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _byte(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(code)

    def _end_bytes(self) -> None:
        r"""Bytes of several \'xx belong together: characters of two bytes come as two of them."""
        if self._bytes:
            codec = self._fonts.get(self._state.font or -1, self._code_page)
            text = bytes(self._bytes)
            self._bytes.clear()
            self._say(_decoded(text, codec))

    def _plain(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if self._state.objects:
            # Groups inside (blipuid, picprop) say something about the picture; they are no part of it.
            self._object += text if len(self._stack) == self._object_depth else b""
        elif self._bytes:
            # Some writers put the second byte of a character as a letter.
            self._bytes += text
            self._end_bytes()
        elif text:
            self._say(_decoded(text, self._fonts.get(self._state.font or -1, self._code_page)))

    def _say(self, text: str) -> None:
        state = self._state
        if self._in_fonts or state.silent or state.objects:
            return
        key = (state.part, state.label)
        if key not in self._paragraphs:
            self._paragraphs[key] = _Paragraph()
        self._paragraphs[key].add(text, state.hidden)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        handler = getattr(self, f"_on_{word}", None)
        if word in _LETTERS:
            self._say(_LETTERS[word])
        elif handler is not None:
            handler(number)
        elif word in _SILENT:
            self._state.silent = True
        elif word in _PARTS:
            self._state.part, self._state.silent = _PARTS[word], False
        elif word in _ASIDES:
            part, hidden = _ASIDES[word]
            self._state.part, self._state.hidden = part, hidden or self._state.hidden
            self._state.label, self._state.silent = None, False
        elif word in _PROPERTIES and self._state.part == "metadata":
            self._state.label, self._state.silent = word, False
        elif word in ("headerl", "footerl"):
            self._state.part = word[:-1]
        elif starred and word in _MACHINE_GROUPS:
            self._state.silent = True
        elif starred and not self._state.silent:
            # Programs pass over groups that they do not know; so might somebody who hides words there.
            self._state.part, self._state.label = _STRANGE, None
            self._state.hidden = self._state.hidden or "group that no program shows"

    def _on_par(self, _: int | None) -> None:
        """End of a paragraph; inside of a table it goes on in the same cell."""
        state = self._state
        if state.silent:
            return
        if state.in_table and state.part == "body":
            self._say("\n")
        elif state.part == "body" and not state.label:
            self._end_paragraph(("body", None))
        else:
            self._say("\n")

    def _on_cell(self, _: int | None) -> None:
        paragraph = self._paragraphs.get(("body", None))
        text, marks = paragraph.taken() if paragraph else ("", [])
        self._cells.append(text.strip())
        # A table has no marks within its cells: what is hidden there is told once more, as hidden.
        for start, end, why in marks:
            if text[start:end].strip():
                self.found.append(TextBlock(text[start:end].strip(), Place("cell", hidden=why)))

    _on_nestcell = _on_cell

    def _on_row(self, _: int | None) -> None:
        if self._cells:
            self._rows.append(self._cells)
            self._cells = []

    _on_nestrow = _on_row

    def _on_intbl(self, _: int | None) -> None:
        self._state.in_table = True

    def _on_pard(self, _: int | None) -> None:
        self._state.in_table = False

    def _on_plain(self, _: int | None) -> None:
        self._state.hidden = (
            None if self._state.hidden in ("hidden text", "deleted text") else self._state.hidden
        )
        self._state.font = None

    def _on_v(self, number: int | None) -> None:
        self._state.hidden = None if number == 0 else "hidden text"

    def _on_deleted(self, number: int | None) -> None:
        self._state.hidden = None if number == 0 else "deleted text"

    def _on_info(self, _: int | None) -> None:
        self._state.part, self._state.silent = "metadata", True

    _on_userprops = _on_info

    def _on_staticval(self, _: int | None) -> None:
        self._state.part, self._state.label, self._state.silent = "metadata", "property", False

    def _on_fldinst(self, _: int | None) -> None:
        self._state.part, self._state.label, self._state.silent = "field code", "field", False

    def _on_shppict(self, _: int | None) -> None:
        self._state.silent = True
        self._shown = False

    def _on_nonshppict(self, _: int | None) -> None:
        self._state.silent = True
        self._state.spare, self._shown = self._shown, False

    def _on_pict(self, _: int | None) -> None:
        self._state.objects = self._state.picture = True
        self._state.bare = False
        self._object_depth = len(self._stack)

    def _on_dibitmap(self, _: int | None) -> None:
        self._state.bare = True

    def _on_objdata(self, _: int | None) -> None:
        self._state.objects = True
        self._object_depth = len(self._stack)

    def _on_fonttbl(self, _: int | None) -> None:
        self._in_fonts = len(self._stack)

    def _on_f(self, number: int | None) -> None:
        self._state.font = number

    def _on_fcharset(self, number: int | None) -> None:
        codec = _CHARSETS.get(number or 0)
        if self._in_fonts and codec and self._state.font is not None and number not in (0, 1, 2):
            self._fonts[self._state.font] = codec

    def _on_cpg(self, number: int | None) -> None:
        if self._in_fonts and self._state.font is not None:
            self._fonts[self._state.font] = _PAGES.get(number or 1252, f"cp{number}")

    def _on_ansicpg(self, number: int | None) -> None:
        if number:
            self._code_page = _PAGES.get(number, f"cp{number}")

    def _on_mac(self, _: int | None) -> None:
        self._code_page = "mac_roman"

    def _on_pc(self, _: int | None) -> None:
        self._code_page = "cp437"

    def _on_uc(self, number: int | None) -> None:
        self._state.skip = 1 if number is None else max(number, 0)

    def _on_u(self, number: int | None) -> None:
        """A UTF-16 unit as a signed number, then `skip` characters for readers without Unicode."""
        unit = (number or 0) & 0xFFFF
        self._to_skip = self._state.skip
        if 0xD800 <= unit < 0xDC00:
            # The second half of the letter brings the first along, so that places count letters.
            self._half = unit
            return
        letter = chr(unit)
        if 0xDC00 <= unit < 0xE000 and self._half is not None:
            letter = chr(0x10000 + ((self._half - 0xD800) << 10) + unit - 0xDC00)
        self._half = None
        self._say(letter)

    def _end_paragraph(self, key: tuple[str, str | None]) -> None:
        paragraph = self._paragraphs.get(key)
        if paragraph is None:
            return
        text, marks = paragraph.taken()
        text = _joined_surrogates(text)
        part, label = key
        if part == "body" and label is None:
            self._end_rows()
            self._count += 1
            self._body.append((text, marks))
            if sum(len(said) for said, _ in self._body[-200:]) > 8000:
                self._end_body()
        elif part in _ASIDE_PARTS and (text.startswith("_") or not _WORDY.search(text)):
            return
        elif text.strip():
            if part == "field code":
                text = re.sub(
                    r'^\s*HYPERLINK\s+(?:\\[a-z]\s+)?"?|"(?:\s*\\[a-z].*)?\s*$', "", text
                ).removeprefix("mailto:")
            hidden = marks[0][2] if marks else None
            self.found.append(TextBlock(text.strip(), Place(part, hidden=hidden), label=label))

    def _end_body(self) -> None:
        """The paragraphs since the last table, as one block."""
        text, starts, marks = "", list[int](), list[tuple[int, int, str]]()
        first = self._count - len(self._body) + 1
        for number, (said, hidden) in enumerate(self._body):
            if number:
                text += "\n"
                starts.append(len(text))
            marks.extend((len(text) + start, len(text) + end, why) for start, end, why in hidden)
            text += said
        self._body = []
        if text.strip():
            self.found.append(
                TextBlock(text, Place(paragraph=first), starts=tuple(starts), marks=tuple(marks))
            )

    def _end_rows(self) -> None:
        """The rows of a table that a paragraph follows."""
        self._on_row(None)
        if self._rows:
            rows, self._rows = self._rows, []
            self._end_body()
            table = TableBlock([[_joined_surrogates(cell) for cell in row] for row in rows], Place())
            self.found += [table, *spelled(table)]

    def _end_picture(self, state: _State) -> None:
        """A pasted picture, unless it is there twice."""
        data = self._taken()
        if not state.spare:
            self._shown = bool(data)
            self.found.extend(self._pictures.member((bitmap(data) or data) if state.bare else data))

    def _taken(self) -> bytes:
        """The bytes that hexadecimal digits spelled since the last picture or object."""
        digits = re.sub(rb"[^0-9a-fA-F]", b"", bytes(self._object))
        self._object.clear()
        return binascii.unhexlify(digits[: len(digits) // 2 * 2])

    def _end_object(self) -> None:
        """An embedded file: OLE1 wrapping ([MS-OLEDS] 2.2.5) as hexadecimal."""
        data = self._taken()
        self._objects += 1
        self._envelope.count_member()
        self._envelope.count_bytes(len(data))
        name, content = _ole1(data, f"object-{self._objects}")
        if content:
            self.found.append(Member(name, Source(name, data=content, size=len(content))))


def _ole1(data: bytes, fallback: str) -> tuple[str, bytes]:
    """The native data of an embedded object: version, format, class, topic, item, size, content."""
    from classify.extract.embedded import open_ole_object, unpack_native

    at = 8
    for _ in range(3):
        size = int.from_bytes(data[at : at + 4], "little")
        name = data[at + 4 : at + 4 + size]
        if at == 8 and name.startswith(b"Package"):
            fallback += ".package"
        at += 4 + size
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if fallback.endswith(".package"):
        return unpack_native(len(content).to_bytes(4, "little") + content, f"{fallback[:-8]}.bin")
    return open_ole_object(f"{fallback}.bin", content)


def _decoded(text: bytes, codec: str) -> str:
    try:
        return text.decode(codec, "replace")
    except LookupError:
        return text.decode("cp1252", "replace")


def _joined_surrogates(text: str) -> str:
    """Characters beyond the first plane come as two units; single halves become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
