"""`classify evidence`: what the city must be able to show, tried or counted when it is asked for."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.checks import Verdict
from classify.commands.terminal import say
from classify.errors import InventoryError
from classify.evidence.cjis import SelfTest, self_test
from classify.evidence.printed import self_test_page
from classify.settings import Settings

_SHOWN = {
    Verdict.OK: ("held", "green"),
    Verdict.WARNING: ("with less", "yellow"),
    Verdict.WRONG: ("did not hold", "bold red"),
}


def cjis(settings: Settings, *, output: Path | None = None, as_json: bool = False) -> int:
    """Tries the controls and prints what came of it; returns 1 when one did not hold, else 0.

    Raises:
        InventoryError: `output` cannot be written.
    """
    if not as_json:
        say("Trying each control; this takes half a minute.", err=True)
    test = self_test(settings)
    if output is not None:
        _write(output, self_test_page(test, settings.publisher))
    if as_json:
        told = [asdict(one) for one in test.tried]
        say(json.dumps({"at": test.at.isoformat(), "policy": test.policy, "tried": told}))
    elif output is None:
        _print(test)
    else:
        say(f"{test.held} of {len(test.tried)} held; written to {output}.")
    return int(any(one.verdict is Verdict.WRONG for one in test.tried))


def _print(test: SelfTest) -> None:
    table = Table(
        box=None,
        pad_edge=False,
        title=f"{test.policy}, tried {test.at:%Y-%m-%d %H:%M} UTC",
        title_justify="left",
    )
    for heading in ("Control", "What", "Result", "What was seen"):
        table.add_column(heading, overflow="fold")
    for one in test.tried:
        told = Text(one.sentence)
        if one.remedy:
            told.append(f" {one.remedy}", "dim")
        table.add_row(one.control, one.title, Text(*_SHOWN[one.verdict]), told)
    Console().print(table)
    say(f"{test.held} of {len(test.tried)} held.")


def _write(target: Path, page: str) -> None:
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InventoryError(
            f"The page cannot be written: {error.strerror}.", remedy="Choose another --output."
        ) from error
