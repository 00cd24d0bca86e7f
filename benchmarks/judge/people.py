"""Invented people, drawn otherwise than any trainer draws them: rare names as often as common ones.

Where the openly licensed name lists lie beside the project (`../shared/corpora/ner`), names come
from the ranks the edition says (mostly rare ones); without them from its own small pool.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.judge.edition import Edition
from benchmarks.judge.editions import EDITIONS

LISTS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "ner"


@cache
def _listed(name: str, column: str, skip: int, take: int) -> tuple[str, ...]:
    """Names from rank `skip` on, so that rare ones prevail; empty when the list is not there."""
    path = LISTS / name
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        names = [row[column] for row in csv.DictReader(lines, delimiter="\t")]
    return tuple(name.title() if name.isupper() else name for name in names[skip : skip + take])


@dataclass(slots=True)
class Person:
    """One invented person; values that belong to them are made once and kept."""

    first: str
    middle: str
    last: str
    born: dt.date
    full: str
    """As most of the document writes it."""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def initials(self) -> str:
        """J.R."""
        return f"{self.first[0]}.{self.last[0]}."


def person(random: Random, *, child: bool = False, edition: Edition = EDITIONS["a"]) -> Person:
    """Somebody new."""
    first, last = _names(random, edition)
    middle = random.choice(_listed("us_ssa_first_names.tsv", "first_name", 300, 3000) or edition.first)
    year = random.randint(2008, 2018) if child else random.randint(1938, 2004)
    born = dt.date(year, random.randint(1, 12), random.randint(1, 28))
    forms = (f"{first} {last}",) * 6 + (
        f"{first} {middle[0]}. {last}",
        f"{first} {middle} {last}",
        f"{first} {last} Jr.",
    )
    return Person(first, middle, last, born, random.choice(forms))


def _names(random: Random, edition: Edition) -> tuple[str, str]:
    if random.random() < 0.2:
        return random.choice(edition.others)
    firsts = _listed("us_ssa_first_names.tsv", "first_name", *_one(random, edition.first_ranks))
    lasts = _listed("us_census_surnames.tsv", "surname", *_one(random, edition.last_ranks))
    first = random.choice(firsts if firsts and random.random() < 0.7 else edition.first)
    last = random.choice(lasts if lasts and random.random() < 0.7 else edition.last)
    return first, f"{last}-{random.choice(edition.last)}" if random.random() < 0.04 else last


def _one(random: Random, ranks: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """Any of them; a single one costs no draw, so that edition a stays what it was."""
    return random.choice(ranks) if len(ranks) > 1 else ranks[0]


def street(random: Random, edition: Edition = EDITIONS["a"]) -> str:
    """House number and street."""
    return f"{random.randint(101, 9899)} {random.choice(edition.streets)}"


def address(random: Random, edition: Edition = EDITIONS["a"]) -> str:
    """A full address in one of the ways people write it."""
    town, code = random.choice(edition.towns)
    unit = random.choice(edition.units)

    def part(name: re.Match[str]) -> str:
        match name[1]:
            case "street":
                return street(random, edition)
            case "plus4":
                return str(random.randint(1000, 9999))
            case "box":
                return str(random.randint(100, 9999))
            case "highway":
                return str(random.randint(1200, 29000))
        return {"unit": unit, "town": town, "zip": code}[name[1]]

    return random.choice([re.sub(r"<(\w+)>", part, layout) for layout in edition.layouts])


def block(random: Random, edition: Edition = EDITIONS["a"]) -> str:
    """As police write where, without the house."""
    return f"{random.randint(1, 38)}00 block of {random.choice(edition.streets)}"
