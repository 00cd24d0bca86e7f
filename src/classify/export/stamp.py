"""The stamp that confidential criminal justice information bears wherever it leaves the inventory.

MCA 44-5-303(3): who is given it is equally responsible for its security, and it must be designated as
confidential whenever it is disseminated. Findings about such records are such information themselves, so
every row, sheet, data set and page about a share with the criminal-justice flag is stamped.
"""

from __future__ import annotations

from collections.abc import Iterable

from classify.inventory.handles import ShareHandle

STAMP = "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION (44-5-303, MCA)"


def stamp(criminal_justice: bool) -> str:
    """The stamp for something of a share with or without the criminal-justice flag; "" for none."""
    return STAMP if criminal_justice else ""


def stamp_for(shares: Iterable[ShareHandle]) -> str:
    """The stamp for a whole export of these shares: one of them with the flag stamps all of it."""
    return stamp(any(share.criminal_justice for share in shares))
