"""Street addresses: a candidate's neighbours decide whether its number is a house number."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words after which a number counts or names something, so that no house stands there.
_COUNTS_SOMETHING = re.compile(
    r"(?i)(?:\b(?:phase|ward|district|section|sec|chapter|item|exit|page|pages|pp?|lot|block|zone|station|"
    r"fiscal year|fy|version|ver|vol|volume|figure|fig|table|step|grade|class|room|since|until|line|"
    r"resolution|ordinance|res|ord|bill|no|number|mile|mm|mp|milepost|article|rule|part|tract|map|"
    r"engine|ladder|truck|medic|route|rt|interstate|form|title|level|score|channel|group|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?|[$€£.:/]|\d[,-])\s{0,2}$"
)
_NOT_STREET_WORDS = re.compile(
    r"(?i)\b(?:copies|copy|people|persons?|years?|months?|weeks?|days?|hours?|hrs?|minutes?|min|miles?|feet|ft|"
    r"inches|lbs?|pounds?|gallons?|percent|pct|acres?|units?|parcels?|lots|homes|houses|trees|cars?|vehicles?|"
    r"officers?|employees|members?|votes?|ayes?|cases?|calls|items?|pages?|of|the|for|and|was|were|is|are|to|"
    r"from|with|in|on|at|by|that|which|who|per|our|this|new|am|pm|a|an|or|votes|times|tons?|yards?|sq|square|"
    r"patrol|mph|us|usd|dollars?|total|phase|lane|lanes|story|bedroom|bed|bath|car|point|way)\b"
)
_NUMBER = re.compile(r"\d[\d-]*(?:\s?1/2)?")


def street_addresses(
    text: str, matches: list[tuple[int, int, float]]
) -> Iterable[tuple[int, int, int, float, str | None]]:
    """Candidates whose number is a house number and whose name is a street's."""
    for index, (start, end, score) in enumerate(matches):
        if _COUNTS_SOMETHING.search(text, max(0, start - 16), start):
            continue
        value = text[start:end]
        number = _NUMBER.match(value)
        name = value[number.end() :].split(",")[0] if number else ""
        first_word = name.split()[0] if name.split() else ""
        if _NOT_STREET_WORDS.fullmatch(first_word.strip(".")) and first_word.lower() not in ("block",):
            continue
        yield index, start, end, score, None
