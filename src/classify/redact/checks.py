"""What is tried on every copy, in the words of a proof sheet. A worker names a check; the words are ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "other_bytes": "The copy is a new file: where anything was cut, its bytes are not those of the "
        "original.",
        "one_original": "The copy was made of, and attacked against, the same bytes of the original.",
        "attacked_bytes": "The bytes that were attacked are the bytes that were handed out.",
        "read_whole": "A process that did not make the copy reads it whole, to its last page or row.",
        "nothing_left": "The copy was searched for every value that was to go, in whole, in other spellings "
        "and in part: none is there.",
        "searched_again": "The detectors searched the copy anew: what they find was decided to stay.",
        "had_effect": "Whatever kind of value was to be cut was cut, and counted.",
        "known_parts": "The copy is a package of known parts; all but the text are those of an empty "
        "document.",
        "no_value_in_bytes": "Every part of the copy was unpacked and searched in the encodings that "
        "programs use (UTF-8, UTF-16, hex, base64, entities): no value that was to go is there.",
        "second_reader": "Another library read the copy and found no value that was to go.",
        "stays_shown": "Whatever people decided to keep stands in the copy.",
        "values_alone": "The copy of a table holds values alone: no formulas, names, comments or hidden "
        "parts.",
        "text_alone": "The copy is text: no scripts, comments, links or attributes, and no headers that "
        "people do not read.",
        "single_version": "The copy was written once: no earlier version is in it, and nothing is appended.",
        "known_objects": "The copy is made of pictures of pages and unseen words alone: no fonts of the "
        "original, no notes, fields, bookmarks, files, layers, scripts or properties.",
        "streams": "No value stands in any part of the file, unpacked, however it is encoded or split.",
        "by_pdfium": "The reader that browsers use (PDFium) finds no value in the text of the copy.",
        "by_pdfplumber": "A second reader (pdfplumber) finds none.",
        "one_color": "Every black box is black from edge to edge: nothing shows through.",
        "under_boxes": "Of the words under the boxes that people drew, every page of the copy has so many "
        "fewer.",
        "columns_gone": "Columns that were dropped are gone: what stood in them stands only where another "
        "cell holds it, too.",
        "by_eyes": "The pages were drawn and recognized anew: no value can be read on them.",
        "words_unchanged": "What stands in the copy stood in the original, and no word of it is gone that "
        "was not to go, but for those beside a box on a page that leave it room.",
        "widths": "No box is as wide as only a few names are: of 5,000 frequent names each leaves at least "
        "20.",
    }
)

ORDERS = "orders"
"""With this and a colon a sentence begins that is about what people ordered by hand."""


FILES_INSIDE = "files inside"
LEFT_OUT = frozenset(
    {
        FILES_INSIDE,
        "pictures",
        "attachments",
        "hidden rows",
        "hidden columns",
        "hidden sheets",
        "hidden texts",
        "deleted texts",
        "table cells",
        "texts beside the cells",
        "columns",
        "comments",
        "links",
        "properties",
        "charts",
        "formulas",
        "headers",
        "words not read surely",
        "pictures and drawings",
        "words beside boxes",
    }
)
"""What of an original can be missing in its copy, in words; no worker has others."""
_OTHERS = "other parts"


def in_our_words(left_out: Mapping[str, int]) -> dict[str, int]:
    """What a worker said it left out, in words of ours: one that a file took over could speak its own."""
    told: dict[str, int] = {}
    for word, number in left_out.items():
        known = word if word in LEFT_OUT else _OTHERS
        told[known] = told.get(known, 0) + number
    return dict(sorted(told.items()))


def sentence_of(name: str) -> str:
    """What a check tries, in words."""
    return CHECKS.get(name) or name.replace("_", " ")
