"""Further mentions of somebody who is named in full elsewhere in the text: by surname, or by first name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from classify.detect.names.lists import WORD, Lists
from classify.detect.names.words import NEVER, SUFFIX

_NOT_WITHIN = r"(?<![\w'’-])"
_GOES_ON = re.compile(r"[\w-]")
_FIRST_WORD = re.compile(r"\w+")
_ANY_WORD = re.compile(rf"{_NOT_WITHIN}\w+")


def mentions(text: str, names: Iterable[str], lists: Lists) -> Iterator[tuple[int, int]]:
    """Spans of `text` that repeat a part of one of the full `names`: the longest part at each place."""
    wanted = {part for name in set(names) for part in parts_of(name, lists)}
    if not wanted:
        return
    spans = [*_words(text, {part for part in wanted if _FIRST_WORD.match(part)})]
    if odd := [part for part in wanted if not _FIRST_WORD.match(part)]:
        choices = "|".join(map(re.escape, sorted(odd, key=len, reverse=True)))
        found = re.finditer(rf"{_NOT_WITHIN}(?:{choices})(?![\w-])", text)
        spans = sorted([*spans, *(match.span() for match in found)], key=lambda span: (span[0], -span[1]))
    after = 0
    for start, end in spans:
        if start >= after:
            yield start, end
            after = end


def _words(text: str, wanted: set[str]) -> Iterator[tuple[int, int]]:
    """Spans of those `wanted`, each of which begins with a letter or digit; they may overlap.

    Every word that begins as one of them is looked up: an expression with a choice of hundreds of names
    would try them all at each place.
    """
    rests: dict[str, list[str]] = {}
    for part in sorted(wanted, key=len, reverse=True):
        first = _FIRST_WORD.findall(part)[0]
        rests.setdefault(first, []).append(part[len(first) :])
    for word in _ANY_WORD.finditer(text) if rests else ():
        for rest in rests.get(word[0], ()):
            end = word.end() + len(rest)
            if text.startswith(rest, word.end()) and not _GOES_ON.match(text, end):
                yield word.start(), end
                break


def parts_of(name: str, lists: Lists) -> set[str]:
    """First name and surname of a full name, as far as either alone still means the person."""
    words = [word for word in WORD.findall(name) if len(word.rstrip(".")) > 1 and not SUFFIX.fullmatch(word)]
    if len(words) < 2:
        return set()
    _, comma, after = name.partition(",")
    if not comma:
        known = _telling({words[0], words[-1]}, lists)
        family = name.partition(" ")[2].strip()
        return known | ({family} if len(family.split()) > 1 and "." not in family else set())
    given = after.split()[0].strip() if after.split() else words[0]
    return _telling({words[0], given}, lists)


def _telling(parts: set[str], lists: Lists) -> set[str]:
    return {part for part in parts if len(part) > 1 and _tells(part, lists)}


def _tells(word: str, lists: Lists) -> bool:
    """Whether the word alone, with a capital, still means the person."""
    classes = lists.of(word)
    if classes.suffix or word.lower() in NEVER:
        return False
    if classes.capital == 3 or classes.common < 2:
        return not classes.place or classes.first >= 2
    # A word of the language as well: in capitals it could be the word.
    return classes.surname >= 2 and not word.isupper()
