"""The controls of the CJIS Security Policy that this program carries, each tried live, dated, printable.

Signing in is rehearsed by a stranger on a home that is thrown away (`classify.web.rehearsal`); what concerns
this home is looked at in it; what concerns this machine is attempted. A control that the program does not
carry by itself says so. The numbers are those of CJISSECPOL v6.0 (27 December 2024); v6.1 of
June 2026 was not read, and the title says which was.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classify import confine, offline
from classify.checks import Check, Verdict
from classify.checkup import inventory as of_inventory
from classify.checkup import machine
from classify.checkup.outlook import look_ahead
from classify.errors import ClassifyError
from classify.inventory.store import Store
from classify.rights import ACTS, Assignment, Person, Role, Thing, may
from classify.settings import Settings

POLICY = "CJIS Security Policy 6.0 (27 December 2024)"
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Tried:
    """One control, and what came of trying it."""

    control: str
    """Its number in the policy."""
    title: str
    verdict: Verdict
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """All of them, at one moment."""

    at: datetime
    policy: str
    tried: tuple[Tried, ...]

    @property
    def held(self) -> int:
        """How many held."""
        return sum(one.verdict is Verdict.OK for one in self.tried)


@dataclass(frozen=True, slots=True)
class _Rehearsed:
    control: str
    title: str
    held: str
    """What is true where it held."""


_REHEARSED = {
    "stranger": _Rehearsed(
        "AC-3", "Access enforcement", "A stranger met the sign-in page alone, whatever page was asked."
    ),
    "roles": _Rehearsed(
        "AC-6", "Least privilege", "A reviewer was refused accounts, audit trail and settings."
    ),
    "lockout": _Rehearsed(
        "AC-7",
        "Unsuccessful sign-ins",
        "Five failures locked the account, also against the right password, until it was released.",
    ),
    "banner": _Rehearsed("AC-8", "System use notice", "No page came before the banner was acknowledged."),
    "idle": _Rehearsed("AC-11", "Device lock", "After 31 idle minutes the content was hidden."),
    "logout": _Rehearsed("AC-12", "Session termination", "After signing out the old session opened nothing."),
    "trail": _Rehearsed(
        "AU-3, AU-8",
        "Content of records, time stamps",
        "Sign-ins stand in the trail with who, what and when in UTC, finer than hundredths of a second.",
    ),
    "no_trail_no_entry": _Rehearsed(
        "AU-5", "Failure of auditing", "Where the trail could not be written nobody was let in."
    ),
    "second_factor": _Rehearsed(
        "IA-2(1), (2)", "Second factor", "The right password alone did not open a page."
    ),
    "enrolment": _Rehearsed(
        "IA-2(1), (2)", "Second factor for everybody", "Who has none had to enroll one before any page."
    ),
    "weak_passwords": _Rehearsed("IA-5(1)", "Passwords", "Short and common passwords were refused."),
    "twelve_hours": _Rehearsed("IA-11", "Signing in again", "A session of 13 hours was over."),
    "forgery": _Rehearsed("SC-23", "Session authenticity", "A form without its token was refused."),
    "headers": _Rehearsed(
        "SC-18", "Mobile code", "Pages run no code but their own, lie in no frame and are kept in no cache."
    ),
    "errors": _Rehearsed(
        "SI-11", "Error handling", "A page that does not exist told nothing about the program."
    ),
}


def self_test(settings: Settings) -> SelfTest:
    """Tries all controls; takes half a minute. Nothing of the home is changed."""
    return SelfTest(datetime.now(UTC), POLICY, tuple(sorted(_all(settings), key=_in_order)))


def _in_order(one: Tried) -> tuple[str, str]:
    family, _, number = one.control.partition("-")
    digits = "".join(sign for sign in number.split(",")[0].split("(")[0] if sign.isdigit())
    return family, digits.zfill(3)


def _all(settings: Settings) -> Iterator[Tried]:
    yield from _rehearsal()
    yield _clearance()
    yield _tampering()
    yield _egress()
    yield _workers()
    yield _transit(settings)
    yield _module(settings)
    yield _named(machine.home_folder(settings), "SC-28", "Protection at rest: the home")
    yield from _of_home(settings)


def _rehearsal() -> Iterator[Tried]:
    """Signing in, tried by a stranger in a process of its own."""
    command = [sys.executable, "-m", "classify.web.rehearsal"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
        held: dict[str, bool] = json.loads(done.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        held = {}
    for name, one in _REHEARSED.items():
        if held.get(name):
            yield Tried(
                one.control, one.title, Verdict.OK, f"Tried on a home made for it: {_lower(one.held)}"
            )
            continue
        sentence = "It was tried and did not hold." if name in held else "It could not be tried."
        yield Tried(
            one.control, one.title, Verdict.WRONG, sentence, "Tell information security; do not rely on it."
        )


def _clearance() -> Tried:
    """AC-3 for criminal justice information: every act, every role, without clearance."""
    flagged = Thing(1, "Police", criminal_justice=True)
    open_to = [
        act.value
        for act, rule in ACTS.items()
        if rule.names
        and not rule.whole_city
        and any(may(Person("x", (Assignment(role),), content=True), act, flagged) for role in Role)
    ]
    title = "Access to criminal justice information"
    if open_to:
        told = f"Without clearance somebody may: {', '.join(open_to)}."
        return Tried("AC-3(4)", title, Verdict.WRONG, told, "Tell information security.")
    acts = sum(rule.names and not rule.whole_city for rule in ACTS.values())
    told = (
        f"Asked for each of {acts} acts and {len(Role)} roles: without clearance names and places of a "
        "flagged share are closed."
    )
    return Tried("AC-3(4)", title, Verdict.OK, told)


def _tampering() -> Tried:
    """AU-9: a row of a trail is changed behind the program's back; it must be noticed."""
    title = "Protection of audit information"
    try:
        with tempfile.TemporaryDirectory(prefix="classify-tampering-") as place:
            home = Path(place)
            with Store.open(home) as store:
                store.audit_of("rehearsal", "session.begin", subject="account:rehearsal")
                before = store.complaints()
            with sqlite3.connect(home / "inventory.db") as database:
                guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
                for (name,) in guards:
                    database.execute(f'DROP TRIGGER "{name}"')
                database.execute("UPDATE audit_event SET actor = 'nobody' WHERE actor = 'rehearsal'")
            database.close()
            with Store.open(home) as store:
                noticed = bool(store.complaints()) and not before
    except (ClassifyError, sqlite3.Error, OSError):
        noticed = False
    if noticed:
        return Tried(
            "AU-9",
            title,
            Verdict.OK,
            "A row of a trail made for it was changed in the database: it was noticed.",
        )
    return Tried(
        "AU-9",
        title,
        Verdict.WRONG,
        "A changed row of a trail was not noticed.",
        "Tell information security.",
    )


def _egress() -> Tried:
    through = offline.tried()
    if through:
        return Tried(
            "SC-7",
            "Boundary protection",
            Verdict.WRONG,
            f"What got out: {', '.join(through)}.",
            "Close the machine's way to the internet.",
        )
    return Tried(
        "SC-7",
        "Boundary protection",
        Verdict.OK,
        "Names and addresses beyond this machine were tried by the program: nothing got out.",
    )


def _workers() -> Tried:
    held = confine.layers()
    missing = [what for what, holds in held.items() if not holds]
    if not missing:
        return Tried(
            "SC-39",
            "Process isolation",
            Verdict.OK,
            f"Tried in a reader's place: {'; '.join(confine.LAYERS.values())}.",
        )
    return _named(machine.confined(), "SC-39", "Process isolation")


def _transit(settings: Settings) -> Tried:
    title = "Encryption in transit"
    if settings.web_tls_cert is not None:
        return Tried("SC-8", title, Verdict.OK, "The pages speak TLS with the city's certificate.")
    if settings.web_behind_tls:
        told = "A proxy of the city speaks TLS before the pages; that it does was not tried from here."
        return Tried("SC-8", title, Verdict.WARNING, told, "Look at the proxy's certificate.")
    told = "No certificate is set: the pages are meant for this machine alone."
    return Tried(
        "SC-8", title, Verdict.WARNING, told, "Set web_tls_cert and web_tls_key before others use them."
    )


def _module(settings: Settings) -> Tried:
    """SC-13: no library of this program is validated, and that is said."""
    title = "Validated cryptography"
    remedy = "Encrypt the disk with the system's validated module; set fips_openssl for releases."
    if settings.fips_openssl is None:
        told = (
            "No FIPS 140 validated module is set; the program's own libraries are none. Releases of criminal "
            "justice information are refused."
        )
        return Tried("SC-13", title, Verdict.WARNING, told, remedy)
    from classify.sharing.package.fips import must_be_validated

    try:
        must_be_validated(settings.fips_openssl)
    except ClassifyError as error:
        return Tried("SC-13", title, Verdict.WRONG, error.sentence, error.what_to_do)
    told = "The OpenSSL that is set answers with its FIPS provider. The program's own are no such module."
    return Tried("SC-13", title, Verdict.WARNING, told, remedy)


def _of_home(settings: Settings) -> Iterator[Tried]:
    """What is true of this home now."""
    try:
        with Store.open(settings.home, settings.database_url) as store:
            for check in of_inventory.tampering(store):
                yield _named(check, "AU-9", "The trail of this home")
            yield _named(of_inventory.keys(store), "SC-12", "Keys")
            names = {
                "Audit review": ("AU-6", "Weekly review"),
                "Clock": ("AU-8", "The clock"),
                "Backup": ("CP-9", "Backup"),
            }
            for check in look_ahead(store):
                if check.subject in names:
                    yield _named(check, *names[check.subject])
            yield _kept(settings, store)
    except ClassifyError as error:
        yield Tried("AU-9", "The trail of this home", Verdict.WRONG, error.sentence, error.what_to_do)


def _kept(settings: Settings, store: Store) -> Tried:
    """AU-11: nothing of the trail is ever forgotten, whatever else is."""
    first = store.first_act_at()
    since = f"since {first:%B %-d, %Y}" if first is not None else "from the first act on"
    forgotten = settings.history_kept_days
    other = (
        f" Former labels go after {forgotten:,} days; the trail does not." if forgotten is not None else ""
    )
    return Tried(
        "AU-11",
        "Keeping of audit records",
        Verdict.OK,
        f"The trail is kept whole {since}; no setting shortens it.{other}",
    )


def _named(check: Check, control: str, title: str) -> Tried:
    return Tried(control, title, check.verdict, check.sentence, check.remedy)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
