"""The shape of names in a text: which words can belong to one, where it begins and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classify.detect.names.lists import WORD, Lists, is_capitalised
from classify.detect.names.words import LEADING, NEVER, PARTICLES, SUFFIX, TRAILING

_GAP = re.compile(r"[ \t\xa0]{1,2}|[ ]?\n(?!\s)")
_COMMA = re.compile(r"[ ]?,[ \xa0\n]?")
_PARTS = re.compile(
    r"\s{0,20}(?:;|/|\t|\||&|\band\b|\bAND\b|\bvs?\.|[ ]{3,20}|[()\[\]:•]|\n\s{0,20}\n| - | – )\s{0,20}"
)
_SUFFIX_AFTER = re.compile(r",?[ ](?:jr|sr|ii|iii|iv)\b\.?", re.IGNORECASE)
_INITIAL_BEFORE = re.compile(r"(?<![\w.'’])(?:[A-Z]\.[ ]?){1,2}$")
_INITIAL_AFTER = re.compile(r"[ ][A-Z]\b\.?(?![\w'’/])")
_LABEL_AHEAD = re.compile(
    r"[A-Za-z-]{1,14}[ ]?[:#]|(?i:e-?mail|phone|tel|telephone|cell|fax|mobile|website|web)\b"
)
_LONGEST_ABBREVIATION = 3
"""Letters of a word that goes on behind its point ("Wm. Frost"); a longer one ends a sentence there."""
_LONGEST_WITH_POINT = 3
"""Characters, point and all, of a last word that keeps its point ("Jane D.", "Bo Ed.")."""
_MOST_BEFORE_A_COMMA = 3


def walk(
    text: str, start: int, lists: Lists, *, surname_first: bool, most: int = 4, titled: bool = False
) -> int:
    """End of the name that begins at `start`; `start` itself when none does.

    Takes capitalised words that can belong to a name, initials, particles and a suffix; with
    `surname_first` it may cross one comma ("DOE, JANE M"). Behind a title, a surname may be a word
    of the language as well ("Officer Forest").
    """
    path = _Path(text, lists, surname_first, titled)
    end, place, taken, has_comma, has_word = start, start, 0, False, False
    behind_comma = False
    while taken < most + 2 * has_comma:
        word = WORD.match(text, place)
        if word is None or not path.takes(word, taken, behind_comma=behind_comma):
            break
        if taken > 1 and "\n" in text[end:place] and _LABEL_AHEAD.match(text, place):
            break  # the next line begins with a label of its own
        has_word = has_word or len(word[0].rstrip(".")) > 1
        end, taken = word.end(), taken + 1
        gap = _GAP.match(text, end)
        behind_comma = gap is None and surname_first and not has_comma and taken <= _MOST_BEFORE_A_COMMA
        if behind_comma:
            gap = _COMMA.match(text, end)
        if gap is None:
            break
        has_comma = has_comma or behind_comma
        place = gap.end()
    return _before_full_stop(text, start, end) if has_word else start


@dataclass(frozen=True, slots=True)
class _Path:
    """Which words a walk takes."""

    text: str
    lists: Lists
    surname_first: bool
    titled: bool

    def takes(self, word: re.Match[str], taken: int, *, behind_comma: bool) -> bool:
        """Whether the walk goes on over `word`, having taken as many words before it."""
        if behind_comma and not self._may_be_given(word[0]):
            return False
        return self._fits(word[0], first=taken == 0) or (taken == 0 and self._begins_otherwise(word))

    def _fits(self, word: str, *, first: bool) -> bool:
        bare = word.rstrip(".").lower()
        if bare in PARTICLES:
            return is_capitalised(word) or not first
        if not is_capitalised(word):
            return False
        if len(bare) == 1:
            return True
        if bare in NEVER or bare in TRAILING:
            return False
        if SUFFIX.fullmatch(word):
            return not first
        if word.endswith(".") and len(bare) > _LONGEST_ABBREVIATION:
            return first and self.lists.namelike(word)
        return self.lists.namelike(word)

    def _begins_otherwise(self, word: re.Match[str]) -> bool:
        """Whether a word of the language is a surname here: before a comma, or behind a title."""
        return (self.surname_first and self._is_family_name(word)) or (
            self.titled and self._is_titled_surname(word[0])
        )

    def _is_family_name(self, word: re.Match[str]) -> bool:
        """Whether a first name stands behind its comma ("Lax, Anna")."""
        after = _COMMA.match(self.text, word.end())
        given = WORD.match(self.text, after.end()) if after else None
        if given is None or not is_capitalised(word[0]) or word[0].lower() in NEVER:
            return False
        return self.lists.of(word[0]).surname > 0 and self.lists.of(given[0]).first > 0

    def _is_titled_surname(self, word: str) -> bool:
        bare, classes = word.rstrip(".").lower(), self.lists.of(word)
        known = classes.surname >= (2 if classes.common == 3 else 1)
        return word.istitle() and known and bare not in NEVER and bare not in TRAILING

    def _may_be_given(self, word: str) -> bool:
        """Whether a word may be a first name behind a comma: listed, an initial, or no word at all."""
        classes = self.lists.of(word)
        return classes.first > 0 or len(word.rstrip(".")) == 1 or classes.common == 0


def _before_full_stop(text: str, start: int, end: int) -> int:
    """`end` without the point that ends the sentence and not the name."""
    if text[end - 1] != ".":
        return end
    name = text[start:end]
    is_sentence = len(WORD.findall(name)[-1]) > _LONGEST_WITH_POINT
    return end - 1 if is_sentence and not SUFFIX.fullmatch(name.rsplit(maxsplit=1)[-1]) else end


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A span cut where two names meet: "and", a semicolon, a tab, a blank line, a line end between
    two whole names.
    """
    cut = []
    place = start
    for gap in _PARTS.finditer(text, start, end):
        cut.append((place, gap.start()))
        place = gap.end()
    cut.append((place, end))
    whole = []
    for begin, stop in cut:
        whole += _cut_lines(text, begin, stop)
    return [(begin, stop) for begin, stop in whole if begin < stop]


def _cut_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    line = text.find("\n", start, end)
    if line < 0:
        return [(start, end)]
    before, after = text[start:line], text[line + 1 : end]
    if _is_whole(before) and (len(after.split()) >= 2 or not SUFFIX.fullmatch(after.strip())):
        return [(start, line), *_cut_lines(text, line + 1, end)]
    return [(start, end)]


def _is_whole(line: str) -> bool:
    """Whether a name may end with this line: it has two words, and its comma has something behind it."""
    return ("," in line.strip(" ,") or len(line.split()) >= 2) and not line.rstrip().endswith(",")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without titles, ranks, role words, possessive endings and punctuation."""
    start = _trimmed_before(text, start, end)
    end = _trimmed_behind(text, start, end)
    if text[max(start, end - 2) : end] in _POSSESSIVES:
        end -= 2
    if start < end and text[end - 1] == "." and not _ends_in_initial(text[start:end]):
        end -= 1
    return start, end


_POSSESSIVES = frozenset(f"{mark}{letter}" for mark in "'’`" for letter in "sS")


def _trimmed_before(text: str, start: int, end: int) -> int:
    while start < end:
        while start < end and not _may_begin(text, start, end):
            start += 1
        word = WORD.match(text, start, end)
        if word is None or not _leads(word[0], text[word.end() : end]):
            break
        start = word.end()
    return start


def _may_begin(text: str, start: int, end: int) -> bool:
    return text[start].isalpha() or (text[start] in '"“' and start + 1 < end)


def _leads(word: str, rest: str) -> bool:
    """Whether a title or the like stands before the rest of a name; "Major, Ann" has no title."""
    bare = word.rstrip(".").lower()
    if bare not in LEADING or (len(bare) == 1 and bare != "v"):
        return False
    return not rest.startswith(",") and bool(rest.strip(" ,."))


def _trimmed_behind(text: str, start: int, end: int) -> int:
    while start < end:
        while start < end and not (text[end - 1].isalpha() or text[end - 1] == "."):
            end -= 1
        words = list(WORD.finditer(text, start, end))
        if len(words) < 2 or not _trails(words[-1][0]):
            break
        end = words[-1].start()
    return end


def _trails(word: str) -> bool:
    """Whether a word belongs to what follows the name; a capital alone is an initial."""
    bare = word.rstrip(".").lower()
    return bare in TRAILING and not (len(bare) == 1 and is_capitalised(word))


def _ends_in_initial(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return bool(SUFFIX.fullmatch(last)) or len(last.rstrip(".").rsplit(".", 1)[-1]) == 1


def extended(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with a generation suffix behind, an initial before or after it."""
    # An initial ends with a point, maybe a blank: a look at one character spares most searches.
    if text[start - 1 : start] in (".", " ", "\n") and (
        before := _INITIAL_BEFORE.search(text, max(0, start - 8), start)
    ):
        start = before.start()
    if "," in text[start:end] and (after := _INITIAL_AFTER.match(text, end)):
        end = after.end()
    if after := _SUFFIX_AFTER.match(text, end):
        end = after.end()
    return start, end
