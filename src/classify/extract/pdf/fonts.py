"""Pages whose text layer is not what eyes read: fonts that do not tell which letters their shapes are.

A font may number its shapes as it likes. Without a table back to Unicode (ISO 32000-1, 9.10.2) a reader takes
the numbers for letters, and a page full of words comes out as a cipher that looks like text. Two witnesses
are heard: the fonts, and whether neighbouring characters are such as people's languages and numbers have.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.memos import remembered

_JUDGED = 4_000
"""Characters of a page that are looked at."""
_SAMPLES = 60
_SURE = 0.93
"""Share of likely pairs from which a page is believed without a look at its fonts: all prose has more."""
_CLEAN = 0.985
"""Share above which not even single lines of a page are looked at: half of all pages."""
_UNLIKELY = 0.80
"""Share below which a page of fonts that tell no letters is a cipher. Of 258 pages of public documents only
those of programs' code and of alphabets lie below."""
_IMPOSSIBLE = 0.55
_FEWEST_PAIRS, _MANY_PAIRS = 20, 100
_FEWEST_OF_UNSURE = 8
_WORDS_MADE_UP = 0.72
"""Share of likely pairs within words of letters alone; languages from Spanish to Polish have 0.85 and more,
a cipher of letters 0.3 to 0.65."""
# The pairs of letters that make up nine tenths of English, Spanish, French, German, Italian, Portuguese,
# Dutch, Polish and Vietnamese without their accents: a first letter, then all that often follow it.
_LIKELY = {
    group[0] + second
    for group in (
        "aabcdegilmnoprstuvwyz badeilortuy caehiklortuy daeginoruz eabcdefghijlmnprstuvwxy "
        "faefiort gadehilnoru haeikotu iabcdefgjlmnoprstv jeknu keilu ladeiklnoqstuy mabeimopsu "
        "nacdefghinostuvz oabcdfilmnoprstuvwz paehiloprt qu racdegiklmnorstuvyz sacehiopstuwz "
        "taehiorstuy uacdefilmnoprstxy vaeior waehinosuyz xt yces zaegiuy"
    ).split()
    for second in group[1:]
}
_BEFORE_DIGIT = frozenset(".,/-:#$(\u00a7'\u201c\"\u2013\u2212\u2014+[=*<>\u00b1~\\\u20ac\u00a3")
_AFTER_DIGIT = frozenset(".,/-:%)'\u201d\u2019\"$\u00b0;\u2013\u2212\u2014*]+x")
_BEFORE_LETTER = frozenset("(\"\u201c\u2018'\u2019-/[\u2013\u2014.&_@*\u2022=#|:,;\\<")
_AFTER_LETTER = frozenset(".,;:!?)'\u2019\u201d\"-/]\u2013\u2014_&@=*\u2022\u2122\u00ae|\u2026(")
_SIGNS = frozenset(".,)!?:;\"\u201c\u201d\u2019'_-(\u2013[]/*=\u2022")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH"}
_WORD = re.compile(r"(?<![^\s(\"'])[A-Za-z]{3,}(?![^\s).,;:!?\"'])")
_TELLING_NAME = re.compile(
    # Names of shapes that stand for letters (Adobe Glyph List): words, single letters, numbers of Unicode.
    r"[A-Za-z]|[a-z]{4,}|[A-Z][a-z]{2,}|A(?:E|acute|ring)|O(?:E|slash)|eth|Eth|oe|ae|fi|fl|ff|ffi|ffl|mu|yen|one|two|"
    r"six|ten|bar|cent|euro|Euro|plus|less|space|at|dot\w*|\.notdef|uni[0-9A-F]{4,}|u[0-9A-F]{4,6}|(?:[a-zA-Z]+)\.\w+"
)


def is_cipher(text: str, unsure_fonts: bool | None) -> bool:
    """Whether a page's text is none, though it looks like it.

    `unsure_fonts`: whether some font of the page tells no letters; None when that is not known.
    """
    likely, pairs = likelihood(text)
    if unsure_fonts:
        if pairs < _FEWEST_PAIRS:
            return pairs >= _FEWEST_OF_UNSURE and likely < _IMPOSSIBLE
        return likely < _UNLIKELY or _odd_lines(text) >= 2 * _FEWEST_PAIRS
    # Fonts that are believed: abbreviations are like ciphers, so words in capitals are passed over.
    text = _CAPITALS.sub(" ", text)
    likely, pairs = likelihood(text)
    if pairs >= _MANY_PAIRS and likely < _IMPOSSIBLE:
        return True
    words, within = _word_likelihood(text)
    return within >= _MANY_PAIRS and words < _WORDS_MADE_UP


def is_doubtful(text: str) -> bool:
    """Whether a page is worth a look at its fonts. Cheap: nearly all pages are not."""
    likely, pairs = likelihood(text)
    if pairs < _FEWEST_PAIRS or likely > _CLEAN:
        return False
    return likely < _SURE or _odd_lines(text) >= _FEWEST_PAIRS


def likelihood(text: str) -> tuple[float, int]:
    """Share of neighbouring characters that languages and numbers put together, and of how many pairs."""
    text = text[:_JUDGED]
    counts = Counter(pairwise(text))
    likely = total = 0
    for pair, count in counts.items():
        verdict = _is_likely(pair)
        if verdict is not None:
            total += count
            likely += count if verdict else 0
    return (likely / total if total else 1.0), total


def _odd_lines(text: str) -> int:
    """Pairs of characters in lines of unlikely ones: values of a form in a font of their own."""
    odd = 0
    for line in text[:_JUDGED].splitlines():
        share, pairs = likelihood(line)
        odd += pairs if share < _IMPOSSIBLE and pairs >= 5 else 0
    return odd


def _word_likelihood(text: str) -> tuple[float, int]:
    pairs = [
        word[at : at + 2].lower() for word in _WORD.findall(text[:_JUDGED]) for at in range(len(word) - 1)
    ]
    return (sum(pair in _LIKELY for pair in pairs) / len(pairs) if pairs else 1.0), len(pairs)


@remembered(65_536)
def _is_likely(pair: tuple[str, str]) -> bool | None:
    """Whether two characters are likely neighbours; None when one is white space."""
    one, other = pair
    if one.isspace() or other.isspace():
        return None
    if one == other:
        return True
    if one.isalpha() and other.isalpha():
        one, other = (unicodedata.normalize("NFD", letter)[0].lower() for letter in pair)
        # Letters beyond Latin are not judged: there are too many scripts.
        return one + other in _LIKELY if one <= "z" and other <= "z" else _one_script(*pair)
    if one.isdigit() and other.isdigit():
        return True
    if one.isdigit() or other.isdigit():
        return other in _AFTER_DIGIT if one.isdigit() else one in _BEFORE_DIGIT
    if one.isalpha() or other.isalpha():
        return other in _AFTER_LETTER if one.isalpha() else one in _BEFORE_LETTER
    return one in _SIGNS and other in _SIGNS


def _one_script(one: str, other: str) -> bool:
    """Whether two letters are of one script, as far as their names tell (CJK and kana mix)."""
    first, second = (unicodedata.name(letter, "").partition(" ")[0] for letter in (one, other))
    return first == second or {first, second} <= {
        "CJK",
        "HIRAGANA",
        "KATAKANA",
        "KATAKANA-HIRAGANA",
        "FULLWIDTH",
    }


def untold(textpage: pdfium_helpers.PdfTextPage) -> int:
    """How many characters of a page have no Unicode by PDFium's own word (Type 3 fonts and the like).

    It then takes their numbers for letters, sometimes rightly. A few samples are asked, all characters only
    when one of them has none. Bullets and arrows, which stand alone, are not counted.
    """
    count = pdfium.FPDFText_CountChars(textpage)
    step = max(count // _SAMPLES, 1)
    if not any(_is_untold(textpage, at) for at in range(0, count, step)):
        return 0
    return sum(one and other for one, other in pairwise(_is_untold(textpage, at) for at in range(count)))


def _is_untold(textpage: pdfium_helpers.PdfTextPage, at: int) -> bool:
    return bool(pdfium.FPDFText_HasUnicodeMapError(textpage, at) == 1)


def has_unsure_fonts(resources: Any) -> bool:
    """Whether a page's resources (pdfminer's) name a font whose numbers need not be letters."""
    return any(map(_is_unsure, _fonts(resources, 3)))


def _fonts(resources: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The fonts of a page and of the forms drawn on it."""
    found = _resolved(resources)
    for font in _resolved(found.get("Font")).values():
        yield _resolved(font)
    for form in _resolved(found.get("XObject")).values() if depth else ():
        inner = _resolved(form).get("Resources")
        if inner is not None:
            yield from _fonts(inner, depth - 1)


def _is_unsure(font: Mapping[str, Any]) -> bool:
    if not font or "ToUnicode" in font:
        return False
    kind = _name(font.get("Subtype"))
    if kind == "Type0":
        below = _resolved(font.get("DescendantFonts"))
        first = _resolved(below[0]) if isinstance(below, list) and below else {}
        ordering = _resolved(first.get("CIDSystemInfo")).get("Ordering", b"Identity")
        return ordering in (b"Identity", "Identity")
    encoding = font.get("Encoding")
    names = _resolved(encoding)
    if isinstance(names, Mapping) and names:
        told = [
            _name(item)
            for item in _resolved_list(names.get("Differences"))
            if not isinstance(item, int | float)
        ]
        return sum(not _TELLING_NAME.fullmatch(name) for name in told) > len(told) / 3
    if _name(encoding) in ("WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding"):
        return False
    descriptor = _resolved(font.get("FontDescriptor"))
    embedded = any(key in descriptor for key in ("FontFile", "FontFile2", "FontFile3"))
    # A Type 1 font names its shapes itself.
    return kind == "Type3" or (kind == "TrueType" and embedded)


def _resolved(node: Any) -> Any:
    """What a reference leads to: a mapping, a list, or an empty mapping."""
    from pdfminer.pdftypes import PDFStream, resolve1

    found = resolve1(node)
    if isinstance(found, PDFStream):
        found = found.attrs
    return found if isinstance(found, Mapping | list) else {}


def _resolved_list(node: Any) -> list[Any]:
    found = _resolved(node)
    return found if isinstance(found, list) else []


def _name(node: Any) -> str:
    name = getattr(node, "name", node)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name or "")
