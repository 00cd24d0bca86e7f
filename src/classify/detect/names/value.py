"""Whether a whole value (a table cell, a form field) looks like somebody's name.

Two ordered lists of grounds decide (`nameground`): VALUE over the value as a whole, PAIR over a first name
and a surname in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from classify.detect.names.design import NOBODIES
from classify.detect.names.grounds import Ground, ground_of, just, score_by
from classify.detect.names.lists import WORD, Lists, is_plain
from classify.detect.names.wordlists import WordClass
from classify.detect.names.words import BUSINESS, DOUBTFUL, NEVER, PARTICLES, ROLE_WORDS, SUFFIX, TITLES
from classify.memos import remembered

_CONNECTED = re.compile(r"\s{1,60}(?:&|and)\s{1,60}|\s{0,60}[;/]\s{0,60}", re.IGNORECASE)
_ALIAS = re.compile(r"[\"“'(][^\W\d_]+[\"”')]")
_FORBIDDEN = re.compile(r"[\d@\\_=<>{}?!#%$*+~^]|//")
_LONGEST = 60
_MOST_WORDS = 6
_MOST_COMMAS_BEHIND = 1
_LETTERS = 0.6
"""Share of a value's characters, blanks left out, that stand in words."""
_LEAST_OF_SEVERAL = 0.25
"""Each of several people in one value must look like a name so much."""
_VALUES_KEPT = 50_000


@remembered(_VALUES_KEPT)
def looks_like_name(value: str, lists: Lists) -> float:
    """0 for what is no name, about 0.3 for a single word that may be one, above 0.8 for a usual
    full name in any order.
    """
    value = _ALIAS.sub(" ", value.strip())
    if not value or len(value) > _LONGEST or _FORBIDDEN.search(value) or value.lower() in NOBODIES:
        return 0.0
    people = _CONNECTED.split(value)
    if len(people) == 1:
        return score_by(VALUE, Value.of(value, lists))
    least = min(score_by(VALUE, Value.of(person, lists)) for person in people)
    return least if least >= _LEAST_OF_SEVERAL else 0.0


def ground_of_value(value: str, lists: Lists) -> str:
    """The name of the ground that decides `looks_like_name`, of the first of several people: for findings
    to say why; "nothing like a name" where no ground is asked.
    """
    value = _ALIAS.sub(" ", value.strip())
    if not value or len(value) > _LONGEST or _FORBIDDEN.search(value) or value.lower() in NOBODIES:
        return "nothing like a name"
    asked = Value.of(_CONNECTED.split(value)[0], lists)
    ground = ground_of(VALUE, asked)
    given, last = asked.given(0), asked.family(-1) if asked.words else None
    if ground is not VALUE[-1] or given is None or last is None:
        return ground.name if ground else "nothing like a name"
    orders = [PairOfWords(given, last), PairOfWords(last, given)]
    best = max(orders, key=lambda pair: score_by(PAIR, pair))
    within = ground_of(PAIR, best)
    return f"{ground.name}, {within.name}" if within else ground.name


@dataclass(frozen=True, slots=True)
class Value:
    """One person's value: its words without titles in front and without "Jr"."""

    text: str
    before: str
    """What stands before the first comma."""
    comma: str
    after: str
    written: int
    """How many words stand there, titles and all."""
    words: tuple[str, ...]
    lower: tuple[str, ...]
    classes: tuple[WordClass, ...]
    """Of the words that have more than a letter and are no particle."""
    lists: Lists

    @classmethod
    def of(cls, text: str, lists: Lists) -> Value:
        """The value as written."""
        before, comma, after = text.partition(",")
        written = [word.rstrip(".") for word in WORD.findall(text)]
        words = tuple(_without_titles(written))
        lower = tuple(map(str.lower, words))
        told = (word for word in words if len(word) > 1 and word.lower() not in PARTICLES)
        classes = tuple(map(lists.of, told))
        return cls(text, before, comma, after, len(written), words, lower, classes, lists)

    def given(self, place: int) -> WordClass | None:
        """Classes of the first name at `place`; None for an initial, or where nothing stands."""
        words = self.words[place : place + 1]
        return self.lists.of(words[0]) if words and len(words[0]) > 1 else None

    def family(self, place: int) -> WordClass:
        """Classes of the surname at `place`."""
        return self.lists.of(self.words[place])


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0].lower() in TITLES:
        words = words[1:]
    return [word for word in words if not SUFFIX.fullmatch(word)] or words


def _is_list(value: Value) -> bool:
    return value.after.count(",") > _MOST_COMMAS_BEHIND


def _has_too_few_or_many_words(value: Value) -> bool:
    return not 1 <= value.written <= _MOST_WORDS


def _has_more_signs_than_letters(value: Value) -> bool:
    letters = sum(len(word.rstrip(".")) for word in WORD.findall(value.text))
    return letters < _LETTERS * len(value.text.replace(" ", ""))


def _names_a_post(value: Value) -> bool:
    if any(word in ROLE_WORDS for word in value.lower[1:]):
        return True
    return all(word in NEVER or word in ROLE_WORDS for word in value.lower)


def _is_firm(value: Value) -> bool:
    lower = value.lower
    if len(lower) < 2 or lower[-1] not in BUSINESS or (value.comma and value.lists.of(lower[-1]).first):
        return False
    return not _is_frequent(value.lists.of(lower[0]), value.lists.of(lower[-1]))


def _is_frequent(given: WordClass, last: WordClass) -> bool:
    """Whether a frequent first name and a frequent surname outweigh a word of firms: Tyler Hall."""
    return last.surname == 3 and given.first >= 2 and given.capital == 3 and not given.place


def _is_surname_of_two_words(value: Value) -> bool:
    """The lists write such surnames as one word."""
    return len(value.words) == 2 and value.lists.of("".join(value.lower)).surname > 0


def _has_only_initials(value: Value) -> bool:
    return not value.classes


def _is_doubtful_word(value: Value) -> bool:
    return len(value.words) == 1 and value.lower[0] in DOUBTFUL


def _is_single_word(value: Value) -> bool:
    return len(value.words) == 1


def _has_given_name_behind_comma(value: Value) -> bool:
    return bool(value.comma) and WORD.search(value.after) is not None


def _begins_or_ends_as_no_name(value: Value) -> bool:
    return value.lower[0] in NEVER or value.lower[-1] in NEVER


def _is_something_else(_: Value) -> bool:
    return True


def _score_of_word(value: Value) -> float:
    return _single(value.classes[0])


def _score_of_doubtful(value: Value) -> float:
    return min(0.25, _single(value.classes[0]))


def _single(word: WordClass) -> float:
    if word.suffix or (word.place and word.first < 2):
        return 0.2
    known = max(word.first, word.surname)
    if known == 0:
        return 0.25 if word.common == 0 else 0.0
    if is_plain(word):
        return 0.25 if known == 3 else 0.1
    return (0.3, 0.45, 0.6)[known - 1]


def _score_about_comma(value: Value) -> float:
    comma = len(WORD.findall(value.before))
    if comma > len(value.words):
        return 0.0
    return _pair(value.given(comma), value.family(comma - 1))


def _score_in_any_order(value: Value) -> float:
    given, last = value.given(0), value.family(-1)
    score = _pair(given, last)
    if len(value.words[-1]) == 1 and len(value.classes) > 1:
        score = max(score, _pair(value.classes[1], value.classes[0]))
    if score < 0.5 and given is not None:
        # "DOE JANE": forms without the comma.
        score = max(score, _pair(last, given) - 0.15)
    return score


VALUE: tuple[Ground[Value], ...] = (
    Ground("a list", _is_list, just(0.0), "Dana, Ada, Karen, Ivan", "Ostrowski, Karen, Jr"),
    Ground(
        "too few or too many words",
        _has_too_few_or_many_words,
        just(0.0),
        "Karen A B C D E Ostrowski",
        "Karen A B Ostrowski",
    ),
    Ground("more signs than letters", _has_more_signs_than_letters, just(0.0), "K.-.-.-.-.", "K. Ostrowski"),
    Ground("a post or a role", _names_a_post, just(0.0), "Payroll Clerk", "Clerk Ostrowski"),
    Ground("a firm or a street", _is_firm, just(0.05), "Smith Construction", "Karen Hall"),
    Ground("a surname of two words", _is_surname_of_two_words, just(0.5), "Spotted Eagle", "Karen Eagle"),
    Ground("only initials", _has_only_initials, just(0.0), "K Q", "K Ostrowski"),
    Ground("a doubtful word", _is_doubtful_word, _score_of_doubtful, "Grant", "Whitcomb"),
    Ground("a single word", _is_single_word, _score_of_word, "Whitcomb", "Alan Whitcomb"),
    Ground(
        "a first name behind a comma",
        _has_given_name_behind_comma,
        _score_about_comma,
        "Whitcomb, Alan",
        "Alan Whitcomb",
    ),
    Ground(
        "begins or ends as no name",
        _begins_or_ends_as_no_name,
        just(0.1),
        "Whitcomb Narrative",
        "Whitcomb Alan",
    ),
    Ground("two words or more", _is_something_else, _score_in_any_order, "Alan Whitcomb", "Whitcomb"),
)
"""Over the whole value; what is left at the end is a name in some order, or other words."""


@dataclass(frozen=True, slots=True)
class PairOfWords:
    """A first name and a surname as the lists know them."""

    given: WordClass
    last: WordClass


def _pair(given: WordClass | None, last: WordClass) -> float:
    """Score of a first name (None for an initial) with a surname."""
    if given is not None:
        return score_by(PAIR, PairOfWords(given, last))
    return 0.3 + 0.1 * last.surname if is_plain(last) else (0.35, 0.7, 0.8, 0.85)[last.surname]


def _begins_as_a_word(pair: PairOfWords) -> bool:
    return is_plain(pair.given) and pair.given.first < 2


def _score_of_word_first(pair: PairOfWords) -> float:
    return 0.4 if pair.given.first and pair.last.surname >= 2 and not is_plain(pair.last) else 0.05


def _both_are_listed(pair: PairOfWords) -> bool:
    return pair.given.first > 0 and pair.last.surname > 0


def _score_of_listed(pair: PairOfWords) -> float:
    return 0.72 + 0.04 * (pair.given.first + pair.last.surname) - (0.15 if is_plain(pair.last) else 0.0)


def _first_name_is_listed(pair: PairOfWords) -> bool:
    return pair.given.first > 0


def _score_of_first_name(pair: PairOfWords) -> float:
    return 0.2 if is_plain(pair.last) else 0.6 + 0.08 * pair.given.first


def _stranger_with_surname(pair: PairOfWords) -> bool:
    return pair.given.common == 0 and pair.last.surname > 0 and not is_plain(pair.last)


def _both_are_strangers(pair: PairOfWords) -> bool:
    return pair.given.common == 0 and pair.last.common == 0


def _both_are_surnames(pair: PairOfWords) -> bool:
    listed = pair.given.surname > 0 and pair.last.surname > 0
    return listed and not is_plain(pair.given) and not is_plain(pair.last)


PAIR: tuple[Ground[PairOfWords], ...] = (
    Ground("a word first", _begins_as_a_word, _score_of_word_first, "Water Whitcomb", "Alan Whitcomb"),
    Ground("both are listed", _both_are_listed, _score_of_listed, "Alan Whitcomb", "Alan Qzarvo"),
    Ground("a first name", _first_name_is_listed, _score_of_first_name, "Alan Qzarvo", "Qzarvo Alan"),
    Ground("a stranger's surname", _stranger_with_surname, just(0.65), "Qzarvo Whitcomb", "Qzarvo Zarqvo"),
    Ground("two strangers", _both_are_strangers, just(0.5), "Qzarvo Zarqvo", "Qzarvo Window"),
    Ground("two surnames", _both_are_surnames, just(0.3), "Moore Whitcomb", "Moore Window"),
    Ground("other words", lambda _: True, just(0.1), "Moore Window", "Moore Whitcomb"),
)
"""Over first name and surname."""
