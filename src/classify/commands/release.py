"""`classify release`: the package of a decided request, without a browser.

Nobody signs in at a command line, so who acts is the user of the machine, as in the trail of all commands.
Where two people are asked for, the command refuses and points to the page.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.commands.redact import must_lie_outside
from classify.errors import ReleaseError
from classify.inventory.audit import this_user
from classify.inventory.store import Store
from classify.redacting.bench import Bench
from classify.redacting.placing import check_target, put
from classify.redacting.road import Redactor, signs_with
from classify.rights import Assignment, Person, Role
from classify.settings import Settings
from classify.sharing.clock import Clock
from classify.sharing.desk import Desk
from classify.sharing.machine import ByTheMatrix
from classify.sharing.packed import Form, Packed, Packer
from classify.sharing.packing import Packing, Wanted
from models.sharing import Seen
from models.words import many


def release(
    request: int,
    out: Path,
    settings: Settings,
    *,
    to: str,
    authority: str,
    form: Form = Form.PDF,
    use_by: date | None = None,
    without: Collection[int] = (),
    seen: Seen | None = None,
    phrase_file: Path | None = None,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Prepares the release of a request, writes its package to `out`, and tells once what opens it.

    Args:
        request: its number.
        out: the package.
        settings: the home.
        to: who gets it.
        authority: the law or order it leaves by.
        form: what it is locked as.
        use_by: last day of the use; None: that of the request.
        without: files that stay here.
        seen: why it leaves though an earlier release shows more, or less.
        phrase_file: where the passphrase is written (for this user alone) instead of being printed.
        as_json: print one JSON object; it never holds the passphrase.
        console: where to print for people.

    Raises:
        CopyTargetError: nothing can be written there.
        RegisterError: nothing may leave, as `Packing.prepare` and `Packer.package` say.
        ReleaseError: two people are asked for.
    """
    screen = console or terminal.screen()
    if as_json and phrase_file is None:
        raise ReleaseError(
            "What opens a package is in no answer for programs.", remedy="Name a file with --passphrase-file."
        )
    for target in (out, *([phrase_file] if phrase_file else [])):
        check_target(target, None, force=False)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        must_lie_outside(store, out)
        today = datetime.now(settings.zone).date()
        who = Person(this_user(), (Assignment(Role.STEWARD),), clearance=True)
        clock = Clock(settings.request_acknowledge_days, settings.request_answer_days, settings.zone)
        desk = Desk(store, who, machine=ByTheMatrix(store), clock=clock, people=(), today=today)
        line = desk.request(request)
        if line is not None and desk.is_criminal_justice(request):
            raise ReleaseError(
                "This holds criminal justice information, and takes two people.",
                remedy=f"Release it on the page /sharing/requests/{request}/release/.",
            )
        redactor = Redactor(settings, sign=signs_with(store.keys.audit_key))
        bench = Bench(store, who, redactor_of=lambda: redactor, people=())
        packing = Packing(store, desk, bench, settings=settings)
        number = packing.prepare(request, Wanted(to, authority, use_by, frozenset(without), seen))
        packer = Packer(store, desk, bench, settings=settings, today=today)
        packed = packer.package(number, form)
        assert packed is not None, "it was prepared just now"
    put(out, packed.data)
    if phrase_file is not None:
        put(phrase_file, packed.passphrase.encode() + b"\n")
    _tell(screen, packed, number, out, phrase_file, as_json=as_json)


def _tell(
    screen: Console, packed: Packed, number: int, out: Path, phrase_file: Path | None, *, as_json: bool
) -> None:
    if as_json:
        told = {"release": number, "form": packed.form.value, "sha256": packed.sha256}
        terminal.say(json.dumps(told, ensure_ascii=not terminal.speaks_unicode()))
        return
    screen.print(Text(f"Release {number} left: {out} ({many(len(packed.data), 'byte')})."))
    screen.print(Text(f"SHA-256: {packed.sha256}"), soft_wrap=True)
    if phrase_file is None:
        screen.print(Text(f"Passphrase, shown this once: {packed.passphrase}", "bold"), soft_wrap=True)
    else:
        screen.print(Text(f"The passphrase is in {phrase_file}."))
    screen.print(Text("Tell it over another channel, never with the package.", "yellow"))
