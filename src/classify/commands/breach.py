"""`classify breach what-if`: were this lost, how many persons, what of them, who must be told."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.breach.law import VERIFIED
from classify.breach.whatif import WhatIf, what_if
from classify.commands import terminal
from classify.export.stamp import stamp_for
from classify.inventory.selection import Selections
from classify.inventory.store import Store
from classify.settings import Settings
from models.words import many


def what_if_lost(
    meant: Sequence[str], settings: Settings, *, as_json: bool = False, console: Console | None = None
) -> None:
    """Prints what losing these shares, folders or files would mean.

    Raises:
        InventoryError: one of them means nothing in the inventory.
    """
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        chosen = Selections(store).chosen(meant, store.shares())
        told = what_if(store, chosen)
        shown, marking = [one.shown for one in chosen], stamp_for(one.share for one in chosen)
    if as_json:
        screen.file.write(json.dumps({"of": shown, "handling": marking, **told.as_json()}) + "\n")
        return
    if marking:
        screen.print(Text(marking, "bold red"))
    _print(screen, shown, told)


def _print(screen: Console, shown: Sequence[str], told: WhatIf) -> None:
    screen.print(Text(f"If this were lost: {', '.join(shown)}", "bold"))
    screen.print(f"  {many(told.files, 'file')}; {told.copies:,} of them copies of others of them.")
    if told.encrypted:
        screen.print(f"  {many(told.encrypted, 'file')} locked with a password: not counted.")
    for why, number in told.unread.items():
        screen.print(f"  {many(number, 'file')} not read ({why}): may hold more.")
    screen.print(f"\n[bold]Persons[/bold]  {many(told.names, 'different name')} in all")
    if told.is_personal_information:
        between = f"between {told.at_least:,} and {told.at_most:,}"
        screen.print(f"  Of them {between} with personal information as {told.law.citation} has it.")
    else:
        screen.print("  Beside none of them was anything found that the law calls personal information.")
    _print_elements(screen, told)
    screen.print("\n[bold]Who must be told[/bold]")
    for duty in told.duties:
        screen.print(Text(f"  {duty.words}"))
        mark = VERIFIED[duty.verified]
        screen.print(Text(f"    {duty.citation} ({mark}; {duty.source}). {duty.coverage}", "dim"))
    if not told.duties:
        screen.print("  No duty known to this program follows from what was found.")
    screen.print("\n[bold]How sure this is[/bold]")
    for sentence in (*told.bounds, *told.law.not_looked_for):
        screen.print(Text(terminal.runnable(f"  {sentence}")))
    screen.print("  Not legal advice: the city attorney decides.")


def _print_elements(screen: Console, told: WhatIf) -> None:
    if not told.elements:
        return
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("  Beside a name", overflow="fold")
    for heading in ("at least", "at most", "different values", "files"):
        table.add_column(heading, justify="right")
    for one in told.elements:
        values = "-" if one.values is None else f"{one.values:,}"
        table.add_row(f"  {one.words}", f"{one.at_least:,}", f"{one.at_most:,}", values, f"{one.files:,}")
    screen.print(table)
    for one in told.elements:
        if one.note:
            screen.print(Text(f"  {one.words}: {one.note}", "dim"))
