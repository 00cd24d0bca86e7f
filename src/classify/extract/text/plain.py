"""Plain text of any size and character set, in blocks that end at line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import is_hole, open_text
from classify.extract.source import Source

BLOCK_CHARACTERS = 65_536
"""Least size of a block; it goes on to the next line end."""

LONGEST_LINE = 262_144
"""A line longer than this is cut, at white space where there is some."""

# Four plain words in a row, lower case after the first or all in capitals, as dispatchers type: people
# write so, programs seldom do.
_PROSE = re.compile(
    r"\b[A-Za-z][a-z']{1,40}+(?: [a-z][a-z']{0,40}+){3}|\b[A-Z][A-Z']{1,40}+(?: [A-Z][A-Z']{0,40}+){3}"
)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Blocks of a text that people wrote."""
    yield from read_start(source, envelope, None)


def read_code(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Blocks of source code or configuration: names are not sought there."""
    with source.open() as stream, open_text(stream) as text:
        yield from blocks(text, envelope, prose=False)


def read_log(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Blocks of a log, each judged by itself: dispatchers' logs hold sentences, servers' do not."""
    with source.open() as stream, open_text(stream) as text:
        yield from blocks(text, envelope, prose=None)


def read_start(source: Source, envelope: Envelope, most: int | None) -> Iterator[Piece]:
    """Blocks of about the first `most` characters, for files above the size limit; None: of all."""
    with source.open() as stream, open_text(stream) as text:
        yield from blocks(text, envelope, most=most)


def blocks(
    text: TextIO,
    envelope: Envelope,
    *,
    prose: bool | None = True,
    part: str = "body",
    most: int | None = None,
) -> Iterator[TextBlock]:
    """The text as blocks with true offsets and line numbers.

    `prose=None` judges each block by itself. Line ends are told apart as the file has them, so that
    offsets are those of the decoded file. Raises TimeoutReached when the envelope's time is over.
    """
    offset, line = 0, 1
    for block in _cut(text):
        envelope.check_time()
        if not is_hole(block):
            # Padding of fixed records; a NUL inside a value would hide it from every pattern.
            shown = block.replace("\0", " ")
            is_prose = reads_as_prose(shown) if prose is None else prose
            if not shown.isspace():
                yield TextBlock(shown, Place(part, line=line), offset=offset, prose=is_prose)
            line += count_lines(block)
        offset += len(block)
        if most is not None and offset > most:
            return


def count_lines(block: str) -> int:
    """Line ends in `block`: LF, CR LF, or the lone CR of old Macs."""
    ends = block.count("\n")
    return ends or block.count("\r")


def _cut(text: TextIO) -> Iterator[str]:
    """Blocks that end behind a line end, or at white space where a line has no end."""
    rest = ""
    while chunk := text.read(BLOCK_CHARACTERS):
        # A hole in a sparse file: nothing to cut, and there may be gigabytes of it.
        if not rest and is_hole(chunk):
            yield chunk
            continue
        rest += chunk
        if len(rest) < BLOCK_CHARACTERS:
            continue
        end = _last_line_end(rest)
        if not end and len(rest) < LONGEST_LINE:
            continue
        end = end or _last_gap(rest)
        yield rest[:end]
        rest = rest[end:]
    if rest:
        yield rest


def _last_line_end(rest: str) -> int:
    end = rest.rfind("\n") + 1
    if end:
        return end
    end = rest.rfind("\r") + 1
    # The last CR may be the first half of a CR LF that the next read completes.
    return end if end < len(rest) else 0


def _last_gap(rest: str) -> int:
    gap = max(rest.rfind(" "), rest.rfind("\t"), rest.rfind(","), rest.rfind(";")) + 1
    return gap if gap > len(rest) // 2 else len(rest)


def reads_as_prose(block: str) -> bool:
    """Whether people's sentences stand in a good part of the lines."""
    lines = [line for line in block[:20_000].splitlines() if line.strip()]
    return sum(bool(_PROSE.search(line)) for line in lines) >= 0.15 * max(len(lines), 1)


def from_string(
    text: str, envelope: Envelope, *, prose: bool | None = True, part: str = "body"
) -> Iterator[TextBlock]:
    """Blocks of a text that is already decoded."""
    import io

    return blocks(io.StringIO(text, newline=""), envelope, prose=prose, part=part)
