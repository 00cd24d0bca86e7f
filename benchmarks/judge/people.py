"""Invented people, drawn otherwise than any trainer draws them: rare names as often as common ones.

Where the openly licensed name lists lie beside the project (`../shared/corpora/ner`), names come
from their less frequent part; without them from the small pool here.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

LISTS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "ner"

_FIRST = """
Aurelia Barnaby Cosette Desmond Eleni Fergus Giselle Horatio Ilse Jovan Katya Lorcan Mireille Nikolai Orla
Pascal Rhiannon Soren Thelma Umberto Vesna Wilhelmina Xavier Yolanda Zachariah Bobby Tammy Duane Crystal Misty
Darrell Krystal Dakota Cheyenne River Autumn Levi Cody Shawna Brandi Travis Kayla
""".split()
_LAST = """
Ackroyd Brannigan Cutthroat Dahlgren Elsworth Faircloth Goodluck Hutchence Iverstad Jankowski Kalispel Loughran
Mistlebauer Nethercott Ostergaard Pomeroy Quackenbush Rasmussen Skaggs Tollefson Ulrich Vasquez Wainwright
Yellowtail Zimmerlee Baker Cook Forest Hill Price May Young Rose Wolf Marsh Bishop
""".split()
_OTHERS = (
    ("Mai Nhia", "Xiong"), ("Kong Pheng", "Vue"), ("Pa Houa", "Lo"), ("Tou Ger", "Her"), ("Chia", "Moua"),
    ("Yer", "Thao"), ("Joseph", "Three Irons"), ("Mary Rose", "Big Crane"), ("Francis", "Old Horn"),
    ("Annie", "Whitebear"), ("Tony", "Incashola-Pete"), ("Theresa", "Bear Don't Walk"), ("Leroy", "Not Afraid"),
    ("Guadalupe", "Reyes-Montoya"), ("José Luis", "Hernández"), ("María del Carmen", "Ruiz"), ("Íñigo", "Peña"),
    ("Siobhán", "O'Malley"), ("D'Andre", "LaFontaine"), ("Ngozi", "Okonkwo-Bell"), ("Nguyen", "Tran"),
    ("Wei", "Zhang"), ("Priya", "Raghunathan"), ("Fatima", "al-Sayed"), ("Ole", "van der Berg"), ("Anna", "de la Cruz"),
)  # fmt: skip
_STREETS = """
Stoddard St|Waverly St|Strand Ave|Agnes Ave|Livingston Ave|Edith St|Schilling St|Garfield St|Grant Creek Rd|
Rattlesnake Dr|Pattee Canyon Dr|Miller Creek Rd|S 5th St W|N 3rd St W|E Beckwith Ave|Gerald Ave|Evans Ave|Simons Dr|
Whitaker Dr|Expressway|Trail St|Cote Ln|Spurgin Rd|Flynn Ln
""".replace("\n", "").split("|")
_TOWNS = (
    ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59803"), ("Missoula", "59808"), ("Lolo", "59847"),
    ("Bonner", "59823"), ("Frenchtown", "59834"), ("Clinton", "59825"), ("Florence", "59833"), ("Arlee", "59821"),
)  # fmt: skip


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


def person(random: Random, *, child: bool = False) -> Person:
    """Somebody new."""
    first, last = _names(random)
    middle = random.choice(_listed("us_ssa_first_names.tsv", "first_name", 300, 3000) or _FIRST)
    year = random.randint(2008, 2018) if child else random.randint(1938, 2004)
    born = dt.date(year, random.randint(1, 12), random.randint(1, 28))
    forms = (f"{first} {last}",) * 6 + (
        f"{first} {middle[0]}. {last}",
        f"{first} {middle} {last}",
        f"{first} {last} Jr.",
    )
    return Person(first, middle, last, born, random.choice(forms))


def _names(random: Random) -> tuple[str, str]:
    if random.random() < 0.2:
        return random.choice(_OTHERS)
    firsts = _listed("us_ssa_first_names.tsv", "first_name", 60, 4000)
    lasts = _listed("us_census_surnames.tsv", "surname", 400, 30000)
    first = random.choice(firsts if firsts and random.random() < 0.7 else _FIRST)
    last = random.choice(lasts if lasts and random.random() < 0.7 else _LAST)
    return first, f"{last}-{random.choice(_LAST)}" if random.random() < 0.04 else last


def street(random: Random) -> str:
    """House number and street."""
    return f"{random.randint(101, 9899)} {random.choice(_STREETS)}"


def address(random: Random) -> str:
    """A full address in one of the ways people write it."""
    town, code = random.choice(_TOWNS)
    unit = random.choice(("", "", "", " Apt 4", " #12", ", Unit B", " Lot 7"))
    return random.choice((
        f"{street(random)}{unit}, {town}, MT {code}",
        f"{street(random)}{unit}, {town}, MT {code}",
        f"{street(random)}{unit}, {town} MT",
        f"{street(random)}{unit}, {town}, Montana {code}-{random.randint(1000, 9999)}",
        f"PO Box {random.randint(100, 9999)}, {town}, MT {code}",
        f"{random.randint(1200, 29000)} US Hwy 93 S, {town}, MT {code}",
    ))  # fmt: skip


def block(random: Random) -> str:
    """As police write where, without the house."""
    return f"{random.randint(1, 38)}00 block of {random.choice(_STREETS)}"
