"""The cover of a release: a page of plain words, drawn with the fonts that every reader has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from classify.sharing.package.manifest import Cover

WIDTH, HEIGHT = 612, 792
"""Letter, in points."""
_MARGIN, _LEADING = 72, 15
_LINES = (HEIGHT - 2 * _MARGIN) // _LEADING
_SIGNS_A_LINE = 84
REGULAR, BOLD = "/F1", "/F2"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cover."""

    text: str
    bold: bool = False
    size: int = 11


def lines(cover: Cover, files: int) -> Iterator[Line]:
    """What the recipient reads first: what it is, what it holds, what is asked of them."""
    if cover.stamp:
        yield from _wrapped(cover.stamp, bold=True, size=12)
        yield Line("")
    yield Line(f"Records released by {cover.publisher}", bold=True, size=16)
    yield Line("")
    yield from _told("Release", cover.number)
    yield from _told("To", cover.recipient)
    yield from _told("Purpose", cover.purpose)
    yield from _told("On the ground of", cover.authority)
    yield from _told("Approved by", cover.approved_by)
    yield from _told("Date", _day(cover.day))
    if cover.use_by:
        yield from _told("Destroy by", f"{_day(cover.use_by)}, and confirm it to the city")
    yield Line("")
    held = "1 file is attached" if files == 1 else f"{files:,} files are attached"
    yield from _wrapped(f"{held} to this document: open your reader's list of attachments (a paper clip).")
    yield from _wrapped(
        "The attachment manifest.json lists each with its SHA-256 digest and is signed by the city; "
        "classify verify checks it, and so can any program that knows Ed25519."
    )
    for number, condition in enumerate(cover.conditions):
        if not number:
            yield Line("")
            yield Line("Conditions", bold=True, size=12)
        yield from _wrapped(f"- {condition}")
    yield Line("")
    if cover.stamp:
        yield from _wrapped(
            "Whoever receives this information is equally responsible for its security and privacy "
            "(44-5-303(3), MCA)."
        )
    yield from _wrapped(f"Questions: {cover.contact or cover.publisher}.")


def contents(told: list[Line]) -> list[bytes]:
    """Content streams, one a page."""
    return [_page(told[start : start + _LINES]) for start in range(0, max(len(told), 1), _LINES)]


def _page(told: list[Line]) -> bytes:
    drawn = [f"BT {_MARGIN} {HEIGHT - _MARGIN} Td {_LEADING} TL".encode()]
    for line in told:
        font = BOLD if line.bold else REGULAR
        drawn.append(f"{font} {line.size} Tf".encode() + b" (" + _escaped(line.text) + b") Tj T*")
    return b"\n".join([*drawn, b"ET"])


def _escaped(text: str) -> bytes:
    """As a string of a content stream in WinAnsi; what that has no sign for is a question mark."""
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _told(name: str, value: str) -> Iterator[Line]:
    if value:
        yield from _wrapped(f"{name}: {value}")


def _wrapped(text: str, bold: bool = False, size: int = 11) -> Iterator[Line]:
    signs = _SIGNS_A_LINE * 11 // size
    for part in textwrap.wrap(text, signs - (8 if bold else 0)) or [""]:
        yield Line(part, bold, size)


def _day(day: object) -> str:
    return f"{day:%B %-d, %Y}"
