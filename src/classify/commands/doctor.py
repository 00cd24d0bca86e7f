"""`classify doctor`: can this machine do the work, and is the inventory whole?"""

from __future__ import annotations

import json
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.checks import Verdict
from classify.checkup import examine
from classify.commands import terminal
from classify.settings import Settings


def doctor(settings: Settings, *, console: Console | None = None) -> int:
    """Prints every check; returns 1 when something is wrong, else 0."""
    screen = console or terminal.screen()
    table = Table(box=None, padding=(0, 2))
    for heading in ("", "Looked at", "Found"):
        table.add_column(heading, overflow="fold")
    styles = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}
    wrong = False
    for check in examine(settings):
        wrong = wrong or check.verdict is Verdict.WRONG
        found = Text(check.sentence)
        if check.remedy:
            found.append(f"\nWhat to do: {check.remedy}", "dim")
        table.add_row(Text(check.verdict.value, styles[check.verdict]), check.subject, found)
    screen.print(table)
    return 1 if wrong else 0


def doctor_as_json(settings: Settings) -> int:
    """Prints the same as one JSON object."""
    checks = list(examine(settings))
    print(json.dumps({"checks": [asdict(check) for check in checks]}, indent=1))
    return 1 if any(check.verdict is Verdict.WRONG for check in checks) else 0
