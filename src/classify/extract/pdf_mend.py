"""PDFs cut off before their end: what their objects still say.

A PDF keeps its table of contents at the end. When an upload broke off, the pages that arrived are
still there as objects; given a new catalog they can be read.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?:^|[\r\n\s])(\d{1,8}) (\d{1,5}) obj\b(.{0,2000}?)(?:stream|endobj)", re.DOTALL)
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_TREE = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_FONT = re.compile(rb"/Type\s*/Font\b(?!D)")
MOST_BYTES = 200_000_000


def mended(data: bytes) -> bytes | None:
    """The file with a new trailer, and where they are lost a new catalog and page tree; None when no
    page is left.
    """
    found = [(int(match[1]), match[3]) for match in _OBJECT.finditer(data[:MOST_BYTES])]
    pages = [number for number, body in found if _PAGE.search(body)]
    if not pages:
        return None
    catalog = next((number for number, body in reversed(found) if _CATALOG.search(body)), None)
    trees = [number for number, body in found if _TREE.search(body)]
    new = max(number for number, _ in found) + 1
    added = b""
    if catalog is None or not trees:
        # Pages point to a parent that never came: the new tree takes its number, so that what pages
        # inherit is looked for here.
        parents = re.findall(rb"/Parent\s+(\d+) 0 R", b" ".join(body for _, body in found))
        tree = int(parents[0]) if parents and int(parents[0]) not in trees else new
        catalog = max(new, tree) + 1
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        fonts = b" ".join(
            b"/F%d %d 0 R" % (at, number) for at, (number, body) in enumerate(found, 1) if _FONT.search(body)
        )
        added = (
            b"\n%d 0 obj\n<< /Type /Pages /Count %d /Kids [%b] /MediaBox [0 0 612 792] "
            b"/Resources << /Font << %b >> >> >>\nendobj\n"
            b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n"
            % (tree, len(pages), kids, fonts, catalog, tree)
        )
    return (
        data
        + added
        + b"\ntrailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (catalog, catalog + 1)
    )
