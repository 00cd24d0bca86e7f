"""The document that a copy is made of: read and searched whole, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from classify.blackout.reading import Document, read_document
from classify.errors import (
    ClassifyError,
    CopyRefusedError,
    NoRoomError,
    OrderError,
    ReadError,
    UnreadableError,
)
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.redact.checks import ORDERS
from classify.wire import Line
from models.labels import Outcome
from models.words import many

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools

_T = TypeVar("_T")


def whole_document(source: Source, path: str, member: str | None, tools: Tools) -> Iterator[Document]:
    """The one document that is meant, while its bytes are at hand, with the text of every page.

    Raises CopyRefusedError when not all of it was read and searched, or it holds nothing: a copy of what
    nobody read would hold what nobody cut.
    """
    envelope = Envelope(limits=tools.limits, passwords=tools.passwords, ocr=tools.ocr, scratch=tools.scratch)
    for document in read_document(source, path, member, None, envelope, tools):
        if tools.ocr is not None and tools.ocr.stalled:
            document.problems.append(f"{Outcome.PARTIAL.value}: a picture took too long to be read")
        if document.problems:
            raise CopyRefusedError(document.problems[0])
        if not document.blocks:
            sentence = "there is no text in it that could be searched"
            if document.members:
                sentence = f"it only holds others ({many(document.members, 'file')}): each has its own copy"
            raise CopyRefusedError(f"{Outcome.UNSUPPORTED.value}: {sentence}")
        yield document
        return
    raise UnreadableError("It is not in its container any more.")


def told(number: int, act: Callable[[], Iterator[_T]]) -> Iterator[_T | Line]:
    """What `act` tells, and one sentence (an outcome, a colon, words) for whatever stops it.

    Never raises for what is in a file. Raises NoRoomError when temporary files find none.
    """
    try:
        yield from act()
        return
    except ReadError as error:
        sentence = f"{error.outcome.value}: {error.sentence}"
    except NoRoomError:
        raise
    except OrderError as error:
        sentence = f"{ORDERS}: {error.sentence}"
    except CopyRefusedError as error:
        sentence = error.sentence
    except ClassifyError as error:
        sentence = f"{Outcome.UNSUPPORTED.value}: {error.sentence}"
    except MemoryError:
        sentence = f"{Outcome.TOO_LARGE.value}: it needs more memory than one file may take"
    except OSError as error:
        sentence = f"{Outcome.UNREADABLE.value}: reading or copying it failed: {error.strerror or error}"
    except Exception as error:  # noqa: BLE001 - the outer edge: what fails half-way makes no copy
        sentence = (
            f"{Outcome.CORRUPT.value}: its reader, a detector or the copying failed ({type(error).__name__})"
        )
    yield Line(number, sentence, is_problem=True)
