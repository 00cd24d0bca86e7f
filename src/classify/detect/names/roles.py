"""What the words around a name say of the person."""

from __future__ import annotations

import re

from classify.detect.vocabulary.roles import vocabulary
from models.labels import Role

_BEFORE, _AFTER = 70, 60
_LONGEST_LABEL = 60
"""Characters before a label's colon: its words, a number, and the gap before it."""
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*")
_WORDS = vocabulary()
_CODE = re.compile(rf"(?<![\w/])({'|'.join(_WORDS.codes)})[-#]?\d{{0,2}}[ ]?[-:/.)]?[ ]{{0,3}}$")
_LABEL = re.compile(
    r"(?:^|[\t|;]|[ ]{2})[ ]{0,60}+([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ /'#.()-]{1,40}?)[ ]?(?:\d|#\d)?[ ]?:$"
)
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
    r"^(?:[ ]?\(|,[ ](?:the|a|an|his|her|our)?[ ]?|[ ]?-[ ])([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' -]{2,40})", re.IGNORECASE
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
_DOER_LABEL = re.compile(
    r"\b(?:approv\w+|reviewed by|prepared by|reporting by|issued by|received by|assigned to|evidence tech)\b",
    re.IGNORECASE,
)
"""Whoever did or got something in an agency's own forms."""
_LABEL_ROLES = {**_WORDS.beside, **{word: role for word, role in _WORDS.labels.items() if role}}
_LABEL_PHRASES = tuple(word for word in _LABEL_ROLES if " " in word)
_OFFSPRING = frozenset({"son", "daughter", "sons", "daughters", "brother", "sister", "boy", "girl"})
_YOUNG = frozenset(
    {"minor", "juvenile", "infant", "baby", "newborn", "young", "little", "teenage", "underage"}
)
_WORDS_BEFORE = 4
ADULT = 18


def role(text: str, start: int, end: int) -> Role | None:
    """Role of the person at `text[start:end]`, from the nearest words; None where they say nothing.

    A stated age under 18 wins; then the words right before and after, then the label of the line. Somebody's
    daughter is a juvenile only if the text says so: adults are sons and daughters, too.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _BEFORE) : start]
    after = text[end : end + _AFTER].split("\n", 1)[0]
    age = _AGE_LABEL.match(after) or _AGE.match(after) or _AGE_BEFORE.search(before)
    if age and int(age[1]) < ADULT:
        return Role.JUVENILE
    said = (
        _right_before(before)
        or _right_after(after)
        or _by_label(text[line_start:start])
        or (Role.SIGNER if _SIGNATURE_BEFORE.search(text[max(0, start - 40) : start]) else None)
    )
    return None if age and said is Role.JUVENILE else said


def _right_before(before: str) -> Role | None:
    if code := _CODE.search(before):
        return _WORDS.codes[code[1]]
    stretch = re.split(r"[.;:!?](?=\s)(?<!\b(?:Mr|Dr|Lt)\.)|[)\]]", before.rstrip(' ,#:-./"“'))[-1]
    words = [word.lower() for word in _WORD.findall(stretch)]
    if _OFFSPRING.intersection(words[-1:]) and _YOUNG.intersection(words[-_WORDS_BEFORE:]):
        return Role.JUVENILE
    for distance, word in enumerate(reversed(words[-_WORDS_BEFORE:])):
        if word in _WORDS.beside:
            return _WORDS.beside[word] if distance <= (1 if word in _WORDS.ranks else 2) else None
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


def _right_after(after: str) -> Role | None:
    if _STAFF_AFTER.match(after):
        return Role.OFFICIAL
    if found := _APPOSITION.match(after):
        for word in _WORD.findall(found[1].lower())[:3]:
            if word in _WORDS.beside:
                return _WORDS.beside[word]
    return None


def _by_label(line: str) -> Role | None:
    # To look at all of an endless line for each of its names would take time by the square of its length.
    colon = line.rfind(":")
    found = _LABEL.search(line, max(0, colon - _LONGEST_LABEL), colon + 1)
    if found is None:
        return None
    label = found[1].lower()
    said = [_LABEL_ROLES[word] for word in _WORD.findall(label) if word in _LABEL_ROLES]
    said += [_LABEL_ROLES[phrase] for phrase in _LABEL_PHRASES if phrase in label]
    if Role.JUVENILE in said:
        return Role.JUVENILE
    if Role.OFFICER in said or _DOER_LABEL.search(label):
        return Role.OFFICER
    return said[0] if said else None
