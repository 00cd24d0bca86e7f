"""Field codes of Word text, old and new: those that hold content, and the addresses of links."""

from __future__ import annotations

import re

from classify.extract.xml.links import Links

_PLAIN_FIELDS = re.compile(
    r"(?i)\A(PAGE|NUMPAGES|TOC|PAGEREF|REF|SEQ|DATE|TIME|EMBED|STYLEREF|SECTION|SECTIONPAGES|FORM(TEXT|CHECKBOX|DROPDOWN)|"
    r"LISTNUM|CREATEDATE|SAVEDATE|PRINTDATE|SHAPE|NOTEREF|TC|XE|INDEX|CITATION|BIBLIOGRAPHY|ADDIN)\b[^\"]*\Z"
)


def telling_code(code: str, links: Links) -> str | None:
    """A field code that may hold content; a link's address goes to `links`, machinery is dropped."""
    code = code.strip()
    link = re.match(r'HYPERLINK\s+(?:\\l\s+)?"([^"]+)"', code)
    if link:
        links.add([link[1]] if ":" in link[1] or "@" in link[1] else [])
        return None
    return None if not code or _PLAIN_FIELDS.match(code) else code
