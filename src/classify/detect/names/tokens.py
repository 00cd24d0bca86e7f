"""Splits text for the names model, and gives each token the features that the model knows.

Training and reading share these functions, so both see the same tokens. A line end and a wide gap
are tokens of their own, since in forms and lists they part one name from the next.
"""

from __future__ import annotations

import re
import string
import zlib
from collections.abc import Iterator, Sequence

import numpy
from numpy.typing import NDArray

from classify.detect.names.wordlists import WordTable
from classify.memos import remembered

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
    lead = 1 if tile[0] == " " and len(tile) > 1 and not tile[1].isspace() else 0
    token = tile[lead:]
    if token.isalpha():  # most are: matched by nothing but a plain word
        return token[:_LONGEST_WORD], None, lead
    found = _TOKEN.fullmatch(token)
    if found is not None and found.lastgroup:
        return _stand_in(found.lastgroup, token), found.lastgroup, lead
    # A word whose end only its neighbour shows ("o'S" before a digit) matches nothing by itself.
    return None if not token or token.isspace() else (token[:_LONGEST_WORD], None, lead)


def pieces(text: str) -> list[str]:
    """The text cut so that each piece holds one token and the white space around it that is none; joined
    they are the text again. None for a text without tokens.
    """
    cut = [""]
    is_begun = False
    for tile in tiles(text):
        token = word_in(tile)
        blank = token[2] if token else len(tile)
        if is_begun:
            cut[-1] += tile[:blank]
            cut += [tile[blank:]] if token else []
        else:
            cut[-1] += tile
            is_begun = token is not None
    return cut if is_begun else []


def word_of(piece: str) -> tuple[str, str | None]:
    """The token in one of `pieces`, as `tokens` gives it, and its kind."""
    bare = piece.strip()
    if not bare:
        return (LINE_END, "line") if "\n" in piece else (GAP, "gap")
    word, kind, _ = word_in(bare) or (bare, None, 0)
    return word, kind


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
    return _LONG_RUN.sub(_first_four, letters) if len(letters) > 4 else letters


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
    return tuple(features_of([word], table)[0].tolist())


def features_of(words: Sequence[str], table: WordTable) -> NDArray[numpy.uint64]:
    """The features of tokens, one row each."""
    lower = [word.lower() for word in words]
    rows = numpy.empty((len(words), len(FEATURES)), dtype=numpy.uint64)
    rows[:, 0] = list(map(_number, lower))
    rows[:, 1] = [_part_number(word[:2]) for word in lower]
    rows[:, 2] = [_part_number(word[-3:]) for word in lower]
    rows[:, 3] = [_part_number(shape(word)) for word in words]
    rows[:, 4] = table.packed_of([word.rstrip(".") for word in lower])
    rows[:, 4] += 1
    return rows


def _number(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) + 1


_part_number = remembered(20_000)(_number)
"""Of what many words share: their ends and shapes."""
