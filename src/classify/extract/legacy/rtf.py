"""Rich Text Format (Microsoft RTF specification 1.9.1): text, tables, notes, what is hidden, objects.

A reader of its own, since the libraries give one string: hidden text, deleted text, comments and
embedded files would be lost in it, or lost altogether.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import replace

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.legacy.rtf_parts import Paragraph, State, decoded, joined_surrogates, ole1_object
from classify.extract.legacy.rtf_words import (
    ASIDE_PARTS,
    ASIDES,
    CHARSETS,
    CODE_PAGES,
    LETTERS,
    LISTS,
    MACHINE_GROUPS,
    PAGES,
    PARTS,
    PROPERTIES,
    SETTINGS,
    SILENT,
    STRANGE,
    SYMBOLS,
    TOKEN,
    WORDY,
)
from classify.extract.objects.pictures import Pictures
from classify.extract.objects.pixels import bitmap
from classify.extract.source import Source
from classify.extract.text.boxed import spelled


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
        self._state = State()
        self._stack: list[State] = []
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._paragraphs: dict[tuple[str, str | None], Paragraph] = {}
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
            token = TOKEN.match(data, at)
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
        if inner.part == self._state.part and inner.part in LISTS:
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
        elif symbol in SYMBOLS:
            self._say(SYMBOLS[symbol])

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
            self._say(decoded(text, codec))

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
            self._say(decoded(text, self._fonts.get(self._state.font or -1, self._code_page)))

    def _say(self, text: str) -> None:
        state = self._state
        if self._in_fonts or state.silent or state.objects:
            return
        key = (state.part, state.label)
        if key not in self._paragraphs:
            self._paragraphs[key] = Paragraph()
        self._paragraphs[key].add(text, state.hidden)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        handler = getattr(self, f"_on_{word}", None)
        if word in LETTERS:
            self._say(LETTERS[word])
        elif handler is not None:
            handler(number)
        elif word in SETTINGS:
            self._state = replace(self._state, **SETTINGS[word])
        elif word in CODE_PAGES:
            self._code_page = CODE_PAGES[word]
        elif word in SILENT:
            self._state.silent = True
        elif word in PARTS:
            self._state.part, self._state.silent = PARTS[word], False
        elif word in ASIDES:
            part, hidden = ASIDES[word]
            self._state.part, self._state.hidden = part, hidden or self._state.hidden
            self._state.label, self._state.silent = None, False
        elif word in PROPERTIES and self._state.part == "metadata":
            self._state.label, self._state.silent = word, False
        elif starred and word in MACHINE_GROUPS:
            self._state.silent = True
        elif starred and not self._state.silent:
            # Programs pass over groups that they do not know; so might somebody who hides words there.
            self._state.part, self._state.label = STRANGE, None
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

    def _on_plain(self, _: int | None) -> None:
        self._state.hidden = (
            None if self._state.hidden in ("hidden text", "deleted text") else self._state.hidden
        )
        self._state.font = None

    def _on_v(self, number: int | None) -> None:
        self._state.hidden = None if number == 0 else "hidden text"

    def _on_deleted(self, number: int | None) -> None:
        self._state.hidden = None if number == 0 else "deleted text"

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

    def _on_objdata(self, _: int | None) -> None:
        self._state.objects = True
        self._object_depth = len(self._stack)

    def _on_fonttbl(self, _: int | None) -> None:
        self._in_fonts = len(self._stack)

    def _on_f(self, number: int | None) -> None:
        self._state.font = number

    def _on_fcharset(self, number: int | None) -> None:
        codec = CHARSETS.get(number or 0)
        if self._in_fonts and codec and self._state.font is not None and number not in (0, 1, 2):
            self._fonts[self._state.font] = codec

    def _on_cpg(self, number: int | None) -> None:
        if self._in_fonts and self._state.font is not None:
            self._fonts[self._state.font] = PAGES.get(number or 1252, f"cp{number}")

    def _on_ansicpg(self, number: int | None) -> None:
        if number:
            self._code_page = PAGES.get(number, f"cp{number}")

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
        text = joined_surrogates(text)
        part, label = key
        if part == "body" and label is None:
            self._end_rows()
            self._count += 1
            self._body.append((text, marks))
            if sum(len(said) for said, _ in self._body[-200:]) > 8000:
                self._end_body()
        elif part in ASIDE_PARTS and (text.startswith("_") or not WORDY.search(text)):
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
            table = TableBlock([[joined_surrogates(cell) for cell in row] for row in rows], Place())
            self.found += [table, *spelled(table)]

    def _end_picture(self, state: State) -> None:
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
        name, content = ole1_object(data, f"object-{self._objects}")
        if content:
            self.found.append(Member(name, Source(name, data=content, size=len(content))))
