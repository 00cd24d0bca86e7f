"""Vetoes by the surroundings: a firm, a street, a vehicle, a town, where the words could be somebody."""

from __future__ import annotations

import re

from classify.detect.names.candidate import Candidate, Words, veto
from classify.detect.names.design import is_set_as_colour, is_set_as_type, is_style_of_typeface
from classify.detect.names.lists import WORD, Lists, is_capitalised, is_listed
from classify.detect.names.words import AUXILIARIES, BUSINESS, MAKES

_PRONOUN_AFTER = re.compile(
    r"[ ](?:i|you|we|he|she|it|they|this|that|there|the|my|your|our)\b", re.IGNORECASE
)
_FIRM_AFTER = re.compile(r",?[ ](?:LLC|L\.L\.C|Inc|INC|Corp|CORP|Ltd|LLP|PLLC)\b")
_SECRET_AFTER = re.compile(r"[#%!$*^~+=\\][\w!]|[@_]\w|\(\)")
_SHIP = re.compile(r"(?:USS|USNS|USNV|USCGC|HMS)[ ]")
_MEMBER_AFTER = re.compile(r"\.[a-z]\w{0,80}[(.;=)]|\w{0,80}\(")
_MEMBER_BEFORE = re.compile(r"[a-z_)\]]\.$")
_MOTION_BEFORE = re.compile(
    r"\b(?:flew|drove|moved|moving|returned|travell?ed|commutes?|flight|trip|bus|born|raised|originally|destination)"
    r"(?:[ ]here|[ ]back)?[ :]+(?:to|from|in|for)?[ ]?$",
    re.IGNORECASE,
)
_ROOM_BEFORE = re.compile(r"(?:\bsuite|\bapt\.?|\bunit)[ ]#?\w{1,5}\s*\n[> ]*$", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"(?<![#\w])\d{1,5}[ ](?:[NSEW]\.?[ ]|[NS][EW][ ])?$")
_LISTED_AFTER = re.compile(r",?[ ](?:(?:and|or)[ ])?([A-Z][a-z]+)")
_LISTED_BEFORE = re.compile(r"([A-Z][a-z]+)(?:,|,?[ ](?:and|or))[ ]$")
_STATE_AFTER = re.compile(
    r",?[ ](?:MT|Montana|MONTANA)\b|,[ ](?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md"
    r"|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|N\. ?[HJMYCD]|S\. ?[CD])\."
    r"|,[ ][A-Z]{2}[ ]\d{5}|[ ]\d{5}(?:-\d{4})?\b"
)
_VEHICLE_BEFORE = re.compile(
    r"(?:\b(?:19|20)\d\d|'?\b\d\d|\b(?:red|blue|white|black|silver|gray|grey|green|tan|gold|maroon|brown|a|"
    r"the|his|her|of|by))[ ]$",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[ ]([^\W\d_]+)")
_LONGEST_ACRONYM = 6
_NEARBY = 60
_LONGEST_PREFIX = 3
_SHORT_REACH, _LIST_REACH, _MOTION_REACH = 12, 24, 40
"""Characters before a name in which a house number or a vehicle, a list of towns, a verb of motion stand."""


@veto(
    example="Caller: [Can] you send it?",
    spares="Caller: [Can] sends it.",
    words=Words.ONE,
)
def question(one: Candidate) -> bool:
    """It begins a question."""
    if one.has_title or one.spelling.words[0] not in AUXILIARIES:
        return False
    return _PRONOUN_AFTER.match(one.text, one.end) is not None


@veto(
    example="billed by [Lexipol], LLC",
    spares="billed by [Lexipolski], Lena",
    words=Words.ONE,
)
def form_of_a_firm_behind(one: Candidate) -> bool:
    """A firm's form stands behind."""
    return not one.has_title and _FIRM_AFTER.match(one.text, one.end) is not None


@veto(example="Typeface: [Sherwin Oswald]", spares="Witness: [Sherwin Oswald]")
def set_as_type(one: Candidate) -> bool:
    """A font is asked for before it, or its size stands behind."""
    return is_set_as_type(one.text, one.start, one.end)


@veto(
    example="Two fonts serve all posters. Headings are [Georgia Bold]",
    spares="Two posters serve all. Headings are by [Georgia Bold]",
    words=Words.SEVERAL,
)
def style_of_type(one: Candidate) -> bool:
    """It is a style of a typeface, in a text about type."""
    return is_style_of_typeface(one.text, one.start, one.spelling.words)


@veto(
    example="Accent: [Clark Blue] on doors",
    spares="Accident: [Clark Blue] was hurt",
    words=Words.SEVERAL,
)
def set_as_colour(one: Candidate) -> bool:
    """A color is asked for before it, or its code stands behind."""
    return is_set_as_colour(one.text, one.start, one.end, one.spelling.words)


@veto(example="login [Ostrowski]#7 worked", spares="login by [Ostrowski] #7 worked")
def secret(one: Candidate) -> bool:
    """It goes on as a password or an account does."""
    return _SECRET_AFTER.match(one.text, one.end) is not None


@veto(
    example="served on [USS Gerald Ford] then",
    spares="served with [Gerald Foss] then",
)
def ship(one: Candidate) -> bool:
    """It is a ship."""
    return _SHIP.match(one.text, one.start) is not None


@veto(
    example="var pin = new google.maps.[Marker]({map: map});",
    spares="pinned by [Marker] (map: north)",
)
def member_of_a_program(one: Candidate) -> bool:
    """It is a member of something in a program."""
    if not _MEMBER_AFTER.match(one.text, one.end):
        return False
    alone = len(one.spelling.words) == 1
    return alone or _MEMBER_BEFORE.search(one.text, max(0, one.start - 2), one.start) is not None


@veto(
    example="the form was approved by the office, [QZXO] file number",
    spares="THE FORM WAS APPROVED BY THE OFFICE, [QZXO] FILE NUMBER",
    words=Words.ONE,
)
def acronym(one: Candidate) -> bool:
    """It is one word in capitals that no list knows, among words in small letters."""
    name = one.spelling.name
    if one.titled or not name.isupper() or len(name) > _LONGEST_ACRONYM or not name.isalpha():
        return False
    if is_listed(one.lists.of(name)):
        return False
    around = one.text[max(0, one.start - _NEARBY) : one.start] + one.text[one.end : one.end + _NEARBY]
    return sum(map(str.islower, around)) > sum(map(str.isupper, around))


@veto(
    example="She moved to [Zortman] last year.",
    spares="She spoke to [Zortman] last year.",
    words=Words.ONE,
)
def town(one: Candidate) -> bool:
    """One moves to it or comes from it, or it stands below an apartment: a town not on our lists."""
    if one.titled:
        return False
    before = one.text[max(0, one.start - _MOTION_REACH) : one.start]
    if _ROOM_BEFORE.search(before):
        return True
    first = one.spelling.first
    return (first.place or not is_listed(first)) and _MOTION_BEFORE.search(before) is not None


@veto(
    example="parked at 1420 [Ostrowski] all night",
    spares="parked by Unit #1420 [Ostrowski] all night",
)
def house_number_before(one: Candidate) -> bool:
    """A house number stands before it: a street."""
    if not _HOUSE_NUMBER.search(one.text, max(0, one.start - _SHORT_REACH), one.start):
        return False
    words = one.spelling.words
    return len(words) == 1 or any(one.lists.of(word).suffix for word in words)


@veto(
    example="crews from [Florence] and Hamilton came",
    spares="crews with [Florence] and Harold came",
)
def among_places(one: Candidate) -> bool:
    """It stands in a list of places."""
    if one.titled or not all(classes.place for classes in one.spelling.classes):
        return False
    after = _LISTED_AFTER.match(one.text, one.end)
    before = _LISTED_BEFORE.search(one.text, max(0, one.start - _LIST_REACH), one.start)
    beside = [found[1] for found in (after, before) if found]
    return bool(beside) and all(one.lists.of(word).place for word in beside)


@veto(
    example="offices in [Bend, Boise] too",
    spares="offices of [Bend, Boris] too",
    words=Words.SEVERAL,
)
def list_of_towns(one: Candidate) -> bool:
    """A town, and no first name, stands behind its comma."""
    comma = one.text.find(",", one.start, one.end)
    return comma >= 0 and _is_town_behind(one.text, comma, one.end, one.lists)


@veto(
    example="shipped from [Reno, Nev]. to us",
    spares="shipped by [Reno, Nevil] to us",
)
def state_behind(one: Candidate) -> bool:
    """A state or a ZIP code stands behind it, or behind its first part."""
    comma = one.text.find(",", one.start, one.end)
    return _STATE_AFTER.match(one.text, one.end if comma < 0 else comma) is not None


@veto(
    example="stopped a red [Dodge Charger] there",
    spares="stopped with [Dodge Charger] there",
    words=Words.SEVERAL,
)
def vehicle(one: Candidate) -> bool:
    """It is a vehicle with its make, behind a year, a color or an article."""
    if one.spelling.words[0] not in MAKES or "," in one.spelling.name:
        return False
    before = _VEHICLE_BEFORE.search(one.text, max(0, one.start - _SHORT_REACH), one.start)
    return before is not None


@veto(
    example="billed by [Karen Ostrowski] Plumbing today",
    spares="billed by [Karen Ostrowski] plumbing today",
)
def firm_behind(one: Candidate) -> bool:
    """A word of firms, streets or parks goes on with it."""
    following = _NEXT_WORD.match(one.text, one.end)
    if following is None or "," in one.spelling.name:
        return False
    return following[1].lower() in BUSINESS and is_capitalised(following[1])


BY_SURROUNDINGS = (
    question,
    form_of_a_firm_behind,
    set_as_type,
    style_of_type,
    set_as_colour,
    secret,
    ship,
    member_of_a_program,
    acronym,
    town,
    house_number_before,
    among_places,
    list_of_towns,
    state_behind,
    vehicle,
    firm_behind,
)
"""In the order in which they are asked."""


def _is_town_behind(text: str, comma: int, end: int, lists: Lists) -> bool:
    given = WORD.search(text, comma, end)
    if given is None or len(given[0]) <= _LONGEST_PREFIX:
        return False
    classes = lists.of(given[0])
    return classes.place and classes.first < 2
