"""What pdfminer and pdfplumber raise over a damaged PDF that PDFium reads.

They check little of what a file says: a number where a list belongs is a TypeError of Python's, a font
program that breaks off an error of `struct`. The list is what was met in damaged and mutated files; anything
else, and what this program raises itself (limits of time and size), goes on to the worker's edge.
"""

from __future__ import annotations

import struct
import zlib

from classify.memos import once


@once
def miner_failures() -> tuple[type[Exception], ...]:
    """The types for an `except`, which asks for them only once something was raised: loading them is slow."""
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    return (
        PSException,  # the root of all of pdfminer's own
        PdfminerException,
        MalformedPDFException,
        # An object of another type than the specification wants, or none at all.
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        # Numbers that are none, lie outside of what a box or a font can have, or divide by nothing; texts
        # that cannot be decoded are ValueErrors too.
        ValueError,
        OverflowError,
        ZeroDivisionError,
        AssertionError,
        # Objects that lead back to themselves.
        RecursionError,
        # Font programs and packed streams that break off.
        struct.error,
        zlib.error,
    )
