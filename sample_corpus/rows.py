"""Rows of invented people for the long tables: `@rows KIND COUNT` in a source text.

Each kind is a function `(random, number) -> line` in the notation of `sample_corpus.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from sample_corpus.values import make

_FIRST = (
    "Alma Bram Celeste Dorian Elsie Fenton Greta Hollis Imogen Jarvis Kerstin Leopold Maribel Nestor Odette "
    "Percy Quinn Rosalind Stellan Tamsin Ulysses Verna Wendell Ximena Yusuf Zelda Anselm Birgit Corwin Delphine "
    "Mai Tou Pao Xiong Lucero Joaquin Marisol Ignacio Louis Agnes Baptiste Marguerite"
).split()
_LAST = (
    "Abernethy Bascomb Calloway Dunleavy Eastwick Farnsworth Gallatin Haverford Ingersoll Jessop Kettering "
    "Lindqvist Marchetti Norgaard Oakhurst Pemberton Quarles Ravenscroft Stroud Thackeray Underhill Vandermeer "
    "Wetherby Yarrow Zabriskie Thao Yang Vue Moua Ortega Villarreal Zamora Bigcrane Pierre Finley Kootenai "
    "Stasso Whitaker McClure O'Rourke"
).split()
_STREETS = (
    "Larkspur Ln",
    "Hazel St",
    "Dixon Ave",
    "Cooley St",
    "Cherry St",
    "Defoe St",
    "Howell St",
    "Locust St",
    "Sherwood St",
    "Phillips St",
    "Burns St",
    "Turner Ct",
    "Wyoming St",
    "River Rd",
    "Kemp St",
    "Eaton St",
)
_ZIPS = ("59801", "59802", "59803", "59804", "59808")


def name(random: Random) -> tuple[str, str]:
    """First and last name."""
    return random.choice(_FIRST), random.choice(_LAST)


def address(random: Random) -> str:
    """House number, street, city, state and ZIP."""
    number, street = random.randint(110, 3990), random.choice(_STREETS)
    return f"{number} {street}, Missoula, MT 59801".replace("59801", random.choice(_ZIPS))


def _contact(random: Random, number: int) -> str:
    first, last = name(random)
    mail = f"{first}.{last}{number}@example.com".lower().replace("'", "")
    phone = make("TEL", random)
    return f"{{P:{first} {last}}} | {{TEL:{phone}}} | {{MAIL:{mail}}} | {{ADDR:{address(random)}}}"


def _payroll(random: Random, number: int) -> str:
    first, last = name(random)
    pay = random.randint(1900, 4300)
    return (
        f"{1000 + number} | {{P:{last}, {first}}} | {{SSN:{make('SSN', random)}}} | {pay}.00 | {pay * 0.22:.2f} "
        f"| {pay * 0.78:.2f} | {{ABA:{make('ABA', random)}}} | {{ACCT:{make('ACCT', random)}}}"
    )


def _utility(random: Random, number: int) -> str:
    first, last = name(random)
    account = f"{220000 + number * 37:06}-{random.randint(1, 9)}"
    return (
        f"{account} | {{P:{first} {last}}} | {{ADDR:{address(random)}}} | {{TEL:{make('TEL', random)}}} "
        f"| {random.randint(2, 19)} | {random.uniform(28, 212):.2f} | {random.choice(('Current', '30 days', '60 days'))}"
    )


def _patron(random: Random, _: int) -> str:
    first, last = name(random)
    title = random.choice(
        (
            "The Beekeeper's Year",
            "Living with Bipolar Disorder",
            "Divorce in Montana",
            "Trout Country",
            "Bankruptcy Step by Step",
            "A Field Guide to Larches",
        )
    )
    return f"2{random.randint(10**12, 10**13 - 1)} | {{P:{last}, {first}}} | {{MAIL:{make('MAIL', random)}}} | {title} | 2024-03-{random.randint(1, 28):02}"


def _reads(random: Random, number: int) -> str:
    minute = number * 7 % 60
    return (
        f"2024-02-{1 + number % 28:02} {random.randint(0, 23):02}:{minute:02} | {{LIC:{make('LIC', random)}}} "
        f"| Unit {random.randint(11, 19)} Fixed Camera {random.randint(1, 6)} | {{GEO:{make('GEO', random)}}} | 0.9{random.randint(1, 9)}"
    )


def _ledger(random: Random, number: int) -> str:
    vendor = random.choice(
        ("Clark Fork Paving LLC", "Garden City Supply", "Big Sky Fleet Parts", "Hellgate Printing")
    )
    return f"2024-01-{1 + number % 28:02} | {80100 + number} | {vendor} | {random.randint(1000, 5400)}.{random.randint(100, 999)} | {random.uniform(20, 9000):.2f}"


def _parts(random: Random, _: int) -> str:
    part = random.choice(("Brake pad set", "Hydraulic hose", "Plow blade bolt", "Air filter", "Mower belt"))
    return f"{{-SSN:{random.randint(100, 999)}-{random.randint(10, 99)}-{random.randint(1000, 9999)}}} | {part} | {random.randint(0, 60)} | Bin {random.choice('ABCDE')}{random.randint(1, 40)}"


def _web_log(random: Random, number: int) -> str:
    page = random.choice(("/permits", "/council/agendas", "/parks/reservations", "/login", "/pay"))
    return (
        f"{{IP:{make('IP', random)}}} - - [01/Mar/2024:09:{number % 60:02}:{random.randint(0, 59):02} -0700] "
        f'"GET {page} HTTP/1.1" 200 {random.randint(400, 98000)}'
    )


_KINDS: dict[str, Callable[[Random, int], str]] = {
    "contacts": _contact,
    "payroll": _payroll,
    "utility": _utility,
    "patrons": _patron,
    "plate-reads": _reads,
    "ledger": _ledger,
    "parts": _parts,
    "web-log": _web_log,
}


def expand(body: str, seed: str) -> str:
    """`body` with every `@rows KIND COUNT` line replaced by that many rows."""

    def made(match: re.Match[str]) -> str:
        random, make_row = Random(f"{seed}{match[1]}"), _KINDS[match[1]]
        return "\n".join(make_row(random, number) for number in range(1, int(match[2]) + 1))

    return re.sub(r"^@rows (\S+) (\d+)$", made, body, flags=re.MULTILINE)
