"""An account of what a reader was given and what came out: every planted word, or a remark that says why not.

`planted` fills each `@@` of a template with a word that stands nowhere else; `lost` reads the file with all
that is inside of it and names the words that came out nowhere. To join, a format gives a template (or builds
its bytes around `Words`) with a word at every place where its format lets people write one.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.errors import ReadError
from classify.extract.document import Member, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.reading import read
from classify.extract.source import Source


@dataclass
class Words:
    """Words that stand nowhere else, one for each place."""

    given: list[str] = field(default_factory=list)
    _letters: Iterator[tuple[str, ...]] = field(
        default_factory=lambda: itertools.product(string.ascii_lowercase, repeat=3)
    )

    def next(self) -> str:
        """One more word."""
        self.given.append(f"qx{''.join(next(self._letters))}zu")
        return self.given[-1]


def planted(template: str, words: Words | None = None) -> tuple[str, Words]:
    """The template with a word in the place of each `@@`."""
    words = words or Words()
    first, *rest = template.split("@@")
    return first + "".join(words.next() + part for part in rest), words


@dataclass
class Account:
    """Everything that came out of a file and of the files in it."""

    told: list[str] = field(default_factory=list)
    excuses: list[str] = field(default_factory=list)
    """Remarks and errors that say that something was left out."""


def account(name: str, data: bytes) -> Account:
    """Read a file and all files inside of it."""
    found = Account()
    _read(Source(name, data=data, size=len(data)), Envelope(), found)
    return found


def _read(source: Source, envelope: Envelope, found: Account) -> None:
    try:
        for piece in read(source, envelope):
            match piece:
                case TextBlock():
                    found.told += [piece.text, piece.label or ""]
                case TableBlock():
                    found.told += [*itertools.chain.from_iterable(piece.rows), piece.place.sheet or ""]
                case Member():
                    found.told.append(piece.path)
                    if piece.error is not None:
                        found.excuses.append(str(piece.error))
                    if piece.source is not None:
                        _read(piece.source, envelope.child(), found)
                case Remark(kind=kind, text=text) if kind in ("partial", "needs_ocr"):
                    found.excuses.append(text)
                case _:
                    pass
    except ReadError as error:
        found.excuses.append(str(error))


def lost(name: str, data: bytes, words: Words) -> list[str]:
    """The planted words that came out nowhere, in the order in which they were given."""
    told = "\n".join(account(name, data).told)
    return [word for word in words.given if word not in told]
