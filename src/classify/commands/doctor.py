"""`classify doctor`: can this machine do the work, and is the inventory whole?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.checks import Check, Verdict
from classify.checkup import examine
from classify.commands import terminal
from classify.errors import ClassifyError
from classify.settings import Settings


def doctor(settings: Settings, *, console: Console | None = None) -> int:
    """Prints every check; returns 1 when something is wrong, else 0."""
    screen = console or terminal.screen()
    table = Table(box=None, padding=(0, 2))
    for heading in ("", "Looked at", "Found"):
        table.add_column(heading, overflow="fold")
    styles = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}
    wrong = False
    for check in everything(settings):
        wrong = wrong or check.verdict is Verdict.WRONG
        found = Text(check.sentence)
        if check.remedy:
            found.append(f"\nWhat to do: {check.remedy}", "dim")
        table.add_row(Text(check.verdict.value, styles[check.verdict]), check.subject, found)
    screen.print(table)
    return 1 if wrong else 0


def doctor_as_json(settings: Settings) -> int:
    """Prints the same as one JSON object."""
    checks = list(everything(settings))
    terminal.say(json.dumps({"checks": [asdict(check) for check in checks]}, indent=1))
    return 1 if any(check.verdict is Verdict.WRONG for check in checks) else 0


def everything(settings: Settings) -> Iterator[Check]:
    """What the check-up says, and whether somebody can still sign in to look after the accounts."""
    yield from examine(settings)
    yield from _accounts(settings)


def _accounts(settings: Settings) -> Iterator[Check]:
    from classify.web.accounts import health

    try:
        found = health.examine(settings)
    except ClassifyError as error:
        yield Check("Accounts", Verdict.WRONG, error.sentence, error.what_to_do)
        return
    if found is not None:
        yield found
