"""One spelling for the characters that look alike, so that patterns need know only ASCII.

Hyphens of all kinds become `-`, spaces of all kinds ` `, full-width forms their ASCII twins,
curly quotes straight ones: character for character, so that offsets stay. Zero-width characters
and soft hyphens vanish; then a list of offsets leads back to the text as given. Patterns, which know
English letters alone, may ask for letters without their accents, too ("Peña" as "Pena").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_HYPHENS = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u02d7\u058a\u05be\u1806\u207b\u208b"
    "\u2796\u2e3a\u2e3b\u25a0\ufffd"
)
# The last two stand where a font or an encoding had no sign for a hyphen ("305\u25a0 30\u25a0 2865").
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_VANISH = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What has no width: joiners, marks of direction, variation selectors, the soft hyphen."""

_TWIN: dict[str, str] = {
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_SPACES, " "),
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D},
    **dict.fromkeys("\u00a9\u00ae\u2122", " "),  # what OCR reads into specks
    **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u00b7\u2027\u2024", "."),
    **dict.fromkeys("\u2022\u25cf\u25aa", "*"),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
}
_ALIKE = re.compile("[" + re.escape("".join(_TWIN)) + "]")
_INVISIBLE = re.compile("[" + _VANISH + "]")


def _plain(code: int) -> str | None:
    """The English letter that an accented Latin one is written over; None when it is none."""
    base = unicodedata.normalize("NFD", chr(code))[0]
    return base if base.isascii() and base.isalpha() else None


_PLAIN = {code: base for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if (base := _plain(code))}
_PLAIN |= {
    ord(letter): base
    for letter, base in zip("\u00d8\u00f8\u0141\u0142\u0110\u0111\u0131\u00df", "OoLlDdis", strict=True)
}
_ACCENTED = re.compile("[" + "".join(map(chr, _PLAIN)) + "]")
_ACCENT = re.compile("[\u0300-\u036f]+")
"""Accents as characters of their own, as macOS writes names (Unicode's form D)."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in its one spelling, with the way back."""

    text: str
    origin: list[int] | None = None
    """Offset in the given text of each character, when some characters vanished."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The same span in the text as it was given."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str, *, plain_letters: bool = False) -> Normal:
    """`text` in the one spelling that all patterns are written for; `plain_letters` takes accents off."""
    if text.isascii():
        return Normal(text)
    origin: list[int] | None = None
    for unseen in (_INVISIBLE, _ACCENT) if plain_letters else (_INVISIBLE,):
        if unseen.search(text):
            text, origin = _without(unseen, text, origin)
    text = _ALIKE.sub(lambda alike: _TWIN[alike[0]], text)
    if plain_letters:
        text = _ACCENTED.sub(lambda letter: _PLAIN[ord(letter[0])], text)
    return Normal(text, origin)


def _without(unseen: re.Pattern[str], text: str, origin: list[int] | None) -> tuple[str, list[int]]:
    """`text` with what `unseen` matches left out, and where each character left came from."""
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for found in unseen.finditer(text):
        pieces.append(text[at : found.start()])
        kept += range(at, found.start())
        at = found.end()
    pieces.append(text[at:])
    kept += range(at, len(text))
    return "".join(pieces), kept if origin is None else [origin[index] for index in kept]
