"""Accounts for rooms of the house that know no Django: `python -m classify.web.accounts.aside WHAT [FILE]`.

Maintenance and backups (`classify.backup.accounts`) ask in a process of its own; the home is told by the
environment, as to every part of the service. Answers are one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from classify.errors import ClassifyError
from classify.settings import Settings, load_settings


def main() -> int:
    """Does what is asked and prints what came of it; returns 1 with an error of ours."""
    what, *files = sys.argv[1:]
    try:
        told = answer(load_settings(), what, *map(Path, files))
    except ClassifyError as error:
        told = {"error": error.sentence, "what_to_do": error.what_to_do}
    sys.stdout.write(json.dumps(told) + "\n")
    return 1 if "error" in told else 0


def answer(settings: Settings, what: str, *files: Path) -> dict[str, object]:
    """`snapshot FILE`, `fill FILE`, or `unused`. Raises ClassifyError."""
    from classify.web.accounts import copying, tables

    if what == "snapshot":
        return {"accounts": copying.snapshot(settings, *files)}
    if what == "fill":
        return {"accounts": copying.fill(settings, *files)}
    if not tables.there_are(settings):
        return {"accounts": 0, "disabled": []}
    tables.open_accounts(settings)
    from classify.web.accounts import people, sessions
    from classify.web.house import close_house

    try:
        sessions.forget_old()
        disabled = people.disable_unused(actor="maintenance")
        return {"accounts": len(people.lines()), "disabled": disabled}
    finally:
        close_house()


if __name__ == "__main__":
    sys.exit(main())
