"""The shape of names: which words can belong to one, where it ends, what is no name at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from classify.detect.namedesign import names_a_design
from classify.detect.namewords import (
    AUXILIARIES,
    BUSINESS,
    DOUBTFUL,
    INNER_PREFIXES,
    LEADING,
    MAKES,
    NAMED_PLACES,
    NEVER,
    PARTICLES,
    PLACE_LEADS,
    SPEECH,
    SUFFIX,
    TRAILING,
    WORN,
)
from classify.detect.wordlists import WordClass, WordTable, unpack

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`\-](?=[^\W\d_]))*+(?![\w])\.?")
_CAPITAL_WORD = r"[A-ZÀ-Þ][^\W\d_]+(?:['’\-][^\W\d_]+)*"
_PAIR = re.compile(
    rf"(?<![\w'’&/.-])(?<![&,]\s)(?P<first>{_CAPITAL_WORD})[ ](?:[A-Z]\.?[ ])?"
    rf"(?P<last>{_CAPITAL_WORD})(?![\w/&-]|[ ]&)"
)
_PARTICLE_NAME = re.compile(
    rf"(?<![\w'’&/.-])(?P<first>{_CAPITAL_WORD})[ ](?:de la|de los|de las|del|de|van der|van|von)[ ]"
    rf"{_CAPITAL_WORD}(?:[ ]{_CAPITAL_WORD}){{0,2}}"
)
_COMMA_PAIR = re.compile(
    rf"(?<![\w'’&/,.-])(?P<last>{_CAPITAL_WORD}),[ ]?(?P<first>{_CAPITAL_WORD})(?:[ ][A-Z]\b\.?)?(?![\w/&-]|"
    rf"[ ]&|,)"
)
_GAP = re.compile(r"[ \t\xa0]{1,2}|[ ]?\n(?!\s)")
_COMMA = re.compile(r"[ ]?,[ \xa0\n]?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]", re.UNICODE)
_PARTS = re.compile(
    r"\s{0,20}(?:;|/|\t|\||&|\band\b|\bAND\b|\bvs?\.|[ ]{3,20}|[()\[\]:•]|\n\s{0,20}\n| - | – )\s{0,20}"
)
_QUOTED = re.compile(r"[\"“”]")
_NEXT_WORD = re.compile(r"[ ]([^\W\d_]+)")
_HOUSE_NUMBER = re.compile(r"(?<![#\w])\d{1,5}[ ](?:[NSEW]\.?[ ]|[NS][EW][ ])?$")
TITLE_BEFORE = re.compile(
    r"\b(?:mr|mrs|ms|miss|ofc|ofcr|officer|det|detective|sgt|sergeant|lt|capt|captain|deputy|judge|trooper|"
    r"cpl|mayor)\.?[ ]$",
    re.IGNORECASE,
)
_VEHICLE_BEFORE = re.compile(
    r"(?:\b(?:19|20)\d\d|'?\b\d\d|\b(?:red|blue|white|black|silver|gray|grey|green|tan|gold|maroon|brown|a|"
    r"the|his|her|of|by))[ ]$",
    re.IGNORECASE,
)
_LISTED_AFTER = re.compile(r",?[ ](?:(?:and|or)[ ])?([A-Z][a-z]+)")
_LISTED_BEFORE = re.compile(r"([A-Z][a-z]+)(?:,|,?[ ](?:and|or))[ ]$")
_MOTION_BEFORE = re.compile(
    r"\b(?:flew|drove|moved|moving|returned|travell?ed|commutes?|flight|trip|bus|born|raised|originally|destination)"
    r"(?:[ ]here|[ ]back)?[ :]+(?:to|from|in|for)?[ ]?$",
    re.IGNORECASE,
)
_ROOM_BEFORE = re.compile(r"(?:\bsuite|\bapt\.?|\bunit)[ ]#?\w{1,5}\s*\n[> ]*$", re.IGNORECASE)
_MEMBER_AFTER = re.compile(r"\.[a-z]\w{0,80}[(.;=)]|\w{0,80}\(")
_MEMBER_BEFORE = re.compile(r"[a-z_)\]]\.$")
_INNER_CAPITAL = re.compile(r"([^\W\d_][a-zß-ÿ]{0,40})[A-ZÀ-Þ]")
_TIME_OF_DAY = re.compile(r"\b[ap]\.[ ]?m\.", re.IGNORECASE)
_LONGEST_ACRONYM = 6
_NEARBY = 60
_LONGEST_PREFIX = 3
_SHIP = re.compile(r"(?:USS|USNS|USNV|USCGC|HMS)[ ]")
_STATE_IN = re.compile(
    r",[ ](?:MT|Montana|Texas|Ohio|Utah|Iowa|Idaho|Alaska|Hawaii|Oregon|California|Colorado|Wyoming|Kansas)$"
)
_SECRET_AFTER = re.compile(r"[#%!$*^~+=\\][\w!]|[@_]\w|\(\)")
_STATE_AFTER = re.compile(
    r",?[ ](?:MT|Montana|MONTANA)\b|,[ ](?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md"
    r"|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|N\. ?[HJMYCD]|S\. ?[CD])\."
    r"|,[ ][A-Z]{2}[ ]\d{5}|[ ]\d{5}(?:-\d{4})?\b"
)
_POSSESSIVE = re.compile(r"['’`]s$", re.IGNORECASE)
_SUFFIX_AFTER = re.compile(r",?[ ](?:jr|sr|ii|iii|iv)\b\.?", re.IGNORECASE)
_INITIAL_BEFORE = re.compile(r"(?<![\w.'’])(?:[A-Z]\.[ ]?){1,2}$")
_INITIAL_AFTER = re.compile(r"[ ][A-Z]\b\.?(?![\w'’/])")
_MOST_WORDS = 7
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:m|re|ve|ll|d))$")
_LEARNING = re.compile(
    r"(?:olog(?:y|ist|ical)|iatr(?:y|ics|ic|ist)|opath(?:y|ic)|ectomy|oscopy|graphy|therapy|itis)$"
)
_PRONOUN_AFTER = re.compile(
    r"[ ](?:i|you|we|he|she|it|they|this|that|there|the|my|your|our)\b", re.IGNORECASE
)
_FIRM_AFTER = re.compile(r",?[ ](?:LLC|L\.L\.C|Inc|INC|Corp|CORP|Ltd|LLP|PLLC)\b")
_LABEL_AHEAD = re.compile(
    r"[A-Za-z-]{1,14}[ ]?[:#]|(?i:e-?mail|phone|tel|telephone|cell|fax|mobile|website|web)\b"
)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the word lists say, asked by words as written."""

    table: WordTable

    def of(self, word: str) -> WordClass:
        """Classes of one word; of a hyphenated one, those of its better-known half."""
        return _classes(self.table, word.rstrip(".").lower())

    def knows_place(self, name: str) -> bool:
        """Whether a name of one word or several is that of a town, county or state."""
        return unpack(self.table.packed(name)).place

    def namelike(self, word: str) -> bool:
        """A capitalised word that may stand in a name: listed as one, or no word of the language."""
        classes = self.of(word)
        if is_ordinary(classes):
            return False
        return bool(classes.first or classes.surname) or classes.common == 0 or classes.capital >= 2


@lru_cache(maxsize=200_000)
def _classes(table: WordTable, word: str) -> WordClass:
    word = _POSSESSIVE.sub("", word)
    found = table.packed(word)
    if not found and ("-" in word or "'" in word or "’" in word):
        found = max((table.packed(part) for part in re.split(r"['’\-]", word)), default=0) or table.packed(
            re.sub(r"['’\-]", "", word)
        )
    if not found and not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        found = table.packed("".join(letter for letter in letters if not unicodedata.combining(letter)))
    return unpack(found)


def is_ordinary(classes: WordClass) -> bool:
    """A usual word of the language that is hardly ever a name ("left", "safety")."""
    frequent = classes.common >= 2 and classes.capital == 1
    return frequent and classes.first < 2 and (classes.surname < 3 or classes.common == 3)


def is_capitalised(word: str) -> bool:
    """Whether the word begins with a capital."""
    return word[:1].isupper()


def walk(
    text: str, start: int, lists: Lists, *, surname_first: bool, most: int = 4, titled: bool = False
) -> int:
    """End of the name that begins at `start`; `start` itself when none does.

    Takes capitalised words that can belong to a name, initials, particles and a suffix; with
    `surname_first` it may cross one comma ("DOE, JANE M"). Behind a title, a surname may be a word
    of the language as well ("Officer Forest").
    """
    end, taken, comma, crossing, strong = start, 0, False, False, False
    place = start
    while taken < most + 2 * comma:
        word = WORD.match(text, place)
        if word is None or not (
            _fits(word[0], lists, first=taken == 0)
            or (taken == 0 and surname_first and _is_family_name(text, word, lists))
            or (taken == 0 and titled and _is_titled_surname(word[0], lists))
        ):
            break
        if crossing and not _given(word[0], lists):
            break
        if taken > 1 and "\n" in text[end:place] and _LABEL_AHEAD.match(text, place):
            break  # the next line begins with a label of its own
        strong = strong or len(word[0].rstrip(".")) > 1
        end, taken = word.end(), taken + 1
        gap = _GAP.match(text, end)
        if gap is None and surname_first and not comma and taken <= 3:
            gap = _COMMA.match(text, end)
            comma = crossing = gap is not None
        else:
            crossing = False
        if gap is None:
            break
        place = gap.end()
    if not strong:
        return start
    if (
        text[end - 1] == "."
        and len(WORD.findall(text[start:end])[-1]) > 3
        and not SUFFIX.fullmatch(text[start:end].rsplit(maxsplit=1)[-1])
    ):
        end -= 1
    return end


def _is_family_name(text: str, word: re.Match[str], lists: Lists) -> bool:
    """Whether a word of the language stands as a surname before a comma and a first name ("Lax, Anna")."""
    after = _COMMA.match(text, word.end())
    given = WORD.match(text, after.end()) if after else None
    return (
        given is not None
        and is_capitalised(word[0])
        and word[0].lower() not in NEVER
        and lists.of(word[0]).surname > 0
        and lists.of(given[0]).first > 0
    )


def _is_titled_surname(word: str, lists: Lists) -> bool:
    bare, classes = word.rstrip(".").lower(), lists.of(word)
    known = classes.surname >= (2 if classes.common == 3 else 1)
    return word.istitle() and known and bare not in NEVER and bare not in TRAILING


def _given(word: str, lists: Lists) -> bool:
    """Whether a word may be a first name behind a comma: listed, an initial, or no word at all."""
    classes = lists.of(word)
    return bool(classes.first) or len(word.rstrip(".")) == 1 or classes.common == 0


def _fits(word: str, lists: Lists, first: bool) -> bool:
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
    if word.endswith(".") and len(bare) > 3:
        return first and lists.namelike(word)
    return lists.namelike(word)


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
    whole_before = "," in before.strip(" ,") or len(before.split()) >= 2
    if (
        whole_before
        and (len(after.split()) >= 2 or not SUFFIX.fullmatch(after.strip()))
        and not before.rstrip().endswith(",")
    ):
        return [(start, line), *_cut_lines(text, line + 1, end)]
    return [(start, end)]


def pairs(text: str, lists: Lists) -> Iterator[tuple[int, int, float]]:
    """Names that the lists alone suggest: a first name and a surname side by side, or a surname, a
    comma and a first name; with a score.
    """
    for found in _PAIR.finditer(text):
        if score := _pair_score(found["first"], found["last"], lists):
            yield (*found.span(), score)
    for found in _PARTICLE_NAME.finditer(text):
        first = lists.of(found["first"])
        if first.first >= 1 and not _wordlike(first):
            yield (*found.span(), 0.75)
    for found in _COMMA_PAIR.finditer(text):
        if score := _comma_score(found["last"], found["first"], lists):
            yield (*found.span(), score)


def _pair_score(given: str, family: str, lists: Lists) -> float:
    """Score of "Given Family" by the lists alone; 0 when they do not suggest a person."""
    first, last = lists.of(given), lists.of(family)
    if (
        not first.first
        or _wordlike(first)
        or last.suffix
        or family.lower() in BUSINESS
        or family.lower() in NEVER
    ):
        return 0.0
    sure = first.first >= 2 and first.capital == 3 and not first.place
    if last.surname and not _wordlike(last):
        return 0.85 if first.first + last.surname >= 4 and first.capital != 1 and last.capital != 1 else 0.7
    mixed_case = not (given.isupper() and family.isupper())
    return 0.7 if sure and mixed_case and (last.surname >= 2 or last.common == 0) else 0.0


def _comma_score(family: str, given: str, lists: Lists) -> float:
    """Score of "Family, Given"."""
    first, last = lists.of(given), lists.of(family)
    if family.lower() in NEVER or given.lower() in NEVER:
        return 0.0
    if (
        not first.first
        or not last.surname
        or _wordlike(first)
        or first.place
        or (last.place and last.surname < 2)
    ):
        return 0.0
    if _wordlike(last):
        return 0.7 if first.first >= 2 and last.surname == 3 and family.lower() not in NEVER else 0.0
    return 0.85 if first.first > 1 and last.surname > 1 else 0.7


def _wordlike(word: WordClass) -> bool:
    return (word.common >= 2 and word.capital == 1) or word.common == 3


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without titles, ranks, role words, possessive endings and punctuation."""
    while start < end:
        while start < end and not (text[start].isalpha() or (text[start] in '"“' and start + 1 < end)):
            start += 1
        word = WORD.match(text, start, end)
        if word is None:
            break
        bare = word[0].rstrip(".").lower()
        rest = text[word.end() : end].strip(" ,.")
        if (
            bare not in LEADING
            or not rest
            or (len(bare) == 1 and bare != "v")
            or text[word.end() : word.end() + 1] == ","
        ):
            break
        start = word.end()
    while start < end:
        while start < end and not (text[end - 1].isalpha() or text[end - 1] == "."):
            end -= 1
        words = list(WORD.finditer(text, start, end))
        if len(words) < 2:
            break
        last = words[-1]
        bare = last[0].rstrip(".").lower()
        if bare not in TRAILING or (len(bare) == 1 and is_capitalised(last[0])):
            break
        end = last.start()
    found = _POSSESSIVE.search(text, start, end)
    if found and found.end() == end:
        end = found.start()
    if start < end and text[end - 1] == "." and not _ends_in_initial(text[start:end]):
        end -= 1
    return start, end


def _ends_in_initial(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return bool(SUFFIX.fullmatch(last)) or len(last.rstrip(".").rsplit(".", 1)[-1]) == 1


def extended(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with a generation suffix behind, an initial before or after it."""
    if before := _INITIAL_BEFORE.search(text, max(0, start - 8), start):
        start = before.start()
    if "," in text[start:end] and (after := _INITIAL_AFTER.match(text, end)):
        end = after.end()
    if after := _SUFFIX_AFTER.match(text, end):
        end = after.end()
    return start, end


def _may_be_surname(words: list[str], lists: Lists) -> bool:
    """Whether a word of firms and streets ends a person's name: Tyler Hall, but not Russell Street."""
    first, last = lists.of(words[0]), lists.of(words[-1])
    return last.surname == 3 or (
        last.surname == 2 and first.first >= 1 and not first.place and not _wordlike(first)
    )


def _among_places(text: str, start: int, end: int, lists: Lists) -> bool:
    """Whether the words stand in a list of places ("Clinton, Florence and Hamilton")."""
    after = _LISTED_AFTER.match(text, end)
    before = _LISTED_BEFORE.search(text, max(0, start - 24), start)
    beside = [found[1] for found in (after, before) if found]
    return bool(beside) and all(lists.of(word).place for word in beside)


def is_no_name(
    text: str, start: int, end: int, lists: Lists, *, announced: bool = False, weighed: bool = False
) -> bool:
    """Whether a span cannot be a person: digits, only words that never name one, a street, a firm.

    `announced` names stand behind a title or label, where Officer Brown is no colour. What is `weighed` has
    a score that already tells usual words of the language from names.
    """
    name = text[start:end]
    words = [word.rstrip(".").lower() for word in WORD.findall(name)]
    if not any(len(word) > 1 for word in words) or len(words) > _MOST_WORDS:
        return True
    has_title = bool(TITLE_BEFORE.search(text, max(0, start - 16), start))
    titled = announced or has_title
    return (
        # Her, So and Him are families, and who has a rank has a name behind it.
        (not (has_title and len(words) == 1) and _is_speech(text, end, words))
        or names_a_design(text, start, end, words)
        or _is_written_otherwise(name, lists)
        or _says_otherwise(name, words, lists, titled, weighed)
        or _stands_otherwise(text, start, end, words, lists, titled)
    )


def _is_speech(text: str, end: int, words: list[str]) -> bool:
    """Whether this is how a sentence begins: "My", "I'm", "Will you"; or a branch of learning, or a firm."""
    if len(words) > 1:
        return all(_plain(word) in SPEECH for word in words)
    word = _plain(words[0])
    if word in SPEECH or _CONTRACTED.search(word) or _LEARNING.search(word):
        return True
    return (word in AUXILIARIES and bool(_PRONOUN_AFTER.match(text, end))) or bool(
        _FIRM_AFTER.match(text, end)
    )


def _plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def _is_written_otherwise(name: str, lists: Lists) -> bool:
    """Marks and cases that no name has."""
    if any(mark in name for mark in "@\\_=<>{}0123456789") or "//" in name or name.count('"') == 1:
        return True
    if _TIME_OF_DAY.search(name) or any(_is_identifier(word[0], lists) for word in WORD.finditer(name)):
        return True
    return is_capitalised(name) and any(
        word[0].islower() and word.lower().partition("-")[0] not in PARTICLES and len(word) > 1
        for word in WORD.findall(name)
    )


def _is_identifier(word: str, lists: Lists) -> bool:
    """Whether a word has a capital inside that no name has: rootFolderUrl, but McKenzie and DuPont."""
    inner = _INNER_CAPITAL.match(word)
    if inner is None or word.isupper() or lists.of(word).surname or lists.of(word).first:
        return False
    return word[0].islower() or not (inner[1].lower() in INNER_PREFIXES or lists.of(inner[1]).first >= 2)


def _is_acronym(text: str, start: int, end: int, lists: Lists) -> bool:
    """Whether one word in capitals that no list knows stands among words in small letters: "SCAO forms"."""
    name = text[start:end]
    if not name.isupper() or len(name) > _LONGEST_ACRONYM or not name.isalpha():
        return False
    classes = lists.of(name)
    if classes.first or classes.surname:
        return False
    around = text[max(0, start - _NEARBY) : start] + text[end : end + _NEARBY]
    return sum(map(str.islower, around)) > sum(map(str.isupper, around))


def _says_otherwise(name: str, words: list[str], lists: Lists, titled: bool, weighed: bool) -> bool:
    """Words that by themselves tell something else than a person."""
    letters = [word for word in words if len(word) > 1]
    if all(word in NEVER or word in LEADING for word in letters) or any(word in WORN for word in words):
        return True
    if " ".join(words) in NAMED_PLACES or _STATE_IN.search(name):
        return True
    if "," not in name and not titled and _is_place(words, lists):
        return True
    one_case = name.isupper() or name.islower()
    usual = one_case and not (titled or weighed) and all(is_ordinary(lists.of(word)) for word in letters)
    if len(words) > 1:
        return usual or (words[-1] in BUSINESS and not _may_be_surname(words, lists))
    word = lists.of(letters[0])
    if len(letters[0]) < 3 and (name.islower() or not (titled or word.surname)):
        return True
    if name.islower() and not titled and word.first < 2 and word.surname < 2:
        return True
    return usual or not (titled or weighed or not (word.suffix or letters[0] in DOUBTFUL))


def _is_town_list(text: str, comma: int, end: int, lists: Lists) -> bool:
    """Whether a town and no first name stands behind the comma ("Bend, Boise")."""
    given = WORD.search(text, comma, end)
    if given is None or len(given[0]) <= _LONGEST_PREFIX:
        return False
    classes = lists.of(given[0])
    return classes.place and classes.first < 2


def _is_place(words: list[str], lists: Lists) -> bool:
    """Whether two words or more are a town of the lists, or begin as only places do ("San", "Fort")."""
    if len(words) < 2:
        return False
    saint = words[0] in ("st", "saint") and len(words) == 2 and lists.of(words[1]).first == 3
    return saint or words[0] in PLACE_LEADS or lists.knows_place(" ".join(words))


def _is_town(text: str, start: int, word: WordClass) -> bool:
    """Whether one moves to or comes from it, or it stands below an apartment: a town not on our lists."""
    before = text[max(0, start - 40) : start]
    listed = word.first or word.surname
    return bool(_ROOM_BEFORE.search(before)) or bool(
        (word.place or not listed) and _MOTION_BEFORE.search(before)
    )


def _stands_otherwise(text: str, start: int, end: int, words: list[str], lists: Lists, titled: bool) -> bool:
    """Surroundings that make the words an address, a vehicle, a firm, a list of places or a secret."""
    if _SECRET_AFTER.match(text, end) or _SHIP.match(text, start):
        return True
    if _MEMBER_AFTER.match(text, end) and (
        len(words) == 1 or _MEMBER_BEFORE.search(text, max(0, start - 2), start)
    ):
        return True
    if not titled and _is_acronym(text, start, end, lists):
        return True
    if len(words) == 1 and not titled and _is_town(text, start, lists.of(words[0])):
        return True
    if _HOUSE_NUMBER.search(text, max(0, start - 12), start) and (
        len(words) == 1 or any(lists.of(word).suffix for word in words)
    ):
        return True
    places = all(lists.of(word).place for word in words if len(word) > 1)
    if places and not titled and _among_places(text, start, end, lists):
        return True
    comma = text.find(",", start, end)
    if comma >= 0:
        return _is_town_list(text, comma, end, lists) or bool(_STATE_AFTER.match(text, comma))
    vehicle = _VEHICLE_BEFORE.search(text, max(0, start - 12), start)
    if _STATE_AFTER.match(text, end) or (vehicle and words[0] in MAKES and len(words) > 1):
        return True
    following = _NEXT_WORD.match(text, end)
    return bool(following and following[1].lower() in BUSINESS and is_capitalised(following[1]))
