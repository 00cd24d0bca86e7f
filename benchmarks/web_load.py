"""Fifty people at the inventory's pages while a scan writes into it: how long a list takes.

    python -m benchmarks.web_load [--items 100000] [--people 50] [--seconds 60] [--home DIR] [--quiet]

A home with invented items in eight shares (kept at --home for the next time), the real web process on loopback, and
people in a process of their own: each asks for a list with some filter, thinks for one to three seconds, and asks
for the next. --quiet leaves the scan out. Ends by itself; 0 when the 95th of a hundred lists took less than 300 ms
and nothing failed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measured import cpu_seconds
from classify.crawl import Crawled
from classify.inventory.store import Store
from classify.label.proposal import Fired, Proposal
from classify.results import FileResult, StoredFinding
from classify.settings import Settings, load_settings
from models.labels import DocType, Entity, Label, Outcome, Tag, mask

MOST_P95_MS = 300.0
SHARES = {
    "Attorney": "City Attorney",
    "Clerk": "City Clerk",
    "Courts": "Municipal Court",
    "Finance": "Finance",
    "Parks": "Parks and Recreation",
    "Personnel": "Human Resources",
    "Planning": "Community Planning",
    "Works": "Public Works",
}
_BATCH = 500
_YEARS = range(2008, 2027)
_KINDS: tuple[tuple[DocType, Label, tuple[Tag, ...], tuple[Entity, ...], str], ...] = (
    (DocType.MINUTES, Label.PUBLIC, (), (), "Minutes/{year}/Minutes of {day}.docx"),
    (DocType.AGENDA, Label.PUBLIC, (), (), "Agendas/{year}/Agenda {day}.pdf"),
    (DocType.PERMIT, Label.INTERNAL, (), (Entity.STREET_ADDRESS,), "Permits/{year}/Permit {number}.pdf"),
    (DocType.INVOICE, Label.INTERNAL, (), (Entity.US_EIN,), "Invoices/{year}/Invoice {number}.pdf"),
    (
        DocType.CORRESPONDENCE,
        Label.INTERNAL,
        (),
        (Entity.PERSON, Entity.EMAIL_ADDRESS),
        "Mail/{year}/{day} {number}.eml",
    ),
    (DocType.CONTRACT, Label.INTERNAL, (), (Entity.PERSON,), "Contracts/{year}/Agreement {number}.docx"),
    (DocType.OTHER, Label.INTERNAL, (), (), "Drafts/{year}/Note {number}.txt"),
    (
        DocType.CONTACT_LIST,
        Label.CONFIDENTIAL,
        (Tag.PII, Tag.DISTLIST),
        (Entity.PERSON, Entity.PHONE_NUMBER),
        "Lists/{year}/Contacts {number}.xlsx",
    ),
    (
        DocType.PAYROLL,
        Label.CONFIDENTIAL,
        (Tag.PII, Tag.SSN_FIN),
        (Entity.PERSON, Entity.US_SSN),
        "Payroll/{year}/Payroll {number}.xlsx",
    ),
    (
        DocType.PERFORMANCE_REVIEW,
        Label.CONFIDENTIAL,
        (Tag.HR, Tag.PII),
        (Entity.PERSON,),
        "Personnel/{name}/Review {year}.docx",
    ),
    (
        DocType.MEDICAL_RECORD,
        Label.CONFIDENTIAL,
        (Tag.HEALTH, Tag.PII),
        (Entity.HEALTH_CONDITION, Entity.PERSON),
        "Leave/{name}/{day}.pdf",
    ),
    (
        DocType.LEGAL_MEMO,
        Label.CONFIDENTIAL,
        (Tag.PRIVILEGE,),
        (Entity.PERSON,),
        "Matters/{number}/Memo {day}.docx",
    ),
    (
        DocType.JUVENILE_RECORD,
        Label.RESTRICTED,
        (Tag.JUV, Tag.PII),
        (Entity.DATE_OF_BIRTH, Entity.PERSON),
        "Youth/{year}/Referral {number}.pdf",
    ),
)
_HOW_MANY = (14, 8, 12, 14, 18, 6, 12, 4, 3, 4, 2, 2, 1)
_RULES = [
    Fired(f"rule/{number}", f"It is about rule {number}.", "2-6-1002, MCA", label)
    for number, label in enumerate(Label)
]
QUERIES = (
    *("", "", "", "sort=worst", "sort=worst"),
    *("label=RESTRICTED", "label=CONFIDENTIAL&sort=worst", "label=PUBLIC", "label=INTERNAL&outcome=ok"),
    *(
        "tag=PII",
        "tag=HEALTH&sort=worst",
        "tag=JUV",
        "entity=US_SSN&sort=worst",
        "entity=PERSON&label=CONFIDENTIAL",
    ),
    *(
        "doc_type=payroll",
        "doc_type=minutes&age=over-7",
        "outcome=encrypted",
        "outcome=partial&outcome=needs_ocr",
    ),
    *("age=over-7&sort=worst", "age=this-year", "changed=yes", "copies=yes", "copies=yes&label=RESTRICTED"),
    *(
        "department=Finance",
        "department=Human+Resources&sort=worst",
        "department=City+Clerk&label=CONFIDENTIAL",
    ),
)
"""What people ask for; now and then they go on to the next page."""


# The inventory


def fill(home: Path, items: int) -> None:
    """Makes an inventory of so many items in eight shares."""
    dice = random.Random(12)
    with Store.open(home) as store:
        for name, department in SHARES.items():
            share = store.share(home / "nowhere" / name, name=name, department=department)
            with store.scanning(share, detector_version="1", policy_version="1") as scan:
                made = [_result(dice, number, scan.share.keys) for number in range(items // len(SHARES))]
                entries = (Crawled(one.path, size=one.size, mtime_ns=one.mtime_ns, inode=1) for one in made)
                for _ in store.register(scan, entries):
                    pass
                for at in range(0, len(made), _BATCH):
                    store.record(scan, at // _BATCH + 1, made[at : at + _BATCH])
                store.finish(scan)
            print(f"  {name}: {len(made):,} items", flush=True)


def _result(dice: random.Random, number: int, keys: Any) -> FileResult:
    kind, label, tags, entities, form = dice.choices(_KINDS, _HOW_MANY)[0]
    year = dice.choice(_YEARS)
    outcome = dice.choices(
        [Outcome.OK, Outcome.PARTIAL, Outcome.ENCRYPTED, Outcome.NEEDS_OCR], (94, 3, 1, 2)
    )[0]
    day = f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    name = f"{dice.choice(('Ashworth', 'Birkeland', 'Castellano', 'Dombrowski', 'Eriksen'))}, {dice.choice(('Ann', 'Ben', 'Cora', 'Dan'))}"
    path = f"{dice.randint(1, 40):02} {form.format(year=year, day=day, number=number, name=name)}"
    path = f"{path.rpartition('.')[0]} {number}.{path.rpartition('.')[2]}"
    # One of twenty lies somewhere else, too.
    content = f"content {number - 1 if number % 20 == 1 else number} {kind}"
    findings = [
        _finding(entity, spot, keys.fingerprint(entity, str(number)))
        for spot, entity in enumerate(entities)
        for _ in range(dice.randint(1, 4))
    ]
    return FileResult(
        path=path,
        outcome=outcome,
        reason="" if outcome is Outcome.OK else "something was left out",
        proposal=Proposal(label, tags, kind, outcome, [_RULES[label.rank]]),
        media="text",
        size=1000 + number,
        mtime_ns=int(time.mktime((year, dice.randint(1, 11), dice.randint(1, 28), 9, 0, 0, 0, 0, 0))) * 10**9,
        inode=1,
        content_digest=keys.path_digest(content),
        findings=findings,
        evidence={"characters": 1000},
        detector_version="1",
    )


def _finding(entity: Entity, spot: int, fingerprint: str) -> StoredFinding:
    why = {"detector": f"pack/{entity}", "version": "1", "sentence": "It is written like one.", "steps": []}
    place = {"part": "body", "line": spot + 1}
    return StoredFinding(
        str(entity), place, spot * 40, spot * 40 + 11, 0.85, mask(entity), fingerprint, None, why
    )


# People


def sign_in(settings: Settings, people: int, role: str = "steward", name: str = "person") -> list[str]:
    """Accounts past every gate; returns the keys of their sessions."""
    from classify.rights import Assignment, Role
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from classify.web.accounts import people as accounts
    from classify.web.accounts.models import Account

    keys = []
    for number in range(people):
        called = f"{name}{number}"
        if not Account.objects.filter(username=called).exists():
            accounts.add(
                called,
                [Assignment(Role(role))],
                actor="benchmark",
                password="bandstand-in-the-rain",
                must_change=False,
            )
            TOTP.activate(Account.objects.get(username=called), generate_totp_secret())
        account, client = Account.objects.get(username=called), Client()
        client.force_login(account, "classify.web.accounts.backend.Unlocked")
        session = client.session
        session["banner_seen"] = True
        session[METHODS] = [{"method": "password", "at": time.time(), "username": called}]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
        keys.append(client.cookies["session"].value)
    return keys


@dataclass(slots=True)
class Met:
    """What the people met."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def add(self, query: str, took: float) -> None:
        self.seconds.setdefault(query, []).append(took)


def crowd(port: int, keys: list[str], seconds: float) -> Met:
    """All of them at once, each in a thread, for so long."""
    met, end = Met(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_person, args=(port, key, number, end, met))
        for number, key in enumerate(keys)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def _person(port: int, key: str, number: int, end: float, met: Met) -> None:
    dice = random.Random(number)
    time.sleep(dice.uniform(0, 3))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    following = ""
    while time.monotonic() < end:
        query = following or dice.choice(QUERIES)
        began = time.monotonic()
        try:
            connection.request(
                "GET", f"/inventory/?{query}", headers={"Cookie": f"session={key}", "Accept-Encoding": "gzip"}
            )
            answer = connection.getresponse()
            body = answer.read()
        except OSError as error:
            met.failures[type(error).__name__] += 1
            connection.close()
            continue
        took = time.monotonic() - began
        if answer.status == 200 and len(body) > 2_000:
            met.add(query.partition("&after")[0], took)
        else:
            met.failures[f"status {answer.status}"] += 1
        following = _next_page(body, dice)
        time.sleep(dice.uniform(1, 3))
    connection.close()


def _next_page(body: bytes, dice: random.Random) -> str:
    """Where "Next" leads, one time of three."""
    import gzip
    import html
    import re

    if dice.random() > 0.33:
        return ""
    text = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
    found = re.search(r'href="/inventory/\?([^"]*after=[^"]*)"', text)
    return html.unescape(found.group(1)) if found else ""


# The service and the scan beside it


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, int]]:
    """The pages of a home; gives port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "classify.web.serve", "127.0.0.1", str(port), str(home)]
    with (home / "web.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextmanager
def scanning(home: Path, place: Path) -> Iterator[list[int]]:
    """One scan after the other into the same inventory, as long as the block lasts; gives how they ended."""
    from benchmarks.office_share import build_office_share

    ended: list[int] = []
    over = threading.Event()
    log = (home / "scan.log").open("wb")
    at_work: list[subprocess.Popen[bytes]] = []

    def work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            share = build_office_share(1_000, place / f"office{number}", seed=number)
            share = share.rename(share.with_name(f"Office{number}"))
            classify = [
                sys.executable,
                "-m",
                "classify.cli",
                "scan",
                str(share),
                "--no-ocr",
                "--home",
                str(home),
            ]
            at_work.append(
                subprocess.Popen(classify, stdout=log, stderr=log, env={**os.environ, "CLASSIFY_JOBS": "1"})
            )
            while at_work[-1].poll() is None and not over.wait(0.2):
                pass
            if at_work[-1].poll() is not None:
                ended.append(at_work[-1].returncode)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield ended
    finally:
        over.set()
        worker.join()
        for process in at_work:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(120)
        log.close()


def percentile(values: list[float], part: float) -> float:
    """The value that `part` of them do not exceed, in milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def main() -> int:
    """Measures; 0 when it held."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--crowd", nargs=3, metavar=("PORT", "KEYS", "SECONDS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.crowd:
        met = crowd(int(asked.crowd[0]), json.loads(Path(asked.crowd[1]).read_text()), float(asked.crowd[2]))
        print(json.dumps({"seconds": met.seconds, "failures": met.failures}))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        home = asked.home or Path(scratch) / "home"
        if not (home / "inventory.db").exists():
            print(f"filling an inventory of {asked.items:,} items")
            fill(home, asked.items)
        return _measure(home, Path(scratch), asked)


def _measure(home: Path, scratch: Path, asked: argparse.Namespace) -> int:
    keys = scratch / "keys.json"
    keys.write_text(json.dumps(sign_in(load_settings(home), asked.people)))
    with serving(home) as (port, pid):
        _warm(port, json.loads(keys.read_text())[0])
        beside = None if asked.quiet else scanning(home, scratch)
        ended = beside.__enter__() if beside else []
        time.sleep(0 if asked.quiet else 8)  # the scan has begun to write
        before, began = cpu_seconds(pid) or 0.0, time.monotonic()
        people = [
            sys.executable,
            "-m",
            "benchmarks.web_load",
            "--crowd",
            str(port),
            str(keys),
            str(asked.seconds),
        ]
        told = json.loads(
            subprocess.run(people, check=True, capture_output=True, timeout=asked.seconds + 300).stdout
        )
        used, took = (cpu_seconds(pid) or 0.0) - before, time.monotonic() - began
        if beside:
            beside.__exit__(None, None, None)
    return _report(told, used, took, ended, home)


def _warm(port: int, key: str) -> None:
    """One page, so that the detectors that mask names are loaded, as they are after the first visitor."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/inventory/", headers={"Cookie": f"session={key}"})
    print(f"first page of a new process: {connection.getresponse().status}, {time.monotonic() - began:.1f} s")
    connection.close()


def _report(told: dict[str, Any], used: float, took: float, ended: list[int], home: Path) -> int:
    everything = [one for values in told["seconds"].values() for one in values]
    locked = sum(
        (home / name).read_bytes().count(b"database is locked")
        for name in ("web.log", "scan.log")
        if (home / name).exists()
    )
    print(f"{'list':<52} {'n':>5} {'p50':>7} {'p95':>7} {'max':>7} ms")
    for query, values in sorted(told["seconds"].items(), key=lambda pair: -percentile(pair[1], 0.95)):
        print(
            f"{query or 'everything':<52} {len(values):>5} {percentile(values, 0.5):>7.0f} {percentile(values, 0.95):>7.0f} {percentile(values, 1):>7.0f}"
        )
    p95 = percentile(everything, 0.95)
    print(
        f"\n{len(everything)} lists in {took:.0f} s ({len(everything) / took:.0f} a second), mean {1000 * statistics.mean(everything):.0f} ms"
    )
    print(
        f"p50 {percentile(everything, 0.5):.0f}  p95 {p95:.0f}  p99 {percentile(everything, 0.99):.0f}  max {percentile(everything, 1):.0f} ms"
    )
    print(
        f"web process: {1000 * used / len(everything):.1f} ms of the processor a list; load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"failures: {dict(told['failures'])}; 'database is locked' in logs: {locked}; scans ended with {ended}"
    )
    return 0 if p95 < MOST_P95_MS and not told["failures"] and not locked else 1


if __name__ == "__main__":
    sys.exit(main())
