"""Which kind of report it is, and what it says: the one door."""

from __future__ import annotations

from itertools import islice

from classify.errors import ExposureError
from classify.exposure import posix, sharing, windows
from classify.exposure.said import Report
from classify.exposure.texts import decoded, lines_of, rows_of

_LOOKED_AT = 40
"""Lines in which a listing shows what it is."""


def read(data: bytes) -> Report:
    """What a report says, whichever of the known kinds it is.

    Raises:
        ExposureError: it is none of them, no text, too large, or breaks off.
    """
    text = decoded(data)
    start = list(islice((line for line in lines_of(text) if line.strip()), _LOOKED_AT))
    if any(posix.is_listing(line) for line in start):
        return posix.read_listing(lines_of(text))
    rows = rows_of(text)
    head = next(rows, [])
    if sharing.is_report(head):
        return sharing.read(rows, head)
    if windows.is_table(head):
        return windows.read_table(rows, head)
    if sharing.is_about_sites(head):
        raise sharing.refuse_sites(rows, head)
    if any(windows.is_listing(line) for line in start):
        return windows.read_listing(lines_of(text))
    raise ExposureError(
        "This is no report of who can open files that is known here.",
        remedy="Take in a sharing report of SharePoint or OneDrive (CSV, in English, with the column "
        "Resource Path), what getfacl -R or icacls /T printed, or Get-Acl with Export-Csv. How to make them: "
        "docs/exposure.md.",
    )
