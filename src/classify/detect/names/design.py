"""Typefaces, colours and brands, whose names read like persons': "Gill Sans", "Russet Brown", "James Hardie".

Some words stand in nothing else ("Sans", "Gothic"); other names need the words around: a label that asks
for a font or a colour, a size in points, a colour's code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from classify.detect.names.words import words_in
from classify.memos import remembered

Words = Sequence[str]
"""In small letters, without points."""

_FACE_WORDS = words_in(
    "sans serif gothic grotesk grotesque linotype antiqua schoolbook typewriter slab monospace monotype "
    "oldstyle condensed italic oblique semibold extrabold opentype truetype unicode"
)
"""Words of typefaces' names that stand in no person's."""
_FACES = words_in(
    "arial arimo bahnschrift bodoni bookerly calibri candara carlito cochin comfortaa consolas constantia "
    "copperplate courier didot dosis ebrima eurostile fraunces frutiger futura garamond gotham goudy "
    "helvetica inconsolata interstate liberation lato lucida menlo meiryo minion montserrat mulish "
    "myriad noto nunito optima palatino papyrus playfair poppins quattrocento quicksand raleway roboto "
    "rubik segoe sabon sitka tahoma tinos trebuchet ubuntu univers verdana webdings wingdings zapf zapfino"
)
"""First words of typefaces that name nobody."""
_FACES_AND_NAMES = words_in(
    "avenir corbel geneva merriweather perpetua baker baskerville bell benton bookman cambria caslon "
    "century clarendon cooper franklin georgia gill impact inter jenson josefin karla lora news oswald "
    "rockwell times trajan trade work"
)
"""First words of typefaces that are surnames, first names or words as well."""
_STYLES = words_in(
    "black bold book caption demi display extended heavy light linotype medium mono mt ms narrow neue new "
    "nova old poster premier pro regular roman rounded signet std style text thin titling ui"
)
_COLOURS = words_in(
    "amber aqua azure beige black blue bronze brown burgundy charcoal copper coral cream crimson cyan "
    "gold golden gray green grey indigo ivory lavender lime magenta maroon mustard navy ochre olive "
    "orange pink plum purple red rose ruby russet rust sage salmon sand scarlet silver slate tan taupe "
    "teal turquoise umber violet white yellow"
)
_SHADES = words_in(
    "brick burnt cadet cool dark deep dusty electric glacier hot light midnight muted navajo pale pastel "
    "powder prairie russet sky smoke steel sunset swiss warm"
)
"""What stands before a colour and is no first name."""
_COLOURS_OF_CHILDREN = words_in("amber rose ruby sage violet")
"""Colours that children are named after: "Ruby Brown" is somebody."""
NOBODIES = frozenset({
    "benjamin moore", "james hardie", "sherwin williams", "sherwin-williams", "johns manville",
    "owens corning", "john deere", "harley davidson", "harley-davidson", "ralph lauren", "calvin klein",
    "tommy hilfiger", "eddie bauer", "carl zeiss", "levi strauss", "charles schwab", "morgan stanley",
    "john hancock", "betty crocker", "duncan hines", "jack daniels", "oscar mayer", "estee lauder",
    "jimmy john", "jimmy johns", "papa john", "papa johns", "wells fargo", "ben moore", "rust oleum",
    "dutch boy", "mary kay", "steve canny",
})  # fmt: skip
"""Brands; and whom python-pptx's own template names as the last author of every file made with it."""

_LISTED = r"(?:(?:[A-Z][\w'-]*|\d{1,3}|pt|and|or|MT|MS)[ ,;/&]{1,3}){0,12}"
_FACE_LABEL = re.compile(
    rf"\b(?i:(?:fonts?|typefaces?|lettering|typography)(?:\s(?:is|are|in|used|family))?)"
    rf"[ \t]{{0,3}}[:–-]?[ \t]{{1,3}}{_LISTED}$"
)
_COLOUR_LABEL = re.compile(
    rf"\b(?i:colou?rs?|palettes?|accents?|swatch(?:es)?|pantone|paints?|inks?|stain|trim)"
    rf"(?i:\s(?:is|are))?[ \t]{{0,3}}[:–-]?[ \t]{{1,3}}{_LISTED}$"
)
_FACE_AFTER = re.compile(
    r"(?:[ ](?i:bold|italic|light|medium|regular|black|narrow|condensed|semibold|display|pro)){0,3}"
    r"(?:[ ](?i:fonts?|typefaces?)\b|[ ]?[,(]?[ ]?\d{1,2}(?:\.\d)?[ ]?(?:pt|px)\b)"
)
_CODE_AFTER = re.compile(r"[ ]?[,:(–-]?[ ]?(?:#[0-9A-Fa-f]{6}\b|(?:RGB|CMYK|PMS|Pantone|HEX)\b)")
_ABOUT_FACES = re.compile(r"\b(?:typefaces?|fonts?|typography)\b", re.IGNORECASE)
_OF_TYPE = ("font", "typeface", "lettering", "typography")
_LABEL_WITHIN, _ABOUT_WITHIN = 120, 600
"""Characters before a name in which a label asks for it, and in which the text speaks of type at all."""


def is_brand(words: Words) -> bool:
    """Whether the words, in small letters, are a brand or a maker."""
    return " ".join(words) in NOBODIES


def is_typeface(words: Words) -> bool:
    """Whether the words by themselves are a typeface: "Gill Sans", "Arial Black"."""
    return not _FACE_WORDS.isdisjoint(words) or words[0] in _FACES


def is_set_as_type(text: str, start: int, end: int) -> bool:
    """Whether a label asks for a font before `start`, or a size in points stands behind `end`."""
    if _FACE_AFTER.match(text, end):
        return True
    return speaks_of_type(text) and _FACE_LABEL.search(text, _line_start(text, start), start) is not None


def is_style_of_typeface(text: str, start: int, words: Words) -> bool:
    """Whether a name and styles ("Georgia Bold") stand in a text about type."""
    if len(words) < 2 or words[0] not in _FACES_AND_NAMES or not _STYLES.issuperset(words[1:]):
        return False
    return _ABOUT_FACES.search(text, max(0, start - _ABOUT_WITHIN), start) is not None


def is_shade(words: Words) -> bool:
    """Whether the words by themselves are a colour: "Navajo White", "Blue Gray"; not "Ruby Brown"."""
    if len(words) < 2 or words[-1] not in _COLOURS:
        return False
    return words[0] in _SHADES or (words[0] in _COLOURS and words[0] not in _COLOURS_OF_CHILDREN)


def is_set_as_colour(text: str, start: int, end: int, words: Words) -> bool:
    """Whether words that end in a colour stand behind a label for colours or before a colour's code."""
    if len(words) < 2 or words[-1] not in _COLOURS:
        return False
    return (
        _CODE_AFTER.match(text, end) is not None
        or _COLOUR_LABEL.search(text, _line_start(text, start), start) is not None
    )


@remembered(4)
def speaks_of_type(text: str) -> bool:
    """Whether any word of `_FACE_LABEL` stands in the text; asked for each name of the same few texts."""
    small = text.lower()
    return any(word in small for word in _OF_TYPE)


def _line_start(text: str, start: int) -> int:
    """Where the line of `start` begins, or as far before as a label may stand."""
    near = max(0, start - _LABEL_WITHIN)
    return max(near, text.rfind("\n", near, start) + 1)
