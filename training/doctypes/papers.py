"""Whole short papers of a city, invented, with what each is and what private matters it holds.

`papers/*.txt` holds them one after another, each under a line `=== type | matters`. They are written in
many hands and genres, and for every sensitive kind there are harmless ones on the same subject (the policy,
the training, the flyer, the novel), so that a subject does not pass for a record. Slots as in `lines.yaml`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources

from models.labels import DocType

MATTERS = (
    "case", "young", "victim", "sealed", "health", "staff", "money", "customer", "vehicle", "privilege", "security",
)  # fmt: skip
"""What a paper may tell that is not for everybody: see `classify.detect.judging.matters`."""
PROTECTED = frozenset({"case", "young", "victim", "sealed"})
"""Those of them that make a record RESTRICTED."""

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_KEPT = 0.85
"""Share of sentences of a paper that stay in one variation of it."""

_FIRST = """James Mary Robert Linda Chue Pa Maria Jose Lena Walker Ruth Owen Tessa Nils Hazel Dale Cora Emil Joy Ray
    Kayla Tyler Brenda Luis Mai Amber Cody Shane Peggy Darrell Ximena Noor Otto Gwen Wade Iris Clint Bao Faye Hank""".split()
_LAST = """Harmon Vang Ortega Ridgeway Kills Small Pruitt Lund Salois Fisk Abbot Yang Moua Dunn Teague Parrish Boyd
    Keller Swan Medina Olsen Pablo Trask Beck Nguyen Hale Corbin Stanger Weiss Lozeau Finley Doney Rusk Bauer""".split()
_STREETS = """S 3rd St W|Brooks St|N Higgins Ave|Mullan Rd|Toole Ave|Rattlesnake Dr|Russell St|Gerald Ave|Stephens Ave
    |Wyoming St|E Front St|Burns St|Lolo Creek Rd|Phillips St""".replace("\n", "").split("|")
_DATES = (
    "03/14/2024",
    "May 2, 2023",
    "2022-11-08",
    "6/7/24",
    "14 Feb 2025",
    "Monday",
    "the 9th",
    "August 30",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it stands in the files."""

    doc_type: str
    matters: frozenset[str]
    text: str

    def varied(self, rng: random.Random) -> str:
        """The paper with its slots filled and now and then a sentence left out."""
        parts = _SENTENCE.split(self.text)
        kept = [part for part in parts if rng.random() < _KEPT] if len(parts) > 2 else parts
        between = rng.choice(("\n", "\n", " "))
        text = filled(between.join(kept or parts), rng)
        return rng.choice((str, str, str, str, str, str, str, str, str.upper, str.lower))(text)


def papers() -> list[Paper]:
    """All papers, in the order of the files. Raises ValueError for a heading that is none."""
    folder = resources.files("training.doctypes").joinpath("papers")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [paper for file in files for paper in _read(file.read_text(encoding="utf-8"))]


def _read(text: str) -> Iterator[Paper]:
    for entry in text.split("=== ")[1:]:
        heading, _, body = entry.partition("\n")
        doc_type, _, matters = heading.partition(" | ")
        named = frozenset() if matters.strip() == "-" else frozenset(matters.split())
        if unknown := named - set(MATTERS):
            raise ValueError(f"papers: unknown matters {sorted(unknown)} in {heading!r}")
        yield Paper(str(DocType(doc_type)), named, body.strip())


def filled(text: str, rng: random.Random) -> str:
    """`text` with something invented in every slot."""

    def digits(number: int) -> str:
        return "".join(str(rng.randint(0, 9)) for _ in range(number))

    makers: dict[str, Callable[[], str]] = {
        "person": lambda: _person(rng),
        "first": lambda: rng.choice(_FIRST),
        "officer": lambda: rng.choice(_LAST),
        "initials": lambda: f"{rng.choice(_LAST)[0]}.{rng.choice(_LAST)[0]}.",
        "date": lambda: rng.choice(_DATES),
        "dob": lambda: f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(1940, 2006)}",
        "time": lambda: rng.choice(("0915", "10:42", "2:30 PM", "22:17", "7 am")),
        "street": lambda: f"{rng.randint(100, 3999)} {rng.choice(_STREETS)}",
        "case": lambda: f"{rng.randint(2019, 2025)}-{digits(5)}",
        "money": lambda: f"${rng.randint(5, 9000):,}.{digits(2)}",
        "number": lambda: str(rng.randint(10, 99)),
        "age": lambda: str(rng.randint(19, 60)),
        "minor": lambda: str(rng.randint(6, 17)),
        "phone": lambda: f"406-555-01{digits(2)}",
        "plate": lambda: f"{rng.randint(1, 56)}-{digits(5)}{rng.choice('ABCDEF')}",
        "email": lambda: f"{rng.choice(_FIRST).lower()}{digits(2)}@example.com",
        "place": lambda: rng.choice(_STREETS),
        "agency": lambda: "City of Missoula",
    }
    return _SLOT.sub(lambda slot: makers[slot[1]](), text)


def _person(rng: random.Random) -> str:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    return rng.choice(
        (f"{first} {last}",) * 5 + (f"{last}, {first}", f"{last.upper()}, {first.upper()}", f"Ms. {last}")
    )
