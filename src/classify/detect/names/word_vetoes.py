"""Vetoes by the words alone: spellings that name no person wherever they stand.

They ask of the spelling, whether a title stands before it, and whether it was weighed; what they say of a
spelling in these circumstances is remembered (`nameveto`), so they must look at nothing else.
"""

from __future__ import annotations

import re

from classify.detect.names.candidate import Candidate, Words, veto
from classify.detect.names.design import is_brand, is_shade, is_typeface
from classify.detect.names.lists import (
    WORD,
    Lists,
    is_capitalised,
    is_listed,
    is_ordinary,
    is_wordlike,
)
from classify.detect.names.words import (
    BUSINESS,
    DOUBTFUL,
    INNER_PREFIXES,
    LEADING,
    NAMED_PLACES,
    NEVER,
    PARTICLES,
    PLACE_LEADS,
    SPEECH,
    WORN,
)
from classify.detect.vocabulary.accents import without_accents

_MOST_WORDS = 7
_SHORTEST = 3
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:m|re|ve|ll|d))$")
_LEARNING = re.compile(
    r"(?:olog(?:y|ist|ical)|iatr(?:y|ics|ic|ist)|opath(?:y|ic)|ectomy|oscopy|graphy|therapy|itis)$"
)
_MARK = re.compile(r"[@\\_=<>{}0-9]|//")
_TIME_OF_DAY = re.compile(r"\b[ap]\.[ ]?m\.", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"([^\W\d_][a-zß-ÿ]{0,40})[A-ZÀ-Þ]")
_STATE_IN = re.compile(
    r",[ ](?:MT|Montana|Texas|Ohio|Utah|Iowa|Idaho|Alaska|Hawaii|Oregon|California|Colorado|Wyoming|Kansas)$"
)


@veto(example="signed [J. D.] and sent", spares="signed [J. Dorn] and sent")
def no_word(one: Candidate) -> bool:
    """It has no word of two letters."""
    return not one.spelling.letters


@veto(
    example="[Anna Maria Luisa Teresa Clara Rosa Ines Garza] came",
    spares="[Anna Maria Luisa Teresa Clara Garza] came",
    words=Words.SEVERAL,
)
def too_many_words(one: Candidate) -> bool:
    """It has more words than a name."""
    return len(one.spelling.words) > _MOST_WORDS


@veto(
    example="Customer: [My] bill is wrong.",
    spares="Turn in your badge to Lt. [Her] today.",
)
def talk(one: Candidate) -> bool:
    """It is what people say first, in talk and in letters."""
    words = one.spelling.words
    return not _is_ranked(one) and all(without_accents(word) in SPEECH for word in words)


@veto(
    example="Customer: [I'm] available on Thursday.",
    spares="Customer: [O'Brien] is available.",
    words=Words.ONE,
)
def contraction(one: Candidate) -> bool:
    """It is a verb in short."""
    return not _is_ranked(one) and _CONTRACTED.search(without_accents(one.spelling.words[0])) is not None


@veto(
    example="sent to [Rheumatology] at noon",
    spares="sent to [Rheinhart] at noon",
    words=Words.ONE,
)
def learning(one: Candidate) -> bool:
    """It is a branch of learning or medicine."""
    return not _is_ranked(one) and _LEARNING.search(without_accents(one.spelling.words[0])) is not None


@veto(example="siding by [James Hardie]", spares="siding by [James Hardin]")
def brand(one: Candidate) -> bool:
    """It is a brand or a maker."""
    return is_brand(one.spelling.words)


@veto(
    example="Headings in [Palatino Linotype] only",
    spares="Headings by [Eric Gill] only",
)
def typeface(one: Candidate) -> bool:
    """It is a typeface."""
    return is_typeface(one.spelling.words)


@veto(
    example="painted [Navajo White] inside",
    spares="met [Hunter Green] inside",
    words=Words.SEVERAL,
)
def shade(one: Candidate) -> bool:
    """It is a shade of a color."""
    return is_shade(one.spelling.words)


@veto(
    example="sent to [Dana_Reyes] today",
    spares="sent to [Dana Reyes-Wolf] today",
)
def mark(one: Candidate) -> bool:
    """It has a digit or a sign that no name has."""
    name = one.spelling.name
    return _MARK.search(name) is not None or name.count('"') == 1


@veto(
    example="open at 9 [a.m.\nHelena]",
    spares="open at 9\n[Helena Marsh]",
)
def time_of_day(one: Candidate) -> bool:
    """It begins with a time of day."""
    return _TIME_OF_DAY.search(one.spelling.name) is not None


@veto(
    example="the field [rootFolderUrl] is empty",
    spares="the field [McKenzie] is empty",
)
def identifier(one: Candidate) -> bool:
    """It has a capital inside, as names in programs have."""
    return any(_is_identifier(word, one.lists) for word in WORD.findall(one.spelling.name))


@veto(
    example="[Karen ostrowski] came",
    spares="[Karen de la Cruz] came",
)
def small_letters_inside(one: Candidate) -> bool:
    """It begins with a capital and goes on without."""
    name = one.spelling.name
    return is_capitalised(name) and any(
        word[0].islower() and word.lower().partition("-")[0] not in PARTICLES
        for word in WORD.findall(name)
        if len(word) > 1
    )


@veto(
    example="signed by [Police Department] today",
    spares="signed by [Police Chief Dorn] today",
)
def never_a_name(one: Candidate) -> bool:
    """All its words are titles, dates, agencies or fillers."""
    return all(word in NEVER or word in LEADING for word in one.spelling.letters)


@veto(
    example="seen in a [Green Coat] there",
    spares="seen with [Linda Green] there",
)
def worn(one: Candidate) -> bool:
    """It tells what somebody wears or drives."""
    return not WORN.isdisjoint(one.spelling.words)


@veto(
    example="near [Grant Creek] again",
    spares="near [Grant Miller] again",
)
def named_place(one: Candidate) -> bool:
    """It is a place around Missoula that reads like a person."""
    return " ".join(one.spelling.words) in NAMED_PLACES


@veto(
    example="raised in [Laredo, Texas] first",
    spares="raised by [Laredo, Tess] first",
    words=Words.SEVERAL,
)
def state_inside(one: Candidate) -> bool:
    """It ends with a state."""
    return _STATE_IN.search(one.spelling.name) is not None


@veto(
    example="see [San Diego] first",
    spares="see [Diego Sanchez] first",
    words=Words.SEVERAL,
)
def place(one: Candidate) -> bool:
    """It is a town, or begins as only places do."""
    words = one.spelling.words
    if one.titled or "," in one.spelling.name:
        return False
    saint = words[0] in ("st", "saint") and len(words) == 2 and one.lists.of(words[1]).first == 3
    return saint or words[0] in PLACE_LEADS or one.lists.knows_place(" ".join(words))


@veto(
    example="AND [SAFETY FIRST] THEN",
    spares="AND [KAREN OSTROWSKI] THEN",
)
def usual_words(one: Candidate) -> bool:
    """In this case its words are usual ones of the language."""
    name = one.spelling.name
    one_case = name.isupper() or name.islower()
    return one_case and not (one.titled or one.weighed) and all(map(is_ordinary, one.spelling.classes))


@veto(
    example="sold by [Johnson Plumbing] today",
    spares="sold by [Tyler Hall] today",
    words=Words.SEVERAL,
)
def business(one: Candidate) -> bool:
    """It ends as firms, streets and parks do."""
    words = one.spelling.words
    if words[-1] not in BUSINESS:
        return False
    first, last = one.lists.of(words[0]), one.lists.of(words[-1])
    may_be_first = first.first >= 1 and not first.place and not is_wordlike(first)
    return last.surname < 2 or (last.surname == 2 and not may_be_first)


@veto(
    example="ask [Qz] again",
    spares="ask [Vu] again",
    words=Words.ONE,
)
def too_short(one: Candidate) -> bool:
    """It is too short to be a name without a title."""
    if len(one.spelling.letters[0]) >= _SHORTEST:
        return False
    return one.spelling.name.islower() or not (one.titled or one.spelling.first.surname)


@veto(
    example="ask [qzarvo] again",
    spares="ask [karen] again",
    words=Words.ONE,
)
def small_stranger(one: Candidate) -> bool:
    """It is written small, and the lists hardly know it."""
    first = one.spelling.first
    return one.spelling.name.islower() and not one.titled and first.first < 2 and first.surname < 2


@veto(
    example="the [White] one again",
    spares="told Officer [White] again",
    words=Words.ONE,
)
def doubtful_alone(one: Candidate) -> bool:
    """Alone and unannounced it is more often a word or a street's than a name."""
    if one.titled or one.weighed:
        return False
    return one.spelling.first.suffix or one.spelling.letters[0] in DOUBTFUL


BY_WORDS = (
    no_word,
    too_many_words,
    talk,
    contraction,
    learning,
    brand,
    typeface,
    shade,
    mark,
    time_of_day,
    identifier,
    small_letters_inside,
    never_a_name,
    worn,
    named_place,
    state_inside,
    place,
    usual_words,
    business,
    too_short,
    small_stranger,
    doubtful_alone,
)
"""In the order in which they are asked: first what needs no list, last what leans on it."""


def _is_ranked(one: Candidate) -> bool:
    """A single word behind a title or rank: Her, So and Him are families."""
    return one.has_title and len(one.spelling.words) == 1


def _is_identifier(word: str, lists: Lists) -> bool:
    """Whether a word has a capital inside that no name has: rootFolderUrl, but McKenzie and DuPont."""
    inner = _INNER_CAPITAL.match(word)
    if inner is None or word.isupper() or is_listed(lists.of(word)):
        return False
    return word[0].islower() or not (inner[1].lower() in INNER_PREFIXES or lists.of(inner[1]).first >= 2)
