"""Builds the word table shipped with the names model from public lists.

    python -m training.names.wordtable LISTS LEXEME_PROB OUT

LISTS is the folder of name and place lists; LEXEME_PROB is `en_lexeme_prob.json.gz` of the
package spacy-lookups-data (MIT), which counts words as they are written, capitals included.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy

from classify.detect.names.wordlists import WordTable, pack, word_hash

LEAST_FIRST, LEAST_SURNAME = 60, 200
FIRST_STEPS = (LEAST_FIRST, 3_000, 60_000)
SURNAME_STEPS = (LEAST_SURNAME, 5_000, 50_000)
COMMON_STEPS = (-16.5, -13.5, -10.5)
"""Logarithms of frequency: about 55,000, 12,000 and 1,500 words of lower-case text."""
MOSTLY_NATIVE = 50.0
"""Per cent of a surname's bearers who are American Indian; such names are listed however rare."""
MANY_STATES, SOME_STATES = 5, 2
OFTEN_WRITTEN = math.exp(-13.5)
"""Frequency with a capital from which a town of few states is known everywhere (Chicago)."""


def build(lists: Path, lexemes: Path) -> WordTable:
    """Read all lists and give every word on one of them its classes."""
    first: dict[str, int] = defaultdict(int)
    for row in _rows(lists / "us_ssa_first_names.tsv"):
        first[row["first_name"].lower()] += int(row["count_f"]) + int(row["count_m"])
    for row in _rows(lists / "us_census_1990_first_names.tsv"):
        first[row["first_name"].lower()] += int(float(row["pct"]) * 1_000_000)
    surname: dict[str, int] = defaultdict(int)
    for row in _rows(lists / "us_census_surnames.tsv"):
        count = max(int(row[column] or 0) for column in ("count_2010", "count_2020", "count_2000"))
        native = float(row["pct_amer_indian"] or 0) > MOSTLY_NATIVE
        surname[row["surname"].lower()] = max(count, LEAST_SURNAME) if native or not count else count
    lower, capital = _running_text(lexemes)
    places = _places(lists, first, surname, capital)
    suffixes = {
        row["form"].lower() for row in _rows(lists / "usps_street_suffixes.tsv") if len(row["form"]) > 1
    }

    packed = {}
    for word in _listed(first, surname, lower, capital, places, suffixes):
        value = pack(
            first=_step(first.get(word, 0), FIRST_STEPS),
            surname=_step(surname.get(word, 0), SURNAME_STEPS),
            common=_step(math.log(lower.get(word, 0) or 1e-12), COMMON_STEPS),
            capital=_capital(lower.get(word, 0), capital.get(word, 0)),
            place=word in places,
            suffix=word in suffixes,
        )
        if value:
            packed[int(word_hash(word))] = value
    keys = numpy.array(sorted(packed), dtype=numpy.uint32)
    return WordTable(keys, numpy.array([packed[int(key)] for key in keys], dtype=numpy.uint16))


def _places(
    lists: Path, first: dict[str, int], surname: dict[str, int], capital: dict[str, float]
) -> set[str]:
    """Towns, counties and states. Of the towns elsewhere those that are not rather somebody's name: single
    words of many states or often written, and names of two words that no person has.
    """
    places = {row["place"].lower() for row in _rows(lists / "montana_places.tsv")}
    places |= {row["state"].lower() for row in _rows(lists / "us_counties.tsv")}
    places |= {row["county"].lower().removesuffix(" county") for row in _rows(lists / "us_counties.tsv")}
    states: dict[str, set[str]] = defaultdict(set)
    for row in _rows(lists / "us_places.tsv"):
        states[row["place"].lower()].add(row["state"])
    for place, where in states.items():
        words = place.split()
        if len(words) == 1:
            is_name = first.get(place, 0) >= FIRST_STEPS[1] or surname.get(place, 0) >= SURNAME_STEPS[1]
            known = len(where) >= MANY_STATES or (capital.get(place, 0) >= OFTEN_WRITTEN and not is_name)
        else:
            known = len(where) >= SOME_STATES
        if known:
            places.add(place)
    return {place for place in places if not _is_persons(place, first, surname)}


def _is_persons(place: str, first: dict[str, int], surname: dict[str, int]) -> bool:
    """Whether a place of two words reads like a person ("Mary Esther")."""
    given, _, family = place.partition(" ")
    return first.get(given, 0) >= FIRST_STEPS[1] and surname.get(family, 0) >= SURNAME_STEPS[1]


def _running_text(path: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Frequency of each word written in lower case, and written with a capital."""
    with gzip.open(path, "rt", encoding="utf-8") as stored:
        probabilities: dict[str, float] = json.load(stored)
    lower: dict[str, float] = defaultdict(float)
    capital: dict[str, float] = defaultdict(float)
    for word, probability in probabilities.items():
        if word.isalpha() and probability > -17.5:
            if word.islower():
                lower[word] += math.exp(probability)
            elif word.istitle():
                capital[word.lower()] += math.exp(probability)
    return lower, capital


def _capital(lower: float, capital: float) -> int:
    if not lower and not capital:
        return 0
    share = capital / (lower + capital)
    return 1 if share < 0.3 else 2 if share < 0.8 else 3


def _step(value: float, steps: tuple[float, ...]) -> int:
    return sum(value >= step for step in steps)


def _listed(*collections: Iterable[str]) -> set[str]:
    return {word for words in collections for word in words if word}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


if __name__ == "__main__":
    table = build(Path(sys.argv[1]), Path(sys.argv[2]))
    table.save(Path(sys.argv[3]))
    print(f"{len(table.hashes):,} words")
