"""Values in names: of folders, files, members, sheets and shares.

People write into names what they write into documents, but with other separators: `219_09_9999`,
`Doe_Jane`, `219%2D09%2D9999` as a web server exports it, or a letter and its accent apart as a Mac does.
So a name is searched in several spellings, each with a way back to the name as it stands. What is
found decides two things with one voice: the evidence of a file, and what of a name may be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote_to_bytes

from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.finding import Step, Why
from classify.detect.judging.samples import is_published_sample
from classify.detect.paths.named import CASE_FOLDER
from classify.detect.resolve import Claim, always, settle
from classify.detect.text import search
from models.labels import Entity

BREAKS = re.compile(r"[_.\-+~]+")
"""What stands in a name where a text has a blank."""
SUFFIX = re.compile(r"\.(?=\w*[A-Za-z])(?:[a-z0-9]{1,5}|[A-Z0-9]{1,5})$")
"""The end of a file's name that says its kind; `.9999` and `.Doe` are none."""
_BETWEEN_DIGITS = tuple(
    re.compile(rf"(?<=\d){sign}(?=\d)") for sign in ("_", r"\.", "[ +~]", "/", "[_. +~/]")
)
"""What people put between the groups of a number instead of a hyphen: one sign, or several."""
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+|\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U000[0-9a-f]{5})")
"""Percent-encoded (RFC 3986 2.1), or as `crawl.shown` writes what cannot be printed."""
_MOST_ENCODINGS = 3
"""How often a name may have been percent-encoded: `%252D` is a hyphen encoded twice."""
_DATED = re.compile(r"(?:19|20)\d\d[ _-]\d|\d\d? (?:19|20)\d\d")
_CASE_NUMBER = re.compile(r"(?<!\d)(?<!\d-)(?:20)?\d\d-?\d{5,8}(?!\d)")

Back = Callable[[int, int], tuple[int, int]]
"""From a span in a spelling to the span in the name as it stands."""


def holds_cases(path: str) -> bool:
    """Whether the folders and the name of `path` say that police cases are kept there."""
    return CASE_FOLDER.search(path) is not None


def claims_in_name(name: str, finders: Finders, budget: NamesBudget, *, cases: bool) -> list[Claim]:
    """Settled claims in one folder, file, sheet or share name; offsets in `name` as it stands.

    `cases` says that it lies where police cases are kept: then numbers of their form are case numbers.
    """
    claims: list[Claim] = []
    for plain, back in _readings(name):
        found: list[Claim] = []
        for words in dict.fromkeys((plain.replace("_", " "), BREAKS.sub(_blanks, plain))):
            found += search(words, finders, budget, prose=True)
        # As it stands for keys with underscores in them, with hyphens for numbers in groups.
        for words in dict.fromkeys((plain, *_hyphened(plain))):
            if words != plain.replace("_", " "):
                found += search(words, finders, budget, prose=False)
        if cases:
            found += _case_numbers(plain, finders)
        # Settled first: what is dropped as a date must not leave its field to a part of it.
        for claim in settle(found, plain):
            if _tells(claim, plain) and not _is_sample(claim, plain):
                claim.start, claim.end = back(claim.start, claim.end)
                claims.append(claim)
    return settle(claims, name)


def claims_across(path: str, finders: Finders) -> list[Claim]:
    """Identifiers and secrets that a path holds only as a whole, as in `219/09/9999`; offsets in `path`."""
    if "/" not in path:
        return []
    claims = []
    for words in dict.fromkeys((path, *_hyphened(path))):
        found = search(words, finders, NamesBudget(0), prose=False)
        claims += [claim for claim in found if "/" in path[claim.start : claim.end]]
    return settle([claim for claim in claims if claim.entity != Entity.PERSON and _tells(claim, path)], path)


def _hyphened(name: str) -> Iterator[str]:
    """`name` with hyphens between the groups of numbers, where other signs stand there."""
    return (signs.sub("-", name) for signs in _BETWEEN_DIGITS if signs.search(name))


def _readings(name: str) -> Iterator[tuple[str, Back]]:
    """`name` with its letters and accents joined, and what it reads when it is percent-decoded."""
    composed, back = _composed(name)
    yield composed, back
    for _ in range(_MOST_ENCODINGS):
        if not _ENCODED.search(composed):
            return
        decoded, inner = _decoded(composed)
        if decoded == composed:
            return
        composed, back = decoded, _chained(inner, back)
        yield composed, back


def _chained(inner: Back, outer: Back) -> Back:
    return lambda start, end: outer(*inner(start, end))


def _composed(name: str) -> tuple[str, Back]:
    """Letters with their accents as one character (NFC), digits of all scripts as ASCII's."""
    if name.isascii():
        return name, lambda start, end: (start, end)
    pieces: list[tuple[str, int, int]] = []
    for found in re.finditer(r".[\u0300-\u036f]*", name, re.DOTALL):
        text = unicodedata.normalize("NFC", found[0])
        digit = unicodedata.decimal(text, None) if len(text) == 1 else None
        pieces.append((text if digit is None else str(digit), *found.span()))
    return _joined(pieces)


def _decoded(name: str) -> tuple[str, Back]:
    """One encoding taken off; where there is one, `+` is a blank."""
    pieces: list[tuple[str, int, int]] = []
    end = 0
    for found in _ENCODED.finditer(name):
        pieces += [(" " if name[at] == "+" else name[at], at, at + 1) for at in range(end, found.start())]
        if found[0].startswith("%"):
            pieces += _percent_decoded(found[0], found.start())
        else:
            pieces.append((chr(int(found[0][2:], 16)), *found.span()))
        end = found.end()
    pieces += [(" " if name[at] == "+" else name[at], at, at + 1) for at in range(end, len(name))]
    return _joined(pieces)


def _percent_decoded(encoded: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The characters of `encoded`, which stands at `at`: UTF-8, or what Windows wrote."""
    data = unquote_to_bytes(encoded)
    charset = "utf-8"
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        charset = "latin-1"
    for character in data.decode(charset):
        size = 3 * len(character.encode(charset))
        yield character, at, at + size
        at += size


def _joined(pieces: list[tuple[str, int, int]]) -> tuple[str, Back]:
    """The text of `pieces` (text, start, end in the name), and the way back."""
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in pieces:
        starts += [start] * len(text)
        ends += [end] * len(text)
    return "".join(text for text, _, _ in pieces), lambda start, end: (starts[start], ends[end - 1])


def _case_numbers(name: str, finders: Finders) -> Iterable[Claim]:
    """Case numbers in a name, where the folders say that cases are kept there."""
    entity = Entity.POLICE_REPORT_NUMBER.value
    for number in _CASE_NUMBER.finditer(name):
        score = finders.fits(entity, number[0])
        if score is not None:
            why = Why(
                f"name/{entity}",
                finders.patterns.version,
                "It has the form of a case number, in the name of a file kept with police records.",
                (Step("the form of a case number, in such a folder", score),),
            )
            yield Claim(entity, *number.span(), score, why.detector, always(why))


def _tells(claim: Claim, name: str) -> bool:
    """Whether a claim in a name is worth believing: dates and single words there mislead."""
    value = name[claim.start : claim.end]
    if claim.entity == Entity.PERSON:
        return len(BREAKS.sub(" ", value).split()) > 1
    return not (claim.entity == Entity.STREET_ADDRESS and _DATED.match(value))


def _is_sample(claim: Claim, name: str) -> bool:
    return is_published_sample(claim.entity, name[claim.start : claim.end], name)


def _blanks(breaks: re.Match[str]) -> str:
    return " " * len(breaks[0])
