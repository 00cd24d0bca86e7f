"""What announces a name: a label, a rank, a record field, a role code, a mail header, an alias.

Each cue is a pattern that ends where a name may begin; `nameshape.walk` takes the name from
there. The model misses names in such bare places, and finds most others by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from classify.detect.names.words import NOT_INITIALS
from classify.detect.patterns.multiscan import multiscan, stretches
from classify.detect.patterns.shapes import width
from classify.detect.vocabulary.accents import in_either_case
from classify.detect.vocabulary.roles import vocabulary

_WORDS = vocabulary()


def _either(words: Iterable[str]) -> str:
    return "|".join(in_either_case(re.escape(word)) for word in sorted(words))


_TITLES = _either(_WORDS.titles)
_CODES = _either(_WORDS.announcing_codes)
_BARE_CODES = _either(_WORDS.bare_codes)
_LABELS = (
    rf"{_either(_WORDS.labels)}|(?:name|nombre)(?: \([^)\n]{{3,25}}\))?|signed|signature|"
    r"(?:prepared|reviewed|approved|submitted|reported|issued|received|released|entered|completed|requested|"
    r"recorded|verified|authorized|witnessed|interviewed|assigned)(?: by| to)?|"
    r"(?:reporting|assisting|investigating|arresting|approving|primary|lead|case|transporting|booking|"
    r"responding|backup|assigned|supervising) agent|"
    r"alias(?:es)?|a\.?k\.?a\.?|nickname|moniker|contact person|c/o|from|to|cc|bcc"
)
"""Labels whose value is, or may be, a person."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of announcement."""

    name: str
    sentence: str
    pattern: re.Pattern[str]
    score: float
    """Precision measured on texts the model and the cues were not made from."""
    surname_first: bool = True
    most: int = 4
    least: int = 1
    """Fewest words that make a name here."""


def _cue(name: str, sentence: str, pattern: str, score: float, **more: bool | int) -> Cue:
    return Cue(name, sentence, re.compile(pattern, re.MULTILINE), score, **more)  # type: ignore[arg-type]


CUES = (
    _cue(
        "record",
        "Stands in a name field of a criminal-justice record.",
        r"\b(?:NAM|AKA|ALI|OPR|OWN|SUB|NMF)/(?=[A-Z])",
        0.98,
    ),
    _cue(
        "role code",
        "Follows the code of a victim, suspect or witness and has the shape of a name.",
        rf"(?<![\w/-])(?:{_CODES})(?:[-# ]?\d{{1,2}}[ ]?[-:/.)]?|"
        rf"[ ]?[-:/)])[ ]{{0,3}}(?=[A-Z][A-Za-z'’\- ]{{1,30}},[ ]?[A-Z])",
        0.93,
    ),
    _cue(
        "role code",
        "Stands first in its line behind the code of a victim, suspect or witness.",
        rf"^[ \t]{{0,99}}(?:{_CODES})[ \t]{{1,4}}(?=[A-Z][A-Za-z'’\- ]{{1,30}},[ ]?[A-Z])",
        0.93,
    ),
    _cue(
        "role code",
        "Follows the code of a victim, suspect or witness and has the shape of a name.",
        rf"(?<![\w/-])(?:{_BARE_CODES})(?:[-#]?\d{{1,2}}[ ]?[-:/)]?|[ ]?[-:/)])[ ]{{0,3}}(?=[A-Z])",
        0.85,
        least=2,
    ),
    _cue(
        "label",
        "Stands behind a label that asks for a name.",
        rf"(?i:(?<![\w'’])(?:{_LABELS})(?:[ ]?(?:#?\d|\(s\)))?)[ ]?(?::|[ ]-(?=[ ])|\.{{3,150}}|"
        rf"_{{2,150}})[ \t_]{{0,150}}"
        r"(?i:(?:dr|mr|mrs|ms|hon|judge|officer|ofc|det|sgt|deputy|detective|lt|"
        r"capt)\.?[ ]{1,9})?(?=[A-ZÀ-Þ'\"“])",
        0.93,
    ),
    _cue(
        "doer",
        "Is named as the person who did or received something.",
        r"\b(?i:relinquished|received|reported|printed|submitted|issued|signed|approved|prepared|witnessed|reviewed|"
        r"verified|released|collected|seized|interviewed|served|booked|drafted|requested|entered|dictated|typed|"
        r"assigned|recorded|notarized|attested)[ ](?i:by|to)[ :\t]{1,99}(?=[A-ZÀ-Þ])",
        0.85,
    ),
    _cue(
        "surname field",
        "Stands in a field for a surname or first name.",
        r"(?i:\b(?:last|first|middle|given|family|sur)[ ]?name)[ ]{1,99}(?=[A-ZÀ-Þ])",
        0.9,
        surname_first=False,
        most=2,
    ),
    _cue(
        "title",
        "Follows a title or rank.",
        rf"(?<![\w.'’-])(?i:{_TITLES})\b\.?[ \n](?=[A-ZÀ-Þ])",
        0.9,
        surname_first=False,
        most=3,
    ),
    _cue(
        "alias",
        "Is given as somebody's other name.",
        r"\b(?i:a\.?k\.?a\.?|alias|goes by|street name(?: of)?|known as|nicknamed|moniker|called)"
        r"[ :]{1,99}[\"“']?(?=[A-ZÀ-Þ])",
        0.88,
        surname_first=True,
    ),
    _cue(
        "signature",
        "Stands in the place of a signature.",
        r"(?:^[ ]{0,99}/s/[ ]{0,99}|\b(?i:sincerely|respectfully(?: submitted)?|regards|best regards|"
        r"kind regards|thanks|thank you|best|cheers),?"
        r"[ ]{0,99}\n{1,3}[ ]{0,99})(?=[A-ZÀ-Þ])",
        0.9,
        surname_first=False,
    ),
    _cue(
        "greeting",
        "Is greeted by name.",
        r"^(?i:dear|hi|hello|hey|good morning|good afternoon)[ ](?i:(?:mr|mrs|ms|dr|officer|chief|"
        r"mayor)\.?[ ])?(?=[A-ZÀ-Þ])",
        0.9,
        surname_first=False,
        most=3,
    ),
    _cue(
        "chat",
        "Stands before a message as its sender.",
        r"^\[?\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[AaPp][Mm])?\]?[ ]{1,99}(?=[A-ZÀ-Þ][\w'’. -]{1,40}:[ ])",
        0.9,
        surname_first=False,
    ),
)

_LOOKAHEAD = re.compile(r"\(\?=(?:[^()\[\]]|\[[^\[\]]*\])*\)")
"""What a cue wants to stand behind it; the one-pass scan does without."""
_WORD_EDGE = re.compile(r"\(\?<!\[\\w[^\]]*\]\)")
"""Before a word's first letter, for the scan's purposes, simply an edge."""
_LONG_RUN = re.compile(r"\{(\d+),\d{2,}\}")
"""A bound that Vectorscan would pay for dearly."""
_REACH = 80
"""More than any cue looks ahead."""

_ADDRESSED = re.compile(
    r"(?:^|[:;,\n\"'])[ ]*([\"']?)([^\W\d_][^<>@:;\n\"]{1,50}?)\1[ ]*<[\w.+%-]+@[\w.-]+>", re.MULTILINE
)


_INITIALS = re.compile(r"(?<![\w.&])(?:[A-Z]\.[ ]?){1,2}[A-Z]\.(?![\w&])(?![ ][A-Z][a-z])")
_CHILDREN = re.compile(
    r"\b(?:youth|minor|child|children|juvenile|guardian|respondent|in re|matter of|mother|father|parents?|"
    r"student|ward|patient)\b",
    re.IGNORECASE,
)


def initials(text: str) -> Iterator[tuple[int, int]]:
    """Initials that stand for a person, as courts write minors and patients ("In re A.B.")."""
    if not (_INITIALS.search(text) and _CHILDREN.search(text)):
        return
    for found in _INITIALS.finditer(text):
        if found[0].replace(" ", "").rstrip(".").lower() not in NOT_INITIALS:
            yield found.span()


class Announcements:
    """All cues in one pass over the text, where this machine has Vectorscan; else one by one."""

    def __init__(self, cache: Path | None = None) -> None:
        self._scan = multiscan([_anchor(cue) for cue in CUES], cache)
        self._widths = [width(_LOOKAHEAD.sub("", cue.pattern.pattern)) for cue in CUES]

    def find(self, text: str) -> Iterator[tuple[Cue, int]]:
        """Each cue met in `text` with the offset at which a name may begin."""
        ends = self._scan.ends(text)
        for number, cue in enumerate(CUES):
            if ends is None:
                places = iter([(0, len(text))])
            else:
                places = stretches(ends.get(number, []), self._widths[number])
            for begin, last in places:
                for found in cue.pattern.finditer(text, begin, last + _REACH):
                    if found.end() > last:
                        break  # the next stretch has it
                    yield cue, found.end()


def _anchor(cue: Cue) -> str:
    """What the one-pass scan looks for: as much as the cue finds, or more."""
    plain = _WORD_EDGE.sub(r"\\b", _LOOKAHEAD.sub("", cue.pattern.pattern))
    # The scan sees one byte a character, "?" for what Latin-1 lacks.
    return _LONG_RUN.sub(r"{\1,}", plain).encode("latin-1", "replace").decode("latin-1")


def addressed(text: str) -> Iterator[tuple[int, int]]:
    """Display names that stand before a mail address in angle brackets."""
    if "<" not in text:
        return
    for found in _ADDRESSED.finditer(text):
        yield found.span(2)
