"""Which maker writes the copy of which kind of document, for all but documents of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from classify.blackout.reading import Document
from classify.errors import NoMakerError
from classify.extract.known.formats import FORMATS
from classify.redact.plan import Made, Plan
from classify.redact.planned import Planned
from classify.wire import Check

Maker = Callable[[Document, Plan, BinaryIO], Made]

_TEXT = frozenset("text log code sql jsonl yaml transcript xml plist vcf ics ebcdic".split())
_SHEETS = frozenset("xlsx xlsm xlsb xls ods".split())
_ROWS = frozenset("csv tsv psv loadfile dbf".split())
_WORD = frozenset("docx docm dotx".split())
_BLOCKS = frozenset("doc rtf odt pptx pptm ppt odp wpd epub".split())
"""Only their text and tables are known here: the copy is a Word document of these."""
_PAGES = frozenset("html mhtml".split())
_MAIL = frozenset("eml emlx msg".split())
_JSON = "json"


def maker_of(document: Document) -> Maker:
    """Who writes the copy. Raises NoMakerError, which says what kind of file it is."""
    media = document.media
    for kinds, maker in _makers():
        if media in kinds:
            return maker
    known = FORMATS.get(media)
    kind = known.title if known else "file of an unknown kind"
    raise NoMakerError(f"No redacted copy can be made of a {kind}.")


def is_rebuilt(media: str) -> bool:
    """Whether a copy keeps the text and tables of this kind of document alone, and not its look."""
    return media in _BLOCKS | _MAIL | _PAGES


def is_table(media: str) -> bool:
    """Whether a kind of document is rows of cells, of which whole columns can be dropped."""
    return media in _SHEETS | _ROWS


def _makers() -> tuple[tuple[frozenset[str], Maker], ...]:
    # python-docx and openpyxl load when a copy is made, not before.
    from classify.redact import html, mail, sheets, texts, word

    return (
        (_TEXT, texts.make),
        (frozenset({_JSON}), texts.make_json),
        (_ROWS, sheets.make_csv),
        (_SHEETS, sheets.make),
        (_WORD, word.make),
        (_BLOCKS, word.make_of_blocks),
        (_PAGES, html.make),
        (_MAIL, mail.make),
    )


def prove(document: Document, plan: Planned, data: bytes, suffix: str) -> list[Check]:
    """What withstood of a copy that one of these makers wrote. Raises KeyError for another."""
    from classify.redact.proof.office import prove_sheets, prove_word
    from classify.redact.proof.texts import prove_text

    if suffix == ".docx":
        return prove_word(document, plan, data)
    if suffix == ".xlsx":
        return prove_sheets(document, plan, data)
    return prove_text(document, plan, data, suffix)
