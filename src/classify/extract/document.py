"""What a reader yields: blocks of text and tables with their places, members, and remarks.

A reader is a generator `read(source, envelope) -> Iterator[Piece]`. It yields pieces in reading
order and raises a `ReadError` when it can go no further; what it yielded before stands (the
file becomes `partial`).
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import shutil
import stat
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classify.errors import BombError, TimeoutReached, TooLargeError, UnreadableError
from classify.memos import remembered

if TYPE_CHECKING:
    from typing_extensions import Buffer

_LINE_END = re.compile("\n")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in its file, in words and numbers a clerk can follow.

    All numbers count from 1. `hidden` says why a reader of the page would not see it
    ("hidden sheet", "deleted text", "white text", "covered", "hidden row", ...).
    """

    part: str = "body"
    """body, header, footer, footnote, comment, notes, text box, form field, annotation, bookmark,
    metadata, mail header, cell, chart, alt text, name, ..."""
    page: int | None = None
    """Page of a PDF or image, slide of a presentation."""
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    """First line of the block in its part."""
    hidden: str | None = None

    def as_json(self) -> dict[str, str | int]:
        """The `where` of the measuring interface: only what is known."""
        pairs = zip(_PLACE_NAMES, _parts_of_place(self), strict=True)
        return {name: value for name, value in pairs if value is not None}


_PLACE_NAMES = tuple(part.name for part in fields(Place))
_parts_of_place = attrgetter(*_PLACE_NAMES)


@remembered(1)
def _line_ends(text: str) -> list[int]:
    """Where the lines of a block end; findings come block by block, so the last one's are kept."""
    return [end.start() for end in _LINE_END.finditer(text)]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A run of text that belongs together: a paragraph, a page, a few KB of a log."""

    text: str
    place: Place = Place()
    label: str | None = None
    """What stands beside this value and names it: a form field's name, a property's key."""
    offset: int = 0
    """Characters of the same part that came before `text` (a long part is yielded in blocks)."""
    confidence: float | None = None
    """OCR's mean word confidence, 0 to 1; None where the text was not recognised but read."""
    prose: bool = True
    """False for code, logs and configuration: names are not looked for there by the model."""
    starts: tuple[int, ...] = ()
    """Where in `text` the second, third, ... paragraph begins, when `place.paragraph` counts them."""
    marks: tuple[tuple[int, int, str], ...] = ()
    """Spans `(start, end, why)` of `text` that a reader of the page does not see. They stay where
    they stand, so that the words beside them still say what they are."""

    def place_at(self, start: int) -> Place:
        """Place of the character at `start`: its paragraph or line, and whether it is hidden."""
        hidden = next((why for first, end, why in self.marks if first <= start < end), self.place.hidden)
        place = self.place
        paragraph, line = place.paragraph, place.line
        if paragraph is not None:
            paragraph += bisect_right(self.starts, start)
        if line is not None:
            line += bisect_left(_line_ends(self.text), start)
        return Place(place.part, place.page, paragraph, place.sheet, place.cell, line, hidden)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Consecutive rows of one sheet, CSV or document table, cell texts as a person sees them."""

    rows: list[list[str]]
    place: Place = Place()
    first_row: int = 1
    """Number of rows[0] in its sheet, counting from 1."""
    first_column: int = 1
    hidden_rows: frozenset[int] = frozenset()
    """Row numbers (as counted in the sheet) a reader does not see."""
    hidden_columns: frozenset[int] = frozenset()
    continued: bool = False
    """True when earlier blocks held the rows above (and so the header)."""
    row_lines: Sequence[int] | None = None
    """The line of each row, where rows are lines of a text."""

    def cell_name(self, row: int, column: int) -> str:
        """A1 name of `rows[row][column]`."""
        letters, number = "", column + self.first_column
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(65 + digit) + letters
        return f"{letters}{row + self.first_row}"

    def cell_place(self, row: int, column: int) -> Place:
        """Place of one cell: that of the table, with the cell's name and whether it is hidden."""
        hidden = self.place.hidden
        if row + self.first_row in self.hidden_rows:
            hidden = hidden or "hidden row"
        elif column + self.first_column in self.hidden_columns:
            hidden = hidden or "hidden column"
        return Place(
            part=self.place.part,
            page=self.place.page,
            paragraph=self.place.paragraph,
            sheet=self.place.sheet,
            cell=self.cell_name(row, column),
            line=self.place.line if self.row_lines is None else self.row_lines[row],
            hidden=hidden,
        )


def open_file(path: Path) -> BinaryIO:
    """A file of a share from its start, for reading alone.

    Since it was listed something else may have taken its place: a link is not followed, and a named
    pipe or a device is not waited for. Raises UnreadableError for these, OSError as `open` does.
    """
    try:
        stream = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115 - the caller closes it
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadableError("A link has taken its place; links are not followed.") from error
        raise
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise UnreadableError("Something that is not a file has taken its place: a pipe or a device.")
    os.set_blocking(stream.fileno(), True)
    return stream


def _open_without_waiting(path: str, flags: int) -> int:
    # Windows has neither pipes in its folders nor these flags.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


class _Window(io.RawIOBase):
    """A reader over a descriptor with a place of its own, so that many may read one file side by side."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        """For looking at the size and for mapping into memory; its own place in the file is nobody's."""
        return self._descriptor

    def readinto(self, buffer: Buffer) -> int:
        length = os.preadv(self._descriptor, [buffer], self._at)
        self._at += length
        return length

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset += self._at
        elif whence == os.SEEK_END:
            offset += os.fstat(self._descriptor).st_size
        if offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file or member, opened read-only and at most as often as a reader needs.

    Exactly one of `path`, `data` and `descriptor` is set: a member in the scratch folder has a path, what
    fits in memory its bytes, and a large file of the share the one descriptor the worker was handed.
    """

    name: str
    """File name as the share or the container gives it, without folders."""
    path: Path | None = None
    data: bytes | None = None
    size: int = 0
    descriptor: int | None = None
    """Open for reading as long as the source is used; its own place in the file is nobody's."""

    def open(self) -> BinaryIO:
        """A seekable binary stream from the start. Raises UnreadableError and OSError as `open_file` does."""
        if self.data is not None:
            return io.BytesIO(self.data)
        if self.descriptor is not None:
            return io.BufferedReader(_Window(self.descriptor), _BLOCK)
        assert self.path is not None, "a source has bytes, a descriptor or a path"
        return open_file(self.path)

    @contextlib.contextmanager
    def on_disk(self, scratch: Path | None, suffix: str = "") -> Iterator[Path]:
        """A path to the bytes, for libraries that take nothing else: a copy in `scratch` unless there is one.

        Raises OSError as writing does.
        """
        if self.path is not None:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(dir=scratch, suffix=suffix) as copy, self.open() as stream:
            shutil.copyfileobj(stream, copy, _BLOCK)
            copy.flush()
            yield Path(copy.name)

    @property
    def suffix(self) -> str:
        """Lower-case extension without the dot, "" when there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return suffix.lower() if dot and stem else ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file. Gets a row of its own, named `container!/path`.

    A large member lies in the scratch folder and is removed when the next piece is asked for:
    read it, or keep a copy, before going on.
    """

    path: str
    """Path inside the container with `/`."""
    source: Source | None
    """None when nothing of the member could be had; then `error` says why."""
    error: Exception | None = None
    """With a source: why it is not the whole member."""
    hidden: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the file that is not its text."""

    kind: str
    """`partial` (something was left out; `text` says what), `needs_ocr`, `mismatch` (extension lies),
    `media` (kind of file found), `fact` (a clerk's sentence)."""
    text: str


Piece = TextBlock | TableBlock | Member | Remark


@dataclass(slots=True)
class Limits:
    """What one top-level file may cost. Counted while reading, since headers lie."""

    seconds: float = 120.0
    """Seconds of work without any progress inside one file; honest exports may take far longer in all."""
    memory_bytes: int = 1_500_000_000
    unfolded_bytes: int = 4_000_000_000
    """Bytes all members together may unfold to."""
    ratio: float = 200.0
    """Unfolded to stored bytes above which a container of over 50 MB unfolded is a bomb."""
    depth: int = 12
    members: int = 200_000
    member_bytes: int = 512_000_000
    """Largest single member held in memory or spooled."""
    ocr_pages: int = 200
    file_bytes: int = 4_000_000_000
    """Largest file whose text is streamed to its end; of a larger one only the start is read."""


# Below this many unfolded bytes no container is called a bomb, however well it was packed.
HARMLESS_BYTES = 50_000_000


def spent() -> float:
    """Seconds of processor this process and the programs it has started have used up.

    Not the clock's: on a busy machine a reader that waits for its turn is not slow.
    """
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(slots=True)
class Ledger:
    """What reading one top-level file has cost so far; shared by the file and all its members."""

    stored_bytes: int = 0
    """Size of the top-level file."""
    unfolded_bytes: int = 0
    members: int = 0
    left_out: int = 0
    """Members, at any depth, that were not read because of a limit; their containers are `partial`."""
    progressed: float = field(default_factory=spent)
    """What had been `spent` when a piece was last handed over."""


@dataclass(slots=True)
class Envelope:
    """What a reader may use and must respect; one for each top-level file, shared by its members."""

    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = ()
    ocr: Callable[..., object] | None = None
    """The OCR engine of `classify.extract.ocr.engine`, or None when OCR is off or missing."""
    scratch: Path | None = None
    """A private folder for temporary files; what a reader puts there it removes."""
    depth: int = 0
    settings: Mapping[str, object] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    def child(self) -> Envelope:
        """The envelope for reading a member: one level deeper, the same limits and the same ledger."""
        return replace(self, depth=self.depth + 1)

    def count_member(self) -> None:
        """Note one more member. Raises BombError above the limit."""
        self.ledger.members += 1
        if self.ledger.members > self.limits.members:
            raise BombError(f"More than {self.limits.members:,} files inside one file.")
        self.check_time()

    def count_bytes(self, number: int) -> None:
        """Note `number` unfolded bytes. Raises BombError or TooLargeError when it is too much.

        Once over the limit every further call raises, so that no container can go on unfolding.
        """
        self.ledger.unfolded_bytes += number
        unfolded, stored = self.ledger.unfolded_bytes, max(self.ledger.stored_bytes, 1)
        if unfolded > HARMLESS_BYTES and unfolded > stored * self.limits.ratio:
            raise BombError(f"It unfolds to more than {unfolded // stored:,} times its size.")
        if unfolded > self.limits.unfolded_bytes:
            raise TooLargeError(f"It unfolds to more than {self.limits.unfolded_bytes:,} bytes.")

    def check_time(self) -> None:
        """Raises TimeoutReached when no piece has come out of the file for its seconds."""
        if spent() - self.ledger.progressed > self.limits.seconds:
            raise TimeoutReached(f"Nothing more came out of it in {self.limits.seconds:.0f} seconds of work.")
