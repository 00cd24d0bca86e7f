"""What the words around a name say of the person."""

from __future__ import annotations

import re

from classify.detect.namewords import JUDGES, OFFICIALS, RANKS, ROLE_WORDS

_BEFORE, _AFTER = 70, 60
_LONGEST_LABEL = 60
"""Characters before a label's colon: its words, a number, and the gap before it."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_CODE = re.compile(r"(?<![\w/])(V|VIC|S|SUS|W|WIT|AR|RP|C|J|JUV|MJ)[-#]?\d{0,2}[ ]?[-:/.)]?[ ]{0,3}$")
_CODES = {
    "V": "victim",
    "VIC": "victim",
    "S": "suspect",
    "SUS": "suspect",
    "AR": "suspect",
    "W": "witness",
    "WIT": "witness",
    "RP": "complainant",
    "C": "complainant",
    "J": "juvenile",
    "JUV": "juvenile",
    "MJ": "juvenile",
}
_LABEL = re.compile(r"(?:^|[\t|;]|[ ]{2})[ ]{0,60}+([A-Za-z][A-Za-z /'#.()-]{1,40}?)[ ]?(?:\d|#\d)?[ ]?:$")
_AGE = re.compile(
    r"^[,(]?[ ]?\(?(?:(?:age|aged|a|an)[ ])?(\d{1,2})(?=\)|,|[ -]?(?:y/?o\b|yoa\b|years?[ -]old|"
    r"year[ -]old))",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"\b(\d{1,2})[ -]?(?:y/?o|yoa|years?[ -]old)(?:[ ](?!and\b)[A-Za-z]+){0,3},?[ ]?$", re.IGNORECASE
)
_AGE_LABEL = re.compile(r"^[,(]?[ ]?\(?age[:]?[ ](\d{1,2})\b", re.IGNORECASE)
_APPOSITION = re.compile(
    r"^(?:[ ]?\(|,[ ](?:the|a|an|his|her|our)?[ ]?|[ ]?-[ ])([A-Za-z][A-Za-z' -]{2,40})", re.IGNORECASE
)
_STAFF_AFTER = re.compile(
    r"^,?[ ](?:(?:#|badge[ ]?#?|unit[ ]|id[ ]#?)\d{2,4}|\d{3}\b)|^,[ ](?:[A-Z][\w&]+[ ]){0,3}(?:Clerk|"
    r"Director|Manager|Chief|Attorney|"
    r"Planner|Engineer|Superintendent|Mayor|Council\w*|Commissioner|Coordinator|Administrator|Specialist|"
    r"Supervisor|Sergeant|Captain|"
    r"Officer|Detective|Lieutenant|Secretary|Treasurer|Analyst|Technician)\b"
)
_SIGNATURE_BEFORE = re.compile(
    r"(?:/s/|sincerely,?|respectfully(?: submitted)?,?|regards,?)\s*$", re.IGNORECASE
)
_MINOR_LABEL = re.compile(r"\b(?:minor|juvenile|child|youth|student|runaway)\b", re.IGNORECASE)
_OFFICER_LABEL = re.compile(
    r"\b(?:officer|deputy|detective|investigator|sergeant|approv\w+|reviewed by|prepared by|reporting by|"
    r"issued by|"
    r"received by|assigned to|supervisor|technician|evidence tech)\b",
    re.IGNORECASE,
)
_OFFSPRING = frozenset({"son", "daughter", "sons", "daughters", "brother", "sister", "boy", "girl"})
_YOUNG = frozenset(
    {"minor", "juvenile", "infant", "baby", "newborn", "young", "little", "teenage", "underage"}
)
_WORDS_BEFORE = 4
ADULT = 18


def role(text: str, start: int, end: int) -> str | None:
    """Role of the person at `text[start:end]`, from the nearest words; None where they say nothing.

    A stated age under 18 wins; then the words right before and after, then the label of the line. Somebody's
    daughter is a juvenile only if the text says so: adults are sons and daughters, too.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _BEFORE) : start]
    after = text[end : end + _AFTER].split("\n", 1)[0]
    age = _AGE_LABEL.match(after) or _AGE.match(after) or _AGE_BEFORE.search(before)
    if age and int(age[1]) < ADULT:
        return "juvenile"
    said = (
        _right_before(before)
        or _right_after(after)
        or _by_label(text[line_start:start])
        or ("signer" if _SIGNATURE_BEFORE.search(text[max(0, start - 40) : start]) else None)
    )
    return None if age and said == "juvenile" else said


def _right_before(before: str) -> str | None:
    if code := _CODE.search(before):
        return _CODES[code[1]]
    stretch = re.split(r"[.;:!?](?=\s)(?<!\b(?:Mr|Dr|Lt)\.)|[)\]]", before.rstrip(' ,#:-./"“'))[-1]
    words = [word.lower() for word in _WORD.findall(stretch)]
    if _OFFSPRING.intersection(words[-1:]) and _YOUNG.intersection(words[-_WORDS_BEFORE:]):
        return "juvenile"
    for distance, word in enumerate(reversed(words[-_WORDS_BEFORE:])):
        if word in RANKS or word in OFFICIALS or word in JUDGES:
            return ROLE_WORDS[word] if distance <= 1 else None
        if word in ROLE_WORDS:
            return ROLE_WORDS[word] if distance <= 2 else None
        if distance > 0 and word not in (
            "as",
            "is",
            "was",
            "by",
            "named",
            "a",
            "the",
            "identified",
            "child",
            "reserve",
            "senior",
        ):
            return None
    return None


def _right_after(after: str) -> str | None:
    if _STAFF_AFTER.match(after):
        return "official"
    if found := _APPOSITION.match(after):
        for word in _WORD.findall(found[1].lower())[:3]:
            if word in ROLE_WORDS:
                return ROLE_WORDS[word]
    return None


def _by_label(line: str) -> str | None:
    # To look at all of an endless line for each of its names would take time by the square of its length.
    colon = line.rfind(":")
    found = _LABEL.search(line, max(0, colon - _LONGEST_LABEL), colon + 1)
    if found is None:
        return None
    label = found[1]
    if _MINOR_LABEL.search(label):
        return "juvenile"
    if _OFFICER_LABEL.search(label):
        return "officer"
    return next((ROLE_WORDS[word] for word in _WORD.findall(label.lower()) if word in ROLE_WORDS), None)
