"""Writes docs/rights.md from the table in `classify.rights`: `python tests/rights_table.py [--check]`.

Written from the table, so that the document cannot tell another story than the one function that every door
asks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from classify.rights import ACTS, ROLES, Act, Assignment, Person, Role, Rule, Scope, Thing, may

DOCUMENT = Path(__file__).parent.parent / "docs" / "rights.md"
_HEAD = """# Who may do what

Written by `python tests/rights_table.py` from the table in `src/classify/rights.py`; a test holds that it is
true. Every page, every call of the API and every list asks the one function `may`.

## How to read it

- A **role** is given for the whole city, for a department, or for one share. "City" below: only who has the
  role in the whole city. "Part": in the part of the city the role was given for.
- The **content grant** lets a person open blacked-out documents and have a value revealed. It counts while
  the yearly training is current.
- The **CJI clearance** counts while training is current and a fingerprint check is on record. Without it a
  share that is flagged for criminal-justice information shows its totals and nothing else: no names, no
  places, no counts of single files.
- A **token** acts for a program. It has scopes instead of roles, and never content or clearance.
- What a person may not see is not counted, not listed, not exported; a page about it does not exist for them.
- "Signs in again": where signing in is more than a quarter of an hour ago.
"""
_KINDS = """## A share that is flagged for criminal-justice information

| | without clearance | with clearance |
|---|---|---|
"""


def written() -> str:
    """The document."""
    roles = " | ".join(ROLES[role] for role in Role)
    rows = [_row(act, rule) for act, rule in ACTS.items()]
    table = [
        f"| To … | {roles} | Takes besides | Tokens with |",
        "|---|" + "---|" * (len(Role) + 2),
        *rows,
    ]
    flagged = [f"| {act.value} | {_flagged(act, False)} | {_flagged(act, True)} |" for act in _of_shares()]
    return (
        f"{_HEAD}\n## The table\n\n" + "\n".join(table) + f"\n\n{_KINDS}" + "\n".join(flagged) + "\n\n"
        "Written for somebody who has the role, and the content grant where it is asked for.\n"
    )


def _row(act: Act, rule: Rule) -> str:
    reach = "city" if rule.whole_city else "part"
    cells = [reach if role in rule.roles else "–" for role in Role]
    besides = [
        words
        for wanted, words in ((rule.content, "content grant"), (rule.alters, "signs in again"))
        if wanted
    ]
    scopes = [f"`{scope}`" for scope in Scope if scope in rule.scopes]
    return f"| {act.value} | {' | '.join(cells)} | {', '.join(besides) or '–'} | {', '.join(scopes) or '–'} |"


def _of_shares() -> Iterator[Act]:
    return (act for act, rule in ACTS.items() if not rule.whole_city and act is not Act.SEE_HEALTH)


def _flagged(act: Act, clearance: bool) -> str:
    """What the function itself says."""
    role = next(role for role in Role if role in ACTS[act].roles)
    person = Person("x", (Assignment(role),), content=True, clearance=clearance)
    return "yes" if may(person, act, Thing(1, "Police", criminal_justice=True)) else "no"


def main(said: Callable[[str], object] = print) -> int:
    """Writes the document, or with `--check` says whether it is as it would be written."""
    if "--check" in sys.argv[1:]:
        is_true = DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == written()
        said("docs/rights.md is true" if is_true else "docs/rights.md is out of date: tests/rights_table.py")
        return 0 if is_true else 1
    DOCUMENT.write_text(written(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
