"""A share of police reports and payroll tables, where every line holds people: `build_dense_share(number, folder, seed)`.

    python -m benchmarks.dense_share 400 OUT [SEED]

The hardest text for the speed of names: about 4,000 characters a file, three files of five made of the
judge's police, court and welfare wordings (all editions), the others tables of pay. Nothing is read from
anywhere but the judge's wordings; the same numbers give the same share.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.people import person
from benchmarks.judge.slots import Filler
from benchmarks.judge.templates import Template, templates
from sample_corpus.share import Doc, write_share

_LENGTH = 4_000
_REPORTS = frozenset(
    "incident_report supplemental_report arrest_report warrant_affidavit search_warrant juvenile_record "
    "child_abuse_report domestic_violence_report booking_sheet crash_report internal_affairs victim_notice "
    "court_filing protection_order background_investigation informant_file evidence_log cad_log".split()
)
_REPORT_FORMS = ("txt", "docx", "docx", "pdf")
_TABLE_FORMS = ("csv", "xlsx")
_DEPARTMENTS = ("Police", "Fire", "Public Works", "Parks and Recreation", "Finance", "Library")
_POSTS = ("Officer", "Sergeant", "Firefighter", "Clerk", "Technician", "Operator II", "Librarian", "Manager")
_HEADER = "Emp No,Employee,SSN,Department,Position,Hours,Rate,Gross,Routing,Account"


def build_dense_share(number: int, out: Path, seed: int = 1) -> Path:
    """Write `number` files below `out`; returns the folder of the share."""
    random = Random(seed)
    reports = [one for name in EDITIONS for one in templates(name) if one.doc_type in _REPORTS]
    write_share(_documents(number, random, reports), out / "share", out / "truth.jsonl")
    return out / "share"


def _documents(number: int, random: Random, reports: list[Template]) -> Iterator[Doc]:
    for at in range(number):
        yield _report(at, random, reports) if at % 5 < 3 else _payroll(at, random)


def _report(at: int, random: Random, reports: list[Template]) -> Doc:
    """A case file: reports one behind the other until it is long enough."""
    pieces: list[str] = []
    while sum(map(len, pieces)) < _LENGTH:
        wording = random.choice(reports)
        filled = Filler(random, EDITIONS[wording.edition]).fill(wording.body)
        pieces.append(filled.upper() if wording.caps else filled)
    form = random.choice(_REPORT_FORMS)
    options = {"format": "text"} if form == "txt" else {}
    return Doc(path=f"Cases/{2019 + at % 6}/case {at}.{form}", body="\n\n".join(pieces), options=options)


def _payroll(at: int, random: Random) -> Doc:
    rows = [_HEADER]
    while sum(map(len, rows)) < _LENGTH:
        rows.append(",".join(_pay(random)))
    form = random.choice(_TABLE_FORMS)
    if form == "xlsx":
        return Doc(
            path=f"Payroll/register {at}.xlsx", body="\n".join(row.replace(",", " | ") for row in rows)
        )
    return Doc(path=f"Payroll/register {at}.csv", body="\n".join(rows), options={"format": "text"})


def _pay(random: Random) -> list[str]:
    somebody = person(random, edition=EDITIONS[random.choice(list(EDITIONS))])
    hours, rate = random.choice((80, 80, 80, 72, 91)), random.randrange(1_800, 5_200) / 100
    ssn = f"{random.randrange(1, 665):03d}-{random.randrange(1, 99):02d}-{random.randrange(1, 9999):04d}"
    return [
        str(random.randrange(10_000, 99_999)),
        somebody.full,
        ssn,
        random.choice(_DEPARTMENTS),
        random.choice(_POSTS),
        f"{hours:.2f}",
        f"{rate:.2f}",
        f"{hours * rate:.2f}",
        f"{random.randrange(10**8, 10**9)}",
        f"{random.randrange(10**7, 10**10)}",
    ]


if __name__ == "__main__":
    build_dense_share(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
