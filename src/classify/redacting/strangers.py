"""A foreign PDF looked at by a process of its own that has locked itself in: `python -m
classify.redacting.strangers`, the PDF as its standard input.

What it prints is checked here and is counts; the sentences are ours.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import msgspec

from classify.confine import Allowance, Room, confine
from classify.errors import CorruptError, ReadError
from classify.extract.source import Source, open_file
from classify.redact.proof.foreign import Looked, flaws_in

_SECONDS = 900
_MOST_BYTES = 500_000_000
_MOST_SAID = 20_000_000
_WHERE = MappingProxyType(
    {
        "under_black": "text under black boxes, which anybody can copy",
        "under_note": "text under boxes that are notes, which anybody can delete",
        "shows_through": "text that shows through what should be black",
        "unseen": "text that no eye sees, such as white on white",
        "picture_under_black": "pictures under black boxes, which come out of the file whole",
        "earlier_version": "in an earlier version, which is in the file, and on no page now",
        "bookmark": "in bookmarks, and on no page",
        "annotation": "in notes, and on no page",
        "form_field": "in form fields, and on no page",
        "metadata": "in properties, and black on a page",
        "beside": "in descriptions, scripts or links, and on no page",
        "attachment": "files in the PDF",
    }
)
_THINGS = MappingProxyType({"picture_under_black": "picture", "attachment": "file"})


def is_pdf(file: Path) -> bool:
    """Whether a file says that it is a PDF (ISO 32000-1, 7.5.2). Raises OSError as opening does."""
    with open_file(file) as stream:
        return b"%PDF-" in stream.read(1_024)


def look_at(file: Path) -> Looked:
    """What is not gone in a PDF that somebody redacted.

    Raises CorruptError when it cannot be looked at, OSError as opening does.
    """
    with open_file(file) as stream:
        done = subprocess.run(
            [sys.executable, "-m", "classify.redacting.strangers"],
            stdin=stream,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    try:
        looked = msgspec.json.decode(done.stdout[:_MOST_SAID], type=Looked)
    except msgspec.MsgspecError as error:
        raise CorruptError("The PDF could not be looked at.") from error
    if looked.failed:
        raise CorruptError(f"The PDF could not be looked at ({looked.failed}).")
    return looked


def sentences(looked: Looked) -> Iterator[str]:
    """What was found, as a clerk reads it; no word of the document is in it."""
    for flaw in looked.flaws:
        where, thing = _WHERE[flaw.kind], _THINGS.get(flaw.kind, "word")
        place = f"Page {flaw.page:,}, {where}" if flaw.page else where[0].upper() + where[1:]
        yield f"{place}: {flaw.count:,} {thing}{'' if flaw.count == 1 else 's'}."


def main() -> None:
    """The process that looks."""
    data = sys.stdin.buffer.read(_MOST_BYTES)
    with tempfile.TemporaryDirectory(prefix="classify-look-") as scratch:
        confine(Room(Path(scratch)), Allowance(file=1 << 30, seconds=_SECONDS), keep=set())
        try:
            looked = flaws_in(Source("foreign.pdf", data=data, size=len(data)))
        except ReadError as error:
            looked = Looked(0, 0, [], failed=type(error).__name__)
        sys.stdout.buffer.write(msgspec.json.encode(looked))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
