"""Splits text for the names model, and gives each token the features that the model knows.

Training and reading share these functions, so both see the same tokens. A line end and a wide gap
are tokens of their own, since in forms and lists they part one name from the next.
"""

from __future__ import annotations

import re
import string
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
# What may run on before its sign comes is bounded, so that no text makes every start read the whole rest.
_SPACES = r"(?P<line>[ \t\r\f\xa0]{0,200}+\n\s*)|(?P<gap>\t[ \t\xa0]*|[ \xa0]{3,})"
_WORDS = (
    r"(?P<mail>[\w.+%-]{1,200}+@[\w-]{1,200}(?:\.[\w-]{1,200})+)"
    r"|(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<number>\w{0,200}\d\w*(?:[-/:.,]\d\w*)*)"
    r"|(?:[^\W\d_]\.){1,4}(?![^\W\d_]{2})"
    rf"|(?=[A-Za-z]{{1,6}}\.)(?i:(?:{_ABBREVIATIONS})\.(?!\w))"
    r"|[^\W\d_]+(?:['’`](?![sS]\b)[^\W\d_]+)*"
    r"|['’`][sS]\b"
    r"|\.{2,}|_{2,}|-{2,}|={2,}|\*{2,}"
    r"|\S"
)
_TOKEN = re.compile(f"{_SPACES}|{_WORDS}")
# First what most tokens are: plain words, told by what follows them from mail addresses and the like.
_TILE = re.compile(
    r"[ ]?[A-Za-z]++(?=[ ,)\n])|" + re.sub(r"\(\?P<\w+>", "(?:", rf"{_SPACES}|[ ]?(?:{_WORDS})|\s")
)
_LONGEST_WORD = 40
_LONG_RUN = re.compile(r"(.)\1{4,}", re.DOTALL)
_ASCII_SHAPES = str.maketrans(
    string.digits + string.ascii_uppercase + string.ascii_lowercase, "d" * 10 + "X" * 26 + "x" * 26
)


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


def tiles(text: str) -> list[str]:
    """The text cut into its tokens, each with the one blank before it, and what white space is left
    between: joined they are the text again. Several times as fast as `tokens`, which says the same.
    """
    return _TILE.findall(text)


def word_in(tile: str) -> tuple[str, str | None, int] | None:
    """The token in a tile as `tokens` gives it, its kind, and its offset; None for white space."""
    found = _TOKEN.fullmatch(tile)
    lead = 0
    if found is None and tile[0] == " ":
        lead = 1
        found = _TOKEN.fullmatch(tile, 1)
    token = tile[lead:]
    if found is not None and found.lastgroup:
        return _stand_in(found.lastgroup, token), found.lastgroup, lead
    # A word whose end only its neighbour shows ("o'S" before a digit) matches nothing by itself.
    return None if not token or token.isspace() else (token[:_LONGEST_WORD], None, lead)


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
    word = word[:_LONGEST_WORD]
    letters = word.translate(_ASCII_SHAPES) if word.isascii() else "".join(map(_shape_of, word))
    return _LONG_RUN.sub(_first_four, letters)


def _first_four(run: re.Match[str]) -> str:
    return run[0][:4]


def _shape_of(character: str) -> str:
    if character.isdigit():
        return "d"
    if character.isupper():
        return "X"
    return "x" if character.isalpha() else character


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
