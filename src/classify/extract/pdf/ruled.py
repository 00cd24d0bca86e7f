"""Pages as pdfplumber sees them when only their rules are asked for: lines, rectangles, curves, no letters.

Its search for tables looks at what is drawn. Making an object of every letter, which no rule comes of, was
nine tenths of what a page with a ruled table cost; taking its content apart was most of the rest, and most of
a page's content is text. `tests/extract/pdf/test_ruled.py` holds the tables to pdfplumber's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, dict_value, stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.table import Table

from classify.extract.pdf.crossings import CellFinder, Edge

_OPERAND = (
    rb"[+-]?[0-9.]++|/[^\s()<>\[\]{}/%]*+|<[0-9A-Fa-f\s]*+>|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)"
)
_OPERATOR = rb"(?:T[cdDfJjLmrswz*]|rg|RG|[gGkK'\"])(?=[\s(<\[/+.0-9-])"
_TEXT_OBJECT = re.compile(
    rb"(?<!\S)BT(?=\s)(?:\s++|"
    + _OPERAND
    + rb"|\[(?:\s++|"
    + _OPERAND
    + rb")*+\]|"
    + _OPERATOR
    + rb")*+ET(?!\S)",
    re.DOTALL,
)
"""A text object (ISO 32000-1, 9.4) of nothing but its own operators and of colours: none moves a rule."""
_INLINE_IMAGE = re.compile(rb"\bBI\b")
_ASKED = ("object_type", "orientation", "x0", "x1", "top", "bottom", "width", "height")


def without_texts(content: bytes) -> bytes:
    """A page's content without the text objects that are nothing else.

    Content with pictures in it (ISO 32000-1, 8.9.7) stays as it is: their bytes may look like anything.
    """
    return content if _INLINE_IMAGE.search(content) else _TEXT_OBJECT.sub(b"\n", content)


class _Device(PDFPageAggregatorWithMarkedContent):
    """Takes paths; pictures leave no trace."""

    def render_image(self, *_: object, **__: object) -> None:
        """Nothing: a picture rules no table."""


class _Interpreter(PDFPageInterpreter):
    """Follows a page's content without reading fonts; without a font no text is shown (`do_TJ`)."""

    def init_resources(self, resources: dict[object, object]) -> None:
        super().init_resources({key: one for key, one in dict_value(resources).items() if key != "Font"})

    def execute(self, streams: Sequence[object]) -> None:
        super().execute([_thinned(stream_value(one)) for one in streams])

    def do_Tf(self, fontid: object, fontsize: object) -> None:  # noqa: N802 - pdfminer's name
        """Nothing: for a font that is not known pdfminer would take another."""


def _thinned(stream: PDFStream) -> PDFStream:
    """A stream of content without its text objects, under the number by which circles of forms are told."""
    thin = PDFStream({}, without_texts(stream.get_data()))
    thin.objid, thin.genno = stream.objid, stream.genno
    return thin


class RuledPage(Page):
    """A page without letters, whose `find_tables` answers as the whole page's does."""

    @property
    def layout(self) -> LTPage:
        """What is drawn on the page. Raises what pdfminer raises over damaged content."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    @cached_property
    def edges(self) -> list[Edge]:
        """The sides of all that is drawn, with no more than the search for tables asks."""
        return [{key: edge[key] for key in _ASKED} for edge in super().edges]


def tables_of(page: Page) -> list[Table]:
    """The ruled tables of a page, as `page.find_tables()` gives them. Raises what pdfminer raises.

    Fonts are not read: what is wrong with them costs no table.
    """
    rules = RuledPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
    try:
        return CellFinder(rules).tables
    finally:
        rules.close()
