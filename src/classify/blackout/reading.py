"""The file or member that somebody wants to look at, read whole and searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from classify.blackout.eyes import Eyes
from classify.blackout.leaves import Block
from classify.crawl import shown
from classify.detect.finding import Finding
from classify.detect.judging.evidence import Evidence
from classify.errors import NoRoomError, ReadError
from classify.extract.document import Member, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.formats import FORMATS
from classify.extract.known.sniff import sniff
from classify.extract.source import Source
from classify.results import MEMBER
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools

_PICTURES = "classify.extract.pictures.images:read"
MOST_CHARACTERS = 20_000_000
"""Of a longer document only the start is shown: all of it is held at a time."""


@dataclass(slots=True)
class Document:
    """What was read, and what was found in it."""

    source: Source
    envelope: Envelope
    media: str
    blocks: list[Block] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    evidence: Evidence | None = None
    """What it says of the document's kind and label."""
    problems: list[str] = field(default_factory=list)
    """Why not all of it is there: the outcome, a colon, a sentence."""
    is_whole: bool = True
    """Whether its reader came to the end."""
    members: int = 0
    """Files inside of it, which are documents of their own."""
    eyes: Eyes | None = None
    """Of documents of pages: what was seen on the page that is wanted."""

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be drawn."""
        return self.media == "pdf"

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture itself."""
        known = FORMATS.get(self.media)
        return known is not None and known.reader == _PICTURES


def read_document(
    source: Source, path: str, member: str | None, page: int | None, envelope: Envelope, tools: Tools
) -> Iterator[Document]:
    """The one document that is meant, while its bytes are at hand: at most one.

    Args:
        source: the file.
        path: its path below the share.
        member: path of the member inside of it that is meant; None: the file itself.
        page: of a document of pages, the one whose picture is wanted; None: every page is recognised, and
            nobody looks on.
        envelope: what it may cost.
        tools: the detectors.
    """
    yield from _Walk(member, page, tools).walk(source, path, shown(path), "", envelope)


class _Walk:
    """Goes through a file to the member that is meant."""

    def __init__(self, member: str | None, page: int | None, tools: Tools) -> None:
        self._member = member
        self._page = page
        self._tools = tools
        self._taken: set[str] = set()

    def walk(
        self, source: Source, path: str, own: str, inside: str, envelope: Envelope
    ) -> Iterator[Document]:
        """The document, where it is this one or in it.

        Args:
            source: its bytes.
            path: below the share, as containers give it.
            own: the end of that path, as shown, that is its own.
            inside: its path in the file.
            envelope: what it may cost.
        """
        if self._member is None or (inside and inside == self._member):
            yield self._read(source, path, own, envelope)
            return
        from classify.extract.reading import read

        for piece in read(source, envelope):
            self._tools.heartbeat()
            if not isinstance(piece, Member):
                continue
            name = self._free(f"{inside}{MEMBER}{piece.path}" if inside else piece.path)
            if name != self._member and not self._member.startswith(name + MEMBER):
                continue
            if piece.source is None:
                error = piece.error if isinstance(piece.error, ReadError) else None
                outcome = error.outcome if error else Outcome.CORRUPT
                sentence = error.sentence if error else "this member could not be taken out of its container"
                lost = Document(Source(piece.path, data=b""), envelope, "")
                lost.problems.append(f"{outcome.value}: {sentence}")
                yield lost
                return
            inner = f"{path}{MEMBER}{piece.path}"
            found = False
            for document in self.walk(piece.source, inner, shown(piece.path), name, envelope.child()):
                found = True
                yield document
            if found:
                return

    def _free(self, wanted: str) -> str:
        """As the inventory calls members of which there are several by one name (`scanning.members`)."""
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted} ({number})", number + 1
        self._taken.add(name)
        return name

    def _read(self, source: Source, path: str, own: str, envelope: Envelope) -> Document:
        tools = self._tools
        document = Document(source, envelope, sniff(source) if source.size else "")
        if self._page is not None and (document.is_pdf or document.is_picture):
            document.eyes = Eyes(envelope.ocr)
            envelope = replace(envelope, ocr=document.eyes, page=self._page)
        scan = tools.scanner.start(shown(path), document.media, own=own)
        for block in self._blocks(source, envelope, document):
            # What a detector fails on was not searched, and is not shown: the failure ends the worker's try.
            scan.feed(block)
            document.blocks.append(block)
        detected = scan.finish()
        document.found, document.evidence = detected.findings, detected.evidence
        document.problems += [f"{Outcome.PARTIAL.value}: {sentence}" for sentence in detected.left_out]
        return document

    def _blocks(self, source: Source, envelope: Envelope, document: Document) -> Iterator[Block]:
        """The blocks of a source; what stops the reading is one of the document's problems."""
        from classify.extract.reading import read

        problems, characters = document.problems, 0
        try:
            for piece in read(source, envelope):
                self._tools.heartbeat()
                if isinstance(piece, Remark):
                    if piece.kind in ("partial", "needs_ocr"):
                        problems.append(f"{piece.kind}: {piece.text}")
                elif isinstance(piece, Member):
                    document.members += 1
                elif isinstance(piece, TextBlock | TableBlock):
                    characters += _size(piece)
                    if characters > MOST_CHARACTERS:
                        document.is_whole = False
                        most = f"{MOST_CHARACTERS // 1_000_000} million characters"
                        problems.append(f"{Outcome.TOO_LARGE.value}: only its first {most} are shown")
                        return
                    yield piece
        except ReadError as error:
            document.is_whole = False
            problems.append(f"{error.outcome.value}: {error.sentence}")
        except NoRoomError:
            raise
        except OSError as error:
            document.is_whole = False
            problems.append(f"{Outcome.UNREADABLE.value}: reading it failed: {error.strerror or error}")


def _size(block: Block) -> int:
    if isinstance(block, TextBlock):
        return len(block.text)
    return sum(len(cell) for row in block.rows for cell in row)
