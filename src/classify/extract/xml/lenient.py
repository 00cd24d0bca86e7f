"""Names and numbers in XML that may be damaged: what cannot be understood is passed over, not fatal."""

from __future__ import annotations

from lxml import etree


def local_name(element: etree._Element | str) -> str:
    """Name without its namespace, "" for comments and instructions.

    A parser that mends damage may leave names no namespace is known for (`p:sldIdLst`).
    """
    tag = element if isinstance(element, str) else element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def whole(text: str | bytes | None, otherwise: int = 0, base: int = 10) -> int:
    """A whole number in an attribute, `otherwise` where there is none."""
    try:
        return int(text, base) if text else otherwise
    except ValueError:
        return otherwise
