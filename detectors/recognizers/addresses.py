"""Street addresses: a candidate's neighbours decide whether its number is a house number.

Grammar of USPS Publication 28; the words below come from minutes, budgets and police reports, in
which numbers before street names count something far more often than they are house numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words after which a number counts or names something, so that no house stands there.
_COUNTS_SOMETHING = re.compile(
    r"(?i)(?:\b(?:phase|ward|district|section|sec|chapter|item|exit|page|pages|pp?|lot|block|zone|station|"
    r"fiscal year|fy|version|ver|vol|volume|figure|fig|table|step|grade|class|since|until|line|"
    r"resolution|ordinance|ord|bill|no|number|mile|mm|mp|milepost|article|rule|part|tract|map|"
    r"engine|ladder|truck|medic|interstate|form|exhibit|appendix|attachment|alternative|title|level|score|channel|group|account|acct|fund|dept|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?|[$€£/]|(?<![\d.-])\d{1,4}[:,.-])[ \t]{0,2}\Z"
)
_BEFORE_A_YEAR = re.compile(r"(?i)\b(?:the|in|for|of|by|during|through|and|a|our|this)\s$")
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_ZIP = re.compile(r"\s\d{5}(?:-\d{4})?$")
_NOT_STREET_WORDS = frozenset(
    """
    copies copy people person persons year years month months week weeks day days hour hours hrs minutes
    minute hour mile day week month year foot inch
    min miles feet ft inches lbs pounds gallons percent pct acres units parcels lots homes houses trees
    car cars vehicle vehicles officer officers employees member members votes ayes cases calls items
    pages of the for and was were is are to from with in on at by that which who per our this new am pm
    a an or times tons yards sq square patrol mph usd dollars degree degrees grams gram type final
    design local animal general fund total phase lane lanes story bedroom bath way municipal city county
    district justice supreme youth tennis state community senior convention shopping service services
    division department street road bridge point board public regular special each other additional more
    mile block lot lead anywhere anystreet somewhere nowhere any your
    """.split()
)
_NO_ADDRESS_AFTER = re.compile(
    r"(?i)\s{1,2}(?:project|plan|reconstruction|improvements?|corridor|budget|program|fund|division|"
    r"department|levy|paving|lighting|sweeping|maintenance|employees?|graders?|services?|bond|grant|"
    r"crossings?|cross\s(?:streets?|sections?)|lanes?|closures?|design|phase|board|commission|committee|merchants|businesses|neighbors|crews?)\b"
)
_LINKS = frozenset("at of the and to in for by was is were from with he she".split())
# Suffixes that also end the names of things; alone they make no address.
_SURE = frozenset(
    """
    st street str ave av aven avenue rd road dr drv drive ln lane ct court blvd boulevard way wy pl
    place cir circle ter terr terrace trl trail pkwy parkway hwy highway loop sq aly alley cres crescent
    """.split()
)
_WHOLE = frozenset("expressway broadway parkway boulevard esplanade turnpike speedway causeway".split())
_DIRECTIONS = frozenset(
    """
    n s e w ne nw se sw north south east west northeast northwest southeast southwest
    """.split()
)
_SAYS_ADDRESS = re.compile(
    r"(?i)\b(?:at|address|addr|resid\w{2,6}|liv(?:es|ed|ing)|home|located|location|mailing|dispatched to|"
    r"responded to|scene|premises|ship to|property)\b(?:\s(?:is|of|at|to|in))?[\s:#-]{1,6}$"
)
_NUMBER = re.compile(r"\d[\d-]*(?:\s?1/2)?[A-D]?\b")
_LATER_NUMBER = re.compile(
    r"(?i)(?<![\w.#-])(?<!lot )(?<!apt )(?<!unit )(?<!ste )(?<!no )(?<!hwy )(?<!highway )(?<!route )"
    r"\d{2,5}(?=[A-D]?\s{1,2}"
    r"(?!(?:st|nd|rd|th|and|or|to)\b)[A-Z0-9][\w.'-]*\s{1,2}[A-Z])"
)
_FREE_OF_THIS = re.compile(
    r"(?i)P\.?\s?O|R\.?R|R\.?\s?F\.?\s?D|rural|rte?\b|route|star|S\.?R|box|HC|H\.C|post|highway contract"
    r"|\d{1,6}\s{1,2}(?:block|blk)\b"
)
_NUMBERED_ROAD = re.compile(
    r"(?i)(?:[NSEW]\.?\s{1,2})?(?:[a-z.]{1,10}\s{1,2}){0,3}(?:highway|hwy|route|rte|road|rd|secondary|cr|sr|fsr?|nfd?|us|mt|sh?|i)"
    r"\.?(?:\s{0,2}#?|-)[a-z]?-?\d"
)
"""County Road 212, State Route 200, S-203: what names a road by its number and no thing."""


def street_addresses(
    text: str, matches: list[tuple[int, int, float]]
) -> Iterable[tuple[int, int, int, float, str | None]]:
    """Candidates whose number is a house number and whose name is a street's."""
    for index, (start, end, score) in enumerate(matches):
        if _FREE_OF_THIS.match(text, start, end):
            yield index, start, end, score, None
            continue
        begin = next((begin for begin in _starts(text, start, end) if _is_address(text, begin, end)), None)
        if begin is not None:
            yield index, begin, end, score, None


def _starts(text: str, start: int, end: int) -> list[int]:
    """Where the house number may stand, the last first: "1979 LAST SEEN 9891 AGNES AVE" holds two numbers."""
    comma = text.find(",", start, end)
    later = _LATER_NUMBER.finditer(text, start + 1, end if comma < 0 else comma)
    return [*reversed([number.start() for number in later]), start]


def _is_address(text: str, start: int, end: int) -> bool:
    if _COUNTS_SOMETHING.search(text, max(0, start - 16), start):
        return False
    value = text[start:end]
    if (
        _YEAR.match(value)
        and not _ZIP.search(value)
        and _BEFORE_A_YEAR.search(text, max(0, start - 10), start)
    ):
        return False
    number = _NUMBER.match(value)
    if number and _NUMBERED_ROAD.match(value[number.end() :].lstrip()):
        return True
    words = value[number.end() :].split(",")[0].split() if number else []
    if words and words[0].strip(".").lower() in _NOT_STREET_WORDS:
        return False
    if any(word.lower() in _LINKS for word in words[1:]):
        return False
    if "," not in value and _is_doubtful(words) and not _SAYS_ADDRESS.search(text, max(0, start - 24), start):
        return False
    if len(words) > 1 and words[-2].lower() in ("state", "municipal", "district", "justice", "national"):
        return False
    return "," in value or not _NO_ADDRESS_AFTER.match(text, end)


def _is_doubtful(words: list[str]) -> bool:
    """Whether the name ends in a word that as often names a park, a hall or a thing as a street."""
    plain = [word.strip(".").lower() for word in words]
    return not plain or (plain[0] not in _DIRECTIONS and not _SURE.union(_WHOLE).intersection(plain))
