"""Splits text for the names model, and gives each token the features that the model knows.

Training and reading share these functions, so both see the same tokens. A line end and a wide gap
are tokens of their own, since in forms and lists they part one name from the next.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from classify.detect.wordlists import WordTable

LINE_END, GAP = "\n", "\t"
FEATURES = ("norm", "prefix", "suffix", "shape", "lists")

_ABBREVIATIONS = (
    "mrs?|ms|dr|jr|sr|st|ofcr?|det|sgt|lt|capt|dep|cpl|hon|rev|prof|gov|sen|rep|ave|rd|blvd|ln|no|vs?|inc|"
    "co|atty|inv|"
    "tpr|ald|mx|messrs|fr|supt|cmdr|maj|gen|pres|dept|apt|ste|wm|chas|geo|jas|thos|jos"
)
_TOKEN = re.compile(
    r"(?P<line>[ \t\r\f\xa0]*\n\s*)"
    r"|(?P<gap>\t[ \t\xa0]*|[ \xa0]{3,})"
    r"|(?P<mail>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<number>\w*\d\w*(?:[-/:.,]\d\w*)*)"
    r"|(?:[^\W\d_]\.){1,4}(?![^\W\d_]{2})"
    rf"|(?=[A-Za-z]{{1,6}}\.)(?i:(?:{_ABBREVIATIONS})\.(?!\w))"
    r"|[^\W\d_]+(?:['’`](?![sS]\b)[^\W\d_]+)*"
    r"|['’`][sS]\b"
    r"|\.{2,}|_{2,}|-{2,}|={2,}|\*{2,}"
    r"|\S"
)
_LONGEST_WORD = 40
_SHAPE_RUN = 4


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Each token with its offsets. Mail addresses, links and numbers stand for their kind, so that
    the model can learn no value: `@`, `://`, and a number's shape.
    """
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is None:
            yield found[0][:_LONGEST_WORD], found.start(), found.end()
        else:
            yield _stand_in(kind, found[0]), found.start(), found.end()


def _stand_in(kind: str, token: str) -> str:
    if kind == "line":
        return LINE_END
    if kind == "gap":
        return GAP
    if kind == "number":
        return shape(token.upper())
    return "@" if kind == "mail" else "://"


def shape(word: str) -> str:
    """X for a capital, x for a small letter, d for a digit, the rest as it is; at most four alike."""
    letters: list[str] = []
    last, run = "", 0
    for character in word[:_LONGEST_WORD]:
        letter = (
            "d"
            if character.isdigit()
            else "X"
            if character.isupper()
            else "x"
            if character.isalpha()
            else character
        )
        run = run + 1 if letter == last else 1
        last = letter
        if run <= _SHAPE_RUN:
            letters.append(letter)
    return "".join(letters)


def features(word: str, table: WordTable) -> tuple[int, ...]:
    """The features of a token in the order of FEATURES, as numbers; only the shape knows capitals."""
    lower = word.lower()
    return (
        _number(lower),
        _number(lower[:2]),
        _number(lower[-3:]),
        _number(shape(word)),
        table.packed(lower.rstrip(".")) + 1,
    )


def _number(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) + 1
