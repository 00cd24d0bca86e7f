"""Fills the slots of the judge's templates; the result is in the notation of `sample_corpus.markup`.

<1> <1L> <1F> <1R> <1T>      a person: in full, last, first, "Last, First M", "F. Last"
<1dob> <1ssn> <1tel> ...     what belongs to that person (1-4 adults, 5-6 children, 7-9 staff)
<RPT> <RPTa>                 a value by its code; with a small letter it stays the same throughout
<date> <time> <money> ...    things that are no values
(one~another)                a choice
"""

from __future__ import annotations

import datetime as dt
import re
from random import Random

from benchmarks.judge.edition import Edition
from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.people import Person, address, block, person, street
from sample_corpus import values

_SLOT = re.compile(r"<(\d[A-Za-z]*|[A-Z]+[a-z]?[a-z]?|[a-z]+\d?)>")
_CHOICE = re.compile(r"\(([^()]*~[^()]*)\)")
_TWO_NAMES = re.compile(r"\{P:([^{}]+)\} \{P:([^{}]+)\}")


class Filler:
    """Fills one document: the same slot gives the same person or value all through it."""

    def __init__(self, random: Random, edition: Edition = EDITIONS["a"]) -> None:
        self._random, self._edition = random, edition
        self._people: dict[str, Person] = {}
        self._kept: dict[str, str] = {}

    def fill(self, text: str) -> str:
        """`text` with choices made and slots filled."""
        chosen = _CHOICE.sub(lambda match: self._random.choice(match[1].split("~")), text)
        filled = _SLOT.sub(lambda match: self._slot(match[1]), chosen)
        return _TWO_NAMES.sub(r"{P:\1 \2}", self._rows(filled))

    def _rows(self, text: str) -> str:
        """`@people N` and `@people2 N` become rows of a contact list."""

        def made(match: re.Match[str]) -> str:
            rows = []
            for _ in range(int(match[2])):
                who = person(self._random, edition=self._edition)
                phone, home = self.spell("TEL"), street(self._random, self._edition)
                if match[1]:
                    rows.append(f"{{P:{who.last}}} | {{P:{who.first}}} | {{ADDR:{home}}} | {{TEL:{phone}}}")
                else:
                    rows.append(
                        f"{{P:{who.first} {who.last}}} | {{TEL:{phone}}} | {{MAIL:{self.spell('MAIL')}}} | {{ADDR:{home}}}"
                    )
            return "\n".join(rows)

        return re.sub(r"^@people(2?) (\d+)$", made, text, flags=re.MULTILINE)

    def _slot(self, name: str) -> str:
        if name[0].isdigit():
            return self._personal(name[0], name[1:])
        if name[0].isupper():
            return self._value(name)
        return self._plain(name)

    def _personal(self, number: str, what: str) -> str:
        who = self._people.get(number)
        if who is None:
            who = self._people[number] = person(self._random, child=number in "56", edition=self._edition)
        match what:
            case "":
                return f"{{P:{who.full}}}"
            case "L":
                return f"{{P:{who.last}}}"
            case "F":
                return f"{{P:{who.first}}}"
            case "T":
                return f"{{P:{who.first[0]}. {who.last}}}"
            case "R":
                given = self._random.choice(
                    (who.first, f"{who.first} {who.middle[0]}", f"{who.first} {who.middle}")
                )
                return f"{{P:{who.last}, {given}}}"
            case "ncic":
                return f"{{P:{who.last.upper()},{who.first.upper()} {who.middle.upper()}}}"
            case "ymd":
                return f"{{DOB:{who.born:%Y%m%d}}}"
            case "dob":
                return f"{{DOB:{self._date(who.born)}}}"
        return who.values.setdefault(what, self._belonging(who, what))

    def _belonging(self, who: Person, what: str) -> str:
        if what == "addr":
            return f"{{ADDR:{address(self._random, self._edition)}}}"
        if what == "mail":
            local = f"{who.first}.{who.last}".lower().replace(" ", "").replace("'", "")
            host = self._random.choice(("example.com", "example.net", "mail.example.org"))
            return f"{{MAIL:{local.encode('ascii', 'ignore').decode()}@{host}}}"
        if what == "lic":
            return f"{{LIC:{values.plate(self._random).replace('-', '')}}}"
        if what == "dl" and self._random.random() < 0.8:
            serial = f"{self._random.randint(0, 999):03}"
            return f"{{DL:{who.born:%m}{serial}{who.born:%Y}41{who.born:%d}}}"
        code = {"ssn": "SSN", "dl": "DL", "odl": "ODL", "tel": "TEL", "plate": "LIC", "vin": "VIN"}[what]
        made = values.digits(self._random, 9) if what == "dl" else self.spell(code)
        return f"{{{code}:{made}}}"

    def _date(self, day: dt.date) -> str:
        return self._random.choice((
            f"{day:%m/%d/%Y}", f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day:%y}", f"{day:%B} {day.day}, {day.year}",
            f"{day:%Y-%m-%d}", f"{day.day} {day:%b} {day.year}", f"{day:%m-%d-%Y}",
        ))  # fmt: skip

    def _value(self, name: str) -> str:
        code = name.rstrip("abcdefghijklmnopqrstuvwxyz")
        kept = self._kept.get(name)
        if kept is None:
            kept = self._make(code, name[len(code) :])
        if len(name) > len(code):
            self._kept[name] = kept
        return kept

    def _make(self, code: str, key: str) -> str:
        year, serial = self._random.randint(18, 24), self._random.randint(2, 310)
        match code:
            case "CC" if key in ("dn", "di"):
                return f"{{CC:{key.upper()}-{year}-{serial}}}"
            case "ADDR":
                return f"{{ADDR:{street(self._random, self._edition) if key == 's' else address(self._random, self._edition)}}}"
            case "MCA":
                section = self._random.choice(self._edition.statutes)
                return (
                    "{MCA:"
                    + self._random.choice((f"{section}, MCA", f"MCA {section}", f"{section} MCA"))
                    + "}"
                )
            case "HC":
                return f"{{HC:{self._random.choice(self._edition.conditions)}}}"
            case "APIKEY":
                return (
                    "{CRED:ghp_"
                    + "".join(self._random.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJK23456789", k=36))
                    + "}"
                )
            case "AWSSECRET":
                return (
                    "{CRED:"
                    + "".join(self._random.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJK0123456789/+", k=40))
                    + "}"
                )
        return f"{{{code}:{self.spell(code)}}}"

    def spell(self, code: str) -> str:
        """A value of this code, written in one of the ways people write it."""
        made = values.make(code, self._random)
        bare = re.sub(r"\D", "", made)
        forms: tuple[str, ...] = (made,)
        match code:
            case "SSN":
                forms = (made,) * 7 + (
                    made.replace("-", " "),
                    bare,
                    made.replace("-", "\u2011"),
                    made.replace("-", "\u2013"),
                )
            case "TEL":
                a, b, c = bare[-10:-7], bare[-7:-4], bare[-4:]
                forms = (f"{a}-{b}-{c}",) * 4 + (
                    f"({a}) {b}-{c}",
                    f"({a}){b}-{c}",
                    f"{a}.{b}.{c}",
                    f"{a} {b} {c}",
                    f"+1 {a}-{b}-{c}",
                    f"1-{a}-{b}-{c}",
                    bare,
                )
            case "CARD":
                forms = (made, made.replace(" ", "-"), bare)
            case "RPT":
                forms = (made, made, f"{made[2:5]}{made[-6:]}", f"{made[:4]}{made[-8:]}")
            case "LIC":
                forms = (made, made, made, made.replace("-", " "), made.replace("-", ""))
            case "MBI":
                forms = (made, made.replace("-", ""))
            case "GEO":
                north, west = made.split(", -")
                forms = (made, made, f"{north} N, {west} W", f"{north},-{west}")
        return self._random.choice(forms)

    def _plain(self, name: str) -> str:
        random = self._random
        day = dt.date(2024, random.randint(1, 11), random.randint(1, 28))
        match name:
            case "date":
                return random.choice(
                    (f"{day:%m/%d/%Y}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}")
                )
            case "isodate":
                return self._kept.setdefault("isodate", f"{day:%Y-%m-%d}")
            case "time":
                return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"
            case "money":
                return f"${random.randint(20, 9800):,}.{random.randint(0, 99):02}"
            case "year":
                return "2024"
            case "block":
                return f"{{ADDR:{block(random, self._edition)}}}"
            case "acctno":
                return f"{random.randint(100000, 999999)}-{random.randint(1, 9):02}"
            case "neutral":
                return random.choice(self._edition.neutral).replace("{a}", str(random.randint(1000, 99999)))
        if name.startswith("num"):
            return values.digits(random, int(name[3:]))
        raise ValueError(f"no slot is called <{name}>")
