"""One spelling for the characters that look alike, so that patterns need know only ASCII.

Hyphens of all kinds become `-`, spaces of all kinds ` `, full-width forms their ASCII twins,
curly quotes straight ones: character for character, so that offsets stay. Zero-width characters
and soft hyphens vanish; then a list of offsets leads back to the text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u25a0\ufffd"
# The last two stand where a font or an encoding had no sign for a hyphen ("305\u25a0 30\u25a0 2865").
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_VANISH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

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


def normalise(text: str) -> Normal:
    """`text` in the one spelling that all patterns are written for."""
    if text.isascii():
        return Normal(text)
    origin = None
    if _INVISIBLE.search(text):
        invisible = set(_VANISH)
        origin = [index for index, character in enumerate(text) if character not in invisible]
        text = _INVISIBLE.sub("", text)
    return Normal(_ALIKE.sub(lambda alike: _TWIN[alike[0]], text), origin)
