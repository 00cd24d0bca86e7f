"""Fragments of web pages inside other data: a chat message, a field of a record."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<[a-z!/][^<>]*>", re.IGNORECASE)


def plain(fragment: str) -> str:
    """A fragment of HTML (a chat message, a field) as the text a person sees."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    spaced = re.sub(r"<(?:br|/?p|/?div|/?li|/?tr|/?h\d)\b[^<>]*>", "\n", fragment, flags=re.IGNORECASE)
    spaced = re.sub(r"</?t[dh]\b[^<>]*>", "\t", spaced, flags=re.IGNORECASE)
    return unescape(_TAG.sub("", spaced)).strip()


def looks_like_html(value: str) -> bool:
    """Whether a string from a data file is a fragment of a page."""
    return "<" in value and len(_TAG.findall(value[:5000])) >= 2
